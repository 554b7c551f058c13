"""Behind a proxy, one address may keep only so many requests and sockets open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.security import share, sockets
from api.security.share import whose
from tests.api.world import World

MOST = 3


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::9", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_what_counts_as_one_address(address: str, meant: str) -> None:
    assert whose(address) == meant


def asked(kind: str, address: str | None) -> Scope:
    return {"type": kind, "path": "/api/v1/session", "headers": [], "client": None if address is None else (address, 1)}


def tried(world: World, *wanted: Scope) -> list[str]:
    """What each is answered while those before it stay open: "in", or the status or code; then all leave, and the last tries again."""

    async def run() -> list[str]:
        over, said = asyncio.Event(), [""] * (len(wanted) + 1)

        async def inside(scope: Scope, _receive: Receive, _send: Send) -> None:
            said[scope["number"]] = "in"
            await over.wait()

        async def receive() -> Message:
            return {"type": "http.request"}

        def sent(number: int) -> Callable[[Message], object]:
            async def send(message: Message) -> None:
                said[number] = said[number] or str(message.get("status", message.get("code")))

            return send

        guard, open_now = share.Share(inside, world.settings), []
        for number, scope in enumerate(wanted):
            open_now.append(asyncio.create_task(guard(scope | {"number": number}, receive, sent(number))))
            await asyncio.sleep(0)
        over.set()
        await asyncio.gather(*open_now)
        await guard(wanted[-1] | {"number": len(wanted)}, receive, sent(len(wanted)))
        assert not guard._open
        return said

    with start_blocking_portal() as portal:  # a loop of its own: another may run in this thread
        return portal.call(run)


def test_one_address_gets_its_share_and_others_theirs(world: World) -> None:
    world.settings.proxy, world.settings.connections_per_address = True, MOST
    full = [asked("http", "10.0.0.1"), asked("websocket", "10.0.0.1"), asked("http", "::ffff:10.0.0.1")]
    again = str(sockets.TRY_AGAIN)
    assert tried(world, *full, asked("http", "10.0.0.2"), asked("http", "10.0.0.1")) == ["in"] * 4 + ["503", "in"]
    assert tried(world, *full, asked("websocket", "10.0.0.1")) == ["in"] * 3 + [again, "in"]
    sites = [asked("http", f"2001:db8::{number}") for number in range(MOST + 1)]
    assert tried(world, *sites) == ["in"] * MOST + ["503", "in"]


def test_who_is_counted_elsewhere_is_not_here(world: World) -> None:
    """Without a proxy connections are counted, and a server on a socket file knows no addresses."""
    world.settings.connections_per_address = 1
    assert tried(world, *[asked("http", "10.0.0.1")] * 3) == ["in"] * 4
    world.settings.proxy = True
    assert tried(world, *[asked("http", None)] * 3) == ["in"] * 4


def test_the_address_is_the_one_that_the_proxy_saw(world: World) -> None:
    """The whole service behind a proxy: what the caller claims about himself gives him no other share."""
    settings = world.settings.model_copy(update={"proxy": True, "connections_per_address": 1})
    app = create_app(settings, pages=False)
    opened: list[int] = []

    async def inner(scope: Scope, _receive: Receive, send: Send) -> None:
        def again() -> int:
            claimed = {"X-Forwarded-For": f"192.0.2.{len(opened)}, 10.0.0.1"}
            return TestClient(app).get("/api/v1/inner", headers=claimed).status_code

        opened.append(await asyncio.to_thread(again) if not opened else 200)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    app.mount("/inner", inner)
    answer = TestClient(app).get("/inner", headers={"X-Forwarded-For": "203.0.113.5, 10.0.0.1"})
    assert (answer.status_code, opened) == (200, [503])
    app.state.services.database.close()
