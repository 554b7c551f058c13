"""What a list of judgments is narrowed by: checked once, then a condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, true

from api.store import firm
from api.store.parameters import Parameters
from api.store.scope import Scope
from api.store.search import HIT, between, matching
from api.store.tables import Judgment, JudgmentCause, Organisation, SightMember
from nlp.judgment import LOSSES
from nlp.taxonomy import codes

ANY_LOSS = "any_loss"
"""As a result: lost or partly lost."""
STATES = ("to_check", "second_check", "checked")
CHOICES: dict[str, tuple[str, ...]] = {
    "agency_result": (*codes("agency_result"), ANY_LOSS),
    "cause": (*codes("cause"), *codes("cause_detail")),
    "act_type": codes("act_type"),
    "field": codes("field"),
    "doc_type": codes("doc_type"),
    "procedure": codes("procedure"),
    "state": STATES,
}
"""Filters that take codes, and which."""
NAMES = {
    "organisation": "单位",
    "decided_from": "裁判日期起",
    "decided_to": "裁判日期止",
    "corrected": "是否更正",
    "to_review": "是否需人工核对",
    "agency_result": "机关胜败",
    "cause": "败诉原因",
    "act_type": "被诉行政行为",
    "field": "执法领域",
    "doc_type": "文书种类",
    "procedure": "程序",
    "state": "核对状态",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Each empty field lets everything through; several codes of one field: any of them."""

    text: str = ""
    court: str = ""
    """A part of the court's name."""
    organisation: int | None = None
    """This organisation or one under it has to do with the case."""
    agency_result: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    """Codes of causes or of sub-causes (P11)."""
    act_type: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    doc_type: tuple[str, ...] = ()
    procedure: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    decided_from: date | None = None
    decided_to: date | None = None
    corrected: bool | None = None
    to_review: bool | None = None
    """Fields still ask for a person."""

    @classmethod
    def from_params(cls, params: Mapping[str, str | Iterable[str]]) -> Filters:
        """Filters from what stands behind the ? of an address; other names are left alone, empty values mean nothing.

        Codes may come several, with commas between or the name repeated.  Raises ServiceError E602 for a value that a
        filter does not know.
        """
        given = Parameters.of(params, NAMES)
        return cls(
            text=given.text("text"),
            court=given.text("court"),
            organisation=given.number("organisation"),
            **{name: given.codes(name, known) for name, known in CHOICES.items()},
            decided_from=given.day("decided_from"),
            decided_to=given.day("decided_to"),
            corrected=given.flag("corrected"),
            to_review=given.flag("to_review"),
        )

    def condition(self, scope: Scope, *, few: bool = False) -> ColumnElement[bool]:
        """Condition on `Judgment`; the caller adds `scope.holds_judgment()`, here the scope narrows what is asked about.

        `few`: there are few judgments within, so each may be looked at by itself.
        """
        plain = and_(true(), *self._plain(Judgment))
        elsewhere = [*([matching(self.text, each=few)] if self.searches else []), *self._elsewhere(scope, Judgment, each=few)]
        if few:
            return and_(*map(firm.condition, (self._between(), plain, *elsewhere)))
        return and_(self._between(), firm.condition(plain) if self.narrows else plain, *map(firm.condition, elsewhere))

    def of_hits(self, scope: Scope) -> ColumnElement[bool]:
        """The same on the hits of `search.newest`, which have the text already."""
        return and_(between(self.decided_from, self.decided_to), *self._plain(HIT), *self._elsewhere(scope, HIT))

    @property
    def searches(self) -> bool:
        """Whether texts are searched."""
        return bool(self.text.strip())

    @property
    def narrows(self) -> bool:
        """Whether columns other than the date are looked at."""
        return any(True for _ in self._plain(Judgment))

    def _between(self) -> ColumnElement[bool]:
        """The span of dates: the one filter by which the list's index is ordered."""
        found: list[ColumnElement[bool]] = [true()]
        if self.decided_from is not None:
            found.append(Judgment.decision_date >= self.decided_from)
        if self.decided_to is not None:
            found.append(Judgment.decision_date <= self.decided_to)
        return and_(*found)

    def _plain(self, of: Any) -> Iterable[ColumnElement[bool]]:
        """`of`: where the columns are, `Judgment` or `HIT`."""
        results = {*self.agency_result, *(LOSSES if ANY_LOSS in self.agency_result else ())}
        for column, chosen in (
            (of.agency_result, results),
            (of.act_type, self.act_type),
            (of.field, self.field),
            (of.doc_type, self.doc_type),
            (of.procedure, self.procedure),
            (of.state, self.state),
        ):
            if chosen:
                yield column.in_(sorted(chosen))
        if self.court:
            yield of.court.icontains(self.court, autoescape=True)
        if self.corrected is not None:
            yield of.corrected.is_(self.corrected)
        if self.to_review is not None:
            yield (of.review_count > 0) if self.to_review else (of.review_count == 0)

    def _elsewhere(self, scope: Scope, of: Any, *, each: bool = False) -> Iterable[ColumnElement[bool]]:
        if self.cause:
            named = JudgmentCause.code.in_(self.cause) | JudgmentCause.detail.in_(self.cause)
            found = select(JudgmentCause.judgment_id).where(named)
            yield found.where(JudgmentCause.judgment_id == Judgment.id).correlate(Judgment).exists() if each else of.id.in_(found)
        if self.organisation is not None:
            yield of.sight_id.in_(_sights_of(self.organisation, scope))


EVERYTHING = Filters()
"""No filter."""


def _sights_of(organisation_id: int, scope: Scope) -> Select[int]:
    """Of judgments that an organisation or one under it has to do with, as far as the caller sees organisations."""
    under = select(Organisation.id).where(
        Organisation.path.contains(f"/{organisation_id}/", autoescape=True), scope.holds_organisation()
    )
    return select(SightMember.sight_id).where(SightMember.organisation_id.in_(under))
