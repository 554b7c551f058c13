"""Ledgers of people's own: handed in and checked, the report, and writing what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi import Path as InPath

from api.errors import ServiceError
from api.file_names import harmless
from api.intake import uploads
from api.ledger.books import importing, sheets
from api.ledger.books.sheets import Sheet
from api.routes.kit import bodies
from api.routes.kit.deps import ActorDep, CredentialsDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID
from api.routes.ledger.ledger_models import LedgerImportOut, LedgerImportReport, LedgerImports
from api.services import Services
from api.store.actor import Actor
from api.store.files import Incoming
from api.store.tables import LedgerImport

router = APIRouter(prefix="/ledger/imports", tags=["案件台账"])

BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
ImportId = Annotated[int, InPath(ge=1, le=LARGEST_ID, description="导入编号。", examples=[7])]


@router.get("", summary="导入记录")
def index(session: ReadDep, actor: ActorDep) -> LedgerImports:
    """最近 50 次检查和导入。"""
    return LedgerImports(items=[LedgerImportOut.of(row) for row in importing.listed(session, actor)])


@router.put("/{filename:path}", summary="检查一份台账", status_code=201, openapi_extra=BODY)
async def hand_in(
    request: Request, shown: CredentialsDep,
    filename: Annotated[str, InPath(description="文件名，只供显示。", examples=["2024年败诉台账.xlsx"])],
) -> LedgerImportReport:  # fmt: skip
    """请求体就是 xlsx 文件：本系统导出的台账，或各单位自己的台账（按标题识别列）。只检查，不写入台账，返回逐行的检查报告。

    找不到裁判文书的行保留在报告里；文书上传后可以用“重新检查”再次核对同一文件。
    """
    actor = await to_thread.run_sync(shown.actor)
    actor.require("correct")
    bodies.announced(request, sheets.BYTES)
    incoming = await to_thread.run_sync(_begun, shown.services, actor)
    try:
        async for chunk in uploads.paced(bodies.stream(request), sheets.BYTES):
            await to_thread.run_sync(incoming.add, chunk)
        return await to_thread.run_sync(_checked, shown.services, actor, harmless(filename), incoming)
    finally:
        await to_thread.run_sync(incoming.drop)


@router.get("/{import_id}", summary="检查报告")
def show(import_id: ImportId, session: ReadDep, actor: ActorDep) -> LedgerImportReport:
    """逐行的检查报告。"""
    return LedgerImportReport.of(importing.one(session, actor, import_id))


@router.post("/{import_id}/check", summary="重新检查", status_code=201)
def check(import_id: ImportId, services: ServicesDep, actor: ActorDep) -> LedgerImportReport:
    """对同一文件再检查一次，生成新的报告：例如缺少的裁判文书已经上传。"""
    row, content = stored(services, actor, import_id)
    with services.database.write() as session:
        return LedgerImportReport.of(_with_user(importing.hand_in(session, actor, row.name, row.sha256, content)))


@router.post("/{import_id}/apply", summary="写入台账")
def apply(import_id: ImportId, services: ServicesDep, actor: ActorDep) -> LedgerImportOut:
    """把报告里“将更新”的格写入台账：全部写入，或者全部不写入；每一格留有填写记录。检查之后台账有变化时返回 409。"""
    _, content = stored(services, actor, import_id)
    with services.database.write() as session:
        return LedgerImportOut.of(_with_user(importing.apply(session, actor, import_id, content)))


def stored(services: Services, actor: Actor, import_id: int) -> tuple[LedgerImport, Sequence[Sheet]]:
    """An import that the caller may see, and what its file says; read before anything is locked."""
    with services.database.read() as session:
        row = importing.one(session, actor, import_id)
    return row, importing.sheets_of(services.files, row.sha256)


def _begun(services: Services, actor: Actor) -> Incoming:
    settings = services.settings
    services.rates.hit("upload", str(actor.user_id), settings.uploads_per_minute)
    return services.files.incoming(sheets.BYTES, settings.free_bytes)


def _checked(services: Services, actor: Actor, name: str, incoming: Incoming) -> LedgerImportReport:
    """Only a file that can be read is kept."""
    if incoming.path.stat().st_size == 0:
        raise ServiceError("E704")
    content = sheets.read(incoming.path)
    kept = incoming.keep()
    with services.database.write() as session:
        return LedgerImportReport.of(_with_user(importing.hand_in(session, actor, name, kept.sha256, content)))


def _with_user(row: LedgerImport) -> LedgerImport:
    assert row.user is not None
    return row
