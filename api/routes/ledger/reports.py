"""Case reports (一案一报): which are owed, drafted from the judgment, written on by sections, submitted, returned, accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.orm import Session

from api.downloads import attached
from api.reports import files, keeping, listing, moving, showing
from api.reports.listing import Filters
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.routes.ledger.report_models import (
    NewReport,
    ReportCounts,
    ReportEventOut,
    ReportHistory,
    ReportLine,
    ReportNote,
    ReportOut,
    ReportPage,
    ReportSectionIn,
    ReportTitle,
    Standing,
)
from api.services import Services
from api.store.actor import Actor
from api.store.tables import CaseReport
from nlp.reading.guard.sniff import DOCX

router = APIRouter(tags=["一案一报"])

FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Word 文件。", "content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}}
}
DEEDS: Final[tuple[tuple[str, str, str, str, str, Callable[[Session, Actor, int, int, str], CaseReport]], ...]] = (
    ("submit", "submit", "提交一案一报", "单位填写齐全后提交司法局；台账的“一案一报提交日”随之填上。", "correct", moving.submit),
    ("return", "send_back", "退回一案一报", "司法局写明原因，退回单位修改；已填的提交日不变。", "manage", moving.send_back),
    ("reopen", "reopen", "重新修改一案一报", "司法局把已通过的报告退回单位修改，写明原因。", "manage", partial(moving.send_back, deed="reopen")),
)
"""What moves a report on: the last part of the address, the operation's name, its summary, what the manual says of it, the right, the deed."""
Reported = Annotated[int, Path(ge=1, le=LARGEST_ID, description="一案一报编号。", examples=[4])]
SectionCode = Annotated[str, Path(max_length=40, description="节的代码。", examples=["liability"])]
_SORT = rf"^-?(?:{'|'.join(listing.SORTS)})$"
Order = Annotated[str, Query(pattern=_SORT, description="排序：due 期限、decided_on 裁判日、number 案号；前面加 - 为从大到小。", examples=["due"])]


def _filters(
    *,
    text: Annotated[str, Query(max_length=200, description="案号的一部分。", examples=["行初12号"])] = "",
    state: Annotated[list[Standing], Query(default_factory=list, description="情况；可重复给出多个。")],
    organisation: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。", examples=[3])] = None,
    overdue: Annotated[bool | None, Query(description="是否逾期未报。")] = None,
    decided_from: Annotated[date | None, Query(description="裁判日不早于。", examples=["2024-01-01"])] = None,
    decided_to: Annotated[date | None, Query(description="裁判日不晚于。", examples=["2024-03-31"])] = None,
) -> Filters:
    return Filters(text, tuple(state), organisation, overdue, decided_from, decided_to)


Given = Annotated[Filters, Depends(_filters)]


def _revision(session: Session, actor: Actor, report_id: int) -> int:
    return keeping.seen(session, actor, report_id).revision


def _editing(report_id: Reported, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, report_id, if_match, _revision)


EditingDep = Annotated[Editing, Depends(_editing)]


@router.get("/reports", summary="应报和已报的一案一报")
def index(session: ReadDep, actor: ActorDep, given: Given, *, sort: Order = "due", offset: Offset = 0, limit: Limit = 50) -> ReportPage:
    """您有权查看的单位的败诉案件，各有没有一案一报、期限是哪天；另附应报、已报、逾期件数。"""
    found = listing.page(session, actor, given, sort=sort, offset=offset, limit=limit)
    count = listing.counts(session, actor, given)
    counts = ReportCounts(total=count.total, filed=count.filed, overdue=count.overdue, standings=count.standings)
    return ReportPage(total=found.total, counts=counts, items=[ReportLine.of(line) for line in found.rows])


@router.post("/reports", summary="起草一案一报", status_code=201)
def create(services: ServicesDep, actor: ActorDep, sent: NewReport, response: Response) -> ReportOut:
    """由裁判文书、台账和知识库起草各节；已经有的不重复起草，原样返回。"""
    with services.database.read() as session:
        drafted = keeping.prepare(session, actor, sent.dispute_id, sent.organisation_id)
    with services.database.write() as session:
        report_id = keeping.start(session, actor, sent.dispute_id, sent.organisation_id, drafted).id
    return _shown(services, actor, report_id, response)


