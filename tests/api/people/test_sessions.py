"""Cookies that are stolen, kept, changed, or too old."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from fastapi.testclient import TestClient

from api.people import users
from api.people.sessions import COOKIE, Ticket, seal, unseal
from api.settings import Settings
from tests.api.world import PASSWORD, World

NEW = "四只白鹭-1938-飞过云溪"


def signed_in(world: World, login: str = "police") -> tuple[TestClient, str]:
    client = world.client()
    assert client.post("/api/v1/session", json={"login": login, "password": PASSWORD}).status_code == 200
    return client, client.cookies[COOKIE]


def code(world: World, cookie: str) -> str:
    """What somebody with this cookie is told; "" when he is let in."""
    answer = world.client().get("/api/v1/session", headers={"Cookie": f"{COOKIE}={cookie}"})
    return "" if answer.status_code == 200 else answer.json()["code"]


def test_a_copied_cookie_ends_with_the_session_it_came_from(world: World) -> None:
    client, stolen = signed_in(world)
    _, other = signed_in(world)
    assert code(world, stolen) == ""
    assert client.delete("/api/v1/session").status_code == 204
    assert code(world, stolen) == "E501"
    assert code(world, other) == ""


def test_signing_out_everywhere_ends_all(world: World) -> None:
    client, first = signed_in(world)
    _, second = signed_in(world)
    _, foreign = signed_in(world, "land")
    assert client.delete("/api/v1/session?everywhere=true").status_code == 204
    assert [code(world, cookie) for cookie in (first, second, foreign)] == ["E501", "E501", ""]


def test_a_new_password_ends_all_but_the_session_that_set_it(world: World) -> None:
    client, first = signed_in(world)
    _, second = signed_in(world)
    assert client.post("/api/v1/session/password", json={"old": PASSWORD, "new": NEW}).status_code == 204
    assert [code(world, cookie) for cookie in (first, second)] == ["E501", "E501"]
    assert client.get("/api/v1/session").status_code == 200


@pytest.mark.parametrize("wanted", [{"active": False}, {"role": "reader"}, {"organisation_id": "land"}])
def test_what_an_administrator_changes_ends_sessions(world: World, wanted: dict[str, object]) -> None:
    _, cookie = signed_in(world)
    if "organisation_id" in wanted:
        wanted = {"organisation_id": world.organisations["land"]}
    with world.database.write() as session:
        users.change(session, world.actor("admin"), world.users["police"], users.Change(**wanted))
    assert code(world, cookie) == "E501"


def test_another_name_does_not(world: World) -> None:
    _, cookie = signed_in(world)
    with world.database.write() as session:
        users.change(session, world.actor("admin"), world.users["police"], users.Change(name="张三"))
    assert code(world, cookie) == ""


def test_a_changed_cookie_is_nothing(world: World) -> None:
    _, cookie = signed_in(world)
    for place in range(0, len(cookie) - 1, 7):  # the last letter of base64 has bits that count for nothing
        letter = "A" if cookie[place] != "A" else "B"
        forged = cookie[:place] + letter + cookie[place + 1 :]
        assert code(world, forged) == "E501", place
    payload, _, signature = cookie.rpartition(".")
    for forged in ("", ".", payload, f".{signature}", f"{payload}.", "x" * 5000):
        assert code(world, forged) == "E501"


def test_a_cookie_of_another_key_is_nothing(world: World, tmp_path) -> None:
    elsewhere = Settings(home=tmp_path / "elsewhere")
    moment = int(time.time())
    assert code(world, seal(elsewhere, Ticket(world.users["admin"], 0, moment, moment))) == "E501"


def test_a_cookie_for_something_else_is_nothing(world: World) -> None:
    from itsdangerous import URLSafeSerializer

    moment = int(time.time())
    signer = URLSafeSerializer(world.settings.secret_key(), salt="something else")
    assert code(world, signer.dumps([world.users["admin"], 0, moment, moment, "x"])) == "E501"


def test_a_cookie_of_another_shape_is_nothing(world: World) -> None:
    import hashlib

    from itsdangerous import URLSafeSerializer

    kind = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    signer = URLSafeSerializer(world.settings.secret_key(), salt="session", signer_kwargs=kind)
    for content in ([1, 2], [1, 0, 1, 1, "x", "y"], 7, None):
        assert code(world, signer.dumps(content)) == "E501"


def test_sessions_end(world: World) -> None:
    hours, minutes = world.settings.session_hours * 3600, world.settings.idle_minutes * 60
    moment = int(time.time())

    def at(since: int, seen: int) -> str:
        return code(world, seal(world.settings, Ticket(world.users["police"], 0, moment - since, moment - seen)))

    assert at(minutes - 5, minutes - 5) == ""
    assert at(minutes + 5, minutes + 5) == "E501"
    assert at(hours - 5, 5) == ""
    assert at(hours + 5, 5) == "E501"


def test_use_renews_the_cookie_but_not_the_whole_session(world: World) -> None:
    client, cookie = signed_in(world)
    assert "Set-Cookie" not in client.get("/api/v1/session").headers
    ticket = unseal(world.settings, cookie)
    aged = replace(ticket, since=ticket.since - 900, seen=ticket.seen - 600)
    answer = world.client().get("/api/v1/session", headers={"Cookie": f"{COOKIE}={seal(world.settings, aged)}"})
    renewed = unseal(world.settings, answer.cookies[COOKIE])
    assert renewed == replace(aged, seen=renewed.seen)
    assert renewed.seen >= ticket.seen


def test_a_refused_cookie_is_not_renewed(world: World) -> None:
    moment = int(time.time()) - 600
    stale = seal(world.settings, Ticket(world.users["police"], 7, moment, moment))
    answer = world.client().get("/api/v1/session", headers={"Cookie": f"{COOKIE}={stale}"})
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_the_key_is_the_owners_alone(world: World) -> None:
    world.settings.secret_key()
    path = world.home / "secret.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text()) >= 43


def test_first_requests_that_come_together_meet_one_key(tmp_path: Path) -> None:
    """The key is made at the first call; thirty threads make the first call, twenty times."""
    for attempt in range(20):
        home, ready = tmp_path / str(attempt), Barrier(30)

        def first(home: Path = home, ready: Barrier = ready) -> str:
            ready.wait()
            return Settings(home=home).secret_key()

        with ThreadPoolExecutor(30) as pool:
            keys = {asked.result() for asked in [pool.submit(first) for _ in range(30)]}
        assert keys == {(home / "secret.key").read_text()}
        assert [path.name for path in home.iterdir()] == ["secret.key"]
