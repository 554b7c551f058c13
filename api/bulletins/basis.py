"""What a bulletin is counted from: the bureau, its sight, the profile, the verdicts of the period and of a year before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.bulletins.frozen import Case
from api.indicators import facts
from api.indicators.cases import cases
from api.indicators.compare import last_year
from api.indicators.facts import Facts
from api.indicators.period import Period
from api.indicators.query import Query
from api.indicators.tally import Tally, tally
from api.policy import in_force
from api.policy.profile import Profile
from api.store import successors
from api.store.actor import Actor
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
        profile = in_force.profile_of(session, bureau.id)
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
        """Verdicts as cases."""
        found: dict[int, Row] = {}
        ordered = sorted(ids)
        for start in range(0, len(ordered), AT_ONCE):
            rows = self.session.execute(_wanted().where(Verdict.id.in_(ordered[start : start + AT_ONCE])))
            found.update((row.id, self._row(row)) for row in rows)
        return found

    def _row(self, row: Any) -> Row:
        own = row.organisation_id or 0
        heir = self.heirs.get(own, own)
        main = row.causes[0] if row.causes else (None, None)
        case = Case(
            row.id, row.dispute_id, heir or None, row.case_number or row.paper_number or row.number or "", self.names.get(heir, row.name), row.court or "",
            _day(row.filed_on), _day(row.decided_on), STAGES.get(row.stage, row.stage), _label("agency_result", row.result),
            "、".join(dict.fromkeys(_cause(code, detail) for code, detail in row.causes)), _label("act_type", row.act_type), _label("field", row.field),
        )  # fmt: skip
        return Row(case, (row.dispute_id, own), main[0], main[1], row.act_type, row.field)


def _wanted() -> Any:
    return (
        select(
            Verdict.id, Verdict.dispute_id, Verdict.organisation_id, Verdict.name, Verdict.stage, Verdict.court, Verdict.filed_on, Verdict.decided_on,
            Verdict.result, Verdict.causes, Verdict.act_type, Verdict.field, Dispute.number, Judgment.case_number, Paper.number.label("paper_number"),
        )
        .join(Dispute, Dispute.id == Verdict.dispute_id)
        .outerjoin(Judgment, Judgment.id == Verdict.judgment_id)
        .outerjoin(Paper, Paper.id == Verdict.paper_id)
    )  # fmt: skip


def in_order(rows: Iterable[Row]) -> list[Case]:
    """As cases are listed: the newest decision first, then by number."""
    return [row.case for row in sorted(rows, key=lambda row: (_reversed(row.case.decided_on), row.case.number, row.case.id))]


def _reversed(day: str) -> int:
    return -date.fromisoformat(day).toordinal() if day else 0


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _label(group: str, code: str | None) -> str:
    return taxonomy.label(group, code) if code else ""


def _cause(code: str, detail: str | None) -> str:
    return taxonomy.label("cause_detail", detail) if detail else taxonomy.label("cause", code)
