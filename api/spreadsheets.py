"""What programs for spreadsheets make of a text file, and how to keep them from it."""

from __future__ import annotations

from typing import Final, TypeVar

BOM: Final = b"\xef\xbb\xbf"
"""Without it Excel reads a csv in the system's code page and shows 汉字 as garbage."""
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that starts so is run as a formula (OWASP, CSV Injection); where full-width signs are typed, these as well."""

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
"""Media types."""
AS_TEXT: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""For `xlsxwriter.Workbook`: row after row, and texts stay texts, whatever they look like."""

Cell = TypeVar("Cell", str, str | int | None)


def harmless(cell: Cell) -> Cell:
    """The cell so that it is not taken for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def as_given(cell: str) -> str:
    """Undoes `harmless`."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell
