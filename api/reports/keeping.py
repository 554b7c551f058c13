"""Case reports (一案一报) as they are kept: drafted, written on by the agency, with everything that was ever written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.ledger.wording import clean, line
from api.reports import drafting
from api.reports.plan import PARTS, SECTION_MAX, TITLE_MAX
from api.reports.states import STATES, WITH_AGENCY
from api.store import audit, revisions
from api.store.actor import SYSTEM, Actor
from api.store.locking import ROW
from api.store.scope import Scope
from api.store.tables import CaseReport, CaseReportEvent, Dispute, DisputeJudgment, DisputeMoved, Organisation
from api.store.types import now
from api.writing import passages, sources
from api.writing.passages import Section

WHAT: Final = "这份一案一报"
OBJECT: Final = "case_report"
EVENT_LIMIT: Final = 500
"""Steps of a history that are shown."""


def holds(scope: Scope) -> ColumnElement[bool]:
    """Condition on `CaseReport`: its agency is within, and it stands."""
    within = true() if scope.everything else CaseReport.organisation_id.in_(scope.organisations())
    return and_(CaseReport.merged_id == 0, within)


def one(session: Session, actor: Actor, report_id: int) -> CaseReport:
    """A report.  Raises ServiceError E504, E601 (none, or not within sight)."""
    actor.require("read")
    return seen(session, actor, report_id)


def seen(session: Session, actor: Actor, report_id: int) -> CaseReport:
    """As `one`, for who writes and need not have the right to read."""
    wanted = select(CaseReport).where(CaseReport.id == report_id, holds(actor.scope))
    found = session.scalar(wanted.options(joinedload(CaseReport.dispute), joinedload(CaseReport.organisation)).execution_options(populate_existing=True))
    if found is None:
        raise ServiceError("E601", what=WHAT)
    return found


def of_dispute(session: Session, actor: Actor, dispute_id: int) -> list[CaseReport]:
    """The reports on a dispute that the caller sees, by agency."""
    wanted = select(CaseReport).where(CaseReport.dispute_id == dispute_id, holds(actor.scope)).order_by(CaseReport.organisation_id)
    return list(session.scalars(wanted.options(joinedload(CaseReport.organisation))))


def sections(report: CaseReport) -> tuple[Section, ...]:
    """What it says, in the order of the outline."""
    return passages.from_json(report.sections)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a report, or one section of it, says before anybody wrote on it.  `missing`: what the judgment does not tell."""

    judgment_id: int
    title: str
    sections: tuple[Section, ...]
    missing: tuple[str, ...]


def prepare(session: Session, actor: Actor, dispute_id: int, organisation_id: int) -> Drafted | None:
    """The draft of a report that there is not yet; None where there is one.  Judgments are read again for it, which takes a moment.

    Raises ServiceError E504 (readers), E601 (dispute or agency not within sight), E606 (it did not lose there, or no text is kept).
    """
    actor.require("correct")
    dispute, organisation = _case(session, actor, dispute_id, organisation_id)
    if session.scalar(_known(dispute, organisation)) is not None:
        return None
    basis = drafting.basis(session, actor, dispute, organisation)
    return Drafted(basis.main.judgment_id, drafting.title(basis)[:TITLE_MAX], drafting.draft(basis), basis.main.digest.missing)


