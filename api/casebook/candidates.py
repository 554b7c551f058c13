"""The lost cases of a bureau in a period, with what of them decides whether others learn from them: facts of the store alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.indicators.lines import Ground
from api.indicators.period import Period
from api.ledger.disputes.chaining import RANK
from api.policy import in_force, losing
from api.store.actor import Actor
from api.store.scope import scope_of
from api.store.tables import Dispute, Judgment, JudgmentTrait, Organisation, Series, Verdict
from api.store.types import today

AT_ONCE: Final = 500
TRIALS: Final = frozenset({"first", "second", "retrial"})
_SO_MANY: Final = re.compile(r"等\s*(\d{1,4})\s*(?:人|户|名)")
Causes = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lost case: one agency in one dispute."""

    verdict: Verdict
    """What counted as lost."""
    steps: tuple[Verdict, ...]
    """All verdicts of this agency in the dispute, in the order of the instances."""
    number: str
    agency: str
    plaintiffs: int
    third_parties: int
    series_id: int | None
    series_size: int
    sketch: bytes | None
    causes: Causes
    """[code, detail], main cause first: of the verdict that stands, else of the one that counted."""

    @property
    def key(self) -> tuple[int, int]:
        """Dispute and agency."""
        return self.verdict.dispute_id, self.verdict.organisation_id or 0

    @property
    def main(self) -> str:
        """The main cause, as finely as known; empty: none."""
        return (self.causes[0][1] or self.causes[0][0]) if self.causes else ""

    @property
    def act_type(self) -> str:
        """Code of the kind of act; empty: not known."""
        return self.verdict.act_type or ""

    @property
    def field(self) -> str:
        """Code of the field; empty: not known."""
        return self.verdict.field or ""

    @property
    def judgment_id(self) -> int | None:
        """The judgment that a draft is made from: the last that decides on the merits, else what counted."""
        last = next((step for step in reversed(self.steps) if step.merits and step.judgment_id and step.stage in TRIALS), None)
        return (last or self.verdict).judgment_id


@dataclass(frozen=True)
class Field:
    """All candidates of a bureau and period, with what they are held against.  `ground` sees what the bureau sees."""

    ground: Ground
    candidates: tuple[Candidate, ...]
    """The newest decision first."""

    @classmethod
    def of(cls, session: Session, actor: Actor, bureau: Organisation, period: Period) -> Self:
        """For a bureau within the caller's sight."""
        ground = ground_of(session, actor, bureau, period)
        ids = [one for found in ground.cases(ground.period, "lost").values() for one in found]
        return cls(ground, tuple(sorted(_loaded(session, ground, ids), key=_newest_first)))

    def before(self, years: int) -> list[Causes]:
        """The causes of each case lost in so many years before the period."""
        rows = self._lost(Period(_years_back(self.ground.period.start, years), _day_before(self.ground.period.start)))
        return [self.ground.facts.causes(int(row)) for row in rows]

    def acts(self, years: int) -> list[str]:
        """The act type of each case lost in so many years up to the period's end."""
        facts = self.ground.facts
        rows = self._lost(Period(_years_back(self.ground.period.end, years), self.ground.period.end))
        return [facts.words("act_type").texts[one] for one in facts.coded("act_type")[rows].tolist()]

    def _lost(self, span: Period) -> Any:
        ids = [one for found in self.ground.cases(span, "lost").values() for one in found]
        return self.ground.facts.rows_of(ids)


def ground_of(session: Session, actor: Actor, bureau: Organisation, period: Period) -> Ground:
    """What a bureau's cases are counted on, by the profile in force for it: proposals are no papers, the work goes on by the next one
    where its own cannot be read.  What is released is a paper (`obstacles`).
    """
    within = replace(
        actor, scope=scope_of("bureau", bureau), role="bureau", organisation_id=bureau.id, organisation_name=bureau.name, token_scopes=None
    )  # who may has been asked
    return Ground.of(session, within, in_force.profile_of(session, bureau.id), period, today())


