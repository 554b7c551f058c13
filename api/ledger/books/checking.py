"""What a spreadsheet would change in the ledger, line by line, and what is wrong with it; nothing is written here.

Decisions.  A cell that cannot be read is left out and said so; the rest of its row counts.  An empty cell of somebody's
own ledger says nothing; in a workbook of ours, one that was emptied empties.  A machine's column is only compared: what
the judgment says stays, and the difference is told.  A row whose judgment is not here keeps its place in the report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.books import finding, headings, marks
from api.ledger.books.finding import Clue, Finder, NotFoundError
from api.ledger.books.headings import Head, Heading
from api.ledger.books.sheets import Cell, Row, Sheet
from api.ledger.lines import cells, values
from api.ledger.lines.cells import Shown
from api.ledger.lines.columns import BY_CODE, PERSON, Column
from api.ledger.lines.values import UnfitError, Value
from api.policy.in_force import profile_for
from api.store.actor import Actor
from api.store.tables import LedgerEntry

COMPARED: Final = ("filed_on", "first_decided_on", "decided_on", "result")
"""Machine's columns in which a difference is told."""
AT_ONCE: Final = 200
CHANGE, SAME, MISSING, PROBLEM = "change", "same", "missing", "problem"
STATUSES: Final = {CHANGE: "将更新", SAME: "无变化", MISSING: "未找到裁判文书", PROBLEM: "有问题，不导入"}


@dataclass(frozen=True, slots=True)
class Change:
    """What a cell would change: values as they are kept, None for nothing."""

    code: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a cell: its column's letter and heading, and what, in Chinese."""

    column: str
    heading: str
    why: str


