"""What the pages of the demonstration have to show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.alerts.kinds import KINDS
from api.casebook.versions import STATES
from api.demo import staff
from api.ledger.due import deadlines
from api.ledger.letters import letters
from api.ledger.rectification import rectification_states
from api.ledger.suit_words import ENDINGS
from api.policy import in_force
from api.reports import states
from api.screening import outcomes
from api.store.tables import (
    Alert,
    Attachment,
    Benchmark,
    Bulletin,
    BulletinChange,
    BulletinFile,
    CalendarDay,
    CaseReport,
    Deadline,
    Dispute,
    LedgerChange,
    LedgerEntry,
    Letter,
    PolicyVersion,
    Rectification,
    RectificationEvent,
    SavedView,
    Series,
    Suit,
    TypicalCase,
    Volume,
    VolumeFile,
)
from api.store.types import today
from nlp.risk import LEVELS

COLUMNS: Final = (
    "suit_received", "suit_reported", "answered", "judgment_received", "judgment_filed", "final_received", "report_filed", "handler", "lawyer",
    "liability",
)  # fmt: skip
STANDING: Final = ("open", "due_soon", "overdue", "done", "done_late")
TOLD: Final = ("loss", "repeat", "threshold", "deadline_due", "deadline_overdue", "suit_risk", "suit_due", "suit_overdue")


def missing(session: Session) -> list[str]:
    """What is not there, in words; empty: every page has something real."""
    return [what for look in (_ledger, _deadlines, _remedies, _policy, _told, _learned, _pending) for what, there in look(session) if not there]


Findings = Iterator[tuple[str, object]]


def _ledger(session: Session) -> Findings:
    for table, what in ((Dispute, "案件"), (Series, "系列案"), (LedgerChange, "台账修改记录"), (SavedView, "保存的视图"), (CalendarDay, "工作日调整")):
        yield what, _count(session, table)
    filled = {column for values in session.scalars(select(LedgerEntry.values)) for column in values}
    for column in COLUMNS:
        yield f"台账列 {column}", column in filled


def _deadlines(session: Session) -> Findings:
    rows = session.scalars(select(Deadline)).all()
    found = {deadlines.state(row, today()) for row in rows}
    for state in STANDING:
        yield f"期限（{deadlines.STATES[state]}）", state in found
    yield "改期的期限", any(row.moved_to for row in rows)


def _remedies(session: Session) -> Findings:
    found = set(session.scalars(select(Rectification.state)))
    for state, label in rectification_states.STATES.items():
        yield f"整改（{label}）", state in found
    yield "佐证材料", _count(session, Attachment)
    yield "整改过程", _count(session, RectificationEvent) > _count(session, Rectification)
    written = {letters.state(row, today()) for row in session.scalars(select(Letter))}
    for state, label in letters.STATES.items():
        yield f"监督文书（{label}）", state in written


def _policy(session: Session) -> Findings:
    bureau = staff.acting(session, staff.BUREAU)
    yield "本局口径", in_force.version_of(session, bureau.organisation_id)
    yield "口径草稿", session.scalar(select(PolicyVersion.id).where(PolicyVersion.applied_at.is_(None)).limit(1))
    yield "全省平均", _count(session, Benchmark)


def _told(session: Session) -> Findings:
    found = set(session.scalars(select(Bulletin.state)))
    yield "通报草稿", "draft" in found
    yield "已印发的通报", "sent" in found and _count(session, BulletinFile)
    yield "改过的通报", _count(session, BulletinChange)
    kinds = set(session.scalars(select(Alert.kind)))
    for kind in TOLD:
        yield f"预警（{KINDS[kind]}）", kind in kinds
    yield "已确认的预警", session.scalar(select(Alert.id).where(Alert.acknowledged_at.is_not(None)).limit(1))


def _learned(session: Session) -> Findings:
    found = set(session.scalars(select(CaseReport.state)))
    for state, label in states.STATES.items():
        yield f"一案一报（{label}）", state in found
    chosen = set(session.scalars(select(TypicalCase.state)))
    for state in ("dismissed", "draft", "released"):
        yield f"典型案例（{STATES[state]}）", state in chosen
    yield "请单位撰写的典型案例", session.scalar(select(TypicalCase.id).where(TypicalCase.asked_id.is_not(None)).limit(1))
    bound = set(session.scalars(select(Volume.state)))
    yield "汇编草稿", "draft" in bound
    yield "已定稿的汇编", "frozen" in bound and _count(session, VolumeFile)


def _pending(session: Session) -> Findings:
    levels = set(session.scalars(select(Suit.level).where(Suit.state == "pending")))
    for level, label in LEVELS.items():
        yield f"在诉案件（{label}）", level in levels
    endings = set(session.scalars(select(Suit.ending)))
    for ending, label in ENDINGS.items():
        yield f"办结的在诉案件（{label}）", ending in endings or ending == "other"
    compared = outcomes.reliability(session, staff.acting(session, staff.BUREAU))
    told = {(one.level, one.lost) for one in compared.rows.values()}
    for level, lost, what in (("red", True, "说中的败诉"), ("green", False, "说中的胜诉"), ("red", False, "误报"), ("green", True, "漏报")):
        yield f"研判与裁判对照（{what}）", (level, lost) in told
    yield "足够对照的研判", compared.enough


def _count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
