"""Rectification: the list of problems, deeds, proof files, the rate of completion."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Annotated, Any, Final

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from sqlalchemy.orm import Session

from api import downloads
from api.downloads import attached
from api.intake import uploads
from api.ledger.rectification import attachments, problems, rectification_list, rectification_workbook, rectifications
from api.ledger.rectification.arriving import Arriving
from api.ledger.rectification.rectification_list import SORTS, Filters
from api.ledger.rectification.rectification_states import Deed
from api.routes.kit import bodies
from api.routes.kit.deps import ActorDep, CredentialsDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag
from api.routes.kit.numbers import LARGEST_ID, Id, Limit, Offset
from api.routes.ledger.rectification_models import (
    Counts,
    NewRectification,
    Note,
    ProofOut,
    ProposalOut,
    Proposals,
    Rates,
    RectificationDetail,
    RectificationEventOut,
    RectificationOut,
    Rectifications,
    RectificationValues,
    StateCode,
    UnitCounts,
    plain,
)
from api.spreadsheets import XLSX
from api.store.actor import Actor
from api.store.tables import Rectification
from api.store.types import today

router = APIRouter(tags=["整改"])

BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
DEEDS: Final[tuple[tuple[Deed, str, str, str], ...]] = (
    ("submit", "submit", "报送核查", "单位整改完毕，写明完成情况，报司法局核查。"),
    ("close", "close", "销号", "司法局核查通过，销号。"),
    ("return", "send_back", "退回补正", "司法局核查不通过，写明原因，退回单位。"),
    ("reopen", "reopen", "重新整改", "司法局把已销号或已作废的问题重新列入整改，写明原因。"),
    ("cancel", "cancel", "作废", "司法局作废误登记的问题，写明原因；不再计入完成率。"),
)
"""What moves a problem on: the last part of the address, the operation's name, and what the manual says of it."""
ENVELOPE: Final = 64 * 1024
PIECE: Final = 1024 * 1024
Rectified = Annotated[int, InPath(ge=1, le=LARGEST_ID, description="整改问题编号。", examples=[5])]
_SORT = rf"^-?(?:{'|'.join(SORTS)})$"
Order = Annotated[str, Query(pattern=_SORT, description=f"排序：{'、'.join(SORTS)}；前面加 - 为从大到小。", examples=["due_on"])]


def _filters(
    *,
    text: Annotated[str, Query(max_length=200, description="问题、措施、责任人、案号里的词语。", examples=["听证"])] = "",
    state: Annotated[list[StateCode], Query(default_factory=list, description="状态；可重复给出多个。")],
    organisation: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。", examples=[3])] = None,
    dispute: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="案件编号。", examples=[12])] = None,
    cause: Annotated[str, Query(max_length=40, description="对应原因代码。", examples=["P02"])] = "",
    overdue: Annotated[bool | None, Query(description="是否逾期。")] = None,
    opened_from: Annotated[date | None, Query(description="登记日期不早于。", examples=["2024-01-01"])] = None,
    opened_to: Annotated[date | None, Query(description="登记日期不晚于。", examples=["2024-03-31"])] = None,
    due_from: Annotated[date | None, Query(description="整改期限不早于。", examples=["2024-01-01"])] = None,
    due_to: Annotated[date | None, Query(description="整改期限不晚于。", examples=["2024-03-31"])] = None,
) -> Filters:
    single = {
        "text": text, "organisation": organisation, "dispute": dispute, "cause": cause, "opened_from": opened_from,
        "opened_to": opened_to, "due_from": due_from, "due_to": due_to, "overdue": None if overdue is None else str(overdue).lower(),
    }  # fmt: skip
    return Filters.from_params({"state": list(state), **{name: str(value) for name, value in single.items() if value not in {None, ""}}})


Given = Annotated[Filters, Depends(_filters)]


def _revision(session: Session, actor: Actor, rectification_id: int) -> int:
    return rectifications.seen(session, actor, rectification_id).revision


def _editing(rectification_id: Rectified, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, rectification_id, if_match, _revision)


EditingDep = Annotated[Editing, Depends(_editing)]


@router.get("/rectifications", summary="整改问题清单")
def index(session: ReadDep, actor: ActorDep, given: Given, *, sort: Order = "due_on", offset: Offset = 0, limit: Limit = 50) -> Rectifications:
    """您有权查看的单位的整改问题：没有办完的在前，期限近的在前；另附各状态件数和完成率。"""
    found = rectification_list.page(session, actor, given, sort=sort, offset=offset, limit=limit)
    day = today()
    return Rectifications(
        total=found.total, counts=Counts.of(rectification_list.counts(session, actor, given)),
        items=[RectificationOut.of(row, day) for row in found.rows],
    )  # fmt: skip


@router.get("/rectifications/rates", summary="各单位整改完成率")
def rates(session: ReadDep, actor: ActorDep, given: Given) -> Rates:
    """按单位统计符合条件的问题；期间由登记日期限定。"""
    found = rectification_list.by_unit(session, actor, given)
    names = rectification_list.unit_names(session, found)
    listed = sorted(found.items(), key=lambda one: names[one[0]])
    return Rates(items=[UnitCounts(organisation_id=one, organisation=names[one], **Counts.of(count).model_dump()) for one, count in listed])


