"""Which of all verdicts a figure is about: a period, a caller's organisations, and what people narrow it to."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.indicators.period import Period
from api.policy.profile import Stage
from api.store.scope import Scope
from api.store.tables import SightMember

NONE: Final = ""
"""As a filter: only those of which this is not known.  (None does not narrow.)"""
UNMATCHED: Final = 0
"""As `organisation`: verdicts whose defendant is no known organisation (未确认单位)."""
By = Literal["organisation", "township", "field", "act_type", "cause", "detail", "court", "month", "quarter"]


@dataclass(frozen=True, slots=True)
class Query:
    """What is counted.  The filters look at the verdict that stands for its unit (see `api.indicators.counting`)."""

    period: Period | None = None
    """None: all days, also verdicts without a day."""
    organisations: frozenset[int] | None = None
    """Those whose verdicts are counted; None: all, also unmatched ones (only for callers who see everything)."""
    unmatched_in: frozenset[int] | None = None
    """Given: only unmatched defendants in disputes with these sights (`Dispute.sight_id`), whatever `organisations` says.

    A bureau's figures hold its own organisations; names that nobody has matched yet stand beside them as a line of their
    own (未确认单位), because they may belong to another region.
    """
    organisation: int | None = None
    """One organisation of them; UNMATCHED: none."""
    township: str | None = None
    """Nine digits; NONE: organisations that are not of a township."""
    field: str | None = None
    act_type: str | None = None
    cause: str | None = None
    """The main cause (主因): each verdict has one at most, so that causes add up."""
    detail: str | None = None
    """The main cause's sub-cause."""
    court: str | None = None
    stage: Stage | None = None
    """None: as the profile's `counting.stage`."""
    capacity: Literal["original", "review"] | None = None

    @classmethod
    def of_scope(cls, session: Session, scope: Scope, period: Period | None, **filters: Any) -> Self:
        """What a caller with this scope sees: his organisations, or everything with what is unmatched."""
        inside = None if scope.everything else frozenset(session.scalars(scope.organisations()))
        return cls(period, inside, **filters)

    def unmatched(self, session: Session, scope: Scope) -> Query | None:
        """The same for unmatched defendants in disputes that a caller sees; None where `organisations` has them already."""
        if scope.everything:
            return None
        sights = select(SightMember.sight_id).where(SightMember.organisation_id.in_(scope.organisations()))
        return replace(self, unmatched_in=frozenset(session.scalars(sights)), organisation=None, township=None)

    def within(self, **filters: Any) -> Query:
        """The same, narrowed."""
        return replace(self, **filters)

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that are set, beside period and organisations."""
        names = [one.name for one in fields(self) if one.name not in {"period", "organisations", "unmatched_in"}]
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}
