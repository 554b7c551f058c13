"""Deadlines set: the rows of many disputes compared with what is asked, and only what differs written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from api.ledger.disputes.verdicts import APPEAL_DAYS
from api.ledger.due import asked, performing
from api.ledger.due.asked import SUITS, Asked, Facts, Sent
from api.ledger.due.workdays import DAY, Calendar
from api.policy.in_force import InForce
from api.policy.profile import Profile
from api.store.tables import Deadline, DisputeJudgment, Judgment, LedgerEntry, Letter, Verdict

AT_ONCE: Final = 400
MADE: Final = (
    "label", "source", "start_on", "start_from", "due_on", "certain", "done_on", "ends_on", "remind_on", "duty", "statutory"
)  # fmt: skip
"""Columns that the machine writes; what a person decided stands in `moved_…`."""
Key = tuple[int, int, str, int]
"""Dispute, organisation, rule, subject."""


def renew(session: Session, dispute_ids: Iterable[int]) -> None:
    """Makes the deadlines of these disputes as the profiles in force, the judgments and the ledger lines now say.

    Calling it again changes nothing.  What people moved stays moved while its rule applies; a deadline whose rule applies
    no longer goes.
    """
    ids = sorted(set(dispute_ids))
    if ids:
        session.flush()
        rules = Rules(InForce.of(session), Calendar.of(session), {})
        for start in range(0, len(ids), AT_ONCE):
            _renew(session, ids[start : start + AT_ONCE], rules)
        _forget(session)


def carry(session: Session, old_id: int, new_id: int) -> None:
    """Two disputes have become one: what people moved in the old one goes over to the new one, before the old is deleted.

    The old one's deadlines are gone afterwards; the new one's are to be renewed.
    """
    session.flush()
    rows = session.execute(select(Deadline.id, *_KEY, Deadline.moved_to).where(Deadline.dispute_id.in_((old_id, new_id)))).all()
    there = {tuple(row)[2:5]: row for row in rows if row.dispute_id == new_id}
    for row in rows:
        if row.dispute_id == old_id and row.moved_to is not None:
            taken = there.get(tuple(row)[2:5])
            if taken is not None and taken.moved_to is not None:
                continue  # both were moved: the surviving dispute's word stays
            if taken is not None:
                session.execute(delete(Deadline).where(Deadline.id == taken.id))
            session.execute(update(Deadline).where(Deadline.id == row.id).values(dispute_id=new_id))
    session.execute(delete(Deadline).where(Deadline.dispute_id == old_id))
    _forget(session)


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts at this moment; profiles are looked up once an organisation."""

    policies: InForce
    calendar: Calendar
    profiles: dict[int, Profile]

    def profile(self, organisation_id: int) -> Profile:
        """The one for an organisation."""
        if organisation_id not in self.profiles:
            self.profiles[organisation_id] = self.policies.profile(organisation_id)
        return self.profiles[organisation_id]


_KEY: Final = (Deadline.dispute_id, Deadline.organisation_id, Deadline.rule, Deadline.subject)
_ROW: Final = (Deadline.id, *_KEY, Deadline.moved_to, *(getattr(Deadline, name) for name in MADE))


def _renew(session: Session, ids: Sequence[int], rules: Rules) -> None:
    wanted = all_asked(session, ids, rules)
    there = {tuple(row)[1:5]: row for row in session.execute(select(*_ROW).where(Deadline.dispute_id.in_(ids)))}
    gone = [row.id for key, row in there.items() if key not in wanted]
    if gone:
        session.execute(delete(Deadline).where(Deadline.id.in_(gone)), execution_options={"synchronize_session": False})
    changed, new = [], []
    for key, one in wanted.items():
        row = there.get(key)
        made = _made(one, row.moved_to if row else None, rules.calendar)
        if row is None:
            new.append({**dict(zip(("dispute_id", "organisation_id", "rule", "subject"), key, strict=True)), **made, "moved_why": ""})
        elif tuple(row)[6:] != tuple(made.values()):
            changed.append({"id": row.id, **made})
    if new:
        session.execute(insert(Deadline), new)
    if changed:
        session.execute(update(Deadline), changed)


def _made(one: Asked, moved_to: date | None, calendar: Calendar) -> dict[str, Any]:
    """The values of MADE, in that order."""
    ends = moved_to or one.due_on
    remind = calendar.before(ends, one.remind) if ends else None
    values = (one.label, one.source, one.start_on, one.start_from, one.due_on, one.certain, one.done_on, ends, remind, one.duty, one.statutory)
    return dict(zip(MADE, values, strict=True))


