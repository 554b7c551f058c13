"""Pending suits: the board, one suit with its screening, values, answers, ending; its papers are in `suit_papers`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath
from sqlalchemy.orm import Session

from api.downloads import attached
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.routes.suits.screening_models import ScreeningLine, ScreeningOut, Screenings
from api.routes.suits.suit_models import (
    EndingCode,
    LevelCode,
    NewSuit,
    StateCode,
    SuitAnswerIn,
    SuitChanges,
    SuitCounts,
    SuitEnding,
    SuitEventOut,
    SuitHistory,
    SuitLine,
    SuitOut,
    SuitPage,
    SuitReason,
)
from api.screening import answering, listing, papers, renewal, showing, suits, word
from api.screening.listing import Filters
from api.screening.showing import Shown
from api.services import Services
from api.store.actor import Actor
from nlp.reading.guard.sniff import DOCX

router = APIRouter(prefix="/suits", tags=["应诉研判"])

FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Word 文件。", "content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}}
}

SuitId = Annotated[int, InPath(ge=1, le=LARGEST_ID, description="在诉案件编号。", examples=[4])]
ScreeningId = Annotated[int, InPath(ge=1, le=LARGEST_ID, description="研判编号。", examples=[9])]
ItemCode = Annotated[str, InPath(max_length=60, description="研判项目代码。", examples=["discussion"])]
_SORT = rf"^-?(?:{'|'.join(listing.SORTS)})(?:,-?(?:{'|'.join(listing.SORTS)})){{0,3}}$"
_ORDER = "排序：level 风险、due 期限、received 收到日、number 案号、updated 变动、id 登记；可用逗号连写，前面加 - 为反向。"
Order = Annotated[str, Query(pattern=_SORT, max_length=60, description=_ORDER, examples=["level,due"])]
Code = Annotated[str, Query(max_length=40)]


def _filters(
    *,
    text: Annotated[str, Query(max_length=200, description="案号、原告、法院、被诉行为里的词，用空格分开。", examples=["行初12号"])] = "",
    state: Annotated[list[StateCode], Query(default_factory=list, description="状态；可重复给出；不填为在诉和已办结的。")],
    level: Annotated[list[LevelCode], Query(default_factory=list, description="风险；可重复给出。")],
    organisation: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。", examples=[3])] = None,
    act_type: Annotated[list[Code], Query(default_factory=list, max_length=30, description="被诉行为种类代码；可重复给出。")],
    field: Annotated[list[Code], Query(default_factory=list, max_length=30, description="管理领域代码；可重复给出。")],
    ending: Annotated[list[EndingCode], Query(default_factory=list, description="办结方式；可重复给出。")],
    due_to: Annotated[date | None, Query(description="最近的期限不晚于。", examples=["2026-03-20"])] = None,
    overdue: Annotated[bool | None, Query(description="是否有期限已经逾期。")] = None,
    ended_from: Annotated[date | None, Query(description="办结日不早于。", examples=["2026-01-01"])] = None,
    ended_to: Annotated[date | None, Query(description="办结日不晚于。", examples=["2026-03-31"])] = None,
) -> Filters:
    words = {"text": text, "act_type": act_type, "field": field}  # of no fixed set: looked at, and without what no database takes
    told = Filters.from_params(words)
    return replace(
        told, state=tuple(state), level=tuple(level), organisation=organisation, ending=tuple(ending), due_to=due_to, overdue=overdue,
        ended_from=ended_from, ended_to=ended_to,
    )  # fmt: skip


Given = Annotated[Filters, Depends(_filters)]


def _revision(session: Session, actor: Actor, suit_id: int) -> int:
    return suits.seen(session, actor, suit_id).revision


def editing(suit_id: SuitId, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    """A request to change a suit."""
    return Editing(services, actor, suit_id, if_match, _revision)


EditingDep = Annotated[Editing, Depends(editing)]


@router.get("", summary="在诉案件列表")
def index(session: ReadDep, actor: ActorDep, given: Given, *, sort: Order = listing.USUAL, offset: Offset = 0, limit: Limit = 50) -> SuitPage:
    """您有权查看的单位的在诉案件，风险高、期限近的在前；另附各风险和逾期的件数。"""
    found = listing.page(session, actor, given, sort=sort, offset=offset, limit=limit)
    counts = SuitCounts.of(listing.counts(session, actor, given))
    return SuitPage(total=found.total, counts=counts, items=[SuitLine.of(row) for row in found.rows])


@router.post("", summary="登记在诉案件", status_code=201)
def register(services: ServicesDep, actor: ActorDep, sent: NewSuit, response: Response) -> SuitOut:
    """登记以后上传应诉材料，其余内容由材料读出；也可以直接填写。"""
    with services.database.write() as session:
        suit_id = suits.register(session, actor, sent.organisation_id, sent.values).id
    return screened(services, actor, suit_id, response)


@router.get("/{suit_id}", summary="一个在诉案件")
def show(session: ReadDep, actor: ActorDep, suit_id: SuitId, response: Response) -> SuitOut:
    """读出和填写的内容、材料、期限、研判结论及其依据。ETag 供改动时使用。"""
    return _out(showing.shown(session, actor, suit_id), response)


@router.patch("/{suit_id}", summary="填写或更正在诉案件")
def say(editing: EditingDep, sent: SuitChanges, response: Response) -> SuitOut:
    """人工填写的优先于材料读出的，两者都保留；改动后随即重新研判。"""
    with editing.open() as (session, at):
        suits.say(session, *at, sent.values)
    return screened(editing.services, editing.actor, editing.object_id, response)


@router.put("/{suit_id}/answers/{item}", summary="回答一个研判项目")
def answer(editing: EditingDep, item: ItemCode, sent: SuitAnswerIn, response: Response) -> SuitOut:
    """人的回答与机器的回答并列保留，以人的为准；随即重新研判。"""
    with editing.open() as (session, at):
        answering.answer(session, *at, item, given=sent.answer, note=sent.note)
    return screened(editing.services, editing.actor, editing.object_id, response)


@router.post("/{suit_id}/close", summary="在诉案件办结")
def close(editing: EditingDep, sent: SuitEnding, response: Response) -> SuitOut:
    """一审裁判文书上传后会自动办结；自行纠错、调解、撤诉等由人登记。"""
    with editing.open() as (session, at):
        suits.close(session, *at, sent.ending, on=sent.on, note=sent.note)
    return _answer(editing, response)


@router.post("/{suit_id}/reopen", summary="恢复在诉")
def reopen(editing: EditingDep, sent: SuitReason, response: Response) -> SuitOut:
    """已办结的恢复在诉，写明原因；原来关联的裁判文书不再自动关联。"""
    with editing.open() as (session, at):
        suits.reopen(session, *at, sent.note)
    return screened(editing.services, editing.actor, editing.object_id, response)


@router.post("/{suit_id}/drop", summary="移出误登记的在诉案件")
def drop(editing: EditingDep, sent: SuitReason, response: Response) -> SuitOut:
    """不再列出、统计和预警，写明原因；可以恢复。"""
    with editing.open() as (session, at):
        suits.drop(session, *at, sent.note)
    return _answer(editing, response)


@router.post("/{suit_id}/restore", summary="恢复移出的在诉案件")
def restore(editing: EditingDep, response: Response) -> SuitOut:
    """恢复到移出之前的状态。"""
    with editing.open() as (session, at):
        suits.restore(session, *at)
    return screened(editing.services, editing.actor, editing.object_id, response)


@router.get("/{suit_id}/history", summary="在诉案件的经过")
def history(session: ReadDep, actor: ActorDep, suit_id: SuitId) -> SuitHistory:
    """谁在何时做了什么，新的在前。"""
    found = suits.history(session, suits.one(session, actor, suit_id))
    return SuitHistory(items=[SuitEventOut.of(one) for one in found])


@router.get("/{suit_id}/screenings", summary="历次研判")
def screenings(session: ReadDep, actor: ActorDep, suit_id: SuitId) -> Screenings:
    """每次研判的结论，新的在前；研判结论只增不改。"""
    found = showing.screenings(session, suits.one(session, actor, suit_id))
    return Screenings(items=[ScreeningLine.of(one) for one in found])


@router.get("/{suit_id}/screenings/{screening_id}", summary="以前的一次研判")
def screening(session: ReadDep, actor: ActorDep, suit_id: SuitId, screening_id: ScreeningId) -> ScreeningOut:
    """当时的全部结论和依据；相似案件只含您有权查看的文书。"""
    result, at = showing.earlier(session, actor, suit_id, screening_id)
    return ScreeningOut.of(result, at)


@router.get("/{suit_id}/file", summary="下载应诉风险研判表", response_class=Response, responses=FILE)
def download(services: ServicesDep, actor: ActorDep, suit_id: SuitId) -> Response:
    """按现在的研判当场生成的 Word 文件；下载会记入操作日志。"""
    with services.database.read() as session:
        found = showing.shown(session, actor, suit_id)
        content = word.write(found)
    with services.database.write() as session:
        papers.note_download(session, actor, suits.one(session, actor, suit_id))
    return attached(content, word.name(found), DOCX)


def screened(services: Services, actor: Actor, suit_id: int, response: Response) -> SuitOut:
    """The suit as it is once it has been screened with what was just said; the worker does the same, a little later."""
    renewal.screen(services, suit_id)
    with services.database.read() as session:
        return _out(showing.written(session, actor, suit_id), response)


def _answer(editing: Editing, response: Response) -> SuitOut:
    with editing.services.database.read() as session:
        return _out(showing.written(session, editing.actor, editing.object_id), response)


def _out(found: Shown, response: Response) -> SuitOut:
    response.headers["ETag"] = etag(found.suit.revision)
    return SuitOut.shown(found)
