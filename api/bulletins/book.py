"""The figures of a bulletin as Excel: each number with its definition and the cases behind it, each case once.

    主要数据    the figures; behind each, which lines of 案件清单 it counts
    (tables)   a sheet for each other table that has lines, in the same way
    案件清单    all cases, with a column for each figure that ticks those it counts
    在诉案件清单 the suits behind figures of suits, in the same way; only where there are any
    统计口径    how everything was counted
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import xlsxwriter

from api.bulletins.frozen import Figure, Frozen, Line, Table
from api.bulletins.layout import definition_lines
from api.bulletins.word import Head
from api.spreadsheets import AS_TEXT

CASES, DEFINITIONS, FIGURES, SUITS = "案件清单", "统计口径", "主要数据", "在诉案件清单"
CASE_COLUMNS: Final = (
    ("案号", 28), ("单位", 30), ("法院", 28), ("立案日期", 12), ("裁判日期", 12), ("审级", 8), ("结果", 12), ("败诉原因", 30), ("被诉行政行为", 16), ("执法领域", 20),
)  # fmt: skip
SUIT_COLUMNS: Final = (
    ("案号", 28), ("单位", 30), ("法院", 28), ("被诉行政行为", 30), ("收到应诉材料日", 16), ("办结日", 12), ("办结方式", 18), ("研判", 12),
)  # fmt: skip
OVERALL: Final = "overall"
"""The table of all figures, which have a sheet of their own."""
TICK: Final = "√"
CELL_MAX: Final = 32_000
"""Characters; Excel itself ends at 32,767."""
_NEVER: Final = datetime(2000, 1, 1)
"""Without it the moment of writing would stand in the file."""
_OPTIONS: Final = {**AS_TEXT, "in_memory": True}


def write(head: Head, frozen: Frozen) -> bytes:
    """The file.  The same bulletin gives the same bytes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, dict(_OPTIONS)) as book:
        book.set_properties({"title": head.title[:255], "created": _NEVER})
        styles = _Styles(book)
        places = _Places.of(frozen)
        _figures(book.add_worksheet(FIGURES), frozen, places, styles)
        told = [table for table in frozen.tables if table.lines and table.code != OVERALL]
        for number, table in enumerate(told, 1):
            _table(book.add_worksheet(_sheet_name(number, table.title)), table, places, styles)
        _cases(book.add_worksheet(CASES), frozen, styles)
        if frozen.suits:
            _suits(book.add_worksheet(SUITS), frozen, styles)
        _definitions(book.add_worksheet(DEFINITIONS), head, frozen, styles)
    return made.getvalue()


class _Styles:
    """How cells look."""

    def __init__(self, book: Any) -> None:
        line = {"border": 1, "border_color": "#C9CDD4", "valign": "top"}
        self.head = book.add_format({**line, "bold": True, "bg_color": "#F2F3F5", "text_wrap": True})
        self.text = book.add_format({**line, "text_wrap": True})
        self.right = book.add_format({**line, "align": "right"})
        self.count = book.add_format({**line, "num_format": "#,##0"})
        self.rate = book.add_format({**line, "num_format": "0.0%"})

    def of(self, kind: str) -> Any:
        """For a column of this kind."""
        return {"count": self.count, "rate": self.rate, "number": self.right}.get(kind, self.text)


@dataclass(frozen=True, slots=True)
class _Places:
    """Case, and suit, by the number of its line in its list."""

    cases: Mapping[int, int]
    suits: Mapping[int, int]

    @classmethod
    def of(cls, frozen: Frozen) -> _Places:
        """As the lists are written."""
        cases = {one.id: number for number, one in enumerate(frozen.cases, 1)}
        return cls(cases, {one.id: number for number, one in enumerate(frozen.suits, 1)})

    def behind(self, counted: Figure | Line) -> str:
        """Which lines a figure or a line counts."""
        cases = ranges([self.cases[one] for one in counted.cases if one in self.cases])
        suits = ranges([self.suits[one] for one in counted.suits if one in self.suits])
        return "；".join(part for part in (cases, f"{SUITS}：{suits}" if suits else "") if part)


def ranges(numbers: Sequence[int]) -> str:
    """Line numbers as people write them: 1-3、7."""
    ordered = sorted(set(numbers))
    parts = []
    for _, group in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        parts.append(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}")
    text = "、".join(parts)
    return text if len(text) <= CELL_MAX else text[:CELL_MAX].rpartition("、")[0] + "……"


