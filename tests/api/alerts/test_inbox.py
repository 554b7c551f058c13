"""Who sees which alerts, and who may say that he has seen to them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from api.alerts import inbox, making
from api.alerts.finding import Finding
from api.alerts.inbox import Wanted
from api.errors import ServiceError
from api.store.tables import Alert, AuditEntry, Organisation
from api.store.types import today
from tests.api.world import World

EVERYTHING = Wanted()


def tell(world: World, *owners: str, kind: str = "loss", level: str = "warning", number: int = 1) -> None:
    told = tuple(world.organisations[one] for one in owners)
    making.tell(world.database, [
        Finding(kind, told[0], told, key=f"{kind}{level}{place}", level=level, message=f"{owners[0]} {place}", address="/disputes/7") for place in range(number)
    ])  # fmt: skip


def seen(world: World, login: str, wanted: Wanted = EVERYTHING) -> list[str]:
    with world.database.read() as session:
        return [one.alert.message for one in inbox.listed(session, world.actor(login), wanted)[0]]


def ids(world: World, owner: str) -> list[int]:
    with world.database.read() as session:
        return list(session.scalars(select(Alert.id).where(Alert.organisation_id == world.organisations[owner])))


def acknowledge(world: World, login: str, which: list[int], note: str = "") -> int:
    with world.database.write() as session:
        return inbox.acknowledge(session, world.actor(login), which, note)


def test_everyone_sees_his_own(world: World) -> None:
    tell(world, "police", "bureau")
    tell(world, "foreign_agency", "foreign_bureau")
    assert {login: seen(world, login) for login in ("police", "land", "bureau", "reader", "foreign_bureau")} == {
        "police": ["police 0"], "land": [], "bureau": ["police 0"], "reader": ["police 0"], "foreign_bureau": ["foreign_agency 0"],
    }  # fmt: skip
    assert len(seen(world, "admin")) == 4
    with world.database.read() as session:
        assert {login: inbox.waiting(session, world.actor(login)) for login in ("police", "land", "bureau", "admin")} == {
            "police": 1, "land": 0, "bureau": 1, "admin": 0,
        }  # fmt: skip


def test_an_agency_sees_those_of_its_parts(world: World) -> None:
    with world.database.write() as session:
        part = session.get_one(Organisation, world.organisations["land"])
        part.parent_id, part.path = world.organisations["police"], f"/{world.organisations['police']}/{part.id}/"
    tell(world, "land")
    assert seen(world, "police") == seen(world, "land") == ["land 0"]


def test_one_or_many_are_acknowledged_with_a_word_and_in_the_audit(world: World) -> None:
    tell(world, "police", "bureau", number=3)
    first, *others = ids(world, "bureau")
    assert acknowledge(world, "bureau", [first], "已约谈") == 1
    assert acknowledge(world, "bureau", [first, *others], "全部知悉") == 2
    with world.database.read() as session:
        assert [session.get_one(Alert, one).note for one in (first, *others)] == ["已约谈", "全部知悉", "全部知悉"]
        assert inbox.one(session, world.actor("reader"), first).by == "bureau"
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "alert.acknowledge")).all()
        assert sorted(one.object_id for one in noted) == sorted([first, *others])
    assert seen(world, "bureau", Wanted(state="open")) == []
    assert len(seen(world, "police", Wanted(state="open"))) == 3, "its own are its own affair"


@pytest.mark.parametrize(("login", "code"), [("reader", "E504"), ("land", "E601"), ("foreign_bureau", "E601"), ("police", "E601")])
def test_nobody_acknowledges_what_is_anothers(world: World, login: str, code: str) -> None:
    tell(world, "police", "bureau")
    tell(world, "police", kind="rising")
    own = ids(world, "police") if login == "police" else []
    with pytest.raises(ServiceError) as refused:
        acknowledge(world, login, [*own, *ids(world, "bureau")])
    assert refused.value.code == code
    assert len(seen(world, "admin", Wanted(state="open"))) == 3


def test_what_is_not_there_is_not_acknowledged(world: World) -> None:
    for which in ([], [0], [-1], [2**31 - 1], [2**80], list(range(1, 600))):
        with pytest.raises(ServiceError):
            acknowledge(world, "bureau", which)


def test_a_note_is_only_what_can_be_seen(world: World) -> None:
    tell(world, "police", "bureau")
    acknowledge(world, "bureau", ids(world, "bureau"), " 知悉\x00\u202e\ud800\n第二行 ")
    with world.database.read() as session:
        assert session.get_one(Alert, ids(world, "bureau")[0]).note == "知悉\n第二行"


def test_filters(world: World) -> None:
    tell(world, "police", "bureau", kind="loss")
    tell(world, "land", "bureau", kind="threshold", level="urgent")
    assert seen(world, "bureau", Wanted(kind="loss")) == ["police 0"]
    assert seen(world, "bureau", Wanted(level="urgent")) == ["land 0"]
    assert seen(world, "bureau", Wanted(about=world.organisations["land"])) == ["land 0"]
    assert seen(world, "bureau", Wanted(first=today(), last=today())) == ["land 0", "police 0"]
    assert seen(world, "bureau", Wanted(last=today() - timedelta(days=1))) == []
    assert seen(world, "bureau", Wanted(first=date.min, last=date.max)) == ["land 0", "police 0"], "no moment lies beyond the calendar"
    with world.database.read() as session:
        assert {name for _, name in inbox.abouts(session, world.actor("bureau"))} == {"临江市公安局云溪分局", "临江市云溪区自然资源局"}
    for wrong in (Wanted(state="x"), Wanted(kind="x"), Wanted(level="x")):
        with pytest.raises(ServiceError):
            wrong.checked()


def test_over_http(world: World) -> None:
    tell(world, "police", "bureau", number=2)
    client = world.client("bureau")
    listed = client.get("/api/v1/alerts", params={"state": "open", "limit": 1}).json()
    assert (listed["total"], len(listed["items"])) == (2, 1)
    assert listed["items"][0]["about"] == "临江市公安局云溪分局"
    answer = client.post("/api/v1/alerts/acknowledge", json={"ids": [one["id"] for one in listed["items"]], "note": "知悉"})
    assert answer.json() == {"acknowledged": 1}
    shown = client.get(f"/api/v1/alerts/{listed['items'][0]['id']}").json()
    assert (shown["note"], shown["acknowledged_by"]) == ("知悉", "bureau")
    made = client.post("/api/v1/webhooks", json={"name": "网关", "url": "http://10.1.2.3/hook?key=abc", "kinds": ["loss"]})
    assert made.status_code == 201
    assert len(made.json()["secret"]) == 64
    assert client.get("/api/v1/webhooks").json()["items"][0]["url"] == "http://10.1.2.3/hook?…"
    assert client.put("/api/v1/subscription", json={"email": "x@yunxi.example", "rhythm": "weekly"}).status_code == 200
    assert client.get("/api/v1/subscription").json() == {"email": "x@yunxi.example", "rhythm": "weekly"}
