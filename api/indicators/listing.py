"""The cases behind a figure as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.indicators.asked import Asked
from api.indicators.cases import cases
from api.indicators.reports import Asker
from api.policy.profile import Profile
from api.store.actor import Actor
from api.store.tables import Dispute, Judgment, Paper, Verdict

AT_ONCE: Final = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class Case:
    """A verdict that stands for a unit, and the number of its judgment or paper.

    `opens`: the caller sees its dispute.  (Cases of a body that his own took over are counted for it, but open only where the old one lies below it.)
    """

    verdict: Verdict
    number: str | None
    opens: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A piece of a list, and the length of the whole: the figure."""

    profile: Profile
    total: int
    cases: list[Case]


def listing(asker: Asker, asked: Asked, *, offset: int = 0, limit: int | None = None) -> Listing:
    """The cases behind a figure, the newest first.  `limit` None: all.  Raises ServiceError as `Asker.query`."""
    ids = cases(asker.facts, asker.profile, asker.query(asked), asked.measure)
    piece = ids[offset:] if limit is None else ids[offset : offset + limit]
    found = [case for start in range(0, len(piece), AT_ONCE) for case in behind(asker.session, asker.actor, piece[start : start + AT_ONCE])]
    return Listing(asker.profile, len(ids), found)


def behind(session: Session, actor: Actor, ids: list[int]) -> list[Case]:
    """A few cases in the order of the ids; one that was made anew since the figures were counted is missing."""
    wanted = select(Verdict).where(Verdict.id.in_(ids)).options(joinedload(Verdict.dispute), joinedload(Verdict.organisation))
    rows = {row.id: row for row in session.scalars(wanted)}
    numbers = _numbers(session, Judgment.id, Judgment.case_number, [row.judgment_id for row in rows.values()])
    papers = _numbers(session, Paper.id, Paper.number, [row.paper_id for row in rows.values()])
    disputes = select(Dispute.id).where(Dispute.id.in_([row.dispute_id for row in rows.values()]), actor.scope.holds_dispute())
    open_ones = set(session.scalars(disputes))
    ordered = [rows[one] for one in ids if one in rows]
    return [Case(row, numbers.get(row.judgment_id) or papers.get(row.paper_id), row.dispute_id in open_ones) for row in ordered]


def _numbers(session: Session, key: Any, number: Any, ids: list[int | None]) -> dict[int | None, str | None]:
    return dict(session.execute(select(key, number).where(key.in_([one for one in ids if one]))).all())
