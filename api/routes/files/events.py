"""Server-sent events: changes of documents as they happen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel

from api.intake import batches
from api.intake.events import Change, Ended, Event, Hub, Settled, moment_of
from api.routes.files.document_models import BatchOut, DocumentOut, ErrorOut
from api.routes.kit.deps import ActorDep, AddressDep, ServicesDep, caller
from api.routes.kit.numbers import LARGEST_ID

router = APIRouter(prefix="/events", tags=["文件"])

COME_BACK_MILLISECONDS: Final = 2000
STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "事件流：document（文件状态变化，内容同“一个文件的处理情况”）、settled（批次处理结束，内容同批次进度）、"
        "ended（不能再接收，内容为出错原因）；冒号开头的行只表示连接正常。",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


async def _hub(request: Request, services: ServicesDep) -> Hub:
    """One for the process, made by the first listener."""
    state = request.app.state
    if not hasattr(state, "hub"):
        state.hub = Hub(services.database)
    hub: Hub = state.hub
    return hub


@router.get("", summary="处理进度（事件流）", response_class=StreamingResponse, responses=STREAM)
def listen(
    request: Request,
    services: ServicesDep,
    hub: Annotated[Hub, Depends(_hub)],
    actor: ActorDep,
    address: AddressDep,
    *,
    batch_id: Annotated[int | None, Query(alias="batch", ge=1, le=LARGEST_ID, description="只要这个批次。")] = None,
    last_event_id: Annotated[str, Header(max_length=60, description="断线前收到的最后一个事件编号。")] = "",
) -> StreamingResponse:
    """以 text/event-stream 推送文件状态的变化。

    指定批次时先发送其中所有文件的当前状态，全部处理结束后发送 settled 并结束；不指定批次时推送您有权查看的所有文件的变化。
    断线后带 Last-Event-ID 重新连接，只补发断线之后的变化。会话失效时发送 ended 并结束。
    """
    actor.require("read")
    if batch_id is not None:
        with services.database.read() as session:
            batches.visible(session, actor, batch_id)
    events = hub.stream(partial(caller, request, services, address), batch_id, moment_of(last_event_id))
    return StreamingResponse(_encoded(events), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _encoded(events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    yield format_sse_event(comment="案鉴", retry=COME_BACK_MILLISECONDS)
    async for event in events:
        if isinstance(event, Change):
            yield _said("document", DocumentOut.of(event.progress), event.mark)
        elif isinstance(event, Settled):
            yield _said("settled", BatchOut.of(event.summary))
        elif isinstance(event, Ended):
            yield _said("ended", ErrorOut.of(event.error))
        else:
            yield format_sse_event(comment="")


def _said(kind: str, content: BaseModel, mark: str | None = None) -> bytes:
    return format_sse_event(data_str=content.model_dump_json(), event=kind, id=mark)
