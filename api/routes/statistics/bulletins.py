"""Bulletins: made with one call, edited by sections, sent, and handed out as files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.orm import Session

from api.bulletins import files, gathering, keeping
from api.bulletins.sight import BULLETINS
from api.downloads import attached
from api.indicators.period import Period
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag
from api.routes.kit.numbers import LARGEST_ID, Id, Limit, Offset
from api.routes.statistics.bulletin_models import (
    BulletinCaseOut,
    BulletinCases,
    BulletinChangeOut,
    BulletinHeading,
    BulletinHistory,
    BulletinItem,
    BulletinOut,
    BulletinPage,
    BulletinPreview,
    BulletinSectionIn,
    BulletinSuitOut,
    BulletinSuits,
    NewBulletin,
)
from api.store.actor import Actor
from api.store.tables import Bulletin

router = APIRouter(prefix="/bulletins", tags=["通报"])

PeriodText = Annotated[str, Query(max_length=40, description="统计期间，如 2025-Q1、2025-H1、2025。", examples=["2025-Q1"])]
BureauId = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="司法局编号；不给则为您所在的司法局。", examples=[2])]
SectionCode = Annotated[str, Path(max_length=40, description="节的代码。", examples=["situation"])]
FigureCode = Annotated[str, Path(max_length=60, description="数据的代码，或“表的代码:行号”（从 0 起）。", examples=["lost"])]
Form = Annotated[Literal["docx", "pdf", "xlsx"], Path(description="文件格式。", examples=["docx"])]
FILES: dict[int | str, dict[str, Any]] = {
    200: {"description": "文件。", "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in files.TYPES.values()}}
}


def _revision(session: Session, actor: Actor, bulletin_id: int) -> int:
    return BULLETINS.drafted(session, actor, bulletin_id).revision


def _editing(bulletin_id: Id, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, bulletin_id, if_match, _revision, "manage")


EditingDep = Annotated[Editing, Depends(_editing)]


@router.get("", summary="通报列表")
def index(session: ReadDep, actor: ActorDep, offset: Offset = 0, limit: Limit = 50) -> BulletinPage:
    """本单位制作的通报；行政机关看到所在地司法局已印发的。"""
    found, total = keeping.page(session, actor, offset=offset, limit=limit)
    return BulletinPage(total=total, items=[BulletinItem.of(one.bulletin, one.bureau) for one in found])


@router.get("/preview", summary="制作前的口径说明")
def preview(session: ReadDep, actor: ActorDep, period: PeriodText, organisation: BureauId = None) -> BulletinPreview:
    """这个期间的通报将按什么口径统计。须有管理权限。"""
    span = Period.parse(period)
    bureau, policy = gathering.preview(session, actor, organisation)
    return BulletinPreview(organisation=bureau, period=span.label, policy=policy.name, policy_digest=policy.digest, definition=policy.definition)


@router.post("", summary="制作通报", status_code=201)
def create(services: ServicesDep, actor: ActorDep, response: Response, wanted: NewBulletin) -> BulletinOut:
    """按现行口径统计一个期间并起草各节文字。数据从此固定，文字可以修改。须有管理权限。"""
    span = Period.parse(wanted.period)
    with services.database.read() as session:
        bureau_id, frozen = gathering.gather(session, actor, wanted.organisation_id, span)
    with services.database.write() as session:
        made = keeping.add(session, actor, bureau_id, frozen, title=wanted.title, number=wanted.number)
        return _out(session, response, made)


@router.get("/{bulletin_id}", summary="一份通报")
def show(session: ReadDep, actor: ActorDep, response: Response, bulletin_id: Id) -> BulletinOut:
    """全部文字、数据和口径。ETag 供修改时放进 If-Match。"""
    return _out(session, response, BULLETINS.one(session, actor, bulletin_id))


@router.patch("/{bulletin_id}", summary="修改标题和文号")
def rename(editing: EditingDep, response: Response, wanted: BulletinHeading) -> BulletinOut:
    """草稿可以修改；已印发的不能。"""
    with editing.open() as (session, at):
        return _out(session, response, keeping.rename(session, *at, title=wanted.title, number=wanted.number))


@router.put("/{bulletin_id}/sections/{section}", summary="修改一节")
def change(editing: EditingDep, response: Response, section: SectionCode, wanted: BulletinSectionIn) -> BulletinOut:
    """整节替换；原来的文字留在修改记录里。"""
    with editing.open() as (session, at):
        return _out(session, response, keeping.change(session, *at, section, title=wanted.title, paragraphs=wanted.paragraphs))


@router.post("/{bulletin_id}/sections/{section}/redraft", summary="恢复一节的草拟文字")
def redraft(editing: EditingDep, response: Response, section: SectionCode) -> BulletinOut:
    """按数据重新草拟这一节，人工修改留在修改记录里。"""
    with editing.open() as (session, at):
        return _out(session, response, keeping.redraft(session, *at, section))


@router.delete("/{bulletin_id}", summary="删除草稿", status_code=204)
def discard(services: ServicesDep, actor: ActorDep, bulletin_id: Id) -> None:
    """删除的草稿可以恢复；已印发的通报不能删除。"""
    with services.database.write() as session:
        BULLETINS.discard(session, actor, bulletin_id)


@router.post("/{bulletin_id}/restore", summary="恢复删除的草稿")
def restore(services: ServicesDep, actor: ActorDep, response: Response, bulletin_id: Id) -> BulletinOut:
    """文字、数据和修改记录都与删除前相同。"""
    with services.database.write() as session:
        return _out(session, response, BULLETINS.restore(session, actor, bulletin_id))


@router.post("/{bulletin_id}/send", summary="印发")
def send(editing: EditingDep, response: Response) -> BulletinOut:
    """生成 Word、PDF 和数据表并原样留存，此后不能修改；本地区行政机关可以看到。"""
    with editing.look() as (session, at):
        kept = files.keep(session, *at, editing.services.files)
    with editing.services.database.write() as session:
        return _out(session, response, files.send(session, *at, kept))


@router.get("/{bulletin_id}/history", summary="修改记录")
def history(session: ReadDep, actor: ActorDep, bulletin_id: Id) -> BulletinHistory:
    """谁在何时改了哪一节，改前改后。须有管理权限。"""
    found = keeping.history(session, actor, bulletin_id)
    return BulletinHistory(items=[_change(one) for one in found])


@router.get("/{bulletin_id}/figures/{figure}/cases", summary="一项数据背后的案件")
def cases(session: ReadDep, actor: ActorDep, bulletin_id: Id, figure: FigureCode) -> BulletinCases:
    """制作通报时计入这项数据的案件。"""
    label, found = keeping.cases(session, actor, bulletin_id, figure)
    return BulletinCases(label=label, items=[BulletinCaseOut.of(case) for case in found])


@router.get("/{bulletin_id}/figures/{figure}/suits", summary="一项数据背后的在诉案件")
def suits(session: ReadDep, actor: ActorDep, bulletin_id: Id, figure: FigureCode) -> BulletinSuits:
    """制作通报时计入这项数据的在诉案件；只有审前和解、自行纠错等按在诉案件统计的数据才有。"""
    label, found = keeping.suits(session, actor, bulletin_id, figure)
    return BulletinSuits(label=label, items=[BulletinSuitOut.of(one) for one in found])


@router.get("/{bulletin_id}/files/{form}", summary="下载通报", response_class=Response, responses=FILES)
def download(services: ServicesDep, actor: ActorDep, bulletin_id: Id, form: Form) -> Response:
    """Word（docx）、PDF 或数据表（xlsx）。草稿当场生成，已印发的是印发时留存的原件；数据表列出全部案件，只提供给司法局。"""
    with services.database.read() as session:
        made = files.one(session, actor, bulletin_id, form, services.files)
    with services.database.write() as session:
        files.noted(session, actor, bulletin_id, form)
    return attached(made.content, made.name, made.media_type)


def _out(session: Session, response: Response, bulletin: Bulletin) -> BulletinOut:
    response.headers["ETag"] = etag(bulletin.revision)
    kept = [one.kind for one in keeping.files(session, bulletin)]
    return BulletinOut.whole(bulletin, keeping.frozen_of(bulletin), kept)


def _change(one: keeping.Change) -> BulletinChangeOut:
    change = one.change
    return BulletinChangeOut(section=change.section, who=one.who, at=change.created_at, before=change.before, after=change.after)