def one(session: Session, actor: Actor, bureau: Organisation, dispute_id: int, organisation_id: int) -> Candidate | None:
    """An agency's case, where it stands as lost by the bureau's profile, of whatever day."""
    steps = _steps(session, [dispute_id]).get((dispute_id, organisation_id), ())
    ground = ground_of(session, actor, bureau, Period.year(today().year))
    counted = next((step for step in reversed(steps) if step.stage in TRIALS and losing.lost(ground.profile.counting, step)), None)
    found = list(_made(session, ground, [counted])) if counted else []
    return found[0] if found else None


def _loaded(session: Session, ground: Ground, ids: Collection[int]) -> Iterator[Candidate]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        some = session.scalars(select(Verdict).where(Verdict.id.in_(ordered[start : start + AT_ONCE]))).all()
        yield from _made(session, ground, [one for one in some if one.organisation_id and one.judgment_id and one.stage in TRIALS])


def _made(session: Session, ground: Ground, verdicts: Sequence[Verdict]) -> Iterator[Candidate]:
    """Those that still stand as lost: what a higher court took back is no lesson on how a case is lost."""
    steps = _steps(session, {one.dispute_id for one in verdicts})
    about = _about(session, {one.dispute_id for one in verdicts})
    parties, sketches = _parties(session, verdicts), _sketches(session, verdicts)
    for verdict in verdicts:
        own = steps[verdict.dispute_id, verdict.organisation_id or 0]
        standing = next((step for step in reversed(own) if step.latest and step.stage in TRIALS), verdict)
        if losing.lost(ground.profile.counting, standing):
            number, series_id, size = about[verdict.dispute_id]
            named = ground.units.get(verdict.organisation_id or 0)
            people = parties.get(verdict.judgment_id or 0, ())
            yield Candidate(
                verdict, own, number, named.name if named else verdict.name, _count(people, "plaintiff"), _count(people, "third_party"),
                series_id, size, sketches.get(verdict.judgment_id or 0), _causes(verdict, own),
            )  # fmt: skip


def _causes(verdict: Verdict, steps: Sequence[Verdict]) -> Causes:
    found = next((step.causes for step in reversed(steps) if step.latest and step.causes), None) or verdict.causes
    return tuple((str(code), detail) for code, detail in found)


def _steps(session: Session, disputes: Collection[int]) -> dict[tuple[int, int], tuple[Verdict, ...]]:
    """(dispute, agency) → its verdicts in the order of the instances."""
    found: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    for one in session.scalars(select(Verdict).where(Verdict.dispute_id.in_(disputes), Verdict.judgment_id.is_not(None))):
        found[one.dispute_id, one.organisation_id or 0].append(one)
    return {key: tuple(sorted(own, key=_in_order)) for key, own in found.items()}


def _in_order(verdict: Verdict) -> tuple[date, int, int]:
    return verdict.decided_on or date.min, RANK.get(verdict.stage, 0), verdict.id


def _about(session: Session, disputes: Collection[int]) -> dict[int, tuple[str, int | None, int]]:
    """Dispute → its number, its series and how many that has."""
    rows = select(Dispute.id, Dispute.number, Dispute.series_id, Series.size).outerjoin(Series, Series.id == Dispute.series_id)
    return {one: (number, series, size or 1) for one, number, series, size in session.execute(rows.where(Dispute.id.in_(disputes)))}


def _parties(session: Session, verdicts: Iterable[Verdict]) -> dict[int, list[Mapping[str, Any]]]:
    wanted = {one.judgment_id for one in verdicts}
    return {one: record["parties"] for one, record in session.execute(select(Judgment.id, Judgment.record).where(Judgment.id.in_(wanted)))}


def _sketches(session: Session, verdicts: Iterable[Verdict]) -> dict[int, bytes | None]:
    wanted = {one.judgment_id for one in verdicts}
    return dict(session.execute(select(JudgmentTrait.judgment_id, JudgmentTrait.sketch).where(JudgmentTrait.judgment_id.in_(wanted))).all())


def _count(parties: Iterable[Mapping[str, Any]], role: str) -> int:
    """How many there are in a role; who is printed as 张某等38人 counts as so many."""
    names = {party["name"] for party in parties if role in (party.get("original_role"), party["role"]) and party["kind"] != "agency"}
    return sum(int(found[1]) if (found := _SO_MANY.search(name)) else 1 for name in names)


def _newest_first(one: Candidate) -> tuple[int, int]:
    return -(one.verdict.decided_on or date.min).toordinal(), one.verdict.id


def _years_back(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
