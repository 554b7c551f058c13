"""The calendar of working days as an administrator overrules it, and a person's deadlines for his calendar programme."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.ledger.due import calendar_days, feed
from api.routes.kit.deps import ActorDep, AddressDep, PersonDep, ReadDep, ServicesDep
from api.store.tables import CalendarDay
from api.store.types import now

router = APIRouter(prefix="/calendar", tags=["工作日历"])

Day = Annotated[date, Path(description="日期。", examples=["2027-02-08"])]
Year = Annotated[int | None, Query(ge=1990, le=2999, description="年份；不给则为全部。", examples=[2027])]
ICS = "text/calendar; charset=utf-8"


class NewDay(BaseModel):
    """这一天是否工作日，以及依据。"""

    working: bool = Field(description="是否工作日。", examples=[False])
    note: str = Field(min_length=1, max_length=calendar_days.LONGEST, description="依据。", examples=["国务院办公厅关于2027年部分节假日安排的通知"])


class DayOut(BaseModel):
    """由管理员调整的一天。"""

    day: date = Field(description="日期。", examples=["2027-02-08"])
    working: bool = Field(description="是否工作日。", examples=[False])
    note: str = Field(description="依据。", examples=["国务院办公厅关于2027年部分节假日安排的通知"])
    created_at: datetime = Field(description="登记时间。")


class Days(BaseModel):
    """由管理员调整的日子。"""

    items: list[DayOut] = Field(description="日子，新的在前。")


class Feed(BaseModel):
    """您的日历订阅。"""

    active: bool = Field(description="是否有有效的订阅地址。", examples=[True])
    created_at: datetime | None = Field(description="生成时间。")
    last_used_at: datetime | None = Field(description="最近使用时间（精确到小时）。")


class NewFeed(Feed):
    """新生成的订阅地址。"""

    address: str = Field(description="订阅地址，只显示这一次，请勿告诉他人。", examples=["/api/v1/calendar/….ics"])


@router.get("/days", summary="工作日历调整")
def days(actor: ActorDep, session: ReadDep, year: Year = None) -> Days:
    """管理员在国务院公布的安排之外所作的调整。"""
    return Days(items=[_out(one) for one in calendar_days.listed(session, actor, year)])


@router.put("/days/{day}", summary="调整一天")
def put(actor: ActorDep, services: ServicesDep, day: Day, wanted: NewDay) -> DayOut:
    """登记这一天是否工作日；有关期限随后重新计算。"""
    with services.database.write() as session:
        return _out(calendar_days.put(session, actor, day, working=wanted.working, note=wanted.note))


@router.delete("/days/{day}", summary="取消调整", status_code=204)
def remove(actor: ActorDep, services: ServicesDep, day: Day) -> None:
    """这一天恢复按国务院公布的安排；有关期限随后重新计算。"""
    with services.database.write() as session:
        calendar_days.remove(session, actor, day)


@router.get("/feed", summary="日历订阅状态")
def subscription(actor: PersonDep, session: ReadDep) -> Feed:
    """您有没有订阅地址，最近什么时候用过。地址本身不再显示。"""
    key = feed.key_of(session, actor)
    if key is None:
        return Feed(active=False, created_at=None, last_used_at=None)
    return Feed(active=True, created_at=key.created_at, last_used_at=key.last_used_at)


@router.post("/feed", summary="生成日历订阅地址", status_code=201)
def subscribe(actor: PersonDep, services: ServicesDep) -> NewFeed:
    """生成新的订阅地址，原来的立即停用。把它填入手机或电脑的日历程序，就能看到您的期限。"""
    with services.database.write() as session:
        address = feed.renew_key(session, actor)
    return NewFeed(active=True, created_at=now(), last_used_at=None, address=address)


@router.delete("/feed", summary="停用日历订阅地址", status_code=204)
def unsubscribe(actor: PersonDep, services: ServicesDep) -> None:
    """订阅地址立即停用。"""
    with services.database.write() as session:
        feed.revoke_key(session, actor)


@router.get(
    "/{key}.ics", summary="日历订阅",
    response_class=Response, responses={200: {"description": "日历。", "content": {"text/calendar": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def show(
    request: Request, services: ServicesDep, address: AddressDep, session: ReadDep,
    key: Annotated[str, Path(min_length=1, max_length=100, description="订阅密钥。", examples=["q7Kd2fV"])],
) -> Response:  # fmt: skip
    """日历程序用订阅地址读取未完成的期限（iCalendar 格式）；地址即凭证，范围与您登录后所见相同。"""
    actor = feed.owner(services, key, address)
    request.state.user_id = actor.user_id
    base = services.settings.public_url or str(request.base_url)
    return Response(feed.written(session, actor, base), media_type=ICS, headers={"Content-Disposition": 'inline; filename="anjian.ics"'})


def _out(one: CalendarDay) -> DayOut:
    return DayOut(day=one.day, working=one.working, note=one.note, created_at=one.created_at)
