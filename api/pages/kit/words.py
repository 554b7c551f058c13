"""Codes as people read them, and how their state is coloured."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from api.pages.kit.table import Cell, Tone, cell
from api.review import checks
from api.store.filters import ANY_LOSS
from api.store.types import CHINA
from nlp import taxonomy
from nlp.reading.guard.limits import human_size

RESULT_TONES: Final[dict[str, Tone]] = {"lost": "bad", "partly_lost": "warn", "won": "good"}
STATE_TONES: Final[dict[str, Tone]] = {
    "received": "moving",
    "reading": "moving",
    "analysing": "moving",
    "to_check": "warn",
    "second_check": "warn",
    "checked": "good",
    "failed": "bad",
    "held": "warn",
    "not_administrative": "quiet",
    "paper": "good",
    "suit_paper": "good",
    "unpacked": "quiet",
}


def label(group: str, code: str | None) -> str:
    """The Chinese word for a code of `group`, a dash for none."""
    if not code:
        return "—"
    if code == ANY_LOSS:
        return "败诉（含部分败诉）"
    if group == "state":
        return checks.STATES[code]
    return cause(code) if group == "cause" else taxonomy.label(group, code)


def cause(code: str) -> str:
    """A failure cause, coarse or fine."""
    return taxonomy.label("cause" if code in taxonomy.codes("cause") else "cause_detail", code)


def result(code: str | None) -> Cell:
    """The agency's result, in its colour."""
    return cell(label("agency_result", code), RESULT_TONES.get(code or "", "quiet"))


def day(value: date | None) -> str:
    """2026-03-05, a dash for none."""
    return value.isoformat() if value else "—"


def moment(value: datetime | None) -> str:
    """A moment in China, to the minute."""
    if value is None:
        return "—"
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return f"{aware.astimezone(CHINA):%Y-%m-%d %H:%M}"


def size(value: int) -> str:
    """Bytes as people write them: 12 KB, 3.4 MB."""
    return human_size(max(value, 1024))
