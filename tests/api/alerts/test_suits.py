"""Pending suits: red ones and near or missed deadlines are told at once, and no longer than they are so."""

from __future__ import annotations

from datetime import date

from api.alerts import digests, inbox, running, suits
from api.alerts.kinds import EXPLAINED, KINDS, RECENT_DAYS
from api.store.types import today
from tests.api.alerts.test_once import told
from tests.api.pending import DAY, answer, change, suit
from tests.api.world import World

TODAY = date(2026, 3, 9)


def states(world: World, kind: str, owner: str = "police") -> list[str]:
    return [inbox.state(one) for one in told(world, owner, kind)]


def test_a_red_suit_is_told_once_to_the_agency_and_its_bureau(world: World) -> None:
    which = suit(world, "police", level="red", plaintiffs="谢临舟")
    for _ in range(3):
        running.look(world.database, TODAY)
    assert states(world, suits.RISK) == states(world, suits.RISK, "bureau") == ["open"]
    assert {one.organisation_id for one in told(world)} == {world.organisations[one] for one in ("police", "bureau")}
    [alert] = told(world, "police")
    assert alert.address == f"/suits/{which}"
    assert (alert.level, alert.facts["suit"]) == ("urgent", which)
    assert "（2026）临9901行初7号" in alert.message
    assert "谢临舟" not in alert.message


def test_what_is_not_red_any_more_is_closed_at_once_and_opened_again_with_it(world: World) -> None:
    which = suit(world, "police", level="red")
    running.look(world.database, TODAY)
    for values in ({"level": "yellow"}, {"level": "unknown"}, {"state": "closed"}, {"state": "dropped"}):
        change(world, which, **values)
        running.look(world.database, TODAY)
        assert states(world, suits.RISK) == states(world, suits.RISK, "bureau") == ["settled"], values
        change(world, which, level="red", state="pending")
        running.look(world.database, TODAY)
        assert states(world, suits.RISK) == ["open"], values


def test_what_is_not_red_or_over_is_never_told(world: World) -> None:
    for values in ({"level": "yellow"}, {"level": "green"}, {"level": "unknown"}, {"level": "red", "state": "closed"}):
        suit(world, "police", answer(TODAY + DAY, done_on=TODAY), **values)
    running.look(world.database, TODAY)
    assert told(world) == []


def test_a_deadline_is_told_when_it_is_near_and_when_it_is_past(world: World) -> None:
    suit(world, "police", answer(TODAY + 4 * DAY))
    running.look(world.database, TODAY)
    assert told(world) == []
    running.look(world.database, TODAY + DAY)
    running.look(world.database, TODAY + 4 * DAY)
    assert (states(world, suits.DUE), states(world, suits.OVERDUE)) == (["open"], [])
    running.look(world.database, TODAY + 5 * DAY)
    assert (states(world, suits.DUE), states(world, suits.OVERDUE, "bureau")) == (["open"], ["open"])
    assert "提交答辩状和证据”已于 2026-03-13 到期" in told(world, "police", suits.OVERDUE)[0].message


def test_a_deadline_that_was_met_or_moved_is_closed(world: World) -> None:
    met, moved = suit(world, "police", answer(TODAY - DAY)), suit(world, "land", answer(TODAY + DAY), number="")
    running.look(world.database, TODAY)
    assert (states(world, suits.OVERDUE), states(world, suits.DUE, "land")) == (["open"], ["open"])
    change(world, met, answer(TODAY - DAY, done_on=TODAY))
    change(world, moved, answer(TODAY + 9 * DAY))
    running.look(world.database, TODAY)
    assert (states(world, suits.OVERDUE), states(world, suits.DUE, "land")) == (["settled"], ["settled"])
    assert "（行政处罚）" in told(world, "land")[0].message


def test_a_day_that_only_comes_and_what_is_long_past_are_no_missed_ones(world: World) -> None:
    suit(world, "police", answer(TODAY - DAY, code="hearing", label="开庭", duty=False))
    suit(world, "police", answer(TODAY - (RECENT_DAYS + 1) * DAY))
    suit(world, "police", answer(TODAY, due_on=None, remind_on=None))
    running.look(world.database, TODAY)
    assert told(world) == []


def test_a_mail_names_them_as_the_page_does(world: World) -> None:
    suit(world, "police", answer(today() + DAY, certain=False), level="red")
    running.look(world.database)
    found = told(world, "police")
    said = digests.message(found, len(found), world.settings, today())
    assert all(f"{KINDS[kind]}" in said["text"] and KINDS[kind] in said["html"] for kind in (suits.RISK, suits.DUE))
    assert "节假日安排未公布" in said["text"]


def test_every_kind_is_explained_on_the_page() -> None:
    explained = "".join(name for name, _ in EXPLAINED)
    assert set(suits.KINDS) <= set(KINDS)
    assert "在诉案件高风险" in explained
    assert "应诉期限将到、逾期" in explained
