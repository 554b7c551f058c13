"""The ledger as an Excel workbook that an office goes on working with, and that can be imported again.

Sheet 案件台账: one line a row under a frozen heading; columns that people fill in are open and checked by Excel, the
machine's are locked; two hidden columns carry the marks by which an import finds the lines (`api.ledger.books.marks`).
Sheet 口径说明: by which definition, when, by whom and of what the workbook was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from sqlalchemy.orm import Session

from api.ledger.books import marks
from api.ledger.lines import cells, listing
from api.ledger.lines.cells import Shown
from api.ledger.lines.columns import COLUMNS, Column
from api.ledger.lines.values import FIRST_DAY
from api.policy.profile import Profile
from api.spreadsheets import AS_TEXT, FORMULA_STARTS
from api.store.types import CHINA

SHEET: Final = "案件台账"
ABOUT: Final = "口径说明"
FIRST: Final = ("number_first", "agency")
"""Columns that are always there, and stay while the sheet is scrolled."""
HIDDEN: Final = (marks.LINE, marks.CELLS)
CELL_MAX: Final = 32_767
"""Characters that Excel takes in one cell."""
LAST_DAY: Final = date(2100, 12, 31)
DAY: Final = "yyyy-mm-dd"
_FONT: Final = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1, "border_color": "#bfbfbf"}
_ALLOWED: Final = {
    "format_columns": True, "format_rows": True, "autofilter": True, "sort": True, "select_locked_cells": True, "select_unlocked_cells": True
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a workbook is made of: these lines in this order, in the columns of `chosen`, judged by the profile.

    `who`, `at` and `asked` (name and words of each filter) stand on the second sheet.
    """

    ids: Sequence[int]
    columns: Sequence[Column]
    profile: Profile
    who: str
    at: datetime
    asked: Sequence[tuple[str, str]] = ()


def chosen(codes: Iterable[str]) -> list[Column]:
    """The columns of a workbook: those asked for (all where none are), the fixed ones first."""
    wanted = set(codes) | set(FIRST)
    all_of_them = wanted == set(FIRST)
    rest = [column for column in COLUMNS if column.code not in FIRST and (all_of_them or column.code in wanted)]
    return [next(column for column in COLUMNS if column.code == code) for code in FIRST] + rest


