"""A deadline as a line of a list."""

from __future__ import annotations

from datetime import date
from typing import Final

from api.ledger.due import deadlines, suit_days
from api.ledger.due.deadlines import STATES, State
from api.ledger.due.workdays import UNPUBLISHED
from api.pages.kit import words
from api.pages.kit.table import Cell, Column, Row, Tone, cell
from api.store.tables import Deadline

TONES: Final[dict[State, Tone]] = {
    "overdue": "bad", "due_soon": "warn", "open": "", "unstarted": "quiet", "done_late": "warn", "done": "good", "ended": "quiet",
}  # fmt: skip
COLUMNS: Final = (
    Column("ends", "截止日", "code", width=136, fixed=True),
    Column("state", "状态", "code"),
    Column("label", "期限", "text", width=200),
    Column("unit", "单位", "text", width=208),
    Column("number", "案号", "code"),
    Column("start", "起算", "text", width=240),
    Column("source", "依据", "text", width=200),
    Column("done", "办理日", "code"),
    Column("remind", "提醒自", "code", hidden=True),
    Column("moved", "调整原因", "wrap", width=200, hidden=True),
)
MOVE: Final = Column("move", "", "code")
SUIT_COLUMNS: Final = tuple(one for one in COLUMNS if one.key != "moved")


def columns(*, manages: bool) -> tuple[Column, ...]:
    """The columns; who manages may move."""
    return (*COLUMNS, MOVE) if manages else COLUMNS


def row(one: Deadline, day: date, *, manages: bool) -> Row:
    """The line; a click opens the case."""
    state = deadlines.state(one, day)
    movable = manages and (one.start_on is not None or one.start_from == "words")
    return {
        "id": one.id,
        "href": f"/disputes/{one.dispute_id}",
        "ends": _ends(one),
        "state": cell(STATES[state], TONES[state]),
        "label": one.label,
        "unit": one.organisation.name,
        "number": one.dispute.number or "（案号不详）",
        "start": _start(one),
        "source": one.source,
        "done": words.day(one.done_on),
        "remind": words.day(one.remind_on),
        "moved": one.moved_why or None,
        "move": cell("调整", act="move") if movable else None,
    }


def suit_row(place: int, line: suit_days.Line, day: date) -> Row:
    """The line of a pending suit's deadline; a click opens the suit."""
    suit, due = line.suit, line.due
    state = due.state(day)
    received = f"{words.day(suit.received_on)} 收到应诉材料日" if suit.received_on else cell("未填写收到应诉材料日", "warn")
    return {
        "id": place,
        "href": f"/suits/{suit.id}",
        "ends": cell(f"{words.day(due.due_on)}（暂定）", "warn", title=due.doubt) if due.doubt and due.due_on else words.day(due.due_on),
        "state": cell(STATES[state], TONES[state]),
        "label": due.label,
        "unit": suit.organisation.name,
        "number": suit.number or "（案号不详）",
        "start": None if due.code == suit_days.HEARING else received,
        "source": due.source,
        "done": words.day(due.done_on),
        "remind": words.day(due.remind_on),
    }


def _ends(one: Deadline) -> Cell:
    if one.moved_to is not None:
        return cell(f"{words.day(one.moved_to)}（已调整）", title=f"按规则为 {words.day(one.due_on)}；{one.moved_why}")
    if not one.certain and one.ends_on is not None:
        return cell(f"{words.day(one.ends_on)}（暂定）", "warn", title=UNPUBLISHED)
    return words.day(one.ends_on)


def _start(one: Deadline) -> Cell:
    missing = deadlines.missing(one)
    if missing:
        return cell(missing, "warn", title=missing)
    text = f"{words.day(one.start_on)} {deadlines.started_by(one)}"
    return cell(text, title=text)
