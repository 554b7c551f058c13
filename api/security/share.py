"""How much of the service one address may take: requests and sockets that are open at the same time.

Without a proxy the server counts connections themselves (`api.serving.protocol`), also those that never say a word.  Behind
a proxy all of them come from the proxy, which holds the silent ones; what it passes on is counted here, by the address
that it names.
"""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv6Address, ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import ServiceError
from api.routes.kit.problems import problem
from api.security.sockets import TRY_AGAIN
from api.settings import Settings

OWN_BITS = 64
"""Of an IPv6 address, what names its site; the rest its owner chooses, anew for each connection if he likes (RFC 4291, 2.5.1)."""


def whose(address: str) -> str:
    """What counts as one address: an IPv4 address, also within an IPv6 one; of IPv6 the first half; else what stands there."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> OWN_BITS << OWN_BITS))


class Share:
    """Behind a proxy: refuses what one address asks beyond its share (E714; sockets are closed with 1013)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what may pass."""
        client = scope.get("client")
        if not self.settings.proxy or scope["type"] not in {"http", "websocket"} or client is None:
            await self.app(scope, receive, send)
            return
        address = whose(client[0])
        if self._open[address] >= self.settings.connections_per_address:
            await _refuse(scope, receive, send)
            return
        self._open[address] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": TRY_AGAIN})
    else:
        await problem(ServiceError("E714"), scope["path"])(scope, receive, send)
