"""Open pages whose session is ended elsewhere: their sockets are cut within seconds, a browser is led to sign in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from nicegui import Client
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from api.errors import ServiceError
from api.pages.kit import context, cutting
from api.people import sessions
from api.people.sessions import COOKIE
from api.store.tables import User
from tests.api.pages.conftest import Opened, running
from tests.api.world import PASSWORD, Shelf, World

Site = tuple[World, str]
SECONDS = 15
"""Several looks, on a machine that has other things to do."""


@pytest.fixture
def site(empty_store: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(cutting, "LOOK_SECONDS", 0.5)
    yield from running(empty_store, tmp_path)


def sign_out(world: World, cookie: str) -> None:
    assert world.client().delete("/api/v1/session", headers={"Cookie": f"{COOKIE}={cookie}"}).status_code == 204


def sign_out_everywhere(world: World, _cookie: str) -> None:
    assert world.client("bureau").delete("/api/v1/session", params={"everywhere": True}).status_code == 204


def new_password(world: World, _cookie: str) -> None:
    wanted = {"old": PASSWORD, "new": "四只白鹭-1938-飞过云溪"}
    assert world.client("bureau").post("/api/v1/session/password", json=wanted).status_code < 300


def by_administrator(**wanted: object) -> Callable[[World, str], None]:
    def change(world: World, _cookie: str) -> None:
        answer = world.client("admin").patch(f"/api/v1/users/{world.users['bureau']}", json=wanted, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text

    return change


DEEDS = {
    "signed out": sign_out, "signed out everywhere": sign_out_everywhere, "new password": new_password,
    "deactivated": by_administrator(active=False), "another role": by_administrator(role="reader"),
}  # fmt: skip


class Held:
    """The socket of an open page, spoken by hand: this client never hangs up by itself and does not do as it is told."""

    def __init__(self, world: World, base: str, login: str) -> None:
        self.cookie = world.ticket(login)
        with urlopen(Request(f"{base}/", headers={"Cookie": f"{COOKIE}={self.cookie}"}), timeout=60) as page:
            assert page.status == 200
        self.client = max(Client.instances.values(), key=lambda one: one.created)
        self.base = base

    @contextmanager
    def socket(self) -> Iterator[ClientConnection]:
        asked = {
            "EIO": 4, "transport": "websocket", "client_id": self.client.id, "tab_id": "tab", "document_id": "document",
            "next_message_id": 0, "implicit_handshake": "true",
        }  # fmt: skip
        address = f"{self.base.replace('http', 'ws')}/_nicegui_ws/socket.io/?{urlencode(asked)}"
        headers = {"Cookie": f"{COOKIE}={self.cookie}", "Origin": self.base}
        with connect(address, additional_headers=headers) as made:
            assert json.loads(str(made.recv(10))[1:])["sid"]
            made.send("40")
            yield made


def told(socket: ClientConnection) -> str:
    """What came, pings answered, until the socket was closed from there.  Raises TimeoutError: it was not."""
    until, came = time.monotonic() + SECONDS, ""
    while True:
        try:
            one = str(socket.recv(max(0.1, until - time.monotonic())))
        except ConnectionClosed:
            return came
        came += one
        if one == "2":
            socket.send("3")


def accepted(socket: ClientConnection) -> bool:
    """Whether the page takes the socket: 40 with an id, else 44 with a reason."""
    return str(socket.recv(10)).startswith("40")


@pytest.mark.parametrize("deed", DEEDS)
def test_the_socket_is_cut_whatever_ended_the_session(site: Site, deed: str) -> None:
    world, base = site
    held, other = Held(world, base, "bureau"), Held(world, base, "police")
    with held.socket() as socket, other.socket() as kept:
        assert accepted(socket)
        assert accepted(kept)
        DEEDS[deed](world, held.cookie)
        assert "location.reload()" in told(socket)
        assert held.client.is_deleted
        assert not other.client.is_deleted
        with pytest.raises(TimeoutError):
            kept.recv(2)
        with held.socket() as again:
            assert not accepted(again)


def test_a_browser_is_led_to_sign_in(site: Site, opened: Opened) -> None:
    world, _ = site
    page, other = opened("/judgments", "bureau"), opened("/judgments", "police")
    sign_out_everywhere(world, "")
    page.wait_for_url("**/sign-in?next=%2Fjudgments", timeout=SECONDS * 1000)
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    assert other.url.endswith("/judgments")


def test_a_session_too_old_is_no_reason(world: World) -> None:
    """What was typed into a page that was left alone stays, and the question is about what was ended."""
    with world.database.read() as session:
        user = session.get_one(User, world.users["police"])
    old = sessions.Ticket(user.id, user.epoch, 1, 1)
    cookie = sessions.seal(world.settings, old)
    with pytest.raises(ServiceError):
        sessions.unseal(world.settings, cookie)
    with world.database.read() as session:
        assert sessions.standing(session, [sessions.opened(world.settings, cookie)]) == {old}
        assert sessions.standing(session, [sessions.Ticket(user.id, user.epoch + 1, 1, 1), sessions.Ticket(10**6, 0, 1, 1)]) == set()
        assert sessions.standing(session, []) == set()


def test_a_database_that_is_away_for_a_moment_ends_nothing_and_the_watch_goes_on(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    world, base = site
    held = Held(world, base, "bureau")
    tried: list[int] = []
    looked = cutting._kept

    def away(*arguments: object) -> set[sessions.Ticket]:
        tried.append(1)
        if len(tried) < 3:
            raise ServiceError("E715", why="重新启动")
        return looked(*arguments)

    monkeypatch.setattr(cutting, "_kept", away)
    with held.socket() as socket:
        assert accepted(socket)
        sign_out_everywhere(world, "")
        assert "location.reload()" in told(socket)
    assert len(tried) >= 3


def test_only_pages_of_the_same_service(site: Site) -> None:
    """Two applications of a process share NiceGUI's pages, not their sessions."""
    world, base = site
    held = Held(world, base, "bureau")
    assert held.client.storage[context.KEY].services is world.app.state.services
    assert cutting._ticket(held.client, world.app.state.services) is not None
    assert cutting._ticket(held.client, object()) is None
