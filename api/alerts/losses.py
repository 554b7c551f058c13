"""New losses, losses for the same cause again, and thresholds crossed: each by the profile in force for the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.alerts.finding import COUNT, Circle, Finding, name_of
from api.alerts.kinds import RECENT_DAYS
from api.indicators import facts as all_facts
from api.indicators.counting import measures
from api.indicators.facts import Facts
from api.indicators.lines import Ground, Line
from api.indicators.masks import chosen
from api.indicators.period import Period
from api.indicators.query import Query
from api.indicators.repeats import repeats
from api.indicators.thresholds import on_site, summons
from api.policy.in_force import InForce
from api.policy.profile import Cycle, Profile
from api.store.actor import SYSTEM
from api.store.tables import Dispute, Judgment, Organisation
from nlp import taxonomy

AT_ONCE: Final = 500
STAGES: Final = {"first": "一审", "second": "二审", "retrial": "再审"}


@dataclass(frozen=True, slots=True)
class Ruled:
    """Units that one profile is in force for."""

    profile: Profile
    units: Mapping[int, Organisation]

    @property
    def ids(self) -> frozenset[int]:
        """Of the units."""
        return frozenset(self.units)

    def ground(self, session: Session, facts: Facts, day: date) -> Ground:
        """What the profile's rules are evaluated on, on a day."""
        return Ground(session, SYSTEM, facts, self.profile, dict(self.units), self.ids, Period.holding("year", day), day)


def ruled(session: Session, circle: Circle) -> list[Ruled]:
    """All units by the profile that is in force for them."""
    policies = InForce.of(session)
    by_version: dict[int | None, dict[int, Organisation]] = {}
    for one in circle.units.values():
        by_version.setdefault(policies.version(one.id), {})[one.id] = one
    return [Ruled(policies.profile(next(iter(units))), units) for units in by_version.values()]


def findings(session: Session, circle: Circle, day: date) -> Iterator[Finding]:
    """All three, of the last RECENT_DAYS."""
    facts = all_facts.of(session)
    for one in ruled(session, circle):
        ground = one.ground(session, facts, day)
        yield from _losses(ground, circle, day)
        yield from _repeats(ground, circle, day)
        yield from _thresholds(session, one, facts, circle, day)


def standing(session: Session, circle: Circle) -> set[str]:
    """Names of the findings of all losses that there are, however long ago."""
    facts = all_facts.of(session)
    units = facts.numbers("organisation")
    return {name_of("loss", int(units[row]), _key(facts, row)) for one in ruled(session, circle) for row in _lost(facts, one.profile, one.ids).tolist()}


def lost_disputes(session: Session, circle: Circle) -> set[tuple[int, str]]:
    """Unit and dispute (as a finding's key has it) of all losses that there are."""
    facts = all_facts.of(session)
    units, disputes = facts.numbers("organisation"), facts.numbers("dispute")
    return {(int(units[row]), str(disputes[row])) for one in ruled(session, circle) for row in _lost(facts, one.profile, one.ids).tolist()}


def looked_at(day: date) -> tuple[date, date]:
    """The days whose periods thresholds are looked at in: today's, and those that ended last quarter, for what comes in late."""
    return day, Period.holding("quarter", day).previous().end


def _lost(facts: Facts, profile: Profile, units: frozenset[int] | None) -> np.ndarray[Any, Any]:
    """Rows of the lost judgments of these units, whatever instance."""
    lost = measures(facts, profile.counting, "all")["lost"].at
    found: np.ndarray[Any, Any] = lost[chosen(facts, Query(None, units))[lost]]
    return found


def _key(facts: Facts, row: int) -> str:
    judgment, dispute = int(facts.numbers("judgment")[row]), int(facts.numbers("dispute")[row])
    return f"j{judgment}" if judgment else f"d{dispute}:{_stage(facts, row)}"


def _stage(facts: Facts, row: int) -> str:
    return facts.words("stage").texts[int(facts.coded("stage")[row])]


def _recent(facts: Facts, rows: np.ndarray[Any, Any], day: date) -> np.ndarray[Any, Any]:
    days = facts.days("decided")[rows]
    found: np.ndarray[Any, Any] = rows[(days >= (day - timedelta(days=RECENT_DAYS)).toordinal()) & (days <= day.toordinal())]
    return found


