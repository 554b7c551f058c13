"""The ledger's lines are filled in by the agencies' people."""

from __future__ import annotations

import random
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.demo import days, past, staff
from api.demo.days import Story
from api.ledger.due import deadlines, moving, performing
from api.ledger.lines import entries
from api.store.tables import Deadline, Dispute, LedgerEntry, Verdict
from nlp.judgment import LOSSES

REPORT: Final = "case_report"
MOVED: Final = 10
"""Days by which a bureau puts one report off."""


def waiting(session: Session) -> list[int]:
    """The lines, and first those that were lost last: what is shown of them depends on their place."""
    rows = select(LedgerEntry.id).where(LedgerEntry.decided_on.is_not(None), LedgerEntry.filed_on.is_not(None))
    return list(session.scalars(rows.order_by(LedgerEntry.decided_on.desc(), LedgerEntry.id)))


def staged(session: Session, today: date) -> dict[int, int]:
    """Line → which of `days.STAGED` it shows: the newest lines lost for good whose days allow it, one each."""
    found: dict[int, int] = {}
    left = list(range(len(days.STAGED)))
    for entry_id in waiting(session):
        entry = session.get_one(LedgerEntry, entry_id)
        story = _story(session, entry, today)
        decided = story.later or story.first
        if not (story.lost and story.final and decided):
            continue
        fits = [number for number in left if (today - decided).days > days.STAGED[number][0]]
        if fits:
            found[entry_id] = max(fits, key=lambda number: days.STAGED[number][0])
            left.remove(found[entry_id])
    return found


def fill(session: Session, entry_id: int, seed: int, today: date, show: int | None) -> None:
    """Everything that is known about a line by now, in one go."""
    entry = session.get(LedgerEntry, entry_id)
    if entry is None:  # its dispute became one with another meanwhile
        return
    chance, story = random.Random(f"{seed}{entry.number}{entry.organisation_id}"), _story(session, entry, today)
    given = {column: day.isoformat() for column, day in days.told(story, chance, today, show).items()}
    actor = staff.of_agency(session, entry.organisation_id)
    last = max((date.fromisoformat(day) for day in given.values()), default=today)
    with past.on(session, last):
        entries.fill(session, actor, entry.id, entry.revision, given | _said(story, chance, given))


def put_off(session: Session) -> None:
    """The bureau gives one agency more time for its report."""
    rows = select(Deadline).join(Dispute, Dispute.id == Deadline.dispute_id).where(Deadline.rule == REPORT, Deadline.done_on.is_(None))
    bureau = staff.acting(session, staff.BUREAU)
    within = rows.where(Deadline.organisation_id.in_(bureau.scope.organisations()), Deadline.ends_on.is_not(None))
    found = session.scalars(within.order_by(Deadline.ends_on.desc())).first()
    if found is not None and found.ends_on is not None:
        to = date.fromordinal(found.ends_on.toordinal() + MOVED)
        moving.move(session, bureau, deadlines.one(session, bureau, found.id).id, to, staff.words()["moved"]["why"])


def _said(story: Story, chance: random.Random, given: dict[str, str]) -> dict[str, Any]:
    """What is not a day."""
    words = staff.words()["ledger"]
    found: dict[str, Any] = {"handler": chance.choice(words["handlers"])}
    if chance.random() < 0.5:
        found["lawyer"] = chance.choice(words["firms"])
    if story.first is not None and story.final and not story.withdrawn:
        found["appeal"] = "none" if story.later is None else "defendant" if story.lost_first else "plaintiff"
    if story.withdrawn and chance.random() < 0.5:
        found["self_corrected"] = True
    if "report_filed" in given and chance.random() < 0.7:
        found["liability"] = chance.choice(words["liability"])
    for column, share, choices in (("suggestion", 0.1, words["suggestions"]), ("note", 0.08, words["notes"])):
        if story.lost and chance.random() < share:
            found[column] = chance.choice(choices)
    if story.lost and chance.random() < 0.12:
        found["typical"] = True
    return found


def _story(session: Session, entry: LedgerEntry, today: date) -> Story:
    own = select(Verdict).where(Verdict.dispute_id == entry.dispute_id, Verdict.organisation_id == entry.organisation_id)
    set_by_court = select(Deadline.id).where(
        Deadline.dispute_id == entry.dispute_id, Deadline.organisation_id == entry.organisation_id, Deadline.rule.startswith(performing.RULE)
    )
    verdicts = session.scalars(own.order_by(Verdict.decided_on, Verdict.id)).all()
    return Story.of(verdicts, today, performs=session.scalars(set_by_court).first() is not None)


def lost(session: Session) -> list[LedgerEntry]:
    """Lines whose agency stands as loser now, oldest first."""
    rows = select(LedgerEntry).where(LedgerEntry.result.in_(sorted(LOSSES)), LedgerEntry.decided_on.is_not(None))
    return list(session.scalars(rows.order_by(LedgerEntry.decided_on, LedgerEntry.id)))
