"""Who may make and change whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from api.errors import ServiceError
from api.people import users
from api.people.users import Change
from api.store.tables import AuditEntry, User
from tests.api.world import World


def refusal(world: World, by: str, whom: str, change: Change) -> str:
    try:
        with world.database.write() as session:
            users.change(session, world.actor(by), world.users[whom], change)
    except ServiceError as error:
        return error.code
    return ""


def seen(world: World, by: str) -> set[str]:
    with world.database.read() as session:
        page = users.page(session, world.actor(by))
    assert page.total == len(page.rows)
    return {user.login for user in page.rows}


def test_who_sees_whom(world: World) -> None:
    assert seen(world, "admin") == set(world.users)
    assert seen(world, "bureau") == {"bureau", "police", "land", "reader"}
    assert seen(world, "foreign_bureau") == {"foreign_bureau", "foreign_agency"}
    for login in ("police", "reader"):
        with pytest.raises(ServiceError) as error:
            seen(world, login)
        assert error.value.code == "E504"


@pytest.mark.parametrize(
    ("by", "whom", "code"),
    [
        ("admin", "bureau", ""),
        ("admin", "police", ""),
        ("bureau", "police", ""),
        ("bureau", "reader", ""),
        ("bureau", "bureau", "E504"),
        ("bureau", "admin", "E601"),
        ("bureau", "foreign_bureau", "E601"),
        ("bureau", "foreign_agency", "E601"),
        ("police", "police", "E504"),
        ("police", "land", "E504"),
        ("reader", "reader", "E504"),
    ],
)
def test_who_changes_whom(world: World, by: str, whom: str, code: str) -> None:
    assert refusal(world, by, whom, Change(name="李四")) == code


@pytest.mark.parametrize("change", [Change(role="administrator"), Change(role="bureau", organisation_id=1)])
def test_a_bureau_makes_nobody_more_than_an_agency(world: World, change: Change) -> None:
    assert refusal(world, "bureau", "police", change) == "E504"
    assert refusal(world, "admin", "police", change) == ""


def test_a_bureau_moves_nobody_out_of_its_region(world: World) -> None:
    assert refusal(world, "bureau", "police", Change(organisation_id=world.organisations["foreign_agency"])) == "E601"
    assert refusal(world, "bureau", "police", Change(organisation_id=world.organisations["land"])) == ""


@pytest.mark.parametrize("change", [Change(active=False), Change(role="reader", organisation_id=1)])
def test_nobody_changes_his_own_standing(world: World, change: Change) -> None:
    assert refusal(world, "admin", "admin", change) == "E606"
    assert refusal(world, "admin", "admin", Change(name="李四")) == ""


def test_role_and_organisation_go_together(world: World) -> None:
    police, bureau = world.organisations["police"], world.organisations["bureau"]
    for role, place, code in (
        ("agency", bureau, "E602"),
        ("bureau", police, "E602"),
        ("reader", police, ""),
        ("reader", bureau, ""),
        ("bureau", bureau, ""),
        ("king", bureau, "E602"),
        ("agency", 999, "E601"),
    ):
        assert refusal(world, "admin", "land", Change(role=role, organisation_id=place)) == code, (role, place)


def test_the_last_administrator_stays(world: World) -> None:
    """Two administrators send each other away at the same moment."""
    with world.database.write() as session:
        session.execute(update(User).where(User.login == "land").values(role="administrator", organisation_id=None))
    pairs = [("admin", "land"), ("land", "admin")]
    actors = {login: world.actor(login) for login in ("admin", "land")}

    def dismiss(pair: tuple[str, str]) -> str:
        by, whom = pair
        try:
            with world.database.write() as session:
                users.change(session, actors[by], world.users[whom], Change(active=False))
        except ServiceError as error:
            return error.code
        return ""

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(dismiss, pairs)) == ["", "E606"]
    with world.database.read() as session:
        left = list(session.scalars(select(User).where(User.role == "administrator", User.active)))
    assert len(left) == 1


def test_an_administrator_without_a_password_does_not_count(world: World) -> None:
    with world.database.write() as session:
        session.execute(update(User).where(User.login == "land").values(role="administrator", password_hash=None))
    assert refusal(world, "land", "admin", Change(active=False)) == "E606"


def test_changes_stand_in_the_audit(world: World) -> None:
    refusal(world, "bureau", "police", Change(name="李四", role="reader"))
    refusal(world, "bureau", "police", Change(name="李四"))
    refusal(world, "bureau", "foreign_agency", Change(name="李四"))
    with world.database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.login, entry.object_id) == ("user.change", "bureau", world.users["police"])
    assert (entry.before["role"], entry.after["role"]) == ("agency", "reader")
    assert (entry.before["name"], entry.after["name"]) == ("police", "李四")


def test_new_users_by_the_api(world: World) -> None:
    client = world.client("bureau")
    new = {"login": "Yunxi.Li", "name": "李明", "role": "agency", "organisation_id": world.organisations["police"]}
    made = client.post("/api/v1/users", json=new)
    assert made.status_code == 201, made.text
    assert (made.json()["login"], made.json()["has_password"]) == ("yunxi.li", False)
    assert client.get(f"/api/v1/users/{made.json()['id']}").json() == made.json()
    assert client.post("/api/v1/users", json=new).json()["code"] == "E605"
    assert client.get("/api/v1/users", params={"text": "李"}).json() == {"total": 1, "items": [made.json()]}
    assert client.get("/api/v1/users", params={"text": "%"}).json()["total"] == 0
    assert client.get("/api/v1/users", params={"role": "agency", "limit": 1}).json()["total"] == 3


@pytest.mark.parametrize("login", ["a", "a b", "<b>", "a\u202eb", "\u0430dmin", "a" * 61, "a/b", "a\0b"])
def test_logins_that_cannot_be_told_apart_or_printed(world: World, login: str) -> None:
    answer = world.client("admin").post("/api/v1/users", json={"login": login, "name": "x", "role": "administrator"})
    assert (answer.status_code, answer.json()["code"]) == (422, "E602")


@pytest.mark.parametrize("name", ["", " ", "a\0b", "a\u202eb", "\x1b[31m", "x" * 61])
def test_names_that_cannot_be_printed(world: World, name: str) -> None:
    answer = world.client("admin").patch(f"/api/v1/users/{world.users['police']}", json={"name": name})
    assert (answer.status_code, answer.json()["code"]) == (422, "E602")


def test_hostile_names_are_text(world: World) -> None:
    name = "<script>alert(1)</script>"
    answer = world.client("admin").patch(f"/api/v1/users/{world.users['police']}", json={"name": name})
    assert answer.json()["name"] == name
    assert answer.headers["Content-Type"] == "application/json"


def test_unlocking(world: World) -> None:
    world.settings.sign_ins_per_minute = 1000
    for _ in range(5):
        world.client().post("/api/v1/session", json={"login": "police", "password": "wrong"})
    client = world.client("bureau")
    path = f"/api/v1/users/{world.users['police']}"
    assert client.get(path).json()["locked_until"] is not None
    assert client.post(f"{path}/unlock").json()["locked_until"] is None
    with world.database.read() as session:
        assert session.get_one(User, world.users["police"]).failures == 0
