"""What the ledger's list is narrowed by: checked once, then a condition on `LedgerEntry`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, Text, and_, cast, exists, or_, select, true
from sqlalchemy.orm import Session

from api.ledger.disputes.numbers import number_of
from api.ledger.lines import standing
from api.ledger.lines.columns import PERSON
from api.policy.profile import Counting
from api.store import firm
from api.store.filters import ANY_LOSS
from api.store.parameters import Parameters
from api.store.scope import Scope
from api.store.tables import (
    Dispute,
    DisputeJudgment,
    Judgment,
    JudgmentCause,
    JudgmentNumber,
    LedgerEntry,
    Organisation,
    Verdict,
)
from nlp.judgment import LOSSES
from nlp.taxonomy import codes

SHOWN: Final = {"lost": "计败诉的案件", "all": "全部案件"}
"""`lost`: what the profile in force counts as lost; the usual choice."""
STAGES: Final = tuple(standing.STAGES)
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "result": (*codes("agency_result"), ANY_LOSS),
    "cause": (*codes("cause"), *codes("cause_detail")),
    "act_type": codes("act_type"),
    "field": codes("field"),
    "stage": STAGES,
    "missing": tuple(column.code for column in PERSON),
}
"""Filters that take codes, and which; of `missing` all must be empty, of the others any fits."""
NAMES: Final = {
    "show": "范围", "result": "结果", "cause": "败诉原因", "act_type": "案由", "field": "执法领域", "stage": "审级", "missing": "未填写",
    "organisation": "单位", "series": "系列案", "decided_from": "裁判日自", "decided_to": "裁判日至", "filed_from": "立案日自", "filed_to": "立案日至",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Each empty field lets everything through."""

    show: str = "lost"
    text: str = ""
    """Part of a case number of any instance, of a party's name."""
    court: str = ""
    organisation: int | None = None
    """This organisation or one under it."""
    result: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    act_type: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    series: int | None = None
    """Lines of this series; 0: of any."""
    decided_from: date | None = None
    decided_to: date | None = None
    filed_from: date | None = None
    filed_to: date | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str | Iterable[str]]) -> Narrowing:
        """From what stands behind the ? of an address; other names are left alone, empty values mean nothing.

        Codes may come several, with commas between or the name repeated.  Raises ServiceError E602 for an unknown value.
        """
        given = Parameters.of(params, NAMES)
        show = given.text("show") or "lost"
        if show not in SHOWN:
            raise given.unknown("show", show)
        return cls(
            show=show, text=given.text("text")[:200], court=given.text("court")[:100],
            organisation=given.number("organisation"), series=given.number("series"),
            decided_from=given.day("decided_from"), decided_to=given.day("decided_to"),
            filed_from=given.day("filed_from"), filed_to=given.day("filed_to"),
            **{name: given.codes(name, known) for name, known in CHOICES.items()},
        )  # fmt: skip

    def condition(self, session: Session, scope: Scope, rule: Counting) -> ColumnElement[bool]:
        """Condition on `LedgerEntry` with the caller's sight.  Organisations are those within the scope, whatever is asked for."""
        within = select(Organisation.id).where(scope.holds_organisation())
        if self.organisation is not None:
            within = within.where(Organisation.path.contains(f"/{self.organisation}/", autoescape=True))
        bounded = not scope.everything or self.organisation is not None
        sight = [LedgerEntry.organisation_id.in_(within)] if bounded else []
        return and_(*self._between(), *map(firm.condition, [*sight, *self._plain(session, rule), *self._elsewhere()]))

    def _between(self) -> Iterable[ColumnElement[bool]]:
        """The span of days: the one thing by which the list's index is ordered."""
        yield true()
        if self.decided_from is not None:
            yield LedgerEntry.decided_on >= self.decided_from
        if self.decided_to is not None:
            yield LedgerEntry.decided_on <= self.decided_to

    def _plain(self, session: Session, rule: Counting) -> Iterable[ColumnElement[bool]]:
        if self.show == "lost":
            yield LedgerEntry.standing.in_(lost_standings(session, rule))
        results = {*self.result, *(LOSSES if ANY_LOSS in self.result else ())}
        for column, chosen in (
            (LedgerEntry.result, results), (LedgerEntry.act_type, self.act_type), (LedgerEntry.field, self.field), (LedgerEntry.stage, self.stage)
        ):  # fmt: skip
            if chosen:
                yield column.in_(sorted(chosen))
        if self.court:
            yield LedgerEntry.court.icontains(self.court, autoescape=True)
        if self.series is not None:
            yield LedgerEntry.series_id == self.series if self.series else LedgerEntry.series_id.is_not(None)
        if self.filed_from is not None:
            yield LedgerEntry.filed_on >= self.filed_from
        if self.filed_to is not None:
            yield LedgerEntry.filed_on <= self.filed_to
        for code in self.missing:
            yield LedgerEntry.values[code].as_string().is_(None)

    def _elsewhere(self) -> Iterable[ColumnElement[bool]]:
        if self.text:
            yield LedgerEntry.dispute_id.in_(_saying(self.text))
        if self.cause:
            named = select(JudgmentCause.judgment_id).where(JudgmentCause.code.in_(self.cause) | JudgmentCause.detail.in_(self.cause))
            there = select(Verdict.dispute_id).where(Verdict.judgment_id.in_(named))
            mine = or_(*(cast(Verdict.causes, Text).contains(f'"{code}"', autoescape=True) for code in self.cause))
            own = (Verdict.dispute_id == LedgerEntry.dispute_id, firm.condition(Verdict.organisation_id == LedgerEntry.organisation_id))
            yield LedgerEntry.dispute_id.in_(there)  # quick; of these few it is asked whether the cause is this agency's own
            yield exists().where(*own, mine).correlate(LedgerEntry)


def lost_standings(session: Session, rule: Counting) -> list[str]:
    """The kinds of standing that count as lost."""
    kinds = session.scalars(select(LedgerEntry.standing).distinct())
    return sorted(kind for kind in kinds if standing.counts(kind, rule))


def _saying(text: str) -> Select[int] | CompoundSelect[int]:
    """Disputes with these letters in a case number or a name; a whole case number is found however it is printed."""
    known = number_of(text)
    if known is not None and known.year and known.sign:
        there = select(DisputeJudgment.dispute_id).join(JudgmentNumber, JudgmentNumber.judgment_id == DisputeJudgment.judgment_id)
        return there.where(JudgmentNumber.number == known.key)
    plain = or_(*(column.icontains(text, autoescape=True) for column in (Dispute.number, Dispute.agencies, Dispute.opponents)))
    later = select(DisputeJudgment.dispute_id).join(DisputeJudgment.judgment).where(Judgment.case_number.icontains(text, autoescape=True))
    return select(Dispute.id).where(plain).union(later)
