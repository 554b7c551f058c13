"""What an exported workbook carries of each line so that it finds back: which line it is, and what its cells said.

Somebody may change a line on the page while a workbook is out.  From the marks of its cells an import knows which cells
were edited in the workbook; only these are taken over, and where the page has changed the same cell, people are asked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

LINE: Final = "行标识（请勿修改）"
CELLS: Final = "原值标记（请勿修改）"
_LINE: Final = re.compile(r"AJ-([1-9]\d{0,8})")
_CELL: Final = re.compile(r"([a-z][a-z0-9_]{0,39})=([0-9a-f]{8})")


def of_line(entry_id: int) -> str:
    """Such as `AJ-12`."""
    return f"AJ-{entry_id}"


def line(text: str) -> int | None:
    """The line that a mark means; None for what is no mark."""
    found = _LINE.fullmatch(text.strip())
    return int(found[1]) if found else None


def of_cells(shown: Mapping[str, str]) -> str:
    """The marks of a line's cells, by column code."""
    return " ".join(f"{code}={digest(code, text)}" for code, text in shown.items())


def cells(text: str) -> dict[str, str]:
    """Column code → the digest of what its cell said."""
    return dict(_CELL.findall(text))


def digest(code: str, text: str) -> str:
    """A short digest of what a cell says."""
    return hashlib.sha256(f"{code}|{text}".encode()).hexdigest()[:8]
