"""A person's deadlines for his calendar programme: what stands in it, who gets it, and how it ends."""

from __future__ import annotations

import re
from datetime import date, timedelta

import icalendar
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update

from api.ledger.due import deadlines, feed
from api.ledger.due.deadlines import Wanted
from api.people.digests import digest
from api.store.tables import AuditEntry, CalendarKey, Deadline, User
from api.store.types import today
from tests.api.ledger import suits
from tests.api.world import World

ON = date(2024, 3, 14)
HOSTILE = "（2024）临,初;1号\r\nATTENDEE:x\\"


def address(world: World, login: str) -> str:
    answer = world.client(login).post("/api/v1/calendar/feed")
    assert answer.status_code == 201
    return answer.json()["address"]


def events(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def written(world: World, login: str, on: date = ON) -> bytes:
    with world.database.read() as session:
        return feed.written(session, world.actor(login), "https://anjian.example/", on=on)


def numbers(client: TestClient, path: str) -> set[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return set(re.findall("案[甲乙丙]", answer.text.replace("\r\n ", "")))


def recent(world: World, owner: str, number: str) -> suits.Suit:
    return suits.make(world, owner, {}, number=number, suit_received=(today() - timedelta(days=5)).isoformat())


def test_what_stands_in_it(world: World) -> None:
    suit = suits.make(world, "police", {}, suit_received="2024-03-01", judgment_received="2024-03-01", number="（2024）临9902行初7号")
    content = written(world, "bureau")
    found = {str(one["summary"]): one for one in events(content)}
    assert set(found) == {f"{label} 临江市公安局云溪分局 （2024）临9902行初7号" for label in ("提交答辩状和证据", "对判决提起上诉")}
    event = found["提交答辩状和证据 临江市公安局云溪分局 （2024）临9902行初7号"]
    assert b"DTSTART;VALUE=DATE:20240318\r\nDTEND;VALUE=DATE:20240319" in content
    assert event["uid"] == f"{suit.id}-{suit.organisation}-answer-0@anjian"
    assert event["url"] == f"https://anjian.example/disputes/{suit.id}"
    assert "依据：行政诉讼法第34条、第67条\n起算：收到应诉材料日 2024-03-01" in str(event["description"])
    assert str(events(written(world, "police"))[0]["summary"]).count("公安局") == 0  # his own unit goes without saying
    assert str(events(written(world, "police", date(2024, 3, 19)))[0]["summary"]).startswith("【逾期】提交答辩状和证据")


def test_it_can_be_read_by_any_programme(world: World) -> None:
    """RFC 5545: lines of at most 75 bytes ended by CRLF, what separates is escaped, and nothing breaks out of its line."""
    suits.make(world, "police", {}, suit_received="2024-03-01", number=HOSTILE)
    content = written(world, "bureau")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert content.count(b"\n") == content.count(b"\r\n")
    content.decode("utf-8")
    assert b"\r\nATTENDEE" not in content
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "临\\,初\\;1号" in unfolded
    assert "attendee" not in {name.lower() for one in events(content) for name in one}


def test_what_is_done_or_not_begun_or_long_past_is_left_out(world: World) -> None:
    suits.make(world, "police", {}, suit_received="2024-03-01", answered="2024-03-11", number="办了")
    suits.make(world, "police", {}, number="没起算")
    suits.make(world, "police", {}, suit_received="2023-03-01", number="早过了")
    assert events(written(world, "bureau")) == []


def test_the_same_on_one_day_and_the_same_ids_when_rows_are_made_anew(world: World) -> None:
    suit = suits.make(world, "police", {}, suit_received="2024-03-01")
    before = written(world, "bureau")
    assert written(world, "bureau") == before
    with world.database.write() as session:
        session.execute(delete(Deadline))
        deadlines.renew(session, [suit.id])
    assert {one["uid"] for one in events(before)} == {one["uid"] for one in events(written(world, "bureau"))}


def test_each_sees_in_it_what_he_sees(world: World) -> None:
    for owner, number in (("police", "案甲"), ("land", "案乙"), ("foreign_agency", "案丙")):
        recent(world, owner, number)
    stranger = world.client()
    seen = {login: numbers(stranger, address(world, login)) for login in ("admin", "bureau", "reader", "police", "foreign_agency")}
    assert seen == {
        "admin": {"案甲", "案乙", "案丙"}, "bureau": {"案甲", "案乙"}, "reader": {"案甲", "案乙"}, "police": {"案甲"}, "foreign_agency": {"案丙"},
    }  # fmt: skip


def test_it_shows_what_its_owner_sees_now(world: World) -> None:
    recent(world, "police", "案甲")
    path = address(world, "police")
    assert numbers(world.client(), path) == {"案甲"}
    with world.database.write() as session:
        session.execute(update(User).where(User.login == "police").values(organisation_id=world.organisations["land"]))
    assert numbers(world.client(), path) == set()
    with world.database.write() as session:
        session.execute(update(User).where(User.login == "police").values(active=False))
    assert world.client().get(path).json()["code"] == "E513"


def test_a_new_address_ends_the_one_before_and_it_can_be_ended(world: World) -> None:
    first = address(world, "police")
    second = address(world, "police")
    assert [world.client().get(path).status_code for path in (first, second)] == [404, 200]
    state = world.client("police").get("/api/v1/calendar/feed").json()
    assert state["active"] and state["last_used_at"]
    assert world.client("police").delete("/api/v1/calendar/feed").status_code == 204
    assert world.client().get(second).json()["code"] == "E513"
    assert not world.client("police").get("/api/v1/calendar/feed").json()["active"]
    with world.database.read() as session:
        actions = session.scalars(select(AuditEntry.after).where(AuditEntry.action == "calendar.key").order_by(AuditEntry.id)).all()
    assert [one["active"] for one in actions] == [True, True, False]


def test_the_key_is_kept_as_a_hash_opens_nothing_else_and_is_not_logged(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    path = address(world, "bureau")
    secret = path.removeprefix(feed.PATH).removesuffix(".ics")
    world.client().get(path)
    with world.database.read() as session:
        assert session.scalars(select(CalendarKey.key_hash)).all() == [digest(secret)]
        assert secret not in str([(one.before, one.after) for one in session.scalars(select(AuditEntry))])
    client = world.client()
    client.headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/deadlines").json()["code"] == "E509"
    assert client.get(path).status_code == 200  # what else is sent makes no difference
    printed = capsys.readouterr()
    assert "/calendar/{key}.ics" in printed.out and secret not in printed.out + printed.err


def test_guessing_is_slowed(world: World) -> None:
    recent(world, "police", "案甲")
    good = address(world, "police")
    answers = [world.client().get(f"{feed.PATH}{number}.ics").status_code for number in range(world.settings.sign_ins_per_minute + 1)]
    assert set(answers[:-1]) == {404} and answers[-1] == 429
    assert numbers(world.client(), good) == {"案甲"}  # who knows his address is not held up by others behind the same proxy


def test_at_most_so_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("2024-02-20", "2024-03-01", "2024-03-05"):  # the first is overdue
        suits.make(world, "police", {}, number=day, suit_received=day)
    assert len(events(written(world, "bureau"))) == 3
    monkeypatch.setattr(feed, "MOST", 2)
    assert [str(one["summary"])[-10:] for one in events(written(world, "bureau"))] == ["2024-03-01", "2024-03-05"]
    with world.database.read() as session:
        assert deadlines.listed(session, world.actor("bureau"), Wanted(states=deadlines.UNFINISHED), on=ON).total == 3
