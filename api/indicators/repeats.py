"""Losing again for the same cause (相同原因重复败诉)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from api.indicators.lines import Ground, Line, days
from api.indicators.period import Period
from api.policy.profile import Repeats
from nlp import taxonomy

FIRST = date(1949, 10, 1)
"""Nothing that counts was decided before."""


def repeats(ground: Ground) -> list[Line]:
    """Each unit and cause with as many losses as the profile asks, the most first.

    Every cause of a loss counts, not only the main one: it lost on each.  A case counts once a cause, however many judgments
    it has; of twin cases each, unless the profile counts a series once.
    """
    rule = ground.profile.repeats
    span = window(ground, rule)
    found = [
        _line(ground, unit, key, ids)
        for unit, lost in ground.cases(span, "lost").items()
        for key, ids in _by_cause(ground, rule, lost).items()
        if len(ids) >= rule.from_count
    ]
    return sorted(found, key=lambda line: (-len(line.verdict_ids), line.organisation, line.title))


def window(ground: Ground, rule: Repeats) -> Period:
    """The days in which losses are compared, until the last day looked at."""
    year = ground.span("year")
    if rule.window == "year":
        return year
    return Period(date(year.start.year - 1, 1, 1) if rule.window == "two_years" else FIRST, year.end)


def cause_key(code: str, detail: str | None, level: str) -> str:
    """What has to be equal: the sub-cause, where none was found the ground; the ground; or the sub-cause's group."""
    if level == "cause" or detail is None:
        return code
    known = taxonomy.causes().get(detail)
    return known.parent if level == "group" and known is not None else detail


def cause_label(key: str) -> str:
    """A key in Chinese."""
    if key in taxonomy.groups():
        return taxonomy.groups()[key].label
    return taxonomy.label("cause" if key in taxonomy.codes("cause") else "cause_detail", key)


def _by_cause(ground: Ground, rule: Repeats, verdict_ids: list[int]) -> dict[str, list[int]]:
    facts = ground.facts
    found: dict[str, dict[int, int]] = defaultdict(dict)
    rows = facts.rows_of(verdict_ids)
    disputes, lists = facts.numbers("dispute")[rows].tolist(), facts.columns["causes"][rows].tolist()
    keys = {number: [cause_key(code, detail, rule.level) for code, detail in facts.dictionary.cause_lists[number]] for number in set(lists)}
    for verdict_id, dispute, number in zip(verdict_ids, disputes, lists, strict=True):
        for key in keys[number]:
            found[key].setdefault(dispute, verdict_id)
    return {key: list(ids.values()) for key, ids in found.items()}


def _line(ground: Ground, unit: int, key: str, ids: list[int]) -> Line:
    rule, times = ground.profile.repeats, len(ids)
    points = rule.points * (times - 1)
    when = "历年" if rule.window == "all" else days(window(ground, rule))
    said = f"{when}因“{cause_label(key)}”败诉 {times} 件，首次之后重复 {times - 1} 次"
    figures = {"lost": times, "times": times - 1, "points": points if rule.deduct and rule.points else None}
    return Line("repeats", cause_label(key), unit, ground.name(unit), f"{said}，{_consequence(rule, points)}。", rule.source, figures, tuple(ids))


def _consequence(rule: Repeats, points: float) -> str:
    if not rule.deduct:
        return "列出提示"
    if not rule.points:
        return "应当加计扣分（分值由考核细则确定）"
    return f"应当加计扣分，每次 {rule.points:g} 分，共 {points:g} 分"
