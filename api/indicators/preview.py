"""What would change under a draft: its rules, figures, lists and deadlines beside those of the profile in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.indicators import facts as all_facts
from api.indicators.cases import cases
from api.indicators.counting import MEASURES, RATES
from api.indicators.evaluation import Evaluation, evaluated
from api.indicators.lines import Ground, Line
from api.indicators.period import Period
from api.indicators.query import Query
from api.indicators.tally import tally
from api.ledger.due.asked import Asked
from api.ledger.due.planned import planned
from api.policy import words
from api.policy.profile import Profile
from api.store.actor import Actor
from api.store.tables import Dispute, Verdict
from api.store.types import today

DEADLINES: Final = 2000
"""Cases whose deadlines are worked out, the newest: enough to see what a rule does, without minutes of waiting."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule in words, as it is and as it would be; empty where there is none."""

    section: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A measure now and under the draft, and the cases that come in or fall out."""

    measure: str
    label: str
    before: float | None
    after: float | None
    gained: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of a list that comes, goes, or says something else."""

    list_code: str
    list_title: str
    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        """Either."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """A deadline of a case that comes, goes, or ends on another day."""

    dispute_id: int
    organisation_id: int
    label: str
    before: date | None
    after: date | None
    comes: bool
    goes: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that differs; `cut`: there are more cases than were looked at for deadlines."""

    period: Period
    before: Profile
    after: Profile
    rules: list[RuleChange]
    figures: list[FigureChange]
    lines: list[LineChange]
    deadlines: list[DeadlineChange]
    cut: bool

    @property
    def nothing(self) -> bool:
        """The draft changes nothing in this period."""
        return not (self.rules or self.lines or self.deadlines or any(one.before != one.after or one.gained or one.dropped for one in self.figures))


def preview(session: Session, actor: Actor, before: Profile, after: Profile, period: Period, *, on: date | None = None) -> Preview:
    """A draft held against the profile in force, on the caller's cases of a period.  Raises ServiceError E504."""
    actor.require("manage")
    ids, cut = _disputes(session, actor, period)
    old, new = (evaluated(Ground.of(session, actor, one, period, on or today())) for one in (before, after))
    return Preview(
        period, before, after, rules(before, after), _figures(session, actor, before, after, period), lines(old, new),
        _deadlines(session, actor, (before, after), ids), cut,
    )  # fmt: skip


def rules(before: Profile, after: Profile) -> list[RuleChange]:
    """The rules that differ, in words; one that was changed stands beside what it was."""
    found = []
    for old, new in zip(words.sections(before), words.sections(after), strict=True):
        gone = [rule.text for rule in old.rules if rule.text not in {one.text for one in new.rules}]
        come = [rule.text for rule in new.rules if rule.text not in {one.text for one in old.rules}]
        for number in range(max(len(gone), len(come))):
            found.append(RuleChange(new.title, "".join(gone[number : number + 1]), "".join(come[number : number + 1])))
    return found


def lines(old: Evaluation, new: Evaluation) -> list[LineChange]:
    """The lines of all lists that differ in what they say."""
    found = []
    for (code, title, before), (_, _, after) in zip(old.lists, new.lists, strict=True):
        was, will = _by_subject(before), _by_subject(after)
        for key in dict.fromkeys((*will, *was)):
            one, other = was.get(key), will.get(key)
            if one is None or other is None or (one.reason, one.verdict_ids) != (other.reason, other.verdict_ids):
                found.append(LineChange(code, title, one, other))
    return found


def _by_subject(found: Sequence[Line]) -> Mapping[tuple[str, int | None, str], Line]:
    return {(line.rule, line.organisation_id, line.title): line for line in found}


def _figures(session: Session, actor: Actor, before: Profile, after: Profile, period: Period) -> list[FigureChange]:
    facts, query = all_facts.of(session), Query.of_scope(session, actor.scope, period)
    old, new = tally(facts, before, query), tally(facts, after, query)
    found = []
    for measure, label in (*MEASURES.items(), *((code, name) for code, (_, _, name) in RATES.items())):
        was, will = ([], []) if measure in RATES else (cases(facts, one, query, measure) for one in (before, after))
        come, gone = set(will) - set(was), set(was) - set(will)
        ids = (tuple(one for one in will if one in come), tuple(one for one in was if one in gone))
        found.append(FigureChange(measure, label, old.value(measure), new.value(measure), *ids))
    return found


def _disputes(session: Session, actor: Actor, period: Period) -> tuple[list[int], bool]:
    """The newest cases that were decided in the period's year, or are not decided."""
    year = Period.holding("year", period.end)
    inside = Verdict.organisation_id.in_(actor.scope.organisations())
    wanted = (
        select(Dispute.id)
        .where(Dispute.id.in_(select(Verdict.dispute_id).where(inside)))
        .where(or_(Dispute.last_decided_on.is_(None), Dispute.last_decided_on.between(year.start, year.end)))
        .order_by(Dispute.last_decided_on.desc(), Dispute.id.desc())
        .limit(DEADLINES + 1)
    )
    ids = list(session.scalars(wanted))
    return ids[:DEADLINES], len(ids) > DEADLINES


def _deadlines(session: Session, actor: Actor, pair: tuple[Profile, Profile], ids: list[int]) -> list[DeadlineChange]:
    inside = set(session.scalars(actor.scope.organisations()))
    was, will = (planned(session, ids, dict.fromkeys(inside, profile)) for profile in pair)
    found = []
    for key in sorted(was.keys() | will.keys()):
        before, after = was.get(key), will.get(key)
        if key[1] in inside and (before is None or after is None or before.due_on != after.due_on):
            one = after or before
            assert one is not None
            found.append(DeadlineChange(key[0], key[1], one.label, _due(before), _due(after), before is None, after is None))
    return found


def _due(one: Asked | None) -> date | None:
    return None if one is None else one.due_on
