"""Figures of pending suits: how many there were on a day, how those that ended did, and which suits stand behind each."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from api.errors import ServiceError
from api.indicators import suits
from api.indicators.period import Period
from api.indicators.suits import SuitFigures
from api.store.tables import Organisation, OrganisationName, SuitScreening
from api.store.types import CHINA
from nlp.folding import fold
from tests.api.pending import DAY, suit
from tests.api.world import World

QUARTER = Period.quarter(2026, 1)
TODAY = date(2026, 5, 4)


def counted(world: World, login: str = "bureau", period: Period = QUARTER, organisation: str = "") -> SuitFigures:
    with world.database.read() as session:
        which = world.organisations[organisation] if organisation else None
        return suits.of_actor(session, world.actor(login), period, TODAY, organisation=which)


def ended(world: World, owner: str, ending: str, day: date) -> int:
    return suit(world, owner, state="closed", ending=ending, ended_on=day, received_on=day - 60 * DAY, level="red")


def screened(world: World, which: int, level: str, day: date) -> None:
    with world.database.write() as session:
        session.add(SuitScreening(suit_id=which, version="1", digest=str(day), level=level, result={}, created_at=datetime(*day.timetuple()[:3], 9, tzinfo=CHINA)))


def test_those_that_ended_by_how_they_did(world: World) -> None:
    inside, before, after = QUARTER.start, QUARTER.start - DAY, QUARTER.end + DAY
    made = {ending: ended(world, "police", ending, inside) for ending in ("mediated", "self_corrected", "withdrawn", "judged", "other")}
    ended(world, "police", "mediated", before)
    ended(world, "police", "mediated", after)
    ended(world, "foreign_agency", "mediated", inside)
    suit(world, "police", state="dropped", ending="mediated", ended_on=inside)
    found = counted(world)
    assert set(found.ids["closed"]) == set(made.values())
    assert all(found.ids[ending] == (made[ending],) for ending in ("mediated", "self_corrected", "withdrawn", "judged"))
    assert (found.resolved, found.resolved_rate) == (2, 2 / 5)
    assert counted(world, "land").resolved_rate is None
    assert counted(world, "admin").count("mediated") == 2


def test_how_many_there_were_and_how_red_they_were_then(world: World) -> None:
    last = QUARTER.end
    red_then = suit(world, "police", received_on=last, level="green")
    screened(world, red_then, "yellow", last - DAY)
    screened(world, red_then, "red", last)
    screened(world, red_then, "green", last + DAY)
    red_now = suit(world, "police", received_on=last - 9 * DAY, level="red")
    screened(world, red_now, "red", last + DAY)
    over = ended(world, "land", "judged", last + DAY)
    late = suit(world, "land", received_on=last + DAY, level="red")
    found = counted(world)
    assert set(found.ids["pending"]) == {red_then, red_now, over}
    assert found.ids["red"] == (red_then,)
    assert set(found.ids["registered"]) == {red_then, red_now, over}
    now = counted(world, period=Period.year(2026))
    assert (now.last, set(now.ids["pending"]), set(now.ids["red"])) == (TODAY, {red_then, red_now, late}, {red_now, late})
    assert counted(world, period=Period.year(2025)).everything == ()


def test_each_agency_and_what_it_took_over(world: World) -> None:
    mine, theirs = suit(world, "police", received_on=QUARTER.start), suit(world, "land", received_on=QUARTER.start)
    with world.database.write() as session:  # the police have taken over the office of land
        session.get_one(Organisation, world.organisations["land"]).active = False
        session.add(OrganisationName(organisation_id=world.organisations["police"], name="临江市云溪区自然资源局", folded=fold("临江市云溪区自然资源局"), kind="former"))
    found = counted(world).units()
    assert {unit: set(one.ids["pending"]) for unit, one in found.items()} == {world.organisations["police"]: {mine, theirs}}
    assert counted(world, organisation="land").ids["pending"] == (theirs,)
    with pytest.raises(ServiceError):
        counted(world, organisation="foreign_agency")


def test_the_newest_come_first_and_every_measure_is_explained(world: World) -> None:
    days = [QUARTER.start + number * DAY for number in (3, 1, 2)]
    made = [ended(world, "police", "mediated", day) for day in days]
    found = counted(world)
    assert found.ids["closed"] == (made[0], made[2], made[1])
    with world.database.read() as session:
        assert [row.id for row in suits.listed(session, found.ids["closed"])] == [made[0], made[2], made[1]]
    assert set(suits.DEFINITIONS) == {*suits.MEASURES, "resolved"}
    assert set(found.ids) == set(suits.MEASURES)
