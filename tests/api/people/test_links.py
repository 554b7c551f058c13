"""One-time links."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from api.errors import ServiceError
from api.people import links, users
from api.people.sign_in import sign_in
from api.store.tables import OneTimeLink, User
from api.store.types import now
from tests.api.world import PASSWORD, World

HERE = "10.0.0.1"
NEW = "四只白鹭-1938-飞过云溪"


def token(path: str | None) -> str:
    assert path is not None
    assert path.startswith("/link/")
    return path.removeprefix("/link/")


def link_for(world: World, login: str, by: str = "admin") -> str:
    with world.database.write() as session:
        return token(links.for_user(session, world.actor(by), world.users[login]))


def refusal(world: World, link: str, password: str = NEW, **more: str) -> str:
    try:
        links.redeem(world.services, link, password, HERE, **more)
    except ServiceError as error:
        return error.code
    return ""


@pytest.fixture
def empty(world: World) -> World:
    """Before anybody is there."""
    world.settings.sign_ins_per_minute = 1_000_000
    with world.database.write() as session:
        session.execute(delete(User))
    return world


def administrators(world: World) -> list[str]:
    with world.database.read() as session:
        return list(session.scalars(select(User.login).where(User.role == "administrator")))


def test_the_first_administrator(empty: World) -> None:
    link = token(links.first_administrator(empty.services))
    assert links.look(empty.services, link, HERE) == links.Invitation(None, None)
    ticket, actor = links.redeem(empty.services, link, PASSWORD, HERE, login="Leiter", name="张三")
    assert (actor.login, actor.name, actor.role, actor.may("administer")) == ("leiter", "张三", "administrator", True)
    assert sign_in(empty.services, "leiter", PASSWORD, HERE)[0].user_id == ticket.user_id
    assert refusal(empty, link, login="second", name="x") == "E507"
    assert links.first_administrator(empty.services) is None


def test_only_the_newest_link_for_the_first_administrator_is_good(empty: World) -> None:
    older, newer = (token(links.first_administrator(empty.services)) for _ in range(2))
    assert refusal(empty, older, login="leiter", name="x") == "E507"
    assert refusal(empty, newer, login="leiter", name="x") == ""


def test_a_link_for_the_first_administrator_is_worth_nothing_once_there_is_one(empty: World) -> None:
    link = token(links.first_administrator(empty.services))
    with empty.database.write() as session:
        session.add(User(login="other", name="other", role="administrator"))
    assert refusal(empty, link, login="leiter", name="x") == "E507"
    assert administrators(empty) == ["other"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "E602"),
        ({"login": "leiter"}, "E602"),
        ({"login": "leiter", "name": "  "}, "E602"),
        ({"login": "<b>", "name": "x"}, "E602"),
        ({"login": "leiter", "name": "x", "password": "short"}, "E508"),
        ({"login": "leiter", "name": "x", "password": "leiter123456"}, "E508"),
    ],
)
def test_a_mistake_does_not_use_the_link_up(empty: World, facts: dict[str, str], code: str) -> None:
    link = token(links.first_administrator(empty.services))
    assert refusal(empty, link, **facts) == code
    assert refusal(empty, link, login="leiter", name="x") == ""


def test_a_taken_login_does_not_use_the_link_up(empty: World) -> None:
    with empty.database.write() as session:
        session.add(User(login="taken", name="x", role="reader"))
    link = token(links.first_administrator(empty.services))
    assert refusal(empty, link, login="taken", name="x") == "E605"
    assert refusal(empty, link, login="leiter", name="x") == ""


def test_two_redeem_it_at_once(empty: World) -> None:
    for _ in range(5):
        with empty.database.write() as session:
            session.execute(delete(User))
        link = token(links.first_administrator(empty.services))
        with ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda n: refusal(empty, link, login=f"leiter{n}", name="x"), range(8)))  # noqa: B023
        assert sorted(codes) == [""] + ["E507"] * 7
        assert len(administrators(empty)) == 1


def test_a_new_password_for_a_user(world: World) -> None:
    ticket, _ = sign_in(world.services, "police", PASSWORD, HERE)
    link = link_for(world, "police", by="bureau")
    assert links.look(world.services, link, HERE) == links.Invitation("police", "police")
    assert sign_in(world.services, "police", PASSWORD, HERE)[0].epoch == ticket.epoch
    fresh, actor = links.redeem(world.services, link, NEW, HERE)
    assert (fresh.epoch, actor.login) == (ticket.epoch + 1, "police")
    with pytest.raises(ServiceError):
        sign_in(world.services, "police", PASSWORD, HERE)
    assert sign_in(world.services, "police", NEW, HERE)[0].user_id == world.users["police"]


def test_it_cannot_name_somebody_else(world: World) -> None:
    _, actor = links.redeem(world.services, link_for(world, "police"), NEW, HERE, login="admin", name="Root")
    assert (actor.login, actor.name, actor.role) == ("police", "police", "agency")


def test_it_ends_a_lock(world: World) -> None:
    with world.database.write() as session:
        session.execute(update(User).where(User.login == "police").values(locked_until=now() + timedelta(hours=1), failures=9))
    assert refusal(world, link_for(world, "police")) == ""
    assert sign_in(world.services, "police", NEW, HERE)


def test_a_newer_link_ends_the_older_one_of_the_same_user(world: World) -> None:
    older, other, newer = link_for(world, "police"), link_for(world, "land"), link_for(world, "police")
    assert [refusal(world, link) for link in (older, newer, other)] == ["E507", "", ""]


def test_links_expire(world: World) -> None:
    link = link_for(world, "police")
    with world.database.read() as session:
        left = session.scalars(select(OneTimeLink)).one().expires_at - now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)
    with world.database.write() as session:
        session.execute(update(OneTimeLink).values(expires_at=now() - timedelta(seconds=1)))
    assert refusal(world, link) == "E507"


def test_a_link_of_somebody_deactivated_is_worth_nothing(world: World) -> None:
    link = link_for(world, "police")
    with world.database.write() as session:
        users.change(session, world.actor("admin"), world.users["police"], users.Change(active=False))
    assert refusal(world, link) == "E507"


def test_links_are_kept_as_hashes(world: World) -> None:
    link = link_for(world, "police")
    with world.database.read() as session:
        kept = session.scalars(select(OneTimeLink)).one()
    assert link not in (kept.token_hash, repr(kept.__dict__))
    assert len(kept.token_hash) == 64
    assert refusal(world, kept.token_hash) == "E507"


def test_guessing_is_slow_and_hopeless(world: World) -> None:
    assert len(link_for(world, "police")) >= 43
    codes = [refusal(world, secrets.token_urlsafe(32)) for _ in range(25)]
    assert codes == ["E507"] * 20 + ["E506"] * 5


@pytest.mark.parametrize("hostile", ["", "\0", "' OR 1=1 --", "\ud800", "x" * 1_000_000, "%", "_"])
def test_hostile_links(world: World, hostile: str) -> None:
    link_for(world, "police")
    assert refusal(world, hostile) == "E507"


def test_by_the_api(world: World) -> None:
    client = world.client("bureau")
    path = client.post(f"/api/v1/users/{world.users['police']}/link").json()["path"]
    new = world.client()
    address = "/api/v1/links/" + path.removeprefix("/link/")
    assert new.get(address).json() == {"login": "police", "name": "police"}
    assert new.post(address, json={"password": NEW}).json()["login"] == "police"
    assert new.get("/api/v1/session").json()["login"] == "police"
    again = new.post(address, json={"password": NEW})
    assert (again.status_code, again.json()["code"]) == (410, "E507")
