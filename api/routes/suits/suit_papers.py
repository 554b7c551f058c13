"""The papers of a pending suit: handed in, attached, removed, of which kind they are, and their text."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath

from api.routes.files import uploads
from api.routes.files.document_models import Receipt
from api.routes.files.pictures import PRIVATE, TextOut
from api.routes.kit.deps import ActorDep, CredentialsDep, ReadDep, ServicesDep
from api.routes.kit.numbers import DocumentId
from api.routes.suits.suit_models import AttachedFiles, PaperKindIn, SuitOut
from api.routes.suits.suits import EditingDep, SuitId, screened
from api.screening import papers
from api.screening.papers import ForSuit

router = APIRouter(prefix="/suits/{suit_id}/papers", tags=["应诉研判"])


@router.post("", status_code=202, summary="上传应诉材料", response_model=Receipt, openapi_extra=uploads.FORM)
async def upload(request: Request, shown: CredentialsDep, suit_id: SuitId) -> Response:
    """同“上传一个或多个文件”，收到的文件随即加入这个案件，读出后自动研判。已登记为裁判文书的文件不收。"""
    return await uploads.many(request, shown, None, ForSuit(suit_id))


@router.put("/files/{filename:path}", status_code=202, summary="上传一份应诉材料（请求体就是文件）", response_model=Receipt,
            openapi_extra=uploads.BODY)  # fmt: skip
async def put(
    request: Request, shown: CredentialsDep, suit_id: SuitId,
    filename: Annotated[str, InPath(description="文件名，只供显示。", examples=["起诉状.pdf"])],
) -> Response:  # fmt: skip
    """请求体就是文件内容，不经编码。其余同“上传应诉材料”。"""
    return await uploads.one(request, shown, filename, None, ForSuit(suit_id))


@router.post("/attach", summary="把已上传的文件加入应诉材料")
def attach(services: ServicesDep, actor: ActorDep, suit_id: SuitId, sent: AttachedFiles, response: Response) -> SuitOut:
    """能看到这个案件的单位随之能看到这些文件。已经加入的不变。"""
    with services.database.write() as session:
        papers.attach(session, actor, suit_id, sent.document_ids)
    return screened(services, actor, suit_id, response)


@router.delete("/{document_id}", summary="移出一份应诉材料")
def detach(editing: EditingDep, document_id: DocumentId, response: Response) -> SuitOut:
    """文件本身保留。"""
    with editing.open() as (session, at):
        papers.detach(session, *at, document_id)
    return screened(editing.services, editing.actor, editing.object_id, response)


@router.put("/{document_id}/kind", summary="指定应诉材料的种类")
def kind(editing: EditingDep, document_id: DocumentId, sent: PaperKindIn, response: Response) -> SuitOut:
    """随后按这个种类重新读取，需要片刻。"""
    with editing.open() as (session, at):
        papers.set_kind(session, *at, document_id, kind=sent.kind)
    return screened(editing.services, editing.actor, editing.object_id, response)


@router.get("/{document_id}/text", summary="应诉材料的全文")
def text(session: ReadDep, actor: ActorDep, suit_id: SuitId, document_id: DocumentId, response: Response) -> TextOut:
    """研判依据的起止位置数的就是这份全文。"""
    response.headers["Cache-Control"] = PRIVATE
    return TextOut(text=papers.text(session, actor, suit_id, document_id).text, sections=[])
