"""When a plan's recurring duties are due next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from api.policy.profile import Cycle, Profile, Recurring

MONTHS: Final[dict[Cycle, int]] = {"quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Due:
    """A duty and the last day for it; `set_by_plan` false: the plan names no day, it is the end of the cycle."""

    rule: Recurring
    day: date
    set_by_plan: bool


def upcoming(profile: Profile, today: date) -> list[Due]:
    """Each duty with its next day from `today` on, the soonest first.

    With `days` it is that long after the end of a cycle (31 after a year: 31 January of the next); without, the cycle's end.
    """
    found = [Due(rule, _next(rule, today), rule.days is not None) for rule in profile.recurring]
    return sorted(found, key=lambda due: (due.day, due.rule.code))


def _next(rule: Recurring, today: date) -> date:
    after = timedelta(days=rule.days or 0)
    end = _end(rule.cycle, today - after)
    return end + after


def _end(cycle: Cycle, day: date) -> date:
    """The last day of the cycle that a day lies in."""
    month = (day.month - 1) // MONTHS[cycle] * MONTHS[cycle] + MONTHS[cycle]
    return date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
