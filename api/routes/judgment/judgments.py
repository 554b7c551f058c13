"""Judgments: the list, one, where its values stand, and the list as a file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.output import WRITERS, Format
from api.routes.judgment.judgment_models import EvidenceOut, JudgmentItem, JudgmentOut, JudgmentPage
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.etags import etag
from api.routes.kit.judgment_filters import Given, Sort, Text, filters_of, paginate
from api.routes.kit.numbers import JudgmentId, Limit, Offset
from api.services import Services
from api.spreadsheets import CSV, XLSX
from api.store import audit, judgments
from api.store.actor import Actor
from api.store.tables import Involvement, Judgment

router = APIRouter(prefix="/judgments", tags=["裁判文书"])

CHUNK = 65_536
TYPES = {
    "csv": CSV,
    "xlsx": XLSX,
    "jsonl": "application/x-ndjson",
}


@router.get("", summary="文书列表")
def index(
    request: Request,
    response: Response,
    session: ReadDep,
    actor: ActorDep,
    given: Given,
    *,
    text: Text = "",
    sort: Sort = judgments.NEWEST_FIRST,
    offset: Offset = 0,
    limit: Limit = 50,
) -> JudgmentPage:
    """您有权查看的裁判文书，可筛选、检索和排序。Link 响应头给出上一页和下一页的地址。"""
    actor.require("read")
    found = judgments.page(session, actor.scope, filters_of(given, text), sort=sort, offset=offset, limit=limit)
    paginate(request, response, total=found.total, offset=offset, limit=limit)
    items = [JudgmentItem.of(row) for row in found.rows]
    return JudgmentPage(total=found.total, capped=found.capped, offset=offset, limit=limit, items=items)


@router.get(
    "/export",
    summary="导出列表",
    response_class=StreamingResponse,
    responses={200: {"description": "整个列表，不分页。", "content": {kind.partition(";")[0]: {} for kind in TYPES.values()}}},
)
def export(
    services: ServicesDep,
    actor: ActorDep,
    given: Given,
    *,
    form: Annotated[Literal["csv", "xlsx", "jsonl"], Query(alias="format", description="文件格式。")] = "csv",
    text: Text = "",
    sort: Sort = judgments.NEWEST_FIRST,
) -> StreamingResponse:
    """把符合条件的全部文书导出为表格（csv、xlsx，列与命令行相同）或逐行 JSON（jsonl）；导出会记入操作日志。"""
    actor.require("read")
    filters = filters_of(given, text)
    with services.database.read() as session:
        ids = judgments.ids(session, actor.scope, filters, sort=sort)
    with services.database.write() as session:
        after = {"format": form, "rows": len(ids), "filters": given | {"text": [text]}}
        audit.note(session, actor, "judgment.export", "judgment", None, after=after)
    headers = {"Content-Disposition": f'attachment; filename="judgments.{form}"', "Cache-Control": "no-store"}
    return StreamingResponse(_written(services, actor, ids, Format(form)), media_type=TYPES[form], headers=headers)


@router.get("/{judgment_id}", summary="一份文书")
def show(judgment_id: JudgmentId, response: Response, session: ReadDep, actor: ActorDep) -> JudgmentOut:
    """文书的全部字段（已计入人工更正）、有关单位和相关地址。ETag 供更正时放进 If-Match。"""
    actor.require("read")
    row = actor.scope.judgment(session, judgment_id)
    response.headers["ETag"] = etag(row.revision)
    return JudgmentOut.whole(row, _involved(session, actor, row))


@router.get("/{judgment_id}/evidence", summary="证据位置")
def evidence(judgment_id: JudgmentId, response: Response, session: ReadDep, actor: ActorDep) -> EvidenceOut:
    """机器给出的每个值在文书中的位置。"""
    actor.require("read")
    row = actor.scope.judgment(session, judgment_id)
    response.headers["ETag"] = etag(row.revision)
    return EvidenceOut(document_id=row.document_id, evidence=row.analysis.evidence)


def _involved(session: Session, actor: Actor, row: Judgment) -> list[Involvement]:
    """Those whose organisation the caller may see."""
    wanted = select(Involvement).where(
        Involvement.judgment_id == row.id, Involvement.organisation_id.in_(actor.scope.organisations())
    )
    return list(session.scalars(wanted.order_by(Involvement.id)))


def _written(services: Services, actor: Actor, ids: Sequence[int], form: Format) -> Iterator[bytes]:
    """The file, piece by piece, in a session of its own: it is read after the handler has returned."""
    buffer = io.BytesIO()
    writer = WRITERS[form](buffer)
    with services.database.read() as session:
        for row in judgments.records_of(session, actor.scope, ids):
            writer.write(_record(row))
            if buffer.tell() >= CHUNK:
                yield _taken(buffer)
    writer.close()
    yield _taken(buffer)


def _record(row: Judgment) -> dict[str, Any]:
    return {**row.record, "judgment_id": row.id, "state": row.state, "revision": row.revision}


def _taken(buffer: io.BytesIO) -> bytes:
    data = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return data
