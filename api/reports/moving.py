"""Case reports on their way: what is still missing, submitted by the agency, returned or accepted by the bureau."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.lines import entries
from api.reports import keeping, word
from api.reports.plan import PARTS, Part
from api.reports.states import MOVES, STATES, Deed
from api.store import audit
from api.store.actor import Actor
from api.store.files import FileStore
from api.store.locking import ROW
from api.store.tables import CaseReport, LedgerEntry, Rectification
from api.store.types import CHINA, now, today
from api.writing import made
from api.writing.made import Kept
from api.writing.passages import Section

NOTE: Final = 2_000
COLUMN: Final = "report_filed"
"""The ledger's column 一案一报提交日, by which the deadline is done."""
SOURCE: Final = "report"
"""Of what is written into the ledger from here, see `LedgerChange.source`."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A section that is not done, and why."""

    section: str
    text: str


def missing(session: Session, report: CaseReport) -> list[Missing]:
    """Why a report cannot be submitted yet; empty: it can."""
    entered = session.scalar(select(Rectification.id).where(
        Rectification.dispute_id == report.dispute_id, Rectification.organisation_id == report.organisation_id,
        Rectification.state != "cancelled",
    ).limit(1)) is not None  # fmt: skip
    found = [(PARTS[one.code], one) for one in keeping.sections(report)]
    return [Missing(part.code, why) for part, section in found if (why := _why(part, section, entered=entered))]


def submit(session: Session, actor: Actor, report_id: int, revision: int, note: str = "") -> CaseReport:
    """The agency hands it in: the ledger's day is filled in, so that the deadline is done.

    Raises ServiceError E504, E601, E602 (what is missing), E606 (not with the agency), E611.
    """
    row = _movable(session, actor, report_id, revision, "submit")
    lacking = missing(session, row)
    if lacking:
        raise ServiceError("E602", why="；".join(one.text for one in lacking))
    row.submitted_at = now()
    _file(session, actor, row)
    return _moved(session, actor, row, "submit", note)


def send_back(session: Session, actor: Actor, report_id: int, revision: int, note: str, *, deed: Deed = "return") -> CaseReport:
    """The bureau returns it, also one that it had accepted (`reopen`), and says why; the day of submission stays.

    Raises ServiceError E504, E601, E602 (no reason), E606 (not in this state), E611.
    """
    row = _movable(session, actor, report_id, revision, deed)
    row.decided_at, row.sha256 = now(), ""
    return _moved(session, actor, row, deed, note)


def keep(session: Session, actor: Actor, report_id: int, revision: int, store: FileStore) -> Kept:
    """The Word file of the revision that the caller saw, for `accept`.  `store`: where files are kept.

    Raises ServiceError E504, E601, E606, E611, E702, E709.
    """
    row = _movable(session, actor, report_id, revision, "accept")
    (kept,) = made.keep([word.made(session, row)], store)
    return kept


def accept(session: Session, actor: Actor, report_id: int, revision: int, kept: Kept, *, note: str = "") -> CaseReport:
    """The bureau accepts it with the file that `keep` made of this revision, and nothing of it changes any more.

    Raises ServiceError E504, E601, E606, E611 (changed since it was made).
    """
    row = _movable(session, actor, report_id, revision, "accept")
    row.sha256, row.decided_at = kept.sha256, now()
    _file(session, actor, row)
    return _moved(session, actor, row, "accept", note)


def _why(part: Part, section: Section, *, entered: bool) -> str:
    """Why a section is not done; empty where it is.  `entered`: people entered problems of this case to be put right."""
    if not section.text.strip():
        return f"“{part.title}”还没有填写"
    said = any(one.source == "person" or (entered and one.source == "record") for one in section.passages)
    if part.unit and not said:
        return f"“{part.title}”须由本单位填写"
    return ""


def _movable(session: Session, actor: Actor, report_id: int, revision: int, deed: Deed) -> CaseReport:
    step = MOVES[deed]
    row = keeping.opened(session, actor, report_id, revision, right=step.right)
    step.check(keeping.WHAT, row.state, STATES)
    return row


def _moved(session: Session, actor: Actor, row: CaseReport, deed: Deed, note: str) -> CaseReport:
    step = MOVES[deed]
    said = step.said(note, NOTE)
    before, row.state = row.state, step.target
    keeping.touch(session, actor, row, step.event, values=(before, row.state), note=said)
    after = {"state": row.state} | ({"note": said} if said else {}) | ({"sha256": row.sha256} if row.sha256 else {})
    audit.note(session, actor, step.action, keeping.OBJECT, row.id, before={"state": before}, after=after)
    session.flush()
    return row


def _file(session: Session, actor: Actor, row: CaseReport) -> None:
    """The day of submission in the agency's line of the ledger, unless a day stands there already."""
    wanted = select(LedgerEntry).where(LedgerEntry.dispute_id == row.dispute_id, LedgerEntry.organisation_id == row.organisation_id)
    entry = session.scalar(wanted.with_for_update(**ROW).execution_options(populate_existing=True))
    if entry is not None and entries.day(entry, COLUMN) is None:
        day = row.submitted_at.astimezone(CHINA).date() if row.submitted_at else today()
        entries.write(session, actor, entry, entries.checked({COLUMN: day.isoformat()}), SOURCE)
