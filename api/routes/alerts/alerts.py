"""Alerts: lists, one, and acknowledging them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.alerts import deliveries, inbox
from api.alerts.inbox import Line, Wanted
from api.alerts.kinds import KINDS, LEVELS
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID, Id, Limit, Offset

router = APIRouter(prefix="/alerts", tags=["预警"])

Kind = Literal[
    "loss", "repeat", "threshold", "rising", "deadline_due", "deadline_overdue", "performance_due", "performance_overdue", "letter"
]  # fmt: skip
Level = Literal["urgent", "warning", "notice"]
State = Literal["open", "acknowledged", "settled"]
DeliveryState = Literal["waiting", "sent", "failed"]
KINDS_SAID = "、".join(f"{code} {name}" for code, name in KINDS.items())
LEVELS_SAID = "、".join(f"{code} {name}" for code, name in LEVELS.items())
ByState = Annotated[State | None, Query(description="open 待处理、acknowledged 已确认、settled 原因已消除。", examples=["open"])]
ByKind = Annotated[Kind | None, Query(description=f"种类：{KINDS_SAID}。", examples=["loss"])]
ByLevel = Annotated[Level | None, Query(description=f"级别：{LEVELS_SAID}。", examples=["urgent"])]
About = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="预警所说的单位。", examples=[3])]
First = Annotated[date | None, Query(description="发出日不早于。", examples=["2024-03-01"])]
Last = Annotated[date | None, Query(description="发出日不晚于。", examples=["2024-03-31"])]
BySending = Annotated[DeliveryState | None, Query(description="waiting 等待发送、sent 已送达、failed 没有送达。", examples=["failed"])]


class AlertOut(BaseModel):
    """一条预警。"""

    id: int = Field(description="预警编号。", examples=[41])
    kind: str = Field(description=f"种类代码：{KINDS_SAID}。", examples=["deadline_due"])
    kind_label: str = Field(description="种类。", examples=["期限将到"])
    level: str = Field(description=f"级别代码：{LEVELS_SAID}。", examples=["notice"])
    message: str = Field(description="内容。", examples=["临江市公安局云溪分局：“一案一报”2026-03-05 到期"])
    address: str = Field(description="说明情况的页面。", examples=["/disputes/12"])
    organisation_id: int = Field(description="提示给哪个单位。", examples=[2])
    organisation: str = Field(description="该单位名称。", examples=["临江市云溪区司法局"])
    about_id: int | None = Field(description="说的是哪个单位；空为整个地区。", examples=[3])
    about: str = Field(description="该单位名称；整个地区为空。", examples=["临江市公安局云溪分局"])
    created_at: datetime = Field(description="发出时间。")
    acknowledged_at: datetime | None = Field(description="确认时间；空为还没有人确认。原因消除后由系统关闭的，为关闭时间。")
    acknowledged_by: str = Field(description="确认人；由系统关闭的为“系统”。", examples=["李某"])
    note: str = Field(description="确认时写的备注。", examples=["已督促本周报送"])


class Alerts(BaseModel):
    """一页预警。"""

    total: int = Field(description="总数。", examples=[8])
    items: list[AlertOut] = Field(description="预警，新的在前。")


class Acknowledgement(BaseModel):
    """确认预警。"""

    ids: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(min_length=1, max_length=inbox.AT_ONCE, description="预警编号。", examples=[[41, 42]])
    note: str = Field(default="", max_length=inbox.LONGEST, description="备注。", examples=["已督促本周报送"])


class AlertNote(BaseModel):
    """确认一条预警。"""

    note: str = Field(default="", max_length=inbox.LONGEST, description="备注。", examples=["已督促本周报送"])


class Acknowledged(BaseModel):
    """确认的结果。"""

    acknowledged: int = Field(description="这次确认了多少条；别人已确认的不算。", examples=[2])


class DeliveryOut(BaseModel):
    """一次发送。"""

    id: int = Field(description="发送编号。", examples=[9])
    channel: str = Field(description="email 邮件、webhook 推送。", examples=["webhook"])
    target: str = Field(description="收件人或推送地址的名称。", examples=["企业微信网关"])
    state: str = Field(description="waiting 等待发送、sent 已送达、failed 没有送达。", examples=["sent"])
    attempts: int = Field(description="试过几次。", examples=[1])
    due_at: datetime | None = Field(description="下次发送的时间；不再发送为空。")
    error: str = Field(description="上次没有送达的原因。", examples=[""])
    sent_at: datetime | None = Field(description="送达时间。")


class Deliveries(BaseModel):
    """一页发送记录。"""

    total: int = Field(description="总数。", examples=[8])
    items: list[DeliveryOut] = Field(description="发送记录，新的在前。")


@router.get("", summary="预警列表")
def index(
    actor: ActorDep, session: ReadDep, *, state: ByState = None, kind: ByKind = None, level: ByLevel = None, about: About = None,
    first: First = None, last: Last = None, offset: Offset = 0, limit: Limit = 50,
) -> Alerts:  # fmt: skip
    """提示给您所在单位（及其下级单位）的预警，新的在前。"""
    wanted = Wanted(state or "", kind or "", level or "", about, first, last)
    lines, total = inbox.listed(session, actor, wanted, offset=offset, limit=limit)
    return Alerts(total=total, items=[_out(one) for one in lines])


@router.post("/acknowledge", summary="确认多条预警")
def acknowledge_many(actor: ActorDep, services: ServicesDep, wanted: Acknowledgement) -> Acknowledged:
    """有一条不是您能看到的，就一条也不确认。"""
    with services.database.write() as session:
        return Acknowledged(acknowledged=inbox.acknowledge(session, actor, wanted.ids, wanted.note))


@router.get("/deliveries", summary="发送记录")
def sent(actor: ActorDep, session: ReadDep, *, state: BySending = None, offset: Offset = 0, limit: Limit = 50) -> Deliveries:
    """邮件和推送的发送情况；管理员看到全部，司法局看到本地区的。"""
    lines, total = deliveries.listed(session, actor, state=state or "", offset=offset, limit=limit)
    return Deliveries(total=total, items=[_delivery(one) for one in lines])


@router.post("/deliveries/{delivery_id}/retry", summary="重新发送", status_code=204)
def retry(actor: ActorDep, services: ServicesDep, delivery_id: Id) -> None:
    """多次没有送达而停止的，立即重新发送。"""
    with services.database.write() as session:
        deliveries.retry(session, actor, delivery_id)


@router.get("/{alert_id}", summary="一条预警")
def show(actor: ActorDep, session: ReadDep, alert_id: Id) -> AlertOut:
    """内容、由谁确认。"""
    return _out(inbox.one(session, actor, alert_id))


@router.post("/{alert_id}/acknowledge", summary="确认预警")
def acknowledge(actor: ActorDep, services: ServicesDep, alert_id: Id, wanted: AlertNote) -> Acknowledged:
    """已有人确认的，保留他的话。"""
    with services.database.write() as session:
        return Acknowledged(acknowledged=inbox.acknowledge(session, actor, [alert_id], wanted.note))


def _out(line: Line) -> AlertOut:
    one = line.alert
    return AlertOut(
        id=one.id, kind=one.kind, kind_label=KINDS[one.kind], level=one.level, message=one.message, address=one.address,
        organisation_id=one.organisation_id, organisation=line.told, about_id=one.about_id, about=line.about, created_at=one.created_at,
        acknowledged_at=one.acknowledged_at, acknowledged_by=line.by, note=one.note,
    )  # fmt: skip


def _delivery(line: deliveries.Line) -> DeliveryOut:
    one = line.delivery
    return DeliveryOut(
        id=one.id, channel=one.channel, target=line.target, state=one.state, attempts=one.attempts,
        due_at=one.due_at if one.state == "waiting" else None, error=one.error, sent_at=one.sent_at,
    )  # fmt: skip