@dataclass(slots=True)
class Line:
    """A row of the file: what becomes of it.  `why`: of the whole row, where it is not imported."""

    sheet: str
    row: int
    status: str = SAME
    entry_id: int | None = None
    number: str = ""
    agency: str = ""
    why: str = ""
    changes: list[Change] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """The report on a file: its columns as they were understood, and its lines."""

    columns: list[dict[str, str | None]]
    """Sheet, letter, heading and code; code None: not imported."""
    lines: list[Line]

    @property
    def digest(self) -> str:
        """Of what would be changed: the same for the same changes to the same values."""
        told = [(line.entry_id, [asdict(change) for change in line.changes]) for line in self.lines if line.changes]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def count(self, status: str) -> int:
        """How many lines have this status."""
        return sum(line.status == status for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """For keeping and for the API."""
        return {"columns": self.columns, "lines": [asdict(line) for line in self.lines], "counts": self.counts}

    @property
    def counts(self) -> dict[str, int]:
        """Lines by status, cells that would change, and remarks."""
        return {status: self.count(status) for status in STATUSES} | {
            "cells": sum(len(line.changes) for line in self.lines),
            "problems": sum(len(line.problems) for line in self.lines),
            "notes": sum(len(line.notes) for line in self.lines),
        }


@dataclass(frozen=True, slots=True)
class Given:
    """A row with its sheet's headings."""

    sheet: Sheet
    head: Head
    row: Row

    def at(self, heading: Heading) -> Cell:
        """What stands under a heading."""
        return self.row.cells[heading.at] if heading.at < len(self.row.cells) else None

    def text(self, code: str) -> str:
        """What stands in one of our columns, as text; "" where the file has no such column."""
        heading = self.head.places.get(code)
        value = self.at(heading) if heading else None
        return "" if value is None else str(value).strip()

    @property
    def clue(self) -> Clue:
        """Which line it is about."""
        marked = marks.line(self.text(headings.LINE))
        return Clue(marked, finding.numbers_in(*map(self.text, headings.NUMBERS)), self.text("agency"))


def check(session: Session, actor: Actor, sheets: Sequence[Sheet]) -> Report:
    """What the file would change.  Raises ServiceError E504 (may not write) and E613 (no ledger in it)."""
    actor.require("correct")
    heads = [(sheet, head) for sheet in sheets if (head := headings.find(sheet)) is not None]
    if not heads:
        raise ServiceError("E613", why="没有找到标题行；标题里应有“案号”（或一审案号）和至少一个台账列")
    given = [Given(sheet, head, row) for sheet, head in heads for row in sheet.rows if row.number > head.row and _says(head, row)]
    finder = Finder.of(session, actor, [one.clue for one in given])
    columns = [
        {"sheet": sheet.name, "letter": one.letter, "heading": one.text, "code": one.code if one.code in BY_CODE else None}
        for sheet, head in heads for one in head.headings if one.code not in {headings.LINE, headings.CELLS}
    ]  # fmt: skip
    lines = [_found(one, finder) for one in given]
    _once(lines)
    _compare(session, actor, finder, list(zip(given, lines, strict=True)))
    return Report(columns, lines)


def _says(head: Head, row: Row) -> bool:
    """Whether a row is more than a running number or a signature below the table."""
    places = [one.at for one in head.headings if one.code in {*headings.NUMBERS, headings.LINE}]
    filled = [at for at in (one.at for one in head.headings if one.code) if at < len(row.cells) and row.cells[at] is not None]
    return any(at in filled for at in places) or len(filled) > 2


def _found(given: Given, finder: Finder) -> Line:
    clue = given.clue
    line = Line(given.sheet.name, given.row.number, number="；".join(clue.numbers)[:200], agency=clue.agency[:200])
    try:
        line.entry_id = finder.line(clue).id
    except NotFoundError as error:
        line.status, line.why = MISSING if error.missing else PROBLEM, str(error)
    return line


def _once(lines: Sequence[Line]) -> None:
    """Of several rows on one line none is taken: nobody knows which is meant."""
    first: dict[int, Line] = {}
    for line in lines:
        if line.entry_id is None:
            continue
        earlier = first.setdefault(line.entry_id, line)
        if earlier is not line:
            for one, other in ((line, earlier), (earlier, line)):
                if one.status != PROBLEM:
                    one.status, one.why = PROBLEM, f"与“{other.sheet}”第 {other.row} 行是同一案件同一单位"


def _compare(session: Session, actor: Actor, finder: Finder, rows: list[tuple[Given, Line]]) -> None:
    """Fills in what the rows that found their line would change."""
    profile = profile_for(session, actor)
    known = [(given, line, finder.lines[line.entry_id]) for given, line in rows if line.entry_id and line.status == SAME]
    codes = [*(column.code for column in PERSON), *COMPARED]
    for start in range(0, len(known), AT_ONCE):
        piece = known[start : start + AT_ONCE]
        shown = cells.of(session, [entry for _, _, entry in piece], profile, codes)
        for given, line, entry in piece:
            _line(given, line, entry, shown[entry.id])


def _line(given: Given, line: Line, entry: LedgerEntry, shown: dict[str, Shown]) -> None:
    base = marks.cells(given.text(headings.CELLS))
    for code, heading in given.head.places.items():
        column = BY_CODE.get(code)
        if column is None:
            continue
        if column.source == "machine":
            line.notes += _difference(given, heading, column, shown)
            continue
        try:
            read = values.read(column, _shifted(column, given))
            change = _change(column, read, entry.values.get(code), shown[code].text, base.get(code))
        except UnfitError as error:
            line.problems.append(Remark(heading.letter, heading.text, str(error)))
        else:
            line.changes += [change] if change else []
    line.status = CHANGE if line.changes else SAME


def _change(column: Column, after: Value, before: Value, shown: str, mark: str | None) -> Change | None:
    """What a cell would change; `shown`: what stands in the line now, `mark`: of what stood there when it was exported.

    Raises UnfitError where both have changed.
    """
    text = values.shown(column, after)
    untouched = mark is not None and marks.digest(column.code, text) == mark
    if untouched or text == shown or (after is None and mark is None):
        return None
    if mark is not None and marks.digest(column.code, shown) != mark:
        raise UnfitError(f"导出后已在系统里改为“{shown[:40] or '空'}”，没有导入；如要改为“{text[:40] or '空'}”，请在页面上修改")
    return Change(column.code, before, after)


def _shifted(column: Column, given: Given) -> Cell:
    """The cell; a bare number that stands for a day counts from the file's own first day."""
    value = given.at(given.head.places[column.code])
    bare = isinstance(value, int | float) and not isinstance(value, bool)
    return value + given.sheet.shift if bare and column.kind == "date" and isinstance(value, int | float) else value


def _difference(given: Given, heading: Heading, column: Column, shown: dict[str, Shown]) -> Iterator[Remark]:
    """Where the file says otherwise than the judgment."""
    value = given.at(heading)
    if column.code not in COMPARED or value is None or not shown[column.code].text:
        return
    try:
        day = values.day(value) if column.kind == "date" else None
    except UnfitError as error:
        yield Remark(heading.letter, heading.text, f"{error}；此列来自裁判文书，不导入")
        return
    text = day.isoformat() if day else "" if column.kind == "date" else str(value)
    if text and text != shown[column.code].text:
        yield Remark(heading.letter, heading.text, f"表里是“{text[:40]}”，裁判文书是“{shown[column.code].text[:40]}”；以裁判文书为准，不导入")
