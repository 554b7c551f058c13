"""Bodies that are files: what can be told before a byte is read, and the bytes as they arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import ClientDisconnect

from api.errors import ServiceError
from nlp.reading.guard.limits import human_size


def announced(request: Request, limit: int) -> int | None:
    """The size that a request announces.  Raises ServiceError E701 (more than `limit`), E708 (a coded body)."""
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise ServiceError("E708", what="Content-Encoding")
    said = request.headers.get("content-length", "")
    size = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else None
    if size is not None and size > limit:
        raise ServiceError("E701", size=human_size(size), limit=human_size(limit))
    return size


async def stream(request: Request) -> AsyncIterator[bytes]:
    """The body as it arrives.  Raises ServiceError E707 when the sender goes away in the midst."""
    try:
        async for chunk in request.stream():
            if chunk:
                yield chunk
    except ClientDisconnect:
        raise ServiceError("E707") from None
