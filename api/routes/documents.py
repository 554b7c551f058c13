"""Documents: files handed in, and what became of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from api.errors import ServiceError
from api.intake.landing import Landing
from api.intake.multipart import Begin, Data, boundary_of, files
from api.intake.receive import Received
from api.routes.deps import ActorDep, ServicesDep
from api.services import Services
from api.store.actor import Actor

router = APIRouter(tags=["documents"])


class ReceivedFile(BaseModel):
    """One file that is safely stored."""

    document_id: int = Field(description="文件编号", examples=[17])
    name: str = Field(description="文件名", examples=["判决书.pdf"])
    duplicate: bool = Field(description="本单位已上传过相同内容的文件")


class Receipt(BaseModel):
    """What became of an upload."""

    batch_id: int = Field(description="批次编号，用来查看进度", examples=[3])
    files: list[ReceivedFile]


@router.post("/documents", status_code=202, summary="上传一个或多个文件")
async def upload(request: Request, services: ServicesDep, actor: ActorDep) -> Receipt:
    """Multipart upload."""
    actor.require("upload")
    received: list[Received] = []
    landing: Landing | None = None
    try:
        async for event in files(request.stream(), boundary_of(request.headers.get("content-type", ""))):
            if isinstance(event, Begin):
                landing = Landing(services, actor, received[0].batch_id if received else None, event.name)
            elif landing is not None and isinstance(event, Data):
                await landing.add(event.content)
            elif landing is not None:
                received.append(await landing.finish())
    finally:
        if landing is not None:
            landing.abandon()
    if not received:
        raise ServiceError("E706")
    return _receipt(received)


@router.put("/documents/{filename}", status_code=202, summary="上传一个文件（请求体即文件内容）")
async def put(
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    filename: Annotated[str, InPath(description="文件名，只用于显示")],
) -> Receipt:
    """Raw upload."""
    actor.require("upload")
    return _receipt([await _single(request, services, actor, filename)])


async def _single(request: Request, services: Services, actor: Actor, name: str) -> Received:
    landing = Landing(services, actor, None, name)
    try:
        async for chunk in request.stream():
            await landing.add(chunk)
        return await landing.finish()
    finally:
        landing.abandon()


def _receipt(received: list[Received]) -> Receipt:
    files = [ReceivedFile(document_id=r.document_id, name=r.name, duplicate=r.duplicate) for r in received]
    return Receipt(batch_id=received[0].batch_id, files=files)
