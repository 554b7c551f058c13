"""Casebooks: begun with one call, arranged, frozen, handed out as files, made again to compare."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Response
from sqlalchemy.orm import Session

from api.casebook.volumes import choosing, files, keeping, making
from api.casebook.volumes.keeping import Words
from api.casebook.volumes.obstacles import obstacles
from api.casebook.volumes.sight import VOLUMES
from api.downloads import attached
from api.routes.casebook.casebook_models import (
    CasebookCandidate,
    CasebookCandidates,
    CasebookChange,
    CasebookCheck,
    CasebookItem,
    CasebookOrder,
    CasebookOut,
    CasebookPage,
    CasebookReadiness,
    NewCasebook,
)
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.store.actor import Actor
from api.store.tables import Organisation, Volume

router = APIRouter(prefix="/casebooks", tags=["典型案例汇编"])

VolumeId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="汇编编号。", examples=[3])]
FileKind = Annotated[
    Literal["docx", "pdf_a4", "pdf_a5", "print_a4", "print_a5", "html", "wechat"],
    Path(description="文件种类：docx Word，pdf_a4、pdf_a5 阅读用，print_a4、print_a5 印刷用（含出血和裁切线），html 网页，wechat 公众号文章。", examples=["pdf_a4"]),
]
FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "文件。", "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in dict.fromkeys(making.TYPES.values())}}
}


def _revision(session: Session, actor: Actor, volume_id: int) -> int:
    return VOLUMES.drafted(session, actor, volume_id).revision


def _editing(volume_id: VolumeId, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, volume_id, if_match, _revision, "manage")


EditingDep = Annotated[Editing, Depends(_editing)]


@router.get("", summary="汇编列表")
def index(session: ReadDep, actor: ActorDep, offset: Offset = 0, limit: Limit = 50) -> CasebookPage:
    """本单位编的汇编；行政机关看到所在地司法局已定稿的。"""
    found, total = keeping.page(session, actor, offset=offset, limit=limit)
    return CasebookPage(total=total, items=[CasebookItem.of(one) for one in found])


@router.post("", summary="编一本汇编", status_code=201)
def create(services: ServicesDep, actor: ActorDep, response: Response, sent: NewCasebook) -> CasebookOut:
    """由已发布的典型案例编一本草稿：按编号，或按发布日期、败诉原因、领域、单位选入。须有管理权限。"""
    words = Words(title=sent.title, number=sent.number, preface=sent.preface, settings=sent.print.settings())
    with services.database.write() as session:
        wanted = sent.choose.wanted() if sent.choose else None
        made = keeping.add(session, actor, sent.bureau_id, words, cases=sent.cases, wanted=wanted)
        return _out(session, actor, response, made)


@router.get("/{volume_id}", summary="一本汇编")
def show(session: ReadDep, actor: ActorDep, response: Response, volume_id: VolumeId) -> CasebookOut:
    """封面、前言、目录和留存的文件。ETag 供修改时放进 If-Match。"""
    return _out(session, actor, response, VOLUMES.one(session, actor, volume_id))


@router.patch("/{volume_id}", summary="修改汇编")
def change(editing: EditingDep, response: Response, sent: CasebookChange) -> CasebookOut:
    """书名、编号、前言、编排和封面；已定稿的不能改。"""
    words = Words(title=sent.title, number=sent.number, preface=sent.preface, settings=sent.print.settings() if sent.print else None)
    with editing.open() as (session, at):
        return _out(session, editing.actor, response, keeping.change(session, *at, words))


@router.put("/{volume_id}/cases", summary="编排案例")
def arrange(editing: EditingDep, response: Response, sent: CasebookOrder) -> CasebookOut:
    """选入哪些案例、按什么顺序，整个替换。"""
    with editing.open() as (session, at):
        return _out(session, editing.actor, response, keeping.arrange(session, *at, sent.cases))


@router.get("/{volume_id}/candidates", summary="可以选入的案例")
def candidates(session: ReadDep, actor: ActorDep, volume_id: VolumeId) -> CasebookCandidates:
    """本级和下级司法局已发布的典型案例。须有管理权限。"""
    volume = VOLUMES.drafted(session, actor, volume_id)
    found = choosing.choices(session, session.get_one(Organisation, volume.bureau_id))
    return CasebookCandidates(items=[CasebookCandidate.of(one) for one in found])


@router.get("/{volume_id}/readiness", summary="能否定稿")
def readiness(session: ReadDep, actor: ActorDep, volume_id: VolumeId) -> CasebookReadiness:
    """列出定稿前要解决的全部问题；没有问题时生成全部文件，检查有无应当遮盖的内容。须有管理权限。"""
    volume = VOLUMES.seen(session, actor, volume_id, None)
    found = obstacles(session, volume)
    leaks = [] if found else list(files.render(session, actor, volume_id, None).leaks)
    return CasebookReadiness.of(found, leaks)


@router.delete("/{volume_id}", summary="删除汇编草稿", status_code=204)
def discard(services: ServicesDep, actor: ActorDep, volume_id: VolumeId) -> None:
    """删除的草稿可以恢复；已定稿的不能删除。"""
    with services.database.write() as session:
        VOLUMES.discard(session, actor, volume_id)


@router.post("/{volume_id}/restore", summary="恢复删除的汇编草稿")
def restore(services: ServicesDep, actor: ActorDep, response: Response, volume_id: VolumeId) -> CasebookOut:
    """与删除前相同。"""
    with services.database.write() as session:
        return _out(session, actor, response, VOLUMES.restore(session, actor, volume_id))


@router.post("/{volume_id}/freeze", summary="定稿")
def freeze(editing: EditingDep, response: Response) -> CasebookOut:
    """生成并检查全部文件，原样留存，此后不能修改；本地区行政机关可以看到。有应当遮盖的内容时不定稿，说明在哪里。"""
    with editing.look() as (session, at):
        rendered = files.render(session, *at)
    kept = files.keep(rendered, editing.services.files)
    with editing.services.database.write() as session:
        return _out(session, editing.actor, response, files.freeze(session, editing.actor, editing.object_id, rendered, kept))


@router.get("/{volume_id}/files/{kind}", summary="下载汇编", response_class=Response, responses=FILES)
def download(services: ServicesDep, actor: ActorDep, volume_id: VolumeId, kind: FileKind) -> Response:
    """草稿当场生成并印有“草稿”，已定稿的是定稿时留存的原件。"""
    with services.database.read() as session:
        made = files.one(session, actor, volume_id, kind, services.files)
    with services.database.write() as session:
        files.noted(session, actor, volume_id, kind)
    return attached(made.content, made.name, made.media_type)


@router.get("/{volume_id}/check", summary="重新生成比较")
def check(services: ServicesDep, session: ReadDep, actor: ActorDep, volume_id: VolumeId) -> CasebookCheck:
    """按定稿内容重新生成各个文件，与留存的逐字节比较。须有管理权限。"""
    found = files.compare(session, actor, volume_id, services.files)
    return CasebookCheck.of(found, files.changed(VOLUMES.one(session, actor, volume_id)))


def _out(session: Session, actor: Actor, response: Response, volume: Volume) -> CasebookOut:
    response.headers["ETag"] = etag(volume.revision)
    own = VOLUMES.own(session, actor, volume)
    return CasebookOut.whole(volume, keeping.book_of(session, volume), files.kept(session, volume), own=own)
