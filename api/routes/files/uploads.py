"""Files come in: several in one form, or one as the body of a request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath

from api.errors import ServiceError
from api.intake import uploads
from api.intake.landing import GATHERED, Sender
from api.intake.multipart import boundary_of
from api.intake.receive import Destination
from api.intake.uploads import Outcome
from api.routes.files.document_models import FileOutcome, Receipt
from api.routes.kit import bodies
from api.routes.kit.deps import Credentials, CredentialsDep
from api.routes.kit.numbers import LARGEST_ID
from api.routes.kit.problems import problem

router = APIRouter(tags=["文件"])

ENVELOPE: Final = 64 * 1024
"""What a form may add to a single file: boundaries and headers."""
BatchId = Annotated[int | None, Query(alias="batch", ge=1, le=LARGEST_ID, description="放入已有的批次；不填则新建一个。")]
FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": "一个或多个文件；字段名不限，带文件名的部分都算文件。",
                        }
                    },
                }
            }
        },
    }
}
BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/documents", status_code=202, summary="上传一个或多个文件", response_model=Receipt, openapi_extra=FORM)
async def upload(request: Request, shown: CredentialsDep, batch_id: BatchId = None) -> Response:
    """接收 PDF、docx、doc、wps、ofd、图片、txt 和 zip。文件逐个写入磁盘，随后在后台读取和分析。

    一个文件有问题不影响其他文件，结果逐个列出；全部没有接收时返回第一个文件的错误。
    同一单位重复上传相同内容时返回原有文件（duplicate），因此中断后可以放心重传。
    """
    return await many(request, shown, batch_id)


async def many(request: Request, shown: Credentials, batch_id: int | None, destination: Destination | None = None) -> Response:
    """Takes the files of a form.  `destination`: what they are handed in for.  Raises ServiceError as `Sender.admit`, E706, E708."""
    limit = shown.services.settings.batch_bytes
    async with _sender(shown, batch_id, destination) as sender:
        boundary = boundary_of(request.headers.get("content-type", ""))
        await _check(request, sender, limit)
        outcomes = await uploads.many(sender, uploads.paced(bodies.stream(request), limit), boundary)
    if any(outcome.received for outcome in outcomes):
        return _receipt(outcomes)
    await to_thread.run_sync(sender.admit)
    return _refusal(request, outcomes)


@router.put(
    "/uploads/{filename:path}", status_code=202, summary="上传一个文件（请求体就是文件）", response_model=Receipt,
    openapi_extra=BODY,
)  # fmt: skip
async def put(
    request: Request,
    shown: CredentialsDep,
    filename: Annotated[str, InPath(description="文件名，只供显示。", examples=["判决书.pdf"])],
    batch_id: BatchId = None,
) -> Response:
    """请求体就是文件内容，不经编码；适合其他系统逐个上传。其余同“上传一个或多个文件”。"""
    return await one(request, shown, filename, batch_id)


async def one(
    request: Request, shown: Credentials, filename: str, batch_id: int | None, destination: Destination | None = None
) -> Response:
    """Takes a body that is one file.  Raises ServiceError as `Sender.admit`, and for whatever is wrong with the file."""
    limit = shown.services.settings.upload_bytes
    async with _sender(shown, batch_id, destination) as sender:
        await _check(request, sender, limit)
        body = uploads.paced(bodies.stream(request), limit + ENVELOPE)
        return _receipt([await uploads.one(sender, body, filename)])


@asynccontextmanager
async def _sender(shown: Credentials, batch_id: int | None, destination: Destination | None) -> AsyncIterator[Sender]:
    """Who sends.  Someone who may not is told that, whatever else is wrong.  Raises ServiceError as `Sender.admit`."""
    sender = Sender(shown.services, shown.actor, batch_id, destination)
    try:
        yield sender
    except ServiceError:
        await to_thread.run_sync(sender.admit)
        raise


async def _check(request: Request, sender: Sender, limit: int) -> None:
    """What can be told before a byte is read.  Raises ServiceError E701, E702, E708, and as `Sender.admit`.

    Who sends is not asked yet where the whole body will be gathered before anything is written.
    """
    settings = sender.services.settings
    size = bodies.announced(request, limit)
    if size is None or size > GATHERED:
        await to_thread.run_sync(sender.admit)
        sender.services.files.check_room(size or 0, settings.free_bytes)


def _receipt(outcomes: list[Outcome]) -> Response:
    listed = [FileOutcome.of(outcome) for outcome in outcomes]
    kinds = [file.outcome for file in listed]
    batch_id = next(outcome.received.batch_id for outcome in outcomes if outcome.received)
    receipt = Receipt(
        batch_id=batch_id,
        accepted=kinds.count("accepted"),
        duplicates=kinds.count("duplicate"),
        refused=kinds.count("refused"),
        files=listed,
    )
    headers = {"Location": f"/api/v1/batches/{batch_id}"}
    return Response(receipt.model_dump_json(), 202, headers, "application/json")


def _refusal(request: Request, outcomes: list[Outcome]) -> Response:
    """Nothing was received: the first reason, with all files listed."""
    first = next(outcome.error for outcome in outcomes if outcome.error)
    return problem(first, request.url.path, files=[FileOutcome.of(outcome).model_dump() for outcome in outcomes])
