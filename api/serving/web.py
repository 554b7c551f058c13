"""How the web server is set up, for the service and for tests of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from api.serving import protocol
from api.settings import Settings

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

SPARE_FILES: Final = 512
"""Open files that are no connections: database, uploads on their way, log."""
LARGEST_MESSAGE: Final = 1024 * 1024
"""Of a websocket; pages send clicks and fields.  Also what a stranger may have kept in memory by one connection."""


def configured(app: ASGIApp, settings: Settings, **more: Any) -> uvicorn.Config:
    """The server's configuration; `more` joins it.  Raises the process's limit of open files as far as it may."""
    import uvicorn

    places = protocol.PLACES
    places.most = min(places.most, max(1, open_files() - SPARE_FILES))
    places.share = places.most if settings.proxy else min(settings.connections_per_address, max(1, places.most * 2 // 3))
    return uvicorn.Config(
        app,
        http=protocol.Protocol,
        ws=protocol.Socket,
        ws_max_size=LARGEST_MESSAGE,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # `api.security.proxy` reads them
        **more,
    )


def open_files() -> int:
    """How many files the process may have open, once the soft limit was raised to the hard one."""
    if sys.platform == "win32":
        return protocol.PLACES.most + SPARE_FILES
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return sys.maxsize if most == resource.RLIM_INFINITY else most