@router.get("/reports/{report_id}", summary="一份一案一报")
def show(session: ReadDep, actor: ActorDep, report_id: Reported, response: Response) -> ReportOut:
    """各节文字及其来源、提交之前还缺什么。ETag 供改动时使用。"""
    actor.require("read")
    return _out(session, actor, report_id, response)


@router.patch("/reports/{report_id}", summary="修改一案一报的标题")
def rename(editing: EditingDep, sent: ReportTitle, response: Response) -> ReportOut:
    """起草中或退回修改时可以修改。"""
    with editing.open() as (session, at):
        keeping.rename(session, *at, sent.title)
    return _answer(editing, response)


@router.put("/reports/{report_id}/sections/{part}", summary="修改一案一报的一节")
def change(editing: EditingDep, part: SectionCode, sent: ReportSectionIn, response: Response) -> ReportOut:
    """整节替换；原来的文字留在经过里。没有动过的原文仍标为裁判文书原文。"""
    with editing.open() as (session, at):
        keeping.change(session, *at, part, paragraphs=sent.paragraphs)
    return _answer(editing, response)


@router.post("/reports/{report_id}/sections/{part}/redraft", summary="重新起草一案一报的一节")
def redraft(editing: EditingDep, part: SectionCode, response: Response) -> ReportOut:
    """按现在的裁判文书和台账重新起草，人工修改留在经过里。"""
    editing.actor.require("correct")
    with editing.services.database.read() as session:
        drafted = keeping.anew(session, editing.actor, editing.object_id, part)
    with editing.open() as (session, at):
        keeping.redraft(session, *at, drafted)
    return _answer(editing, response)


def _moving(right: str, deed: Callable[[Session, Actor, int, int, str], CaseReport]) -> Callable[[Editing, ReportNote, Response], ReportOut]:
    def moved(editing: EditingDep, sent: ReportNote, response: Response) -> ReportOut:
        with editing.open(right) as (session, at):
            deed(session, *at, sent.note)
        return _answer(editing, response)

    return moved


for _last, _name, _summary, _description, _right, _deed in DEEDS:
    router.add_api_route(
        f"/reports/{{report_id}}/{_last}", _moving(_right, _deed), methods=["POST"], name=_name, summary=_summary,
        description=_description,
    )  # fmt: skip


@router.post("/reports/{report_id}/accept", summary="一案一报审核通过")
def accept(editing: EditingDep, sent: ReportNote, response: Response) -> ReportOut:
    """司法局审核通过；Word 文件原样留存，此后不能修改。"""
    with editing.look("manage") as (session, at):
        kept = moving.keep(session, *at, editing.services.files)
    with editing.services.database.write() as session:
        moving.accept(session, *at, kept, note=sent.note)
    return _answer(editing, response)


@router.get("/reports/{report_id}/history", summary="一案一报的经过")
def history(session: ReadDep, actor: ActorDep, report_id: Reported) -> ReportHistory:
    """谁在何时写了什么，何时提交、退回、通过。"""
    found = keeping.history(session, keeping.one(session, actor, report_id))
    return ReportHistory(items=[ReportEventOut.of(one) for one in found])


@router.get("/reports/{report_id}/file", summary="下载一案一报", response_class=Response, responses=FILE)
def download(services: ServicesDep, actor: ActorDep, report_id: Reported) -> Response:
    """Word 文件：没有通过的当场生成，已通过的是通过时留存的原件。"""
    with services.database.read() as session:
        made = files.one(session, actor, report_id, services.files)
    with services.database.write() as session:
        files.noted(session, actor, report_id)
    return attached(made.content, made.name, made.media_type)


def _answer(editing: Editing, response: Response) -> ReportOut:
    """The report as it is now."""
    return _shown(editing.services, editing.actor, editing.object_id, response)


def _shown(services: Services, actor: Actor, report_id: int, response: Response) -> ReportOut:
    """With a session that only reads: hints are worked out from the judgments, and who writes must not wait for that."""
    with services.database.read() as session:
        return _out(session, actor, report_id, response)


def _out(session: Session, actor: Actor, report_id: int, response: Response) -> ReportOut:
    found = showing.of(session, actor, report_id)
    response.headers["ETag"] = etag(found.report.revision)
    return ReportOut.of(found.report, found.sections, found.missing, found.hints)
