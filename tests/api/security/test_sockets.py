"""Who has not signed in holds only so many sockets, and keeps nobody else out."""

from __future__ import annotations

import asyncio

from anyio.from_thread import start_blocking_portal
from starlette.types import Message, Receive, Scope, Send

from api.people.sessions import COOKIE
from api.security import sockets
from tests.api.world import World


def test_strangers_hold_only_so_many(world: World) -> None:
    async def tried() -> list[str]:
        over, said = asyncio.Event(), []

        async def page(scope: Scope, receive: Receive, send: Send) -> None:
            said.append("opened")
            await over.wait()

        async def send(message: Message) -> None:
            said.append(str(message["code"]))

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        guard = sockets.Sockets(page, world.settings)
        stranger = {"type": "websocket", "headers": []}
        known = {"type": "websocket", "headers": [(b"cookie", f"{COOKIE}={world.ticket('police')}".encode())]}
        held = [asyncio.create_task(guard(stranger, receive, send)) for _ in range(sockets.STRANGERS)]
        await asyncio.sleep(0)
        for one in (stranger, known):
            held.append(asyncio.create_task(guard(one, receive, send)))
            await asyncio.sleep(0)
        over.set()
        await asyncio.gather(*held)
        await guard(stranger, receive, send)
        return said[sockets.STRANGERS :]

    with start_blocking_portal() as portal:  # a loop of its own: another may run in this thread
        assert portal.call(tried) == [str(sockets.TRY_AGAIN), "opened", "opened"]