def _figures(sheet: Any, frozen: Frozen, places: _Places, styles: _Styles) -> None:
    heads = (("项目", 22), ("本期", 12), ("去年同期", 12), ("分子", 10), ("分母", 10), ("说明", 20), ("案件清单序号", 30), ("口径", 80))
    _head(sheet, heads, styles)
    for row, figure in enumerate(frozen.figures, 1):
        style = styles.of(figure.kind)
        _write(sheet, row, 0, figure.label, styles.text)
        for column, value in ((1, figure.value), (2, figure.before)):
            _write(sheet, row, column, value, style)
        for column, value in ((3, figure.part), (4, figure.whole)):
            _write(sheet, row, column, value, styles.count)
        for column, text in ((5, "案件较少，仅供参考" if figure.small else ""), (6, places.behind(figure)), (7, figure.definition)):
            _write(sheet, row, column, text, styles.text)


def _table(sheet: Any, table: Table, places: _Places, styles: _Styles) -> None:
    _head(sheet, [*((column.label, 30 if column.kind == "text" else 12) for column in table.columns), ("案件清单序号", 30)], styles)
    row = 0
    for row, line in enumerate(table.lines, 1):
        for at, (cell, column) in enumerate(zip(line.cells, table.columns, strict=True)):
            _write(sheet, row, at, cell, styles.of(column.kind))
        _write(sheet, row, len(table.columns), places.behind(line), styles.text)
    if table.note:
        _write(sheet, row + 2, 0, table.note, None)


def _cases(sheet: Any, frozen: Frozen, styles: _Styles) -> None:
    rows = [
        (case.id, (
            case.number, case.agency, case.court, case.filed_on, case.decided_on, case.stage, case.result, case.causes, case.act_type, case.field,
        ))
        for case in frozen.cases
    ]  # fmt: skip
    behind = [(figure.label, frozenset(figure.cases)) for figure in frozen.figures if figure.cases and figure.kind == "count"]
    _list(sheet, CASE_COLUMNS, rows, behind, styles)


def _suits(sheet: Any, frozen: Frozen, styles: _Styles) -> None:
    rows = [(one.id, (one.number, one.agency, one.court, one.act, one.received_on, one.ended_on, one.ending, one.level)) for one in frozen.suits]
    behind = [(figure.label, frozenset(figure.suits)) for figure in frozen.figures if figure.suits and figure.kind == "count"]
    _list(sheet, SUIT_COLUMNS, rows, behind, styles)


def _list(
    sheet: Any, columns: Sequence[tuple[str, int]], rows: Sequence[tuple[int, Sequence[str]]], behind: Sequence[tuple[str, frozenset[int]]], styles: _Styles
) -> None:
    """Numbered lines, and a column for each figure that ticks those it counts.  `rows`: id and texts; `behind`: name and ids."""
    _head(sheet, [("序号", 8), *columns, *((label, 10) for label, _ in behind)], styles, fixed=3)
    for row, (number, texts) in enumerate(rows, 1):
        sheet.write_number(row, 0, row)
        for column, text in enumerate(texts, 1):
            sheet.write_string(row, column, text[:CELL_MAX])
        for column in _ticked(number, behind):
            sheet.write_string(row, len(columns) + 1 + column, TICK)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) + len(behind))


def _ticked(number: int, behind: Sequence[tuple[str, frozenset[int]]]) -> Iterator[int]:
    return (column for column, (_, ids) in enumerate(behind) if number in ids)


def _definitions(sheet: Any, head: Head, frozen: Frozen, styles: _Styles) -> None:
    sheet.set_column(0, 0, 120)
    for row, line in enumerate((head.title, frozen.bureau, frozen.period, *definition_lines(frozen), frozen.policy.text)):
        sheet.write_string(row, 0, line[:CELL_MAX], styles.text)


def _head(sheet: Any, columns: Sequence[tuple[str, int]], styles: _Styles, *, fixed: int = 1) -> None:
    sheet.freeze_panes(1, fixed)
    for at, (label, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, label, styles.head)


def _write(sheet: Any, row: int, column: int, value: int | float | str | None, style: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:CELL_MAX], style)
    else:
        sheet.write_number(row, column, value, style)


def _sheet_name(number: int, title: str) -> str:
    """Excel refuses some signs and more than 31 characters; the number keeps two titles apart."""
    return f"{number}.{''.join(sign for sign in title if sign not in '[]:*?/' + chr(92))}"[:31].strip("'")
