"""Batches: what was handed in together, and how far it is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.intake import batches
from api.routes.files.document_models import BatchDetail, BatchFile, BatchOut, BatchPage
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import BatchId, Offset

router = APIRouter(prefix="/batches", tags=["文件"])


@router.post("", status_code=201, summary="新建批次", response_model=BatchOut)
def create(response: Response, services: ServicesDep, actor: ActorDep) -> BatchOut:
    """新建一个空批次；随后上传时用 batch 参数把文件放进来。"""
    with services.database.write() as session:
        batch = batches.create(session, actor)
        response.headers["Location"] = f"/api/v1/batches/{batch.id}"
        return BatchOut.of(batches.tally(session, batch.id))


@router.get("", summary="批次列表", response_model=BatchPage)
def index(
    session: ReadDep,
    actor: ActorDep,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=100, description="最多返回多少个。")] = 20,
) -> BatchPage:
    """您有权查看的批次，新的在前。"""
    found = batches.page(session, actor, offset=offset, limit=limit)
    return BatchPage(total=found.total, offset=offset, limit=limit, items=[BatchOut.of(row) for row in found.rows])


@router.get("/{batch_id}", summary="批次进度", response_model=BatchDetail)
def show(
    session: ReadDep,
    actor: ActorDep,
    batch_id: BatchId,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="最多返回多少个文件。")] = 500,
) -> BatchDetail:
    """各状态的文件数，以及每个文件的状态、出错原因和所属文书。"""
    summary = BatchOut.of(batches.summary(session, actor, batch_id))
    files = [BatchFile.of(entry) for entry in batches.files(session, actor, batch_id, offset=offset, limit=limit)]
    return BatchDetail(**summary.model_dump(), files=files)
