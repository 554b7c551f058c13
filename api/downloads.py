"""Files that are handed out as downloads, under names that may hold any sign (RFC 6266, 4.1; RFC 8187, 3.2)."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response


def headers(name: str) -> dict[str, str]:
    """What says that a file is a download of this name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def attached(content: bytes, name: str, media_type: str) -> Response:
    """A file made here, as a download."""
    return Response(content, media_type=media_type, headers=headers(name))
