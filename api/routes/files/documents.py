"""Documents: files handed in, where they are on their way, and their original bytes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from fastapi.responses import FileResponse, Response

from api import downloads
from api.errors import ServiceError
from api.intake import documents, listing, progress
from api.intake.listing import Filters
from api.intake.states import STATES
from api.routes.files.document_models import DocumentOut, DocumentPage
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.store import audit
from nlp.reading.guard import sniff

router = APIRouter(prefix="/documents", tags=["文件"])

LARGEST_ID: Final = 2**31 - 1
DocumentId = Annotated[int, InPath(ge=1, le=LARGEST_ID, description="文件编号。", examples=[17])]
HARMLESS: Final = frozenset({sniff.PDF, sniff.DOCX, sniff.OFD, sniff.ZIP, sniff.DOC, sniff.RTF, *sniff.IMAGES})
"""Media types that no browser runs; anything else is handed out as plain bytes."""


@router.get("", summary="文件列表", response_model=DocumentPage)
def index(
    session: ReadDep,
    actor: ActorDep,
    *,
    state: Annotated[list[str] | None, Query(description="只要这些状态的文件。", examples=[["failed"]])] = None,
    name: Annotated[str, Query(max_length=200, description="文件名包含的词，用空格分开。", examples=["判决书"])] = "",
    batch_id: Annotated[int | None, Query(alias="batch", ge=1, le=LARGEST_ID, description="只要这个批次的文件。")] = None,
    since: Annotated[date | None, Query(description="从这一天起收到的。", examples=["2024-01-01"])] = None,
    until: Annotated[date | None, Query(description="到这一天为止收到的，含当天。", examples=["2024-03-31"])] = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="跳过多少个。")] = 0,
    limit: Annotated[int, Query(ge=1, le=200, description="最多返回多少个。")] = 50,
) -> DocumentPage:
    """您有权查看的文件，新的在前。"""
    unknown = [code for code in state or [] if code not in STATES]
    if unknown:
        raise ServiceError("E602", why=f"没有状态“{unknown[0][:40]}”")
    found = listing.page(
        session, actor, Filters(tuple(state or ()), name, batch_id, since, until), offset=offset, limit=limit
    )
    return DocumentPage(
        total=found.total, offset=offset, limit=limit, items=[DocumentOut.of(row) for row in found.rows]
    )


@router.get("/{document_id}", summary="一个文件的处理情况", response_model=DocumentOut)
def show(session: ReadDep, actor: ActorDep, document_id: DocumentId) -> DocumentOut:
    """返回文件的状态、出错原因和所属文书。"""
    actor.require("read")
    return DocumentOut.of(progress.one(session, actor.scope, document_id))


@router.get(
    "/{document_id}/file",
    summary="下载原件",
    response_class=FileResponse,
    responses={200: {"description": "原件，逐字节与上传时相同；Content-Type 是文件的格式。", "content": {"*/*": {}}}},
)
def download(services: ServicesDep, actor: ActorDep, document_id: DocumentId) -> Response:
    """返回上传时的原始文件，作为附件下载；下载会记入操作日志。"""
    actor.require("read")
    with services.database.read() as session:
        document = actor.scope.document(session, document_id)
        if not document.sha256:
            raise ServiceError("E601", what="这个文件的原件")
        media_type = document.media_type if document.media_type in HARMLESS else sniff.UNKNOWN
    response = downloads.kept(services.files, document.sha256, document.name, media_type)
    with services.database.write() as session:
        audit.note(session, actor, "document.download", "document", document_id, after={"name": document.name})
    return response


@router.post("/{document_id}/retry", summary="重新处理", response_model=DocumentOut)
def retry(services: ServicesDep, actor: ActorDep, document_id: DocumentId) -> DocumentOut:
    """让处理失败（或被判为非行政裁判文书）的文件重新排队。"""
    with services.database.write() as session:
        documents.retry(session, actor, document_id)
        return DocumentOut.of(progress.one(session, actor.scope, document_id))


@router.post("/{document_id}/accept", summary="并入已登记案件", response_model=DocumentOut)
def accept(services: ServicesDep, actor: ActorDep, document_id: DocumentId) -> DocumentOut:
    """文件的案号已由上传单位看不到的单位登记时，由司法局确认它属于这个案件；确认后上传单位也能看到该案。"""
    with services.database.write() as session:
        documents.admit(session, actor, document_id)
        return DocumentOut.of(progress.one(session, actor.scope, document_id))
