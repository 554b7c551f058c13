"""The audit, to be read and taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api.people import audit_log
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.store import audit
from api.store.types import LAST_DAY

router = APIRouter(prefix="/audit", tags=["操作记录"])

FIRST = date(2000, 1, 1)


class EntryOut(BaseModel):
    """一条操作记录。"""

    id: int = Field(description="记录编号。", examples=[1024])
    at: datetime = Field(description="时间。")
    user_id: int | None = Field(description="操作人编号；系统自己做的为空。", examples=[7])
    login: str = Field(description="操作人用户名。", examples=["yunxi.li"])
    name: str = Field(description="操作人姓名。", examples=["李明"])
    organisation_id: int | None = Field(description="操作人当时所属单位。", examples=[2])
    address: str = Field(description="来源地址。", examples=["10.3.0.21"])
    action: str = Field(description="操作代码。", examples=["judgment.correct"])
    action_label: str = Field(description="操作名称。", examples=["更正"])
    object_type: str = Field(description="对象类型。", examples=["judgment"])
    object_id: int | None = Field(description="对象编号。", examples=[12])
    before: Any = Field(description="修改前。")
    after: Any = Field(description="修改后。")


class Entries(BaseModel):
    """一页操作记录。"""

    total: int = Field(description="符合条件的总数。", examples=[320])
    items: list[EntryOut] = Field(description="记录，新的在前。")


def _filters(
    *,
    user_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="操作人编号。")] = None,
    action: Annotated[str | None, Query(max_length=60, description="操作代码。", examples=["judgment.correct"])] = None,
    object_type: Annotated[str | None, Query(max_length=30, description="对象类型。", examples=["judgment"])] = None,
    object_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="对象编号。")] = None,
    first_day: Annotated[date | None, Query(ge=FIRST, le=LAST_DAY, description="从这一天起（含）。", examples=["2026-01-01"])] = None,
    last_day: Annotated[date | None, Query(ge=FIRST, le=LAST_DAY, description="到这一天止（含）。", examples=["2026-03-31"])] = None,
) -> audit_log.Filters:
    return audit_log.Filters(user_id, action, object_type, object_id, first_day, last_day)


FiltersDep = Annotated[audit_log.Filters, Depends(_filters)]


@router.get("", summary="操作记录")
def index(actor: ActorDep, session: ReadDep, filters: FiltersDep, offset: Offset = 0, limit: Limit = 50) -> Entries:
    """按时间倒序。系统管理员看到全部，司法局看到本地区人员的，其他人看到自己的。"""
    found = audit_log.page(session, actor, filters, offset=offset, limit=limit)
    return Entries(total=found.total, items=[_out(line) for line in found.rows])


@router.get("/csv", summary="导出操作记录", response_class=StreamingResponse)
def export(actor: ActorDep, services: ServicesDep, filters: FiltersDep) -> StreamingResponse:
    """把符合条件的操作记录导出为表格文件（CSV）。导出本身也记录在案。"""
    with services.database.write() as session:
        audit.note(session, actor, "audit.export", "audit", None)

    def lines() -> Iterator[str]:
        with services.database.read() as session:
            yield from audit_log.csv_lines(session, actor, filters)

    headers = {"Content-Disposition": "attachment; filename*=UTF-8''%E6%93%8D%E4%BD%9C%E8%AE%B0%E5%BD%95.csv"}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


def _out(line: audit_log.Line) -> EntryOut:
    entry = line.entry
    return EntryOut(
        id=entry.id,
        at=entry.at,
        user_id=entry.user_id,
        login=entry.login,
        name=line.name,
        organisation_id=entry.organisation_id,
        address=entry.address,
        action=entry.action,
        action_label=audit.ACTIONS.get(entry.action, entry.action),
        object_type=entry.object_type,
        object_id=entry.object_id,
        before=entry.before,
        after=entry.after,
    )
