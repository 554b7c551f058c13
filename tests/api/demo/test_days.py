"""The days that the invented agencies fill in: in order, never to come, and something of everything."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from api.demo import days
from api.demo.days import STAGED, Story, told

TODAY = date(2026, 3, 2)
ORDER = ("suit_received", "suit_reported", "answered"), ("judgment_received", "judgment_filed"), ("final_received", "report_filed")


def story(ago: int, **changes: object) -> Story:
    first = TODAY - timedelta(days=ago)
    found = {"filed": first - timedelta(days=90), "first": first, "later": None, "lost_first": True, "lost": True, "final": ago > days.RIPE,
             "withdrawn": False, "performs": True}  # fmt: skip
    return Story(**{**found, **changes})


@pytest.mark.parametrize("ago", [2, 9, 30, 60, 400])
def test_days_follow_each_other_and_none_is_to_come(ago: int) -> None:
    for seed in range(200):
        found = told(story(ago), random.Random(seed), TODAY)
        assert all(day <= TODAY for day in found.values())
        for columns in ORDER:
            known = [found[column] for column in columns if column in found]
            assert all(day >= known[0] for day in known)
        assert found["judgment_received"] > TODAY - timedelta(days=ago)


def test_what_is_not_in_force_has_no_report() -> None:
    assert not {"final_received", "report_filed"} & told(story(20), random.Random(1), TODAY).keys()


def test_reports_are_in_time_late_and_missing() -> None:
    taken = []
    for seed in range(300):
        found = told(story(150), random.Random(seed), TODAY)
        taken.append((found["report_filed"] - found["final_received"]).days if "report_filed" in found else None)
    assert taken.count(None) > 20
    assert sum(one is not None and one > 30 for one in taken) > 20
    assert sum(one is not None and one <= 30 for one in taken) > 100


@pytest.mark.parametrize(("place", "received", "reported"), [(place, *one) for place, one in enumerate(STAGED)])
def test_the_newest_show_how_reports_stand(place: int, received: int, reported: int | None) -> None:
    for seed in range(50):
        found = told(story(75), random.Random(seed), TODAY, place)
        assert found["final_received"] == TODAY - timedelta(days=received)
        assert found.get("report_filed") == (None if reported is None else TODAY - timedelta(days=reported))
