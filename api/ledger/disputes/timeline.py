"""A dispute as people see it: its instances in order, each agency's result in each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from api.store.actor import Actor
from api.store.tables import (
    Dispute,
    DisputeJudgment,
    DisputeMoved,
    Judgment,
    Organisation,
    Paper,
    Series,
    User,
    Verdict,
)
from api.store.tables import DisputeLink as Link


@dataclass(frozen=True, slots=True)
class Instance:
    """One judgment of a dispute.

    `visible`: whether the caller may open the judgment; of one that he may not only stage and reason are told.
    """

    judgment_id: int
    stage: str
    why: str
    visible: bool
    court: str | None = None
    case_number: str | None = None
    doc_type: str | None = None
    decision_date: date | None = None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of two judgments of this dispute, or of one of it and another."""

    link: Link
    name: str
    """Who said it."""
    one: Judgment
    other: Judgment


@dataclass(frozen=True, slots=True)
class Timeline:
    """A dispute, its instances from the first on, its paper, the others of its series that the caller may see, and what people said."""

    dispute: Dispute
    instances: tuple[Instance, ...]
    papers: tuple[Verdict, ...]
    series: tuple[Dispute, ...]
    said: tuple[Said, ...]
    group: Series | None
    """The series that it belongs to."""
    own: frozenset[int] = frozenset()
    """Of the organisations here those within the caller's sight: what the others filled into their ledgers is not for him."""

    def tells_correction(self, verdict: Verdict) -> bool:
        """Whether the caller may be told if this agency changed its act (改变行为后撤诉): it says so in its ledger, no judgment does."""
        return verdict.organisation_id is None or verdict.organisation_id in self.own


SHOWN = 200
"""Disputes of a series that are shown; a series may be as long as a street."""


def of(session: Session, actor: Actor, dispute_id: int) -> Timeline:
    """The time line of a dispute, or of the one that it has become part of.

    Raises ServiceError E601 where there is none or the caller does not see it.
    """
    actor.require("read")
    moved = session.get(DisputeMoved, dispute_id)
    dispute = actor.scope.dispute(session, moved.dispute_id if moved else dispute_id)
    instances = _instances(session, actor, dispute)
    visible = [one.judgment_id for one in instances if one.visible]
    group = session.get(Series, dispute.series_id) if dispute.series_id is not None else None
    return Timeline(
        dispute, instances, _papers(session, actor, dispute), _series(session, actor, dispute), _said(session, actor, visible), group,
        _own(session, actor, instances),
    )  # fmt: skip


def _own(session: Session, actor: Actor, instances: tuple[Instance, ...]) -> frozenset[int]:
    there = {verdict.organisation_id for one in instances for verdict in one.verdicts if verdict.organisation_id is not None}
    return frozenset(session.scalars(actor.scope.organisations().where(Organisation.id.in_(there))))


def dispute_of(session: Session, actor: Actor, judgment_id: int) -> int | None:
    """The dispute of a judgment, where the caller may see it; None also while it waits to be put into one."""
    wanted = select(Dispute.id).join(DisputeJudgment, DisputeJudgment.dispute_id == Dispute.id)
    return session.scalar(wanted.where(DisputeJudgment.judgment_id == judgment_id, actor.scope.holds_dispute()))


def _instances(session: Session, actor: Actor, dispute: Dispute) -> tuple[Instance, ...]:
    seen = set(session.scalars(_judgments(dispute.id).where(actor.scope.holds_judgment())))
    verdicts: dict[int | None, list[Verdict]] = defaultdict(list)
    for verdict in session.scalars(select(Verdict).where(Verdict.dispute_id == dispute.id).order_by(Verdict.id)):
        verdicts[verdict.judgment_id].append(verdict)
    wanted = select(DisputeJudgment).where(DisputeJudgment.dispute_id == dispute.id).order_by(DisputeJudgment.position)
    rows = session.scalars(wanted.options(joinedload(DisputeJudgment.judgment).options(defer(Judgment.record)))).all()
    return tuple(_instance(row, verdicts[row.judgment_id]) if row.judgment_id in seen else _hidden(row) for row in rows)


def _judgments(dispute_id: int) -> Select[int]:
    return select(Judgment.id).join(DisputeJudgment, DisputeJudgment.judgment_id == Judgment.id).where(DisputeJudgment.dispute_id == dispute_id)


def _instance(row: DisputeJudgment, verdicts: list[Verdict]) -> Instance:
    one = row.judgment
    return Instance(
        row.judgment_id, row.stage, row.why, visible=True, court=one.court, case_number=one.case_number, doc_type=one.doc_type,
        decision_date=one.decision_date, verdicts=tuple(verdicts),
    )  # fmt: skip


def _hidden(row: DisputeJudgment) -> Instance:
    return Instance(row.judgment_id, row.stage, row.why, visible=False)


def _papers(session: Session, actor: Actor, dispute: Dispute) -> tuple[Verdict, ...]:
    wanted = select(Verdict).join(Paper, Paper.id == Verdict.paper_id).where(Verdict.dispute_id == dispute.id, actor.scope.holds_paper())
    return tuple(session.scalars(wanted.order_by(Verdict.id)))


def _series(session: Session, actor: Actor, dispute: Dispute) -> tuple[Dispute, ...]:
    if dispute.series_id is None:
        return ()
    others = select(Dispute).where(Dispute.series_id == dispute.series_id, Dispute.id != dispute.id, actor.scope.holds_dispute())
    return tuple(session.scalars(others.order_by(Dispute.number, Dispute.id).limit(SHOWN)))


def _said(session: Session, actor: Actor, judgments: list[int]) -> tuple[Said, ...]:
    """What people said of these and of others, as far as the caller may see those, the newest first."""
    wanted = select(Link, User.name).join(User, User.id == Link.user_id).order_by(Link.id.desc())
    rows = session.execute(wanted.where(or_(Link.judgment_id.in_(judgments), Link.other_id.in_(judgments)))).all()
    named = {one for link, _ in rows for one in (link.judgment_id, link.other_id)}
    shown = {
        row.id: row
        for row in session.scalars(select(Judgment).where(Judgment.id.in_(named), actor.scope.holds_judgment()).options(defer(Judgment.record)))
    }
    return tuple(
        Said(link, name, shown[link.judgment_id], shown[link.other_id])
        for link, name in rows
        if link.judgment_id in shown and link.other_id in shown
    )
