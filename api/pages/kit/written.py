"""Tables as files: a title, the definition, headings and lines; texts stay texts, numbers numbers."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

import xlsxwriter
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from api.spreadsheets import harmless
from api.store.types import today

Value = str | int | float | None
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTH: Final = 14
FIRST_WIDTH: Final = 36


def written(form: str, title: str, notes: Sequence[str], heads: Sequence[str], lines: Iterable[Sequence[Value]]) -> tuple[Path, int]:
    """The file, and how many lines it has.  `form`: `csv` or `xlsx`.  Numbers with a fraction are shares (12.5%)."""
    with tempfile.NamedTemporaryFile(prefix="anjian-", suffix=f".{form}", delete=False) as made:
        path = Path(made.name)
    above = [[title], *([note] for note in notes)]
    write = _csv if form == "csv" else _xlsx
    return path, write(path, above, list(heads), lines)


def answer(path: Path, name: str, form: str) -> FileResponse:
    """The file as a download of that name; it is deleted afterwards."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{name}{today():%Y%m%d}.{form}')}", "Cache-Control": "no-store"}
    return FileResponse(path, media_type=TYPES[form], headers=headers, background=BackgroundTask(path.unlink))


def _csv(path: Path, above: list[list[str]], heads: list[str], lines: Iterable[Sequence[Value]]) -> int:
    """With a byte order mark: without it Excel takes the text for GBK."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([*above, heads])
        for line in lines:
            writer.writerow([f"{one:.2%}" if isinstance(one, float) else harmless(one) for one in line])
            count += 1
    return count


def _xlsx(path: Path, above: list[list[str]], heads: list[str], lines: Iterable[Sequence[Value]]) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet, bold = book.add_worksheet("统计"), book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#F2F3F5"})
        share, plain = book.add_format({"num_format": "0.00%", "border": 1}), book.add_format({"border": 1})
        sheet.set_column(0, 0, FIRST_WIDTH)
        sheet.set_column(1, max(1, len(heads) - 1), WIDTH)
        for row, (note,) in enumerate(above):
            sheet.write_string(row, 0, note, book.add_format({"bold": row == 0}))
        row = len(above)
        sheet.freeze_panes(row + 1, 1)
        sheet.write_row(row, 0, heads, bold)
        for line in lines:
            row += 1
            for column, one in enumerate(line):
                sheet.write(row, column, one, share if isinstance(one, float) else plain)
    return row - len(above)
