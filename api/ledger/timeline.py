"""A dispute as people see it: its instances in order, each agency's result in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from api.store.actor import Actor
from api.store.tables import Dispute, Verdict


@dataclass(frozen=True, slots=True)
class Instance:
    """One judgment of a dispute.  `visible`: whether the caller may open the judgment itself."""

    judgment_id: int
    stage: str
    court: str | None
    case_number: str | None
    doc_type: str | None
    decision_date: date | None
    why: str
    visible: bool
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A dispute, its instances from the first on, and the others of its series that the caller may see."""

    dispute: Dispute
    instances: tuple[Instance, ...]
    papers: tuple[Verdict, ...]
    series: tuple[Dispute, ...]


def of(session: Session, actor: Actor, dispute_id: int) -> Timeline:
    """The time line of a dispute.  Raises ServiceError E601 where there is none or the caller does not see it."""
    raise NotImplementedError
