"""A line of the ledger as a row of the page's list: the columns, and what stands in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from api.ledger.books.workbook import FIRST
from api.ledger.lines.cells import Shown
from api.ledger.lines.columns import COLUMNS
from api.ledger.lines.columns import Column as LedgerColumn
from api.pages.kit import words
from api.pages.kit.table import Cell, Column, Row, cell
from api.store.tables import LedgerEntry

SORTED: Final = {
    "number_first": "number", "agency": "agency", "result": "result", "court": "court", "act_type": "act_type", "field": "field", "stage": "stage",
    "decided_on": "decided_on", "filed_on": "filed_on",
}  # fmt: skip
"""Column → the name by which the list is sorted."""
USUAL: Final = frozenset({
    "result", "counted", "cause_main", "decided_on", "act_type", "stage", "suit_received", "judgment_received", "report_due", "report_filed",
    "rect_state", "handler",
})  # fmt: skip
"""Columns that are shown where nobody chose others."""
EARLY: Final = (*FIRST, "result", "counted", "cause_main", "decided_on")
"""What one looks for first stands first."""
LINKED: Final = frozenset({"number_first", "number_second", "number_retrial", "decided_on", "first_decided_on"})
"""Machine's columns that lead to the judgment from the list; on the line's page all do."""
NARROW: Final = {"date", "flag", "choice", "number"}


def columns(chosen: Collection[str]) -> list[Column]:
    """The list's columns, the fixed ones first.  `chosen`: codes of those to show; none: the usual ones."""
    wanted = set(chosen) or USUAL
    ordered = sorted(COLUMNS, key=lambda one: EARLY.index(one.code) if one.code in EARLY else len(EARLY))
    return [_column(one, fixed=one.code in FIRST, hidden=one.code not in {*wanted, *FIRST}) for one in ordered]


def _column(column: LedgerColumn, *, fixed: bool, hidden: bool) -> Column:
    whole = column.kind in NARROW or column.width <= 14 or column.code == "number_first"
    width = {"number_first": 230, "agency": 208}.get(column.code, 0)
    return Column(column.code, column.label, "code" if whole else "text", SORTED.get(column.code, ""), width, fixed, hidden)


def row(entry: LedgerEntry, shown: Mapping[str, Shown], href: str) -> Row:
    """A row; a click opens the line's page."""
    return {"id": entry.id, "href": href, **{code: _cell(code, one, entry) for code, one in shown.items()}}


def _cell(code: str, shown: Shown, entry: LedgerEntry) -> Cell:
    if code == "result":
        return words.result(entry.result)
    if code == "number_first":
        return shown.text or entry.number or "（案号不详）"
    if code == "counted":
        return cell(shown.text, "bad" if shown.text == "是" else "quiet")
    if not shown.text:
        return None
    if code in LINKED and shown.judgment_id:
        return cell(shown.text, href=f"/judgments/{shown.judgment_id}", title="打开裁判文书")
    return shown.text

