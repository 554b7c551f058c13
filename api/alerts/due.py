"""Deadlines that end soon or are past, those that the operative part sets among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from api.alerts.finding import Circle, Finding, name_of
from api.alerts.kinds import RECENT_DAYS
from api.ledger.due import performing
from api.store.tables import Deadline, Dispute

LEVELS: Final = {"deadline_due": "notice", "deadline_overdue": "warning", "performance_due": "warning", "performance_overdue": "urgent"}
AT_ONCE: Final = 2000


def findings(session: Session, circle: Circle, day: date, since: date) -> Iterator[Finding]:
    """What is due soon or overdue on a day.

    `since`: the first day that nobody has looked at.  A period that merely ran out since then (an appeal) is told late
    rather than never.  Overdue for longer than RECENT_DAYS is left to the list of deadlines.
    """
    rows = session.execute(_wanted(day, min(day, since)), execution_options={"yield_per": AT_ONCE})
    for deadline, number in rows:
        unit = circle.unit(deadline.organisation_id)
        if unit is None or deadline.ends_on is None:
            continue
        kind = _kind(deadline, day)
        yield Finding(
            kind, unit.id, circle.told(unit),
            key=_key(deadline),
            level=LEVELS[kind], message=f"{unit.name}：{_message(deadline, number, day)}", address=f"/disputes/{deadline.dispute_id}",
            facts={"dispute": deadline.dispute_id, "number": number, "rule": deadline.rule, "ends_on": deadline.ends_on.isoformat()},
        )  # fmt: skip


def standing(session: Session, circle: Circle, disputes: Iterable[int]) -> set[str]:
    """Names of all findings that there may be of the deadlines of these disputes that are not done, near or far, past or to come."""
    found, ids = set(), sorted(set(disputes))
    for start in range(0, len(ids), AT_ONCE):
        wanted = select(Deadline).where(Deadline.dispute_id.in_(ids[start : start + AT_ONCE]), Deadline.done_on.is_(None))
        for deadline in session.scalars(wanted):
            unit = circle.unit(deadline.organisation_id)
            if unit is not None:
                found |= {name_of(kind, unit.id, _key(deadline)) for kind in LEVELS}
    return found


def _key(deadline: Deadline) -> str:
    return f"{deadline.dispute_id}:{deadline.rule}:{deadline.subject}:{deadline.ends_on}"


def _wanted(day: date, since: date) -> Select[Deadline, str]:
    ends = Deadline.ends_on
    overdue = and_(Deadline.duty, ends < day, ends >= day - timedelta(days=RECENT_DAYS))
    soon = and_(ends >= since, or_(Deadline.remind_on.is_(None), Deadline.remind_on <= day))
    return (
        select(Deadline, Dispute.number).join(Dispute, Dispute.id == Deadline.dispute_id)
        .where(Deadline.done_on.is_(None), ends.is_not(None), or_(overdue, soon)).order_by(ends, Deadline.id)
    )  # fmt: skip


def _kind(deadline: Deadline, day: date) -> str:
    family = "performance" if deadline.rule.startswith(performing.RULE) else "deadline"
    late = deadline.duty and deadline.ends_on is not None and deadline.ends_on < day
    return f"{family}_{'overdue' if late else 'due'}"


def _message(deadline: Deadline, number: str, day: date) -> str:
    case, ends = f"（{number}）" if number else "", deadline.ends_on
    if ends is None or ends >= day:
        unsure = "" if deadline.certain else "（当年节假日安排未公布，暂定）"
        return f"“{deadline.label}”{ends} 到期{unsure}{case}"
    if not deadline.duty:
        return f"“{deadline.label}”已于 {ends} 届满{case}"
    return f"“{deadline.label}”已于 {ends} 到期，还没有登记办理日{case}"
