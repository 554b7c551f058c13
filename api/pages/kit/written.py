"""Tables as files: what stands above, headings and lines; texts stay texts, numbers numbers."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from api import downloads
from api.spreadsheets import AS_TEXT, CSV, XLSX, harmless
from api.store.types import today

Value = str | int | float | None
TYPES: Final = {"csv": CSV, "xlsx": XLSX}


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a table looks: the sheet's name, the lines above the headings (a title, notes), columns that stay, their widths in characters."""

    name: str
    above: Sequence[str] = ()
    fixed: int = 1
    first_width: int = 36
    width: int = 14
    framed: bool = True
    """Lines around the cells."""


def written(form: str, sheet: Sheet, heads: Sequence[str], lines: Iterable[Sequence[Value]]) -> tuple[Path, int]:
    """The file, and how many lines it has.  `form`: `csv` or `xlsx`.  Numbers with a fraction are shares (12.5%)."""
    with tempfile.NamedTemporaryFile(prefix="anjian-", suffix=f".{form}", delete=False) as made:
        path = Path(made.name)
    write = _csv if form == "csv" else _xlsx
    return path, write(path, sheet, list(heads), lines)


def answer(path: Path, name: str, form: str) -> FileResponse:
    """The file as a download of that name; it is deleted afterwards."""
    headers = downloads.headers(f"{name}{today():%Y%m%d}.{form}")
    return FileResponse(path, media_type=TYPES[form], headers=headers, background=BackgroundTask(path.unlink))


def _csv(path: Path, sheet: Sheet, heads: list[str], lines: Iterable[Sequence[Value]]) -> int:
    """With a byte order mark: without it Excel takes the text for GBK."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([harmless(one) for one in line] for line in (*([note] for note in sheet.above), heads))
        for line in lines:
            writer.writerow([f"{one:.2%}" if isinstance(one, float) else harmless(one) for one in line])
            count += 1
    return count


def _xlsx(path: Path, look: Sheet, heads: list[str], lines: Iterable[Sequence[Value]]) -> int:
    border = {"border": 1} if look.framed else {}
    with xlsxwriter.Workbook(path, AS_TEXT) as book:
        sheet = book.add_worksheet(look.name)
        bold = book.add_format({"bold": True, **({"text_wrap": True, "bg_color": "#F2F3F5"} if look.framed else {}), **border})
        share, plain = book.add_format({"num_format": "0.00%", **border}), book.add_format(border)
        sheet.set_column(0, 0, look.first_width)
        sheet.set_column(1, max(1, len(heads) - 1), look.width)
        for row, note in enumerate(look.above):
            sheet.write_string(row, 0, note, book.add_format({"bold": row == 0}))
        row = len(look.above)
        sheet.freeze_panes(row + 1, look.fixed)
        sheet.write_row(row, 0, heads, bold)
        for line in lines:
            row += 1
            for column, one in enumerate(line):
                sheet.write(row, column, one, share if isinstance(one, float) else plain)
    return row - len(look.above)
