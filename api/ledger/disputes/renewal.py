"""Disputes and verdicts brought up to date with the judgments that changed (`LedgerQueue`).

Incremental and repeatable: a judgment in the queue has its traits made anew, all that it is tied to is gathered, and of
these the disputes are formed again.  What is as it was is not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.ledger.disputes import chaining, describing, gathering, papers, series
from api.ledger.disputes.assigning import assign
from api.ledger.disputes.traits import RULES
from api.ledger.due import deadlines
from api.ledger.lines import entries
from api.store import adding
from api.store.locking import ROW
from api.store.renewals import queue, queue_all
from api.store.tables import Dispute, DisputeJudgment, Judgment, LedgerQueue, Stamp
from api.store.types import today

AT_ONCE = 200
"""Judgments and papers of one transaction: no other writer waits longer than it takes."""
STAMP = "verdicts"
RULED = "ledger_rules"
"""The stamp that holds by which rules everything was made."""


def renew(session: Session, limit: int = AT_ONCE) -> int:
    """Takes up to `limit` from the queue and makes their disputes anew.  Returns how many it took; 0: it was empty."""
    wanted = select(LedgerQueue.id, LedgerQueue.judgment_id, LedgerQueue.paper_id).order_by(LedgerQueue.id).limit(limit)
    taken = session.execute(wanted.with_for_update(**ROW, skip_locked=True)).all()  # what another worker has in hand is not ours
    if not taken:
        return 0
    session.execute(delete(LedgerQueue).where(LedgerQueue.id.in_([row.id for row in taken])))
    judgments = {row.judgment_id for row in taken if row.judgment_id}
    at_once(session, judgments, {row.paper_id for row in taken if row.paper_id})
    return len(taken)


def waiting(session: Session) -> bool:
    """Whether anything is in the queue."""
    return session.scalar(select(LedgerQueue.id).limit(1)) is not None


def at_once(session: Session, judgments: Iterable[int], papers_: Iterable[int] = (), *, day: date | None = None) -> set[int]:
    """Makes the disputes of these judgments and papers anew, now.  Returns the disputes.

    `day`: today, by which a first instance may have come into force.
    """
    session.flush()
    stamp, when = _raised(session), day or today()
    rows = session.scalars(select(Judgment).where(Judgment.id.in_(set(judgments)))).all()
    touched: set[int] = set()
    if rows:
        near = gathering.gather(session, gathering.refresh(session, rows))
        assigned = assign(session, near, chaining.partition(near.traits, near.ties, near.said.values()))
        describing.describe(session, assigned.members, {row.id: row for row in rows}, stamp, when)
        touched |= assigned.members.keys()
    touched |= papers.renew(session, papers_, stamp)
    touched |= series.renew(session, touched, stamp)
    entries.ensure(session, touched)
    deadlines.renew(session, touched)
    session.flush()
    session.expire_all()
    return touched


def ripen(session: Session, day: date | None = None) -> int:
    """Queues the disputes whose decision has come into force by the mere passing of days.  Returns how many."""
    due = select(Dispute.id).where(Dispute.ripens_on <= (day or today()), ~Dispute.final)
    found = session.scalars(due).all()
    for some in gathering.pieces(found):
        queue(session.connection(), session.scalars(select(DisputeJudgment.judgment_id).where(DisputeJudgment.dispute_id.in_(some))))
    return len(found)


def after_upgrade(session: Session) -> bool:
    """Queues everything, once, where other rules made what there is (`traits.RULES`).  Returns whether it did."""
    session.execute(adding.if_absent(session.connection(), Stamp.__table__, [{"name": RULED, "value": 0}]))
    known = session.get_one(Stamp, RULED, with_for_update=ROW, populate_existing=True)
    if known.value >= RULES:  # higher: a newer version works beside this one
        return False
    known.value = RULES
    queue_all(session)
    return True


def _raised(session: Session) -> int:
    """The next number of the stamp; the row is locked until the transaction ends."""
    session.execute(adding.if_absent(session.connection(), Stamp.__table__, [{"name": STAMP, "value": 0}]))
    session.execute(update(Stamp).where(Stamp.name == STAMP).values(value=Stamp.value + 1))
    return session.scalars(select(Stamp.value).where(Stamp.name == STAMP)).one()
