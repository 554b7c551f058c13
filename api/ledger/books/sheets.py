"""Reading a spreadsheet that somebody sends: its cells, row by row, within limits.

The attacker is whoever sends the file: an xlsx is a zip (bombs, lies about sizes) of XML (entities, files of ours read
through them) that may claim a million rows of 16,384 columns.  Every check runs before the work that it bounds.
"""

from __future__ import annotations

import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any, BinaryIO, Final

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from api.ledger.books import parts
from api.ledger.books.parts import refused

BYTES: Final = 20 * 1024 * 1024
"""A ledger of 50,000 lines is some 10 MB."""
SHEETS: Final = 30
ROWS: Final = 50_000
"""With anything in them, over all sheets."""
COLUMNS: Final = 200
TEXT: Final = 10_000
"""Characters of a cell that are read; Excel takes 32,767."""
SECONDS: Final = 180.0
"""Of reading; a file may name one part as thirty sheets."""
SHIFT_1904: Final = 1462
"""Days between the calendars of Windows and of old Macintosh spreadsheets."""
_OLD: Final = b"\xd0\xcf\x11\xe0"
_BROKEN: Final = (
    zipfile.BadZipFile, InvalidFileException, zlib.error, OSError, EOFError, SyntaxError, KeyError, IndexError, ValueError, TypeError,
    AttributeError, RuntimeError, OverflowError, AssertionError,
)  # fmt: skip
"""What openpyxl is known to raise over files that are not what they say; XML errors are SyntaxErrors."""

Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row with anything in it: its number as people count, and its cells from column A on."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the file.  `shift`: days to add to bare numbers that stand for days."""

    name: str
    rows: tuple[Row, ...]
    shift: int = 0


def read(path: Path) -> list[Sheet]:
    """The visible sheets of an xlsx file.  Raises ServiceError E613 with the reason."""
    _check(path)
    try:
        with path.open("rb") as file, warnings.catch_warnings():  # a stored file's name has no ending to go by
            warnings.simplefilter("ignore")  # on parts that are left out, such as pictures and pivot tables
            return list(_sheets(file))
    except _BROKEN as error:
        raise refused("文件已损坏或不是 Excel 工作簿") from error


def _sheets(file: BinaryIO) -> Iterator[Sheet]:
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        shift = SHIFT_1904 if book.epoch == CALENDAR_MAC_1904 else 0
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if len(visible) > SHEETS:
            raise refused(f"工作表超过 {SHEETS} 个")
        left, end = ROWS, time.monotonic() + SECONDS
        for sheet in visible:
            rows = tuple(_rows(sheet, left, end))
            left -= len(rows)
            yield Sheet(str(sheet.title), rows, shift)
    finally:
        book.close()


def _rows(sheet: Any, most: int, end: float) -> Iterator[Row]:
    sheet.reset_dimensions()  # what the file says of them may be anything
    found = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS, values_only=True), 1):
        if number > parts.ROWS_MAX:
            raise refused("行号超出 Excel 的范围")
        if number % 64 == 0 and time.monotonic() > end:
            raise refused("内容太多，读取时间太长")
        if cells.count(None) == len(cells):
            continue  # also made up for numbers that are left out: there may be a million
        kept = tuple(map(_cell, cells))
        while kept and kept[-1] is None:
            kept = kept[:-1]
        if kept:
            found += 1
            if found > most:
                raise refused(f"有内容的行超过 {ROWS:,} 行")
            yield Row(number, kept)


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        text = value[:TEXT].strip()
        return text or None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | int | float | date):
        return value
    return str(value) if isinstance(value, clock | timedelta) else None


def _check(path: Path) -> None:
    """Raises ServiceError E613, before anything is unpacked into memory."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLD:
        raise refused("是加密的工作簿或旧版 .xls")
    try:
        with zipfile.ZipFile(path) as archive:
            parts.check(archive)
    except _BROKEN as error:
        raise refused("文件已损坏或不是 Excel 工作簿") from error
