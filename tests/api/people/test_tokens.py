"""Tokens of other systems."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from api.errors import ServiceError
from api.people import tokens, users
from api.store.tables import ApiToken
from api.store.types import now
from tests.api.world import World


def made(world: World, login: str, *scopes: str, days: int | None = None) -> str:
    with world.database.write() as session:
        return tokens.create(session, world.actor(login), "办案系统", scopes, days)[1]


def code(world: World, secret: str) -> str:
    answer = world.client().get("/api/v1/session", headers={"Authorization": f"Bearer {secret}"})
    return "" if answer.status_code == 200 else answer.json()["code"]


def bearer(world: World, secret: str) -> TestClient:
    client = world.client()
    client.headers = {"Authorization": f"Bearer {secret}"}
    return client


def test_it_acts_for_its_owner_within_its_scopes(world: World) -> None:
    answer = bearer(world, made(world, "bureau", "read", "manage")).get("/api/v1/session").json()
    assert (answer["login"], answer["rights"]) == ("bureau", ["read", "manage"])


@pytest.mark.parametrize(
    ("login", "scopes", "refused"),
    [
        ("reader", ("read",), ""),
        ("reader", ("upload",), "E504"),
        ("police", ("read", "upload", "correct"), ""),
        ("police", ("manage",), "E504"),
        ("admin", ("read", "upload", "correct", "manage"), ""),
        ("admin", ("administer",), "E602"),
        ("admin", (), "E602"),
        ("admin", ("read", "everything"), "E602"),
    ],
)
def test_nobody_hands_out_more_than_he_has(world: World, login: str, scopes: tuple[str, ...], refused: str) -> None:
    try:
        made(world, login, *scopes)
    except ServiceError as error:
        assert error.code == refused
    else:
        assert refused == ""


def test_a_token_is_shown_once(world: World) -> None:
    client = world.client("police")
    created = client.post("/api/v1/tokens", json={"name": "办案系统", "scopes": ["read"], "days": 30}).json()
    secret = created.pop("secret")
    assert secret.startswith(created["prefix"])
    assert client.get("/api/v1/tokens").json() == {"items": [created]}
    with world.database.read() as session:
        kept = session.scalars(select(ApiToken)).one()
    assert secret not in repr(kept.__dict__)
    assert code(world, secret) == ""
    assert code(world, kept.token_hash) == "E509"


def test_revoked_expired_and_unknown_tokens(world: World) -> None:
    secret = made(world, "police", "read", days=1)
    assert code(world, secret) == ""
    with world.database.write() as session:
        session.execute(update(ApiToken).values(expires_at=now() - timedelta(seconds=1)))
    assert code(world, secret) == "E509"
    with world.database.write() as session:
        session.execute(update(ApiToken).values(expires_at=None))
    assert code(world, secret) == ""
    with world.database.write() as session:
        tokens.revoke(session, world.actor("police"), 1)
    assert code(world, secret) == "E509"
    for unknown in ("", "aj_", secret[:-1], secret + "x", secret.upper(), "x" * 5000, "\x01"):
        assert code(world, unknown) == "E509"


def test_it_ends_with_its_owner(world: World) -> None:
    secret = made(world, "police", "read")
    with world.database.write() as session:
        users.change(session, world.actor("admin"), world.users["police"], users.Change(active=False))
    assert code(world, secret) == "E509"


def test_it_shrinks_with_its_owner(world: World) -> None:
    client = bearer(world, made(world, "police", "read", "upload", "correct"))
    assert client.get("/api/v1/session").json()["rights"] == ["read", "upload", "correct"]
    with world.database.write() as session:
        users.change(session, world.actor("admin"), world.users["police"], users.Change(role="reader"))
    assert client.get("/api/v1/session").json()["rights"] == ["read"]


def test_a_token_that_may_only_upload_reads_nothing(world: World) -> None:
    answer = bearer(world, made(world, "bureau", "upload", "manage")).get("/api/v1/users")
    assert (answer.status_code, answer.json()["code"]) == (403, "E504")


def test_what_a_token_never_does(world: World) -> None:
    """Even an administrator's with every scope: it would make a person of itself."""
    client = bearer(world, made(world, "admin", "read", "upload", "correct", "manage"))
    police = f"/api/v1/users/{world.users['police']}"
    for method, path, body in (
        ("POST", "/api/v1/session/password", {"old": "x", "new": "y"}),
        ("DELETE", "/api/v1/session", None),
        ("POST", "/api/v1/users", {"login": "new", "name": "新", "role": "reader", "organisation_id": 1}),
        ("PATCH", police, {"name": "新"}),
        ("POST", f"{police}/link", None),
        ("POST", f"{police}/unlock", None),
        ("GET", "/api/v1/tokens", None),
        ("POST", "/api/v1/tokens", {"name": "x", "scopes": ["read"]}),
        ("DELETE", "/api/v1/tokens/1", None),
    ):
        answer = client.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "E504"), path


def test_a_bad_token_is_not_made_good_by_a_cookie(world: World) -> None:
    client = world.client("admin")
    for authorization in ("Bearer wrong", "Basic YWRtaW46YWRtaW4=", "Bearer", "", "bearer  "):
        answer = client.get("/api/v1/session", headers={"Authorization": authorization})
        assert (answer.status_code, answer.json()["code"]) == (401, "E509"), authorization
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_last_use_is_noted_once_a_minute(world: World) -> None:
    secret = made(world, "police", "read")

    def used() -> object:
        with world.database.read() as session:
            return session.scalars(select(ApiToken.last_used_at)).one()

    assert used() is None
    code(world, secret)
    first = used()
    assert first is not None
    code(world, secret)
    assert used() == first
    with world.database.write() as session:
        session.execute(update(ApiToken).values(last_used_at=now() - timedelta(seconds=61)))
    code(world, secret)
    assert used() >= first


@pytest.mark.sqlite
def test_a_database_that_cannot_be_written_still_reads(world: World) -> None:
    secret = made(world, "police", "read")
    world.database.engine.dispose()
    (world.home / "anjian.db").chmod(0o400)
    from sqlalchemy import event

    def readonly(connection: object, _record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    event.listen(world.database.engine, "connect", readonly)
    try:
        assert code(world, secret) == ""
    finally:
        event.remove(world.database.engine, "connect", readonly)
        world.database.engine.dispose()


def test_own_tokens_only_except_for_administrators(world: World) -> None:
    made(world, "police", "read")
    made(world, "bureau", "read")
    for login, seen in (("police", {"police"}), ("land", set()), ("bureau", {"bureau"}), ("admin", {"police", "bureau"})):
        assert {item["login"] for item in world.client(login).get("/api/v1/tokens").json()["items"]} == seen
    answer = world.client("bureau").delete("/api/v1/tokens/1")
    assert (answer.status_code, answer.json()["code"]) == (404, "E601")
    assert world.client("admin").delete("/api/v1/tokens/1").status_code == 204
    assert world.client("police").delete("/api/v1/tokens/1").status_code == 204
