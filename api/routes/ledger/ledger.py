"""The ledger of cases (案件台账): the list, its lines and what people fill in, views, the list as a workbook."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from api import downloads
from api.errors import ServiceError
from api.ledger.books import workbook
from api.ledger.lines import asking, cells, entries, listing, views
from api.ledger.lines.columns import BY_CODE, COLUMNS
from api.ledger.lines.narrowing import CHOICES, SHOWN, Narrowing
from api.policy.in_force import profile_for
from api.routes.kit.deps import ActorDep, PersonDep, ReadDep, ServicesDep
from api.routes.kit.etags import IfMatch, etag, revision_seen
from api.routes.kit.judgment_filters import paginate
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.routes.ledger.ledger_models import (
    LedgerChangeOut,
    LedgerColumn,
    LedgerColumns,
    LedgerHistory,
    LedgerLine,
    LedgerLineValues,
    LedgerPage,
    LedgerTotals,
    LedgerView,
    LedgerViews,
    NewLedgerView,
)
from api.services import Services
from api.spreadsheets import XLSX
from api.store import audit
from api.store.actor import Actor
from api.store.types import now, today

router = APIRouter(prefix="/ledger", tags=["案件台账"])

PAGE: Final = "ledger"
LineId = Annotated[int, InPath(ge=1, le=LARGEST_ID, description="台账行编号。", examples=[31])]
_SORT = rf"^-?(?:{'|'.join(listing.SORTS)})$"
Sort = Annotated[
    str, Query(pattern=_SORT, description=f"排序：{'、'.join(listing.SORTS)}；前面加 - 为从大到小。", examples=["-decided_on"])
]
Wanted = Annotated[
    list[str],
    Query(alias="column", default_factory=list, description="要的列，可重复；不给为全部。", json_schema_extra={"items": {"type": "string", "enum": list(BY_CODE)}}),
]


def _choice(name: str, description: str) -> Any:
    items = {"items": {"type": "string", "enum": list(CHOICES[name])}}
    return Query(default_factory=list, description=f"{description}；可重复给出多个。", json_schema_extra=items)


def _asked(
    *,
    show: Annotated[Literal["lost", "all"], Query(description="、".join(f"{code} {text}" for code, text in SHOWN.items()))] = "lost",
    text: Annotated[str, Query(max_length=200, description="案号或当事人名称的一部分。", examples=["行初12号"])] = "",
    court: Annotated[str, Query(max_length=100, description="法院名称的一部分。", examples=["云溪区"])] = "",
    organisation: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。")] = None,
    series: Annotated[int | None, Query(ge=0, le=LARGEST_ID, description="系列案编号；0 为任一系列案。")] = None,
    result: Annotated[list[str], _choice("result", "本单位结果；any_loss 为败诉或部分败诉")],
    cause: Annotated[list[str], _choice("cause", "败诉原因或其细分代码")],
    act_type: Annotated[list[str], _choice("act_type", "案由")],
    field: Annotated[list[str], _choice("field", "执法领域")],
    stage: Annotated[list[str], _choice("stage", "最后的审级")],
    missing: Annotated[list[str], _choice("missing", "这些列都还没有人填写")],
    decided_from: Annotated[date | None, Query(description="裁判日不早于。", examples=["2024-01-01"])] = None,
    decided_to: Annotated[date | None, Query(description="裁判日不晚于。", examples=["2024-12-31"])] = None,
    filed_from: Annotated[date | None, Query(description="立案日不早于。", examples=["2024-01-01"])] = None,
    filed_to: Annotated[date | None, Query(description="立案日不晚于。", examples=["2024-12-31"])] = None,
) -> Narrowing:
    """As on the page, so that both are read by the same rules."""
    single = {
        "show": show, "text": text, "court": court, "organisation": organisation, "series": series, "decided_from": decided_from,
        "decided_to": decided_to, "filed_from": filed_from, "filed_to": filed_to,
    }  # fmt: skip
    lists = {"result": result, "cause": cause, "act_type": act_type, "field": field, "stage": stage, "missing": missing}
    return Narrowing.from_params({**lists, **{name: str(value) for name, value in single.items() if value is not None}})


Asked = Annotated[Narrowing, Depends(_asked)]


@router.get("", summary="台账列表")
def index(
    request: Request, response: Response, session: ReadDep, actor: ActorDep,
    *, asked: Asked, columns: Wanted, sort: Sort = listing.NEWEST_FIRST, offset: Offset = 0, limit: Limit = 50,
) -> LedgerPage:  # fmt: skip
    """您有权查看的台账行，通常只列计败诉的案件（show=all 为全部）。每个案件的每个被告单位一行。"""
    found = listing.page(session, actor, asked, sort=sort, offset=offset, limit=limit)
    paginate(request, response, total=found.total, offset=offset, limit=limit)
    shown = cells.of(session, found.rows, found.profile, _codes(columns))
    items = [LedgerLine.of(entry, shown[entry.id]) for entry in found.rows]
    return LedgerPage(total=found.total, offset=offset, limit=limit, definition=found.profile.definition, items=items)


@router.get("/columns", summary="台账的列")
def columns(actor: ActorDep) -> LedgerColumns:
    """每列的代码、名称、种类，以及由谁填写。"""
    actor.require("read")
    return LedgerColumns(items=[LedgerColumn.of(column) for column in COLUMNS])


@router.get("/totals", summary="台账合计")
def totals(session: ReadDep, actor: ActorDep, asked: Asked) -> LedgerTotals:
    """列表的合计。"""
    found = listing.totals(session, actor, asked)
    return LedgerTotals(lines=found.lines, agencies=found.agencies, lost=found.lost, results=found.results)


@router.get(
    "/export", summary="导出台账", response_class=FileResponse,
    responses={200: {"description": "Excel 工作簿，可填写后导回。", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)  # fmt: skip
def export(services: ServicesDep, actor: ActorDep, asked: Asked, columns: Wanted, *, sort: Sort = listing.NEWEST_FIRST) -> FileResponse:
    """符合条件的全部行，不分页；导出会记入操作记录。"""
    return exported(services, actor, asked, _codes(columns) if columns else [], sort)


@router.get("/views", summary="保存的视图")
def saved(session: ReadDep, actor: PersonDep) -> LedgerViews:
    """您自己保存的视图。"""
    return LedgerViews(items=[LedgerView.of(row) for row in views.listed(session, actor, PAGE)])


@router.post("/views", summary="保存视图", status_code=201)
def save(services: ServicesDep, actor: PersonDep, wanted: NewLedgerView) -> LedgerView:
    """把筛选条件、排序和列保存在一个名称下。"""
    with services.database.write() as session:
        return LedgerView.of(views.save(session, actor, PAGE, wanted.name, wanted.address))


@router.delete("/views/{view_id}", summary="删除视图", status_code=204)
def forget(services: ServicesDep, actor: PersonDep, view_id: Annotated[int, InPath(ge=1, le=LARGEST_ID, description="视图编号。")]) -> None:
    """只能删除自己的视图。"""
    with services.database.write() as session:
        views.remove(session, actor, view_id)


@router.get("/{entry_id}", summary="台账的一行")
def show(entry_id: LineId, response: Response, session: ReadDep, actor: ActorDep) -> LedgerLine:
    """一行的全部列。ETag 供填写时放进 If-Match。"""
    actor.require("read")
    entry = entries.one(session, actor, entry_id)
    response.headers["ETag"] = etag(entry.revision)
    return LedgerLine.of(entry, cells.of(session, [entry], profile_for(session, actor), list(BY_CODE))[entry.id])


@router.patch("/{entry_id}", summary="填写一行")
def fill(
    entry_id: LineId, wanted: LedgerLineValues, response: Response, services: ServicesDep, *, actor: ActorDep, if_match: IfMatch = None
) -> LedgerLine:
    """填写或清除由人填写的列；全部保存，或者全部不保存。来自裁判文书的列请在文书上更正。"""
    with services.database.write() as session:
        actor.require("correct")
        seen = revision_seen(if_match, entries.one(session, actor, entry_id).revision)
        entry = entries.fill(session, actor, entry_id, seen, wanted.values, source="api")
        response.headers["ETag"] = etag(entry.revision)
        return LedgerLine.of(entry, cells.of(session, [entry], profile_for(session, actor), list(BY_CODE))[entry.id])


@router.get("/{entry_id}/history", summary="填写记录")
def history(entry_id: LineId, session: ReadDep, actor: ActorDep) -> LedgerHistory:
    """谁在什么时候把哪一列从什么改成了什么。"""
    actor.require("read")
    return LedgerHistory(items=[LedgerChangeOut.of(row) for row in entries.history(session, actor, entry_id)])


def exported(services: Services, actor: Actor, asked: Narrowing, codes: list[str], sort: str) -> FileResponse:
    """The list as a workbook, noted in the audit."""
    with services.database.read() as session:
        ids = listing.ids(session, actor, asked, sort=sort)
        words = asking.words(session, actor, asked)
        wanted = workbook.Wanted(ids, workbook.chosen(codes), profile_for(session, actor), asking.who(actor), now(), words)
        with tempfile.NamedTemporaryFile(prefix="anjian-", suffix=".xlsx", delete=False) as made:
            path = Path(made.name)
        count = workbook.write(path, session, wanted)
    with services.database.write() as session:
        audit.note(session, actor, "ledger.export", "ledger", None, after={"format": "xlsx", "rows": count, "filters": dict(words)})
    named = downloads.headers(f"案件台账{today():%Y%m%d}.xlsx")
    return FileResponse(path, media_type=XLSX, headers=named, background=BackgroundTask(path.unlink))


def _codes(columns: list[str]) -> list[str]:
    """All where none are given.  Raises ServiceError E602."""
    for code in columns:
        if code not in BY_CODE:
            raise ServiceError("E602", why=f"没有“{code[:40]}”这一列")
    return columns or list(BY_CODE)
