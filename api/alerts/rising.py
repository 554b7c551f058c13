"""Whether a unit, a cause or a field loses more than its own past would have it.

**Method.**  Counted are lost cases by the day of the judgment, twin cases of a series once a quarter and unit.  The last whole
quarter is compared with the 4 to 8 of the eight quarters before it in which the region has closed cases at all.  If everything had stayed as it was, losses would be spread over
the quarters as the region's closed cases are (counted in the same way): of the N losses of all these quarters together the last one's number would be binomial
with p = its closed cases / all closed cases, whatever the rate is (the conditional exact test of Poisson rates).  So neither a busy quarter nor
a past that was handed in only in part makes anything rise.  The one-sided P value is exact.  All units, causes and fields of a region
with N ≥ 8 are one family, corrected by Holm's step-down at 5 %: that a bureau gets any false alarm in a quarter has at most this chance.  Who is in the
family depends on N alone, which says nothing of where the cases lie, so the bound holds.  Besides, the last quarter must have at least 5 cases and half as
many again as expected.

**False alarms.**  `tests/api/alerts/test_rising.py` draws quarters of constant rates for 30 units (0.1 to 5 losses a quarter), 14 causes and
12 fields: of 2,000 regions' quarters 51 (2.6 %) had one; exact tests of small numbers stay well below their level.  The invented town of `anjian demo`, whose
rates are constant, had none in 13 regions' quarters.  A unit whose 4 losses a quarter become 16 is found in three of four.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from api.alerts.finding import Circle, Finding
from api.alerts.losses import ruled
from api.indicators import facts as all_facts
from api.indicators.asked import Asked
from api.indicators.columns import Ints
from api.indicators.counting import measures
from api.indicators.facts import Facts
from api.indicators.labels import plain
from api.indicators.masks import chosen
from api.indicators.period import Period
from api.indicators.query import By, Query
from api.policy.profile import Profile

LEVEL: Final = 0.05
SHORTEST: Final = 4
LONGEST: Final = 8
"""Quarters of the past."""
LEAST_TOTAL: Final = 8
LEAST_NOW: Final = 5
LEAST_RATIO: Final = 1.5
METHOD: Final = (
    "把最近一个完整季度的败诉件数（同一系列案在一个季度只算一件）与本单位、本原因或本领域此前 8 个季度（至少 4 个季度有审结案件）比较："
    "假定水平没有变化，败诉应按全地区各季度的审结件数分布，用条件精确检验（二项分布）计算出现这么多件的概率，"
    "对同一地区的全部单位、原因、领域作多重检验校正（霍尔姆法，5%）；合计不足 8 件、本季不足 5 件或不到预期 1.5 倍的不提示。"
    "用水平不变的模拟数据检验，一个地区一个季度出现误报的约占 2.6%，不超过 5%。"
)

Key = tuple[By, int | str]


@dataclass(frozen=True, slots=True)
class Rise:
    """That there are more than expected: how many, how many the past would have, and how probable that is by chance."""

    now: int
    expected: float
    chance: float


def risen(counts: Mapping[Key, Sequence[int]], closed: Sequence[int]) -> dict[Key, Rise]:
    """Of one family those that rise.  `counts`: losses a quarter, the oldest first, the last one looked at; `closed`: all cases of each quarter.

    Nothing rises where the past is too short or the last quarter is empty.
    """
    if sum(one > 0 for one in closed[:-1]) < SHORTEST or not closed[-1]:
        return {}
    share = closed[-1] / sum(closed)
    tested = {}
    for key, numbers in counts.items():
        total, now = sum(numbers), numbers[-1]
        if total >= LEAST_TOTAL:
            expected = (total - now) / sum(closed[:-1]) * closed[-1]
            tested[key] = Rise(now, expected, tail(now, total, share))
    return {key: one for key, one in _holm(tested).items() if one.now >= LEAST_NOW and one.now >= LEAST_RATIO * one.expected}


def tail(at_least: int, total: int, share: float) -> float:
    """The chance of so many or more of `total`, each with `share`."""
    if at_least <= 0:
        return 1.0
    logs = [
        math.lgamma(total + 1) - math.lgamma(n + 1) - math.lgamma(total - n + 1) + n * math.log(share) + (total - n) * math.log1p(-share)
        for n in range(at_least, total + 1)
    ]
    return min(1.0, math.fsum(map(math.exp, logs)))


def _holm(tested: Mapping[Key, Rise]) -> dict[Key, Rise]:
    """The longest run of smallest P values each within LEVEL / how many are left."""
    found: dict[Key, Rise] = {}
    for place, (key, one) in enumerate(sorted(tested.items(), key=lambda item: item[1].chance)):
        if one.chance > LEVEL / (len(tested) - place):
            break
        found[key] = one
    return found


def findings(session: Session, circle: Circle, day: date) -> Iterator[Finding]:
    """What rose in the last whole quarter before a day, region by region."""
    facts = all_facts.of(session)
    profiles = {unit: one.profile for one in ruled(session, circle) for unit in one.units}
    for bureaus in circle.bureaus.values():
        for bureau in bureaus:
            yield from _of_bureau(facts, profiles[bureau], circle, bureau, day)


def quarters(day: date) -> list[Period]:
    """The quarters to compare, the last whole one at the end."""
    found = [Period.holding("quarter", day).previous()]
    while len(found) <= LONGEST:
        found.insert(0, found[0].previous())
    return found


def counted(facts: Facts, profile: Profile, inside: frozenset[int], span: Sequence[Period]) -> tuple[dict[Key, list[int]], list[int]]:
    """Lost cases a quarter of each unit, main cause and field; and all closed cases a quarter."""
    rows = measures(facts, profile.counting, None)
    found: dict[Key, list[int]] = {}
    for row, unit, place in _once(facts, rows["lost"].at, inside, span):
        for key in _keys(facts, row, unit):
            found.setdefault(key, [0] * len(span))[place] += 1
    closed = [0] * len(span)
    for _, _, place in _once(facts, rows["decided"].at, inside, span):
        closed[place] += 1
    return found, closed


def _once(facts: Facts, rows: Ints, inside: frozenset[int], span: Sequence[Period]) -> Iterator[tuple[int, int, int]]:
    """Row, unit and quarter of the cases of these units; of twins in one quarter the first."""
    days = facts.days("decided")
    within = chosen(facts, Query(None, inside))[rows] & (days[rows] >= span[0].start.toordinal()) & (days[rows] <= span[-1].end.toordinal())
    rows = rows[within]
    places = np.searchsorted([period.start.toordinal() for period in span], days[rows], side="right") - 1
    seen: set[tuple[int, int, int]] = set()
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        unit, series = int(facts.numbers("organisation")[row]), int(facts.numbers("series")[row])
        twin = (unit, place, series or -row - 1)
        if twin not in seen:
            seen.add(twin)
            yield row, unit, place


def _keys(facts: Facts, row: int, unit: int) -> Iterator[Key]:
    yield "organisation", unit
    for by in ("cause", "field"):
        text = facts.words(by).texts[int(facts.coded(by)[row])]
        if text:
            yield ("cause", text) if by == "cause" else ("field", text)


def _of_bureau(facts: Facts, profile: Profile, circle: Circle, bureau: int, day: date) -> Iterator[Finding]:
    span = quarters(day)
    counts, closed = counted(facts, profile, circle.region(bureau), span)
    for (by, code), rise in risen(counts, closed).items():
        unit = circle.units.get(code) if isinstance(code, int) else None
        if by == "organisation" and (unit is None or bureau not in circle.bureaus_of(unit)):
            continue  # a unit of a district: for the district's bureau
        name = unit.name if unit else f"本地区{'因“' if by == 'cause' else '“'}{plain(by, str(code))}”{'' if by == 'cause' else '领域'}"
        yield Finding(
            "rising", unit.id if unit else None, circle.told(unit) if unit else (bureau,), key=f"{by}:{code}:{span[-1].code}", level="warning",
            message=f"{name}{span[-1].label}败诉 {rise.now} 件，按此前 {sum(one > 0 for one in closed[:-1])} 个季度的水平约为 {rise.expected:.1f} 件，明显上升。",
            address=Asked(span[-1], {by: code}, measure="lost").address("/statistics/cases"),
            facts={"by": by, "code": code, "period": span[-1].code, "lost": rise.now, "expected": round(rise.expected, 2), "chance": rise.chance,
                   "closed": closed},
        )  # fmt: skip
