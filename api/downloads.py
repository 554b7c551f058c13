"""Files that are handed out as downloads, under names that may hold any sign (RFC 6266, 4.1; RFC 8187, 3.2)."""

from __future__ import annotations

from contextlib import ExitStack
from urllib.parse import quote

from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from api.store.files import FileStore


def headers(name: str) -> dict[str, str]:
    """What says that a file is a download of this name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def attached(content: bytes, name: str, media_type: str) -> Response:
    """A file made here, as a download."""
    return Response(content, media_type=media_type, headers=headers(name))


def kept(files: FileStore, sha256: str, name: str, media_type: str) -> Response:
    """A kept file, as a download; it is looked through before.  Raises ServiceError E720: it is missing or damaged."""
    return _Kept(files, sha256, name, media_type)


class _Kept(FileResponse):
    """Holds the file for as long as it is sent."""

    def __init__(self, files: FileStore, sha256: str, name: str, media_type: str) -> None:
        self._held = ExitStack()
        path = self._held.enter_context(files.whole(sha256))
        super().__init__(path, media_type=media_type, filename=name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)