def write(path: Path, session: Session, wanted: Wanted) -> int:
    """Writes the workbook; returns how many lines it has.  Who may see them was asked before."""
    columns = wanted.columns
    with xlsxwriter.Workbook(path, AS_TEXT) as book:
        book.set_properties({"title": SHEET, "created": wanted.at.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET)
        formats = _Formats(book)
        _head(sheet, formats, columns)
        row = 0
        for piece in listing.pieces(session, wanted.ids):
            shown = cells.of(session, piece, wanted.profile, [column.code for column in columns])
            for entry in piece:
                row += 1
                sheet.write_string(row, 0, marks.of_line(entry.id), formats.locked)
                sheet.write_string(row, 1, _marks(columns, shown[entry.id]), formats.locked)
                for at, column in enumerate(columns, len(HIDDEN)):
                    _cell(sheet, row, at, shown[entry.id][column.code].text, formats.of(column, shown[entry.id][column.code].text))
        _check(sheet, columns, row)
        sheet.autofilter(0, len(HIDDEN), max(row, 1), len(HIDDEN) + len(columns) - 1)
        sheet.protect("", _ALLOWED)
        _about(book, wanted, row)
    return row


class _Formats:
    """Formats of the workbook: locked for the machine's columns, open for people's."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({**_FONT, "bold": True, "text_wrap": True, "bg_color": "#e5e6eb", "valign": "vcenter"})
        self.open_heading = book.add_format({**_FONT, "bold": True, "text_wrap": True, "bg_color": "#fff2cc", "valign": "vcenter"})
        self.locked = book.add_format({**_FONT, "num_format": "@", "font_color": "#3b3f45"})
        self.locked_quoted = book.add_format({**_FONT, "num_format": "@", "quote_prefix": True})
        self.locked_day = book.add_format({**_FONT, "num_format": DAY, "align": "left"})
        self.open = book.add_format({**_FONT, "num_format": "@", "locked": False})
        self.open_quoted = book.add_format({**_FONT, "num_format": "@", "locked": False, "quote_prefix": True})
        self.open_day = book.add_format({**_FONT, "num_format": DAY, "align": "left", "locked": False})

    def of(self, column: Column, text: str) -> Any:
        """For a cell with this text."""
        mine = column.source == "person"
        if column.kind == "date":
            return self.open_day if mine else self.locked_day
        if text.startswith(FORMULA_STARTS):
            return self.open_quoted if mine else self.locked_quoted
        return self.open if mine else self.locked


def _head(sheet: Any, formats: _Formats, columns: Sequence[Column]) -> None:
    sheet.freeze_panes(1, len(HIDDEN) + len(FIRST))
    sheet.set_row(0, 30)
    sheet.set_column(0, len(HIDDEN) - 1, 12, None, {"hidden": True})
    for at, text in enumerate(HIDDEN):
        sheet.write_string(0, at, text, formats.heading)
    for at, column in enumerate(columns, len(HIDDEN)):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.label, formats.open_heading if column.source == "person" else formats.heading)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)


def _marks(columns: Sequence[Column], shown: dict[str, Shown]) -> str:
    return marks.of_cells({column.code: shown[column.code].text for column in columns if column.source == "person"})


def _cell(sheet: Any, row: int, at: int, text: str, form: Any) -> None:
    """Days as days, everything else as text, whatever it begins with."""
    if not text:
        sheet.write_blank(row, at, None, form)
    elif form.num_format == DAY:
        sheet.write_datetime(row, at, datetime.fromisoformat(text), form)
    else:
        sheet.write_string(row, at, text if len(text) <= CELL_MAX else f"{text[: CELL_MAX - 1]}…", form)


def _check(sheet: Any, columns: Sequence[Column], rows: int) -> None:
    """Excel refuses what an import would refuse."""
    if rows == 0:
        return
    for at, column in enumerate(columns, len(HIDDEN)):
        if column.source != "person":
            continue
        options = list(column.choices.values()) if column.kind == "choice" else ["是", "否"] if column.kind == "flag" else []
        if options:
            rule = {"validate": "list", "source": options, "error_title": column.label, "error_message": "请从下拉列表里选择。"}
            sheet.data_validation(1, at, rows, at, rule)
        elif column.kind == "date":
            sheet.data_validation(1, at, rows, at, {
                "validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY,
                "error_title": column.label, "error_message": "请填写日期，如 2024-03-05。",
            })  # fmt: skip
        else:
            sheet.data_validation(1, at, rows, at, {
                "validate": "length", "criteria": "<=", "value": column.limit, "error_title": column.label,
                "error_message": f"最多 {column.limit} 个字。",
            })  # fmt: skip


def _about(book: Any, wanted: Wanted, rows: int) -> None:
    sheet = book.add_worksheet(ABOUT)
    plain, bold = book.add_format({**_FONT, "text_wrap": True, "num_format": "@"}), book.add_format({**_FONT, "bold": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    mine = [column.label for column in wanted.columns if column.source == "person"]
    profile = wanted.profile
    lines = (
        ("口径", profile.definition.removeprefix("口径：")), ("口径来源", profile.source), ("口径版本", profile.digest),
        ("导出时间", f"{wanted.at.astimezone(CHINA):%Y-%m-%d %H:%M}（北京时间）"), ("导出人", wanted.who), ("行数", f"{rows:,}"),
        *wanted.asked,
        ("如何填写", f"浅黄色标题的列由单位填写：{'、'.join(mine)}。其余各列来自裁判文书、期限和整改，已锁定，需要更正时请在系统的文书页面更正。"),
        ("如何导回", "填写后原样保存为 .xlsx，在“案件台账”页面点“导入台账”。只有改动过的单元格会导入；请不要删除隐藏的前两列。"),
    )  # fmt: skip
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text, plain)
    sheet.protect("", _ALLOWED)