def _losses(ground: Ground, circle: Circle, day: date) -> Iterator[Finding]:
    """Each lost judgment of each unit, whatever instance; the appeal's loss is another than the first instance's."""
    facts = ground.facts
    rows = _recent(facts, _lost(facts, ground.profile, ground.inside), day).tolist()
    named = _named(ground.session, facts, rows)
    for row in rows:
        unit = ground.units[int(facts.numbers("organisation")[row])]
        judgment, dispute, series = (int(facts.numbers(name)[row]) for name in ("judgment", "dispute", "series"))
        case = named[row]
        decided = date.fromordinal(int(facts.days("decided")[row]))
        stage = _stage(facts, row)
        yield Finding(
            "loss", unit.id, circle.told(unit), key=_key(facts, row), level="warning",
            message=f"{unit.name}新增败诉：{case}（{STAGES.get(stage, '')}，{decided} 裁判）{_why(facts, row)}",
            address=f"/disputes/{dispute}", facts={"dispute": dispute, "judgment": judgment, "number": case},
            group=f"s{series}" if series else "", together=f"{unit.name}新增败诉：同一系列案 {COUNT} 件（{case} 等，{decided} 裁判）{_why(facts, row)}",
        )  # fmt: skip


def _why(facts: Facts, row: int) -> str:
    causes = facts.causes(row)
    return f"，原因：{taxonomy.label('cause', causes[0][0])}" if causes else ""


def _named(session: Session, facts: Facts, rows: list[int]) -> dict[int, str]:
    """Row → case number, as the judgment has it, else the dispute."""
    judgments = _texts(session, Judgment.id, Judgment.case_number, [int(facts.numbers("judgment")[row]) for row in rows])
    disputes = _texts(session, Dispute.id, Dispute.number, [int(facts.numbers("dispute")[row]) for row in rows])
    found = {}
    for row in rows:
        judgment, dispute = int(facts.numbers("judgment")[row]), int(facts.numbers("dispute")[row])
        found[row] = judgments.get(judgment) or disputes.get(dispute) or "案号不详的案件"
    return found


def _texts(session: Session, key: Any, text: Any, ids: list[int]) -> dict[int, str | None]:
    found: dict[int, str | None] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= dict(session.execute(select(key, text).where(key.in_(ids[start : start + AT_ONCE]))).all())
    return found


def _repeats(ground: Ground, circle: Circle, day: date) -> Iterator[Finding]:
    """Each recent loss that is not the first for its cause."""
    facts = ground.facts
    for line in repeats(ground):
        unit = ground.units[line.organisation_id or 0]
        rows = facts.rows_of(list(line.verdict_ids[:-1]))
        for row in _recent(facts, rows, day).tolist():
            dispute = int(facts.numbers("dispute")[row])
            yield Finding(
                "repeat", unit.id, circle.told(unit), key=f"{line.title[:80]}:{dispute}", level="warning",
                message=f"{unit.name}{line.reason}", together=f"{unit.name}{line.reason}", address=f"/disputes/{dispute}",
                facts={"dispute": dispute, "cause": line.title, "source": line.source}, group=line.title,
            )  # fmt: skip


def _thresholds(session: Session, one: Ruled, facts: Facts, circle: Circle, day: date) -> Iterator[Finding]:
    """What is crossed in the periods of `looked_at`."""
    for last in looked_at(day):
        ground = one.ground(session, facts, last)
        for line in (*summons(ground), *on_site(ground)):
            period = Period.holding(_cycle(one.profile, line), last)
            if last == day or day not in period:
                yield _crossed(line, period, ground.units[line.organisation_id or 0], circle)


def _cycle(profile: Profile, line: Line) -> Cycle:
    if line.rule == "on_site":
        return profile.on_site.period if profile.on_site else "year"
    return next(rule.period for rule in profile.summons if line.rule == f"summons.{rule.code}")


def _crossed(line: Line, period: Period, unit: Organisation, circle: Circle) -> Finding:
    return Finding(
        "threshold", unit.id, circle.told(unit), key=f"{line.rule}:{period.code}", level="notice" if line.small else "urgent",
        message=f"{unit.name}：{line.title}。{line.reason}", address=f"/ranking?period={period.code}",
        facts={"rule": line.rule, "period": period.code, "source": line.source, **line.figures},
    )  # fmt: skip
