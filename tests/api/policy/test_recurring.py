"""When what is due again and again is due next."""

from __future__ import annotations

from datetime import date

import pytest

from api.policy import builtin
from api.policy.recurring import upcoming


@pytest.mark.parametrize(
    ("code", "rule", "today", "day"),
    [
        ("wuyang", "not_performed", date(2025, 1, 31), date(2025, 1, 31)),
        ("wuyang", "not_performed", date(2025, 2, 1), date(2026, 1, 31)),
        ("wuyang", "bulletin", date(2025, 3, 31), date(2025, 3, 31)),
        ("wuyang", "bulletin", date(2025, 4, 1), date(2025, 6, 30)),
        ("changji", "three_systems", date(2025, 7, 1), date(2025, 12, 31)),
        ("changji", "problem_list", date(2025, 10, 1), date(2026, 9, 30)),
        ("kecheng", "training", date(2024, 2, 29), date(2024, 6, 30)),
    ],
)
def test_the_next_day(code: str, rule: str, today: date, day: date) -> None:
    found = {due.rule.code: due for due in upcoming(builtin.profiles()[code], today)}
    assert found[rule].day == day
    assert found[rule].set_by_plan == (rule in {"not_performed", "problem_list"})


def test_the_soonest_comes_first() -> None:
    days = [due.day for due in upcoming(builtin.profiles()["wuyang"], date(2025, 1, 5))]
    assert days == sorted(days) and days[0] == date(2025, 1, 31)