def all_asked(session: Session, ids: Sequence[int], rules: Rules) -> dict[Key, Asked]:
    """What is asked in these disputes (AT_ONCE at most) by these rules; nothing is written."""
    values = {
        (dispute_id, organisation_id): filled
        for dispute_id, organisation_id, filled in session.execute(
            select(LedgerEntry.dispute_id, LedgerEntry.organisation_id, LedgerEntry.values).where(LedgerEntry.dispute_id.in_(ids))
        )
    }
    own = _verdicts(session, ids)
    letters = _letters(session, ids)
    doc_types, records = _judgments(session, own)
    found: dict[Key, Asked] = {}
    served = _served(values)
    for (dispute_id, organisation_id), verdicts in own.items():
        key = (dispute_id, organisation_id)
        ripened = _ripened(verdicts, served.get(dispute_id), rules.calendar)
        facts = Facts(verdicts, values.get(key, {}), doc_types, records, letters.get(key, ()), ripened)
        for one in asked.of(rules.profile(organisation_id), facts, rules.calendar):
            found[dispute_id, organisation_id, one.rule, one.subject] = one
    return found


def _served(values: Mapping[tuple[int, int], Mapping[str, Any]]) -> dict[int, date]:
    """Dispute → the last day on which one of its agencies was served, as filled in; see `verdicts` on coming into force."""
    found: dict[int, date] = {}
    for (dispute_id, _), filled in values.items():
        day = asked.day_of(filled.get("served")) or asked.day_of(filled.get("judgment_received"))
        if day is not None:
            found[dispute_id] = max(found.get(dispute_id, day), day)
    return found


def _ripened(verdicts: Sequence[Verdict], served: date | None, calendar: Calendar) -> date | None:
    """When a first instance that is in force now came into force, as far as it follows from the day of service."""
    final = [one for one in verdicts if one.final]
    if served is None or not final or final[-1].stage != "first":
        return None
    return calendar.after(served, APPEAL_DAYS[final[-1].merits], "natural").day + DAY


def _verdicts(session: Session, ids: Sequence[int]) -> dict[tuple[int, int], list[Verdict]]:
    """Each agency's verdicts in each dispute, in the order of the instances."""
    rows = session.execute(
        select(Verdict, DisputeJudgment.position)
        .outerjoin(DisputeJudgment, DisputeJudgment.judgment_id == Verdict.judgment_id)
        .where(Verdict.dispute_id.in_(ids), Verdict.organisation_id.is_not(None), Verdict.stage.in_(SUITS))
    ).all()
    found: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    for verdict, _ in sorted(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0].decided_on or date.min, row[0].id)):
        found[verdict.dispute_id, verdict.organisation_id or 0].append(verdict)
    return found


def _judgments(
    session: Session, own: Mapping[tuple[int, int], Sequence[Verdict]]
) -> tuple[dict[int, str | None], dict[int, Mapping[str, Any]]]:
    """Kinds of the first instances' papers, and the records of the judgments that may set a period."""
    first = {one.judgment_id for verdicts in own.values() for one in verdicts if one.stage == "first"}
    setting = {one.judgment_id for verdicts in own.values() if performing.ordered(verdicts) for one in verdicts}
    kinds = session.execute(select(Judgment.id, Judgment.doc_type).where(Judgment.id.in_(first - {None})))
    records = session.execute(select(Judgment.id, Judgment.record).where(Judgment.id.in_(setting - {None})))
    return dict(kinds.all()), dict(records.all())


def _letters(session: Session, ids: Sequence[int]) -> dict[tuple[int, int], list[Sent]]:
    found: dict[tuple[int, int], list[Sent]] = defaultdict(list)
    wanted = select(Letter.dispute_id, Letter.organisation_id, Letter.id, Letter.issued_on, Letter.answered_on)
    for dispute_id, organisation_id, letter_id, issued, answered in session.execute(
        wanted.where(Letter.dispute_id.in_(ids), Letter.issued_on.is_not(None)).order_by(Letter.id)
    ):
        if issued is not None:
            found[dispute_id or 0, organisation_id].append(Sent(letter_id, issued, answered))
    return found


def _forget(session: Session) -> None:
    """Objects that the session holds are read anew when they are next looked at: rows were written past them."""
    for held in [one for one in session.identity_map.values() if isinstance(one, Deadline)]:
        session.expire(held)