def start(session: Session, actor: Actor, dispute_id: int, organisation_id: int, drafted: Drafted | None = None) -> CaseReport:
    """The report of an agency on a dispute that it lost: drafted, or as it is where there is one already.

    `drafted`: what `prepare` made with a session that only reads; without it the draft is made here.
    Raises ServiceError as `prepare`.
    """
    actor.require("correct")
    dispute, organisation = _case(session, actor, dispute_id, organisation_id)
    found = session.scalar(_known(dispute, organisation).with_for_update(**ROW))
    drafted = drafted if found is not None else drafted or prepare(session, actor, dispute.id, organisation.id)
    if found is not None or drafted is None:
        return found or session.scalars(_known(dispute, organisation)).one()
    if actor.user_id is None:
        raise ServiceError("E504")
    made = CaseReport(
        dispute_id=dispute.id, organisation_id=organisation.id, judgment_id=drafted.judgment_id, title=drafted.title,
        sections=passages.to_json(drafted.sections), user_id=actor.user_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    event(session, actor, made, "drafted", note="；".join(drafted.missing))
    audit.note(session, actor, "report.create", OBJECT, made.id, after={"dispute_id": dispute.id, "organisation_id": organisation.id})
    session.flush()
    return made


def rename(session: Session, actor: Actor, report_id: int, revision: int, title: str) -> CaseReport:
    """Another title.  Raises ServiceError E504, E601, E602 (empty, too long), E606 (with the bureau), E611."""
    row = opened(session, actor, report_id, revision, writing=True)
    given = line(title, TITLE_MAX, name="标题", needed=True)
    if given != row.title:
        before, row.title = row.title, given
        touch(session, actor, row, "changed", section="title", values=(before, given))
    return row


def change(session: Session, actor: Actor, report_id: int, revision: int, code: str, *, paragraphs: Sequence[str]) -> CaseReport:
    """Other words for a section: words of a judgment stay marked as such only as far as they are left as they stand there.

    Raises ServiceError E504, E601 (also: no such section), E602 (too long), E606 (with the bureau), E611.
    """
    row = opened(session, actor, report_id, revision, writing=True)
    lines = [line for text in paragraphs for line in clean(text, SECTION_MAX, name=_part(code)).splitlines() if line]
    if sum(map(len, lines)) > SECTION_MAX:
        raise ServiceError("E602", why=f"一节最多 {SECTION_MAX:,} 字")
    _replace(session, actor, row, "changed", passages.rewritten(_section(row, code), lines, judgments(session, actor, row), actor.user_id))
    return row


def anew(session: Session, actor: Actor, report_id: int, code: str) -> Drafted:
    """A section as it would be drafted now, for `redraft`; nothing is written.

    Raises ServiceError E504, E601 (also: no such section), E606 (the case is no longer one that was lost).
    """
    actor.require("correct")
    row = seen(session, actor, report_id)
    _part(code)
    basis = drafting.basis(session, actor, row.dispute, row.organisation)
    return Drafted(basis.main.judgment_id, row.title, (drafting.section(basis, code),), basis.main.digest.missing)


def redraft(session: Session, actor: Actor, report_id: int, revision: int, drafted: Drafted) -> CaseReport:
    """A section as `anew` drafted it, without what people wrote; that stays in the history.  Raises ServiceError as `change`."""
    row = opened(session, actor, report_id, revision, writing=True)
    row.judgment_id = drafted.judgment_id
    for made in drafted.sections:
        _replace(session, actor, row, "redrafted", made)
    return row


def judgments(session: Session, actor: Actor, report: CaseReport) -> dict[int, str]:
    """The texts of the dispute's judgments that the caller may see; that of the draft first."""
    within = select(DisputeJudgment.judgment_id).join(DisputeJudgment.judgment)
    ids = set(session.scalars(within.where(DisputeJudgment.dispute_id == report.dispute_id, actor.scope.holds_judgment())))
    found = sources.texts(session, ids)
    return dict(sorted(found.items(), key=lambda one: one[0] != report.judgment_id))


def history(session: Session, report: CaseReport) -> list[CaseReportEvent]:
    """What happened to it, the newest first; whose report it is has been seen to by the caller."""
    wanted = select(CaseReportEvent).where(CaseReportEvent.report_id == report.id).order_by(CaseReportEvent.id.desc())
    return list(session.scalars(wanted.options(joinedload(CaseReportEvent.user)).limit(EVENT_LIMIT)))


def opened(
    session: Session, actor: Actor, report_id: int, revision: int | None, *, right: str = "correct", writing: bool = False
) -> CaseReport:
    """The report, locked until the session ends, to be changed.  `revision`: what the caller saw; None: anything.

    Raises ServiceError E504 (no such right), E601, E611 (changed since; by whom and when), and where it is to be written on
    E606 (it lies with the bureau).
    """
    actor.require(right)
    row = session.get_one(CaseReport, seen(session, actor, report_id).id, with_for_update=ROW, populate_existing=True)
    revisions.check(row, revision, WHAT, lambda: _last(session, row))
    if writing and row.state not in WITH_AGENCY:
        raise ServiceError("E606", why=f"{WHAT}现在是“{STATES[row.state]}”，不能修改")
    return row


def touch(
    session: Session, actor: Actor, row: CaseReport, action: str, *, section: str = "", values: tuple[Any, Any] = (None, None), note: str = ""
) -> None:
    """Enters what was done into the history and the audit, and makes the next revision.  `values`: before and after."""
    row.revision, row.updated_at = row.revision + 1, now()
    event(session, actor, row, action, section=section, values=values, note=note)
    if section:
        audit.note(session, actor, "report.change", OBJECT, row.id, after={"section": section, "revision": row.revision})
    session.flush()


def event(
    session: Session, actor: Actor, row: CaseReport, action: str, *, section: str = "", values: tuple[Any, Any] = (None, None), note: str = ""
) -> None:
    """A line of the history."""
    before, after = values
    made = CaseReportEvent(report_id=row.id, action=action, section=section, before=before, after=after, note=note, user_id=actor.user_id)
    session.add(made)


def _case(session: Session, actor: Actor, dispute_id: int, organisation_id: int) -> tuple[Dispute, Organisation]:
    """Raises ServiceError E601."""
    moved = session.get(DisputeMoved, dispute_id)
    dispute = actor.scope.dispute(session, moved.dispute_id if moved else dispute_id)
    return dispute, actor.scope.organisation(session, organisation_id)


def _known(dispute: Dispute, organisation: Organisation) -> Select[CaseReport]:
    own = (CaseReport.dispute_id == dispute.id, CaseReport.organisation_id == organisation.id)
    return select(CaseReport).where(*own, CaseReport.merged_id == 0)


def _replace(session: Session, actor: Actor, row: CaseReport, action: str, made: Section) -> None:
    """Nothing for what is as it was."""
    found = sections(row)
    before = _section(row, made.code)
    if before == made:
        return
    row.sections = passages.to_json(made if one.code == made.code else one for one in found)
    touch(session, actor, row, action, section=made.code, values=(before.text, made.text))


def _section(row: CaseReport, code: str) -> Section:
    found = next((one for one in sections(row) if one.code == code), None)
    if found is None:
        raise ServiceError("E601", what="这一节")
    return found


def _part(code: str) -> str:
    """The title of a section.  Raises ServiceError E601."""
    if code not in PARTS:
        raise ServiceError("E601", what="这一节")
    return PARTS[code].title


def _last(session: Session, row: CaseReport) -> str:
    """Who did the last thing to it."""
    found = next(iter(history(session, row)), None)
    return found.user.name if found is not None and found.user is not None else SYSTEM.name
