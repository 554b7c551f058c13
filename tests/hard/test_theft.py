"""Stolen and replayed secrets: cookies, tokens, links, feeds, signatures; what a thief has is worth nothing once its owner acts."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.alerts import webhooks
from api.app import create_app
from api.people import links, sessions, tokens
from api.people.sessions import COOKIE
from api.settings import Settings
from api.store.tables import User
from tests.api.pages.conftest import Paged
from tests.api.rules import RULES
from tests.api.test_authorisation import READING
from tests.api.world import CHEAP, PASSWORD, World

pytestmark = pytest.mark.hard

FRESH = "四只白鹭-1938-飞过云溪"


def signed_in(world: World, login: str) -> TestClient:
    """By the API, so that the cookie is the service's own."""
    client = world.client()
    answer = client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code in {200, 201, 204}, answer.text
    return client


def thief(world: World, cookie: str) -> TestClient:
    client = world.client()
    client.cookies.set(COOKIE, cookie)
    return client


def sign_out(world: World, client: TestClient) -> None:
    assert client.delete("/api/v1/session").status_code == 204


def new_password(world: World, client: TestClient) -> None:
    assert client.post("/api/v1/session/password", json={"old": PASSWORD, "new": FRESH}).status_code < 300


def by_administrator(**wanted: object) -> Callable[[World, TestClient], None]:
    def change(world: World, _client: TestClient) -> None:
        answer = world.client("admin").patch(f"/api/v1/users/{world.users['bureau']}", json=wanted, headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text

    return change


def by_link(world: World, _client: TestClient) -> None:
    with world.database.write() as session:
        path = links.for_user(session, world.actor("admin"), world.users["bureau"])
    secret = path.removeprefix(links.PATH)
    assert world.client().post(f"/api/v1/links/{secret}", json={"password": FRESH}).status_code < 300
    again = world.client().post(f"/api/v1/links/{secret}", json={"password": FRESH + "x"})
    assert (again.status_code, again.json()["code"]) == (410, "E507")


DEEDS = {
    "signed out": sign_out, "new password": new_password, "disabled": by_administrator(active=False),
    "another role": by_administrator(role="reader"), "one-time link": by_link,
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_a_copied_cookie_opens_nothing_afterwards(world: World, deed: str) -> None:
    """A cookie copied from a browser, tried on every address that reads, after its owner's session ended in whatever way."""
    client = signed_in(world, "bureau")
    cookie = client.cookies[COOKIE]
    assert thief(world, cookie).get("/api/v1/judgments").status_code == 200
    DEEDS[deed](world, client)
    late = thief(world, cookie)
    for operation in READING:
        path = operation.split(" ")[1]
        if RULES[operation].right != "public" and "{" not in path and not RULES[operation].endless:
            where = path if path == "/metrics" else f"/api/v1{path}"
            answer = late.get(where, params=RULES[operation].request.get("params"))
            assert (answer.status_code, answer.json()["code"]) == (401, "E501"), operation
            assert "set-cookie" not in answer.headers
    assert late.put("/api/v1/uploads/a.txt", content=b"x").status_code == 401


def test_flags_of_the_cookie(world: World, tmp_path: Path) -> None:
    """Theft by scripts, by other sites and by listening: HttpOnly, SameSite, Secure behind HTTPS; the value changes with each sign-in."""
    answers = [world.client().post("/api/v1/session", json={"login": "police", "password": PASSWORD}) for _ in range(2)]
    handed = [answer.headers["set-cookie"] for answer in answers]
    for one in handed:
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(one.split("; "))
        assert "Domain" not in one
    assert handed[0].split(";")[0] != handed[1].split(";")[0]
    safe = Settings(home=tmp_path, https=True)
    assert "; Secure" in sessions.cookie_header(safe, sessions.Ticket(1, 0, 0, 0))
    assert "; Secure" in sessions.no_cookie_header(safe)


def test_a_session_fixed_beforehand_is_not_taken_over(world: World) -> None:
    """Session fixation: a cookie that the attacker planted before the victim signed in is not the one that is handed out."""
    planted = world.ticket("police")
    client = thief(world, planted)
    answer = client.post("/api/v1/session", json={"login": "bureau", "password": PASSWORD})
    assert answer.status_code < 300
    assert planted not in answer.headers["set-cookie"]
    assert thief(world, planted).get("/api/v1/session").json()["login"] == "police"


def test_tokens(world: World) -> None:
    """API tokens: kept as a hash, narrowed by scope, dead when revoked, and no near miss of one is taken."""
    with world.database.write() as session:
        row, secret = tokens.create(session, world.actor("police"), "x", ["read"], None)
        number, kept = row.id, row.token_hash
    assert kept == hashlib.sha256(secret.encode()).hexdigest()
    dump = world.home / "anjian.db"
    with world.database.read() as session:
        session.execute(text("PRAGMA wal_checkpoint(FULL)"))
    assert secret.encode() not in dump.read_bytes()

    def tried(authorization: str) -> int:
        client = world.client()
        client.headers = {"Authorization": authorization}
        return client.get("/api/v1/judgments").status_code

    assert tried(f"Bearer {secret}") == 200
    for near in (secret[:-1], secret + "A", secret[:-1] + "!", secret.upper(), kept, "aj_", "", "%", "_" * len(secret)):
        assert tried(f"Bearer {near}") == 401, near
    assert [tried(one) for one in (f"Basic {secret}", secret, f"bearer{secret}", f"Bearer {secret}, Bearer x")] == [401] * 4
    client = world.client()
    client.headers = {"Authorization": f"Bearer {secret}"}
    assert client.put("/api/v1/uploads/a.txt", content=b"x").status_code == 403
    assert world.client("police").delete(f"/api/v1/tokens/{number}").status_code == 204
    assert tried(f"Bearer {secret}") == 401


def test_secrets_in_the_wrong_place_are_not_taken(world: World) -> None:
    """A token in the address (where logs and histories keep it), as a cookie, as a link; a cookie as a token; a feed's key as either."""
    with world.database.write() as session:
        _, secret = tokens.create(session, world.actor("police"), "x", ["read"], None)
    feed = world.client("police").post("/api/v1/calendar/feed").json()["address"].rsplit("/", 1)[1].removesuffix(".ics")
    cookie = world.ticket("police")
    for name in ("token", "access_token", "api_key", "key"):
        assert world.client().get("/api/v1/judgments", params={name: secret}).status_code == 401
    for value in (secret, feed):
        assert thief(world, value).get("/api/v1/judgments").status_code == 401
        assert world.client().get(f"/api/v1/links/{value}").status_code == 410
    client = world.client()
    for value in (cookie, feed):
        client.headers = {"Authorization": f"Bearer {value}"}
        assert client.get("/api/v1/judgments").status_code == 401
    for value in (cookie[:90], secret):
        assert world.client().get(f"/api/v1/calendar/{value}.ics").status_code == 404


def test_a_calendar_address_dies_with_its_owner(world: World) -> None:
    """A calendar subscription that was passed on: dead when renewed, ended, or its owner disabled."""
    owner = world.client("police")
    first, second = (owner.post("/api/v1/calendar/feed").json()["address"] for _ in range(2))
    shown = [world.client().get(address.replace("http://testserver", "")).status_code for address in (first, second)]
    assert shown == [404, 200]
    with world.database.write() as session:
        session.get_one(User, world.users["police"]).active = False
    assert world.client().get(second.replace("http://testserver", "")).status_code == 404


def test_a_webhook_cannot_be_replayed(world: World) -> None:
    """A recorded delivery sent again later, altered, or signed by another webhook's secret, is told from a fresh one as documented."""
    body, now = json.dumps({"text": "预警"}).encode(), int(time.time())
    signed = webhooks.signature("secret", str(now), body)

    def taken(secret: str, timestamp: int, content: bytes, at: int) -> bool:
        expected = "sha256=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + content, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, signed) and abs(at - timestamp) <= 300

    assert taken("secret", now, body, now + 5)
    assert not taken("secret", now, body, now + 3600)
    assert not taken("secret", now + 3600, body, now + 3600)
    assert not taken("secret", now, body + b" ", now)
    assert not taken("other", now, body, now)


@pytest.mark.parametrize("how", ["signed out", "disabled"])
def test_an_open_page_is_cut_off(tmp_path: Path, how: str) -> None:
    """The websocket of a page left open, used after the session behind it ended: no new one opens a page, what is loaded shows nothing new."""
    app = create_app(Settings(home=tmp_path / "home"))
    app.state.services.passwords = CHEAP
    with TestClient(app) as inside:
        paged = Paged(app, app.state.services.settings)
        paged.inside = inside
        paged.populate()
        cookie = paged.ticket("bureau")
        before = paged.client()
        before.cookies.set(COOKIE, cookie)
        assert before.get("/judgments", follow_redirects=False).status_code == 200
        DEEDS[how](paged, before)
        late = paged.client()
        late.cookies.set(COOKIE, cookie)
        for page in ("/", "/judgments", "/ledger", "/suits/export?format=csv", "/users"):
            answer = late.get(page, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"].startswith("/sign-in")) == (303, True), page
