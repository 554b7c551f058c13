"""A suit as a line of a list, on the page and in exports; and how its level is coloured."""

from __future__ import annotations

from datetime import date
from typing import Final

from api.pages.kit import words
from api.pages.kit.table import Cell, Column, Row, Tone, cell
from api.screening import deadlines
from api.screening.states import ENDINGS, LEVELS, STATES
from api.store.tables import Suit

TONES: Final[dict[str, Tone]] = {"red": "bad", "yellow": "warn", "green": "good", "unknown": "quiet"}
DUE_TONES: Final[dict[str, Tone]] = {"overdue": "bad", "due_soon": "warn", "done": "good", "done_late": "warn", "unstarted": "quiet", "ended": "quiet"}
COLUMNS: Final = (
    Column("number", "案号", "code", sort="number", fixed=True, width=208),
    Column("level", "风险", "code", sort="level", width=112, fixed=True),
    Column("due", "下一期限", "code", sort="due"),
    Column("due_for", "期限事项", "text", width=168),
    Column("organisation", "单位", "text", width=208),
    Column("act", "被诉行为", "wrap", width=208),
    Column("plaintiffs", "原告", "text", width=120),
    Column("court", "法院", "text", width=184),
    Column("received", "收到材料日", "code", sort="received"),
    Column("officer", "承办人", "code", hidden=True),
    Column("field", "管理领域", "text", hidden=True),
    Column("state", "状态", "code"),
    Column("ended", "办结日", "code", hidden=True),
    Column("updated", "最近改动", "code", sort="updated", hidden=True),
)
"""The columns; `sort` as `api.screening.listing` names them."""
NO_NUMBER: Final = "（案号未填）"


def level(code: str, *, stale: bool = False) -> Cell:
    """The level in its colour; `stale`: what is known now has not been screened yet."""
    return cell(f"{LEVELS[code]}，更新中" if stale else LEVELS[code], TONES[code])


def state(suit: Suit) -> str:
    """In which state it is, and how it ended."""
    ending = ENDINGS.get(suit.ending or "")
    return f"{STATES[suit.state]}：{ending}" if ending else STATES[suit.state]


def row(suit: Suit, day: date) -> Row:
    """The line; a click opens the suit."""
    coming = first_due(suit)
    late = coming is not None and suit.state == "pending" and coming.state(day) == "overdue"
    due = f"{words.day(suit.next_due_on)}{'，已逾期' if late else ''}"
    tone = DUE_TONES.get(coming.state(day), "") if coming is not None else ""
    return {
        "id": suit.id, "href": f"/suits/{suit.id}", "level": level(suit.level) if suit.state == "pending" else cell(LEVELS[suit.level], "quiet"),
        "number": suit.number or NO_NUMBER, "organisation": suit.organisation.name, "act": suit.act or None,
        "plaintiffs": suit.plaintiffs or None, "court": suit.court or None,
        "due": cell(due, tone) if suit.next_due_on else cell("填写收到材料日后起算", "quiet") if suit.state == "pending" and suit.received_on is None else None,
        "due_for": coming.label if coming is not None else None, "received": words.day(suit.received_on),
        "officer": str(suit.said.get("officer") or "") or None, "field": words.label("field", suit.field), "state": state(suit),
        "ended": words.day(suit.ended_on), "updated": words.moment(suit.updated_at),
    }  # fmt: skip


def first_due(suit: Suit) -> deadlines.Due | None:
    """What the next day is for; None where nothing is due."""
    if suit.next_due_on is None:
        return None
    return next((one for one in deadlines.shown(suit) if one.due_on == suit.next_due_on and one.done_on is None), None)