@router.get(
    "/rectifications/export", summary="导出问题清单", response_class=Response,
    responses={200: {"description": "Excel 文件。", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)  # fmt: skip
def export(services: ServicesDep, actor: ActorDep, given: Given) -> Response:
    """全部符合条件的问题，每件一行，Excel 格式；导出会记入操作记录。"""
    with services.database.write() as session:
        content = rectification_workbook.exported(session, actor, given)
    return attached(content, f"问题清单{today():%Y%m%d}.xlsx", XLSX)


@router.get("/disputes/{dispute_id}/organisations/{organisation_id}/problems", summary="建议登记的问题")
def proposals(session: ReadDep, actor: ActorDep, dispute_id: Id, organisation_id: Id) -> Proposals:
    """由裁判文书载明的败诉原因提示的问题，供登记时选用；已登记的原因不再提示。"""
    actor.require("read")
    dispute, organisation = actor.scope.dispute(session, dispute_id), actor.scope.organisation(session, organisation_id)
    found = problems.proposed(session, dispute.id, organisation.id)
    return Proposals(items=[ProposalOut(cause=one.cause, problem=one.text) for one in found])


@router.post("/disputes/{dispute_id}/rectifications", summary="登记整改问题", status_code=201)
def create(dispute_id: Id, services: ServicesDep, actor: ActorDep, sent: NewRectification, response: Response) -> RectificationDetail:
    """为一个案件的一个被告单位登记问题；由单位自己或司法局登记。"""
    given = sent.model_dump(exclude_unset=True, exclude={"organisation_id"})
    with services.database.write() as session:
        row = rectifications.add(session, actor, dispute_id, sent.organisation_id, given)
        return _detail(session, row, response)


@router.get("/rectifications/{rectification_id}", summary="一个整改问题")
def show(rectification_id: Rectified, session: ReadDep, actor: ActorDep, response: Response) -> RectificationDetail:
    """内容、佐证材料和过程。ETag 供改动时使用。"""
    return _detail(session, rectifications.one(session, actor, rectification_id), response)


@router.patch("/rectifications/{rectification_id}", summary="修改整改问题")
def change(editing: EditingDep, sent: RectificationValues, response: Response) -> RectificationDetail:
    """整改中或退回补正时可以修改；整改期限确定以后由司法局修改。"""
    with editing.open() as (session, at):
        row = rectifications.change(session, *at, sent.model_dump(exclude_unset=True))
        return _detail(session, row, response)


def _moving(deed: Deed) -> Callable[[Editing, Note, Response], RectificationDetail]:
    def moved(editing: EditingDep, sent: Note, response: Response) -> RectificationDetail:
        with editing.open("correct" if deed == "submit" else "manage") as (session, at):
            return _detail(session, rectifications.move(session, *at, deed, note=sent.note), response)

    return moved


for _deed, _name, _summary, _description in DEEDS:
    router.add_api_route(
        f"/rectifications/{{rectification_id}}/{_deed}", _moving(_deed), methods=["POST"], name=_name, summary=_summary,
        description=_description,
    )  # fmt: skip


@router.put(
    "/rectifications/{rectification_id}/proofs/{filename:path}", summary="上传佐证材料", status_code=201, openapi_extra=BODY,
)  # fmt: skip
async def prove(
    request: Request, shown: CredentialsDep, rectification_id: Rectified,
    filename: Annotated[str, InPath(description="文件名，只供显示。", examples=["培训签到表.pdf"])],
) -> ProofOut:  # fmt: skip
    """请求体就是文件内容。接收 PDF、Word、Excel、OFD、图片和文本，按内容判断；内容相同的不重复登记。"""
    services = shown.services
    actor = await to_thread.run_sync(shown.actor)
    arriving = await to_thread.run_sync(lambda: Arriving(services, actor, rectification_id, filename))
    try:
        bodies.announced(request, services.settings.upload_bytes)
        async for piece in _pieces(uploads.paced(bodies.stream(request), services.settings.upload_bytes + ENVELOPE)):
            await to_thread.run_sync(arriving.add, piece)
        return ProofOut.of(await to_thread.run_sync(arriving.finish))
    finally:
        await to_thread.run_sync(arriving.drop)


@router.get(
    "/proofs/{proof_id}/file", summary="下载佐证材料", response_class=FileResponse,
    responses={200: {"description": "上传时的文件，作为附件下载。", "content": {"*/*": {}}}},
)  # fmt: skip
def download(services: ServicesDep, actor: ActorDep, proof_id: Id) -> Response:
    """逐字节与上传时相同；下载会记入操作记录。"""
    with services.database.read() as session:
        found = attachments.handed_out(session, actor, proof_id, services.files)
    with services.database.write() as session:
        attachments.noted(session, actor, found)
    return downloads.kept(services.files, found.sha256, found.name, found.media_type)


@router.delete("/proofs/{proof_id}", summary="移除佐证材料", status_code=204)
def remove(services: ServicesDep, actor: ActorDep, proof_id: Id) -> None:
    """整改中或退回补正时可以移除。"""
    with services.database.write() as session:
        attachments.remove(session, actor, proof_id)


def _detail(session: Session, row: Rectification, response: Response) -> RectificationDetail:
    response.headers["ETag"] = etag(row.revision)
    proofs = [ProofOut.of(one) for one in attachments.of(session, row)]
    events = [RectificationEventOut.of(one) for one in row.events]
    return RectificationDetail(**plain(row, today()), proofs=proofs, events=events)


async def _pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The body in larger pieces: each costs a trip to a thread."""
    gathered = bytearray()
    async for chunk in body:
        gathered += chunk
        if len(gathered) >= PIECE:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)
