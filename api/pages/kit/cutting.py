"""Open pages whose session was ended elsewhere are taken away: their socket is cut, nothing more is sent to them.

Somebody signs out everywhere, gets another password or role, or is deactivated, perhaps on another host.  What his open
pages do is refused at once (`context`); that they stand there, and would be sent what is new, ends within seconds.
Pages whose session has only grown too old stay: what was typed into them is not lost, and all they do is refused, too.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from typing import Any, Final

import structlog
from nicegui import Client, core
from sqlalchemy.exc import SQLAlchemyError

from api.errors import ServiceError
from api.pages.kit.context import KEY, Context
from api.people.sessions import Ticket, opened, standing
from api.services import Services

LOOK_SECONDS = 3.0
"""How often the open pages of a process are compared with the sessions, all at once."""
FAREWELL_SECONDS: Final = 5.0
"""How long a socket may take to be told; one that takes no byte is no longer waited for."""

log = structlog.get_logger("anjian.page")


async def watch(services: Services) -> None:
    """Cuts the pages of these services as their sessions end, until it is cancelled."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        pages = {client: ticket for client in list(Client.instances.values()) if (ticket := _ticket(client, services))}
        if not pages:
            continue
        try:
            kept = await asyncio.to_thread(_kept, services, pages.values())
        except (SQLAlchemyError, ServiceError):  # a database that cannot be read now may be so in a moment
            continue
        ended = [client for client, ticket in pages.items() if ticket not in kept]
        await asyncio.gather(*(_cut(client) for client in ended))
        if ended:
            log.info("pages_cut", count=len(ended))


def _ticket(client: Client, services: Services) -> Ticket | None:
    """With which session a page of these services was opened; None: with none, as the page for signing in."""
    context: Context | None = client.storage.get(KEY)
    if context is None or context.services is not services:
        return None
    try:
        return opened(services.settings, context.cookie)
    except ServiceError:
        return None


def _kept(services: Services, tickets: Collection[Ticket]) -> set[Ticket]:
    with services.database.read() as session:
        return standing(session, tickets)


async def _cut(client: Client) -> None:
    """The page is forgotten first, so that a socket that comes back finds none; then each of its sockets is ended."""
    if client.is_deleted:
        return
    sockets = list(core.sio.manager.get_participants("/", client.id))
    client.delete()
    await asyncio.gather(*(_farewell(sid, connection) for sid, connection in sockets))


async def _farewell(sid: str, connection: str) -> None:
    """The browser loads the address anew, which leads it to sign in; who does not listen is cut nevertheless."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(FAREWELL_SECONDS):
            await core.sio.emit("run_javascript", {"code": "location.reload()"}, to=sid)
    held: Any = core.sio.eio.sockets.get(connection)
    if held is not None:
        await held.close(wait=False)
        await held.queue.put(None)  # ends its writer, which closes the socket even if the other side does not
