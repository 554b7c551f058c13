"""Signing in: locks, counts, and what an outsider learns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from api.errors import ServiceError
from api.people.sign_in import change_password, fold_login, sign_in
from api.store.tables import AuditEntry, User
from api.store.types import now
from tests.api.world import PASSWORD, World

OUTSIDE = "203.0.113.9"
HOSTILE = (
    "",
    " ",
    "x",
    "bureau\0",
    "\u202ebureau",
    "burea\u0443",  # a Cyrillic letter that looks like u
    "bureau' OR '1'='1",
    "bureau'; DROP TABLE users; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%",
    "b%",
    "bureau\nroot",
    "\ud800",
    "x" * 10_000_000,
)


@pytest.fixture
def many(world: World) -> World:
    """Without the limit on attempts from one address."""
    world.settings.sign_ins_per_minute = 1_000_000
    return world


def attempt(world: World, login: str, password: str, address: str = OUTSIDE) -> str:
    """The code of the refusal, or "" when signed in."""
    try:
        sign_in(world.services, login, password, address)
    except ServiceError as error:
        return error.code
    return ""


def actions(world: World) -> list[tuple[str, str, str]]:
    with world.database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.action, entry.login, entry.address) for entry in entries]


def user(world: World, login: str) -> User:
    with world.database.read() as session:
        return session.scalars(select(User).where(User.login == login)).one()


def test_success(world: World) -> None:
    ticket, actor = sign_in(world.services, " ＢＵＲＥＡＵ ", PASSWORD, OUTSIDE)
    assert (ticket.user_id, ticket.epoch, actor.login, actor.address) == (world.users["bureau"], 0, "bureau", OUTSIDE)
    assert actions(world) == [("user.sign_in", "bureau", OUTSIDE)]
    assert user(world, "bureau").last_sign_in_at is not None


@pytest.mark.parametrize("login", HOSTILE)
def test_hostile_logins_are_nobody(world: World, login: str) -> None:
    assert attempt(world, login, PASSWORD) == "E502"
    assert actions(world) == [("user.sign_in_failed", "", OUTSIDE)]
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(User)) == len(world.users)


def test_what_is_typed_for_an_unknown_login_is_not_kept(world: World) -> None:
    attempt(world, "my-secret-password", "x")
    with world.database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    kept = {column.name: getattr(entry, column.name) for column in AuditEntry.__table__.columns}
    assert "secret" not in repr(kept)


@pytest.mark.parametrize("login", ["bureau", "nobody.here"])
def test_known_and_unknown_logins_are_answered_alike(many: World, login: str) -> None:
    codes = [attempt(many, login, "wrong") for _ in range(7)]
    assert codes == ["E502"] * 4 + ["E503"] * 3
    assert attempt(many, login, PASSWORD) == "E503"
    assert [action for action, _, _ in actions(many)] == ["user.sign_in_failed"] * 5 + ["user.locked"]


def test_a_lock_ends_by_itself_and_counting_begins_anew(many: World) -> None:
    for _ in range(5):
        attempt(many, "bureau", "wrong")
    locked = user(many, "bureau")
    assert locked.locked_until is not None
    assert timedelta(minutes=14) < locked.locked_until - now() <= timedelta(minutes=15)
    with many.database.write() as session:
        session.get_one(User, locked.id).locked_until = now() - timedelta(seconds=1)
    assert attempt(many, "bureau", "wrong") == "E502"
    assert user(many, "bureau").failures == 1
    assert attempt(many, "bureau", PASSWORD) == ""
    assert (user(many, "bureau").failures, user(many, "bureau").locked_until) == (0, None)


def test_success_forgets_failures(many: World) -> None:
    for _ in range(4):
        attempt(many, "bureau", "wrong")
    assert attempt(many, "bureau", PASSWORD) == ""
    assert [attempt(many, "bureau", "wrong") for _ in range(4)] == ["E502"] * 4


def test_guesses_at_the_same_moment_are_all_counted(many: World) -> None:
    """Fifty at once get no more than the five that fifty in a row would."""
    with ThreadPoolExecutor(16) as pool:
        codes = list(pool.map(lambda _: attempt(many, "bureau", "wrong"), range(50)))
    assert codes.count("E502") == 4
    assert codes.count("E503") == 46
    assert [action for action, _, _ in actions(many)].count("user.sign_in_failed") == 5


def test_attempts_from_one_address_and_on_one_login_are_limited(world: World) -> None:
    world.settings.sign_ins_per_minute = 3
    assert [attempt(world, f"nobody{n}", "x") for n in range(4)] == ["E502"] * 3 + ["E506"]
    assert attempt(world, "bureau", PASSWORD, "203.0.113.10") == ""
    codes = [attempt(world, "police", "x", f"203.0.113.{n}") for n in range(20, 24)]
    assert codes == ["E502"] * 3 + ["E506"]


def test_the_wait_is_said(world: World) -> None:
    world.settings.sign_ins_per_minute = 1
    attempt(world, "nobody", "x")
    answer = world.client().post("/api/v1/session", json={"login": "a", "password": "b"})
    attempt(world, "nobody", "x", "testclient")
    answer = world.client().post("/api/v1/session", json={"login": "a", "password": "b"})
    assert (answer.status_code, answer.json()["code"]) == (429, "E506")
    assert 1 <= int(answer.headers["Retry-After"]) <= 120
    assert answer.headers["Retry-After"] in answer.json()["remedy"]


@pytest.mark.parametrize("column", ["active", "password_hash"])
def test_who_was_deactivated_or_has_no_password_yet_is_nobody(world: World, column: str) -> None:
    with world.database.write() as session:
        setattr(session.get_one(User, world.users["police"]), column, None if column == "password_hash" else False)
    assert attempt(world, "police", PASSWORD) == "E502"
    assert attempt(world, "police", "") == "E502"


def test_an_old_hash_is_made_anew_at_todays_cost(world: World) -> None:
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    before = user(world, "bureau").password_hash
    world.services.passwords = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1),))
    assert attempt(world, "bureau", PASSWORD) == ""
    after = user(world, "bureau").password_hash
    assert after is not None
    assert after != before
    assert "m=16,t=2" in after
    assert attempt(world, "bureau", PASSWORD) == ""


def test_a_new_password(world: World) -> None:
    fresh = "四只白鹭-1938-飞过云溪"
    ticket = change_password(world.services, world.actor("bureau"), PASSWORD, fresh)
    assert ticket.epoch == 1
    assert attempt(world, "bureau", PASSWORD) == "E502"
    assert attempt(world, "bureau", fresh) == ""
    assert [action for action, _, _ in actions(world)] == ["user.password", "user.sign_in_failed", "user.sign_in"]


def test_the_old_password_cannot_be_guessed_either(many: World) -> None:
    actor = many.actor("bureau")
    codes = []
    for _ in range(6):
        with pytest.raises(ServiceError) as error:
            change_password(many.services, actor, "wrong", "四只白鹭-1938-飞过云溪")
        codes.append(error.value.code)
    assert codes == ["E502"] * 4 + ["E503"] * 2


@pytest.mark.parametrize("fresh", [PASSWORD, "bureau2026!", "short"])
def test_a_new_password_must_be_new_and_strong(world: World, fresh: str) -> None:
    with pytest.raises(ServiceError) as error:
        change_password(world.services, world.actor("bureau"), PASSWORD, fresh)
    assert error.value.code == "E508"


@pytest.mark.parametrize(
    ("given", "folded"),
    [("Yunxi.Li", "yunxi.li"), (" 李明 ", "李明"), ("ｙｕｎｘｉ", "yunxi"), ("a b", ""), ("a\u200bb", ""), ("a" * 61, "")],
)
def test_logins_are_folded(given: str, folded: str) -> None:
    assert fold_login(given) == folded
