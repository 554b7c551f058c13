"""Figures for a caller: what he asks for, narrowed to what he sees, counted by the profile in force for him."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from sqlalchemy.orm import Session

from api.indicators import facts as verdicts
from api.indicators.asked import Asked
from api.indicators.compare import Marks, last_period, last_year, marks
from api.indicators.facts import Facts
from api.indicators.labels import labels
from api.indicators.masks import Key
from api.indicators.period import Period
from api.indicators.query import UNMATCHED, By, Query
from api.indicators.tally import Tally, tallies, tally
from api.policy.in_force import profile_for
from api.policy.profile import Profile
from api.store.actor import Actor

CAUSES: Final = frozenset({"cause", "detail"})
"""Ways of breaking down that only lost cases have parts of."""


@dataclass(frozen=True)
class Asker:
    """Who asks, with everything that his figures are worked out from."""

    session: Session
    actor: Actor
    facts: Facts
    profile: Profile
    everything: Query
    """All that he sees, of all days."""

    @classmethod
    def of(cls, session: Session, actor: Actor, profile: Profile | None = None) -> Asker:
        """Raises ServiceError E504.  `profile`: another than the one in force for him."""
        actor.require("read")
        query = Query.of_scope(session, actor.scope, None)
        return cls(session, actor, verdicts.of(session), profile or profile_for(session, actor), query)

    @cached_property
    def beside(self) -> Query | None:
        """Unmatched defendants that stand beside a bureau's figures; None for others."""
        if self.actor.scope.region is None:
            return None
        return self.everything.unmatched(self.session, self.actor.scope)

    def query(self, asked: Asked) -> Query:
        """What somebody asks for.  Raises ServiceError E601 for an organisation that he does not see."""
        chosen = asked.filters.get("organisation")
        if chosen not in {None, UNMATCHED}:
            self.actor.scope.organisation(self.session, chosen)
        base = self.everything
        if asked.unmatched or (chosen == UNMATCHED and self.beside is not None):
            base = self.beside or base.within(organisation=UNMATCHED)
        return base.within(period=asked.period, **asked.filters)

    def tally(self, query: Query) -> Tally:
        """The figures for a query."""
        return tally(self.facts, self.profile, query)

    def tallies(self, query: Query, by: By) -> dict[Key, Tally]:
        """The figures for each part."""
        return tallies(self.facts, self.profile, query, by)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, and what they are held against."""

    profile: Profile
    now: Tally
    year_before: Tally
    year_before_of: Period
    before: Tally
    before_of: Period
    unmatched: Tally
    """Of unmatched defendants, who are not in `now`."""
    marks: Marks


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a breakdown."""

    key: Key
    label: str
    now: Tally
    year_before: Tally


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Figures by parts; the parts' sums are `figures.now`."""

    figures: Figures
    parts: list[Part]


def figures(asker: Asker, asked: Asked, today: date) -> Figures:
    """The figures of what was asked for."""
    query, period = asker.query(asked), asked.period
    earlier, before = last_year(period, today), last_period(period, today)
    year = Period.year(period.end.year).to_date(min(period.end, today))
    a_year_earlier = asker.tally(query.within(period=year.year_before()))
    held_against = marks(asker.session, asker.profile, asker.actor.organisation_id, period, asked.measure, before=a_year_earlier)
    return Figures(
        asker.profile, asker.tally(query),
        asker.tally(query.within(period=earlier)), earlier, asker.tally(query.within(period=before)), before,
        _unmatched(asker, asked), held_against,
    )  # fmt: skip


def breakdown(asker: Asker, asked: Asked, today: date) -> Breakdown:
    """The figures by parts: time in its order, all else by the measure, the largest first."""
    whole = figures(asker, asked, today)
    query = asker.query(asked)
    now, before = asker.tallies(query, asked.by), asker.tallies(query.within(period=whole.year_before_of), asked.by)
    nothing = Tally(small_below=asker.profile.ranking.small)
    in_time = asked.by in {"month", "quarter"}
    if in_time:
        before = {_year_later(key): one for key, one in before.items()}
        now = {key: now.get(key, nothing) for key in _times(asked.by, now)}
    elif asked.by in CAUSES:
        now = {key: one for key, one in now.items() if one.lost or one.corrected}
    names = labels(asker.session, asked.by, now)
    parts = [Part(key, names.get(key, str(key)), one, before.get(key, nothing)) for key, one in now.items()]
    order = (lambda part: str(part.key)) if in_time else (lambda part: (part.key is None, *_size(part.now, asked.measure), part.label))
    return Breakdown(whole, sorted(parts, key=order))


def _unmatched(asker: Asker, asked: Asked) -> Tally:
    """Of defendants that stand beside the figures, not in them; a filter by organisation or township leaves none."""
    if asker.beside is None or asked.unmatched or {"organisation", "township"} & set(asked.filters):
        return Tally()
    return asker.tally(asker.beside.within(period=asked.period, **asked.filters))


def _times(by: By, keys: Collection[Key]) -> list[Key]:
    """All months or quarters from the first to the last, also empty ones; first of all what has no day."""
    known = sorted(str(key) for key in keys if key is not None)
    found: list[Key] = [None] if None in keys else []
    if known:
        span = Period(Period.parse(known[0]).start, Period.parse(known[-1]).end)
        found += [one.code for one in (span.months() if by == "month" else span.quarters())]
    return found


def _year_later(key: Key) -> Key:
    return key if key is None else f"{int(str(key)[:4]) + 1}{str(key)[4:]}"


def _size(found: Tally, measure: str) -> tuple[float, int, int]:
    """To sort by: the largest first, of equal rates the one with more losses, then the one with more cases."""
    value = found.value(measure)
    return (1.0 if value is None else -value, -found.lost, -found.decided)
