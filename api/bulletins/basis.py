"""What a bulletin is counted from: the bureau, its sight, the profile, the verdicts of the period and of a year before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.bulletins.frozen import Case
from api.indicators import facts
from api.indicators.cases import cases
from api.indicators.columns import Causes
from api.indicators.compare import last_year
from api.indicators.facts import Facts
from api.indicators.period import Period
from api.indicators.query import Query
from api.indicators.tally import Tally, tally
from api.policy import in_force
from api.policy.profile import Profile
from api.store.actor import Actor
from api.store.organisations import successors
from api.store.scope import scope_of
from api.store.tables import Dispute, Judgment, Organisation, Paper, Verdict
from api.store.types import today
from nlp import taxonomy

AT_ONCE = 5000
"""Ids in one statement."""
STAGES = {
    "first": "一审", "second": "二审", "retrial": "再审", "retrial_review": "再审审查", "enforcement": "非诉审查", "reconsideration_decision": "复议决定",
    "reconsideration_opinion": "复议意见", "supervision_notice": "监督通知", "judicial_suggestion": "司法建议",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A case and the codes behind its labels."""

    case: Case
    entry: tuple[int, int]
    """Dispute and organisation of its line in the ledger: the one that was sued, also where another has taken over since."""
    cause: str | None
    detail: str | None
    act_type: str | None
    field: str | None

    @property
    def unit(self) -> str:
        """Who answers for it."""
        return self.case.agency


@dataclass(frozen=True)
class Basis:
    """A bureau and a period; `actor` sees what the bureau sees."""

    session: Session
    actor: Actor
    bureau: Organisation
    profile: Profile
    facts: Facts
    period: Period
    query: Query

    @classmethod
    def of(cls, session: Session, actor: Actor, bureau: Organisation, period: Period) -> Self:
        """For a bureau within the caller's sight.  Raises ServiceError E612: its profile is not valid any more."""
        scope = scope_of("bureau", bureau)
        within = replace(
            actor, scope=scope, role="bureau", organisation_id=bureau.id, organisation_name=bureau.name, token_scopes=None
        )  # who may has been asked
        organisations = frozenset(session.scalars(scope.organisations()))
        profile = in_force.profile_for_paper(session, bureau.id)
        return cls(session, within, bureau, profile, facts.of(session), period, Query(period, organisations))

    @cached_property
    def now(self) -> Tally:
        """The period's figures."""
        return tally(self.facts, self.profile, self.query)

    @cached_property
    def before(self) -> Tally:
        """Those of the same days a year before."""
        return tally(self.facts, self.profile, self.query.within(period=last_year(self.period, today())))

    @cached_property
    def ids(self) -> dict[str, list[int]]:
        """The verdicts behind each measure that cases are listed for."""
        listed = ("filed", "decided", "lost", "corrected", "withdrawn", "self_corrected", "mediated", "heard", "attended")
        return {measure: cases(self.facts, self.profile, self.query, measure) for measure in listed}

    @cached_property
    def rows(self) -> dict[int, Row]:
        """All cases behind the period's figures, by the verdict's id."""
        return self.load({one for ids in self.ids.values() for one in ids})

    @cached_property
    def lost(self) -> list[Row]:
        """The lost cases, the newest first."""
        return [self.rows[one] for one in self.ids["lost"] if one in self.rows]

    @cached_property
    def heirs(self) -> dict[int, int]:
        """Organisation → the one that has taken over."""
        return dict(successors.of(self.session))

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of all organisations of the bureau's region."""
        wanted = select(Organisation.id, Organisation.name).where(self.actor.scope.holds_organisation())
        return dict(self.session.execute(wanted).all())

    def load(self, ids: Collection[int]) -> dict[int, Row]:
        """Verdicts as cases: what the figures were counted from, with the numbers as the database has them."""
        found: dict[int, Row] = {}
        ordered = sorted(ids)
        for start in range(0, len(ordered), AT_ONCE):
            some = ordered[start : start + AT_ONCE]
            numbers = {row[0]: row for row in self.session.connection().execute(_numbers().where(Verdict.id.in_(some)))}
            found.update((row.case.id, row) for row in self._rows([one for one in some if one in numbers], numbers))
        return found

    def _rows(self, ids: list[int], numbers: Mapping[int, Any]) -> Iterator[Row]:
        facts = self.facts
        at = facts.rows_of(ids)
        days = [[_day(one) for one in facts.days(name)[at].tolist()] for name in ("filed", "decided")]
        coded = [[facts.words(name).texts[one] for one in facts.coded(name)[at].tolist()] for name in ("name", "court", "stage", "result", "act_type", "field")]
        causes = [facts.dictionary.cause_lists[one] for one in facts.columns["causes"][at].tolist()]
        disputes = facts.numbers("dispute")[at].tolist()
        kept = facts.numbers("id")[at].tolist()
        for one, dispute, filed, decided, name, court, stage, result, act_type, field, listed in zip(kept, disputes, *days, *coded, causes, strict=True):
            _, organisation_id, case_number, paper_number, number = numbers[one]
            own = organisation_id or 0
            heir = self.heirs.get(own, own)
            case = Case(
                one, dispute, heir or None, case_number or paper_number or number or "", self.names.get(heir, name), court, filed, decided,
                STAGES.get(stage, stage), _label("agency_result", result), _causes(listed), _label("act_type", act_type), _label("field", field),
            )  # fmt: skip
            main = listed[0] if listed else (None, None)
            yield Row(case, (dispute, own), main[0], main[1], act_type or None, field or None)


def _numbers() -> Any:
    """What the verdicts in memory do not tell: whom each is about, also where another has taken over since, and what cases are called."""
    return (
        select(Verdict.id, Verdict.organisation_id, Judgment.case_number, Paper.number, Dispute.number)
        .join(Dispute, Dispute.id == Verdict.dispute_id)
        .outerjoin(Judgment, Judgment.id == Verdict.judgment_id)
        .outerjoin(Paper, Paper.id == Verdict.paper_id)
    )


def in_order(rows: Iterable[Row]) -> list[Case]:
    """As cases are listed: the newest decision first, then by number."""
    return [row.case for row in sorted(rows, key=lambda row: (_reversed(row.case.decided_on), row.case.number, row.case.id))]


def _reversed(day: str) -> int:
    return -date.fromisoformat(day).toordinal() if day else 0


@cache
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else ""


@cache
def _label(group: str, code: str) -> str:
    return taxonomy.label(group, code) if code else ""


@lru_cache(maxsize=10_000)
def _causes(listed: Causes) -> str:
    return "、".join(dict.fromkeys(taxonomy.label("cause_detail", detail) if detail else taxonomy.label("cause", code) for code, detail in listed))
