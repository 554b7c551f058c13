"""Deadlines of pending suits: in the month, the list and the calendar programme, for whom they concern."""

from __future__ import annotations

from datetime import date

import icalendar
import pytest

from api.errors import ServiceError
from api.ledger.due import feed, month, suit_days
from api.ledger.due.deadlines import UNFINISHED, Wanted
from api.ledger.due.suit_days import Due
from tests.api.pending import DAY, answer, suit
from tests.api.world import World

ON = date(2024, 3, 14)


def listed(world: World, login: str, wanted: Wanted) -> list[tuple[int, str]]:
    with world.database.read() as session:
        return [(line.suit.id, line.due.code) for line in suit_days.listed(session, world.actor(login), wanted, on=ON)]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "open"), ({"remind_on": ON}, "due_soon"), ({"due_on": ON - DAY}, "overdue"), ({"due_on": ON - DAY, "duty": False}, "ended"),
        ({"due_on": None}, "unstarted"), ({"done_on": ON}, "done"), ({"done_on": ON + 30 * DAY}, "done_late"), ({"due_on": None, "done_on": ON}, "done"),
    ],
)  # fmt: skip
def test_how_one_stands_and_that_it_comes_back_as_it_was_kept(values: dict[str, object], state: str) -> None:
    one = answer(ON + 9 * DAY, **values)
    assert one.state(ON) == state
    assert Due.from_json(one.to_json()) == one


def test_who_sees_which_and_what_is_asked_for(world: World) -> None:
    hearing = answer(ON + 20 * DAY, code=suit_days.HEARING, duty=False)
    mine = suit(world, "police", answer(ON + DAY), hearing, answer(ON, code="suit_reported", due_on=None))
    late = suit(world, "police", answer(ON - DAY))
    suit(world, "police", answer(ON + DAY), state="closed")
    theirs = suit(world, "foreign_agency", answer(ON + DAY))
    everything = [(late, "answer"), (mine, "answer"), (mine, suit_days.HEARING), (mine, "suit_reported")]
    assert listed(world, "bureau", Wanted()) == listed(world, "police", Wanted()) == everything
    assert listed(world, "admin", Wanted(states=UNFINISHED)) == [(late, "answer"), (mine, "answer"), (theirs, "answer"), (mine, suit_days.HEARING)]
    assert listed(world, "land", Wanted()) == []
    assert listed(world, "bureau", Wanted(states=("overdue",))) == [(late, "answer")]
    assert listed(world, "bureau", Wanted(rule=suit_days.HEARING)) == [(mine, suit_days.HEARING)]
    assert listed(world, "bureau", Wanted(first=ON, last=ON + DAY)) == [(mine, "answer")]
    assert listed(world, "bureau", Wanted(dispute=1)) == []
    assert listed(world, "bureau", Wanted(organisation=world.organisations["land"])) == []
    with pytest.raises(ServiceError):
        listed(world, "bureau", Wanted(organisation=world.organisations["foreign_agency"]))


def test_a_month_has_them_beside_the_ledgers(world: World) -> None:
    suit(world, "police", answer(ON), answer(ON, code="suit_reported", done_on=ON))
    with world.database.read() as session:
        found = month.of(session, world.actor("bureau"), Wanted(), ON, on=ON)
    cell = next(one for one in found.cells if one.day == ON)
    assert [line.due.code for line in cell.suits] == ["answer", "suit_reported"]
    assert (found.suits, found.waiting, found.overdue) == (1, 0, 0)


def test_a_calendar_programme_shows_them_without_names_of_people(world: World) -> None:
    which = suit(world, "police", answer(ON + DAY, certain=False), plaintiffs="谢临舟", received_on=ON - 14 * DAY)
    suit(world, "land", answer(ON - DAY), number="")
    suit(world, "land", answer(ON - 40 * DAY), answer(ON, done_on=ON))
    with world.database.read() as session:
        content = feed.written(session, world.actor("bureau"), "https://anjian.example/", on=ON)
    found = {str(one["summary"]): one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")}
    assert set(found) == {"提交答辩状和证据 临江市公安局云溪分局 （2026）临9901行初7号", "【逾期】提交答辩状和证据 临江市云溪区自然资源局 案号不详"}
    event = found["提交答辩状和证据 临江市公安局云溪分局 （2026）临9901行初7号"]
    assert (str(event["uid"]), str(event["url"])) == (f"suit-{which}-answer@anjian", f"https://anjian.example/suits/{which}")
    assert "在诉案件" in str(event["description"])
    assert "起算：收到应诉材料日 2024-02-29" in str(event["description"])
    assert "节假日安排未发布" in str(event["description"])
    assert "谢临舟" not in content.decode()
