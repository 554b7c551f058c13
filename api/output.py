"""Result files that grow as results come: one writer a format, each usable when the run is cut short."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from api.columns import COLUMNS, cut, row
from api.spreadsheets import AS_TEXT, BOM, as_given, harmless
from nlp.record import Record
from nlp.taxonomy import codes, label


class Format(StrEnum):
    """What results are written as."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


RESUMABLE = frozenset({Format.JSONL, Format.CSV})
"""Formats of one line a document: only these can be continued after a run that was cut short."""

UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What JSON leaves as it is but a terminal obeys (C1 controls) or a reader of lines takes for a line break."""


class Writer(Protocol):
    """Takes records one by one; `close` makes the file whole."""

    def write(self, record: Record) -> None:
        """Appends one record."""

    def close(self) -> None:
        """Finishes the file; nothing may be written afterwards."""


class JsonLines:
    """One JSON object a line, flushed at once: a reader may follow the file while it grows."""

    def __init__(self, stream: BinaryIO, *, fresh: bool = True) -> None:
        self._stream = stream

    def write(self, record: Record) -> None:
        """Appends one line."""
        self._stream.write(dump(record) + b"\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is left to do."""


class JsonArray:
    """One JSON array."""

    def __init__(self, stream: BinaryIO, *, fresh: bool = True) -> None:
        self._stream, self._separator = stream, b"[\n"

    def write(self, record: Record) -> None:
        """Appends one element."""
        self._stream.write(self._separator + dump(record))
        self._separator = b",\n"
        self._stream.flush()

    def close(self) -> None:
        """Closes the array; an empty one is `[]`."""
        self._stream.write(b"[]\n" if self._separator == b"[\n" else b"\n]\n")
        self._stream.flush()


class Csv:
    """One row a document; cells never hold line breaks, so that a row is a line."""

    def __init__(self, stream: BinaryIO, *, fresh: bool = True) -> None:
        self._stream = stream
        if fresh:
            stream.write(BOM)
            self._line([column.heading for column in COLUMNS])

    def write(self, record: Record) -> None:
        """Appends one row."""
        self._line([harmless(cell) for cell in row(record)])

    def close(self) -> None:
        """Nothing is left to do."""

    def _line(self, cells: list[str | int | None]) -> None:
        text = io.StringIO()
        csv.writer(text).writerow(cells)
        self._stream.write(text.getvalue().encode("utf-8", "replace"))
        self._stream.flush()


class Xlsx:
    """A worksheet with a frozen heading; rows go to disk at once, so that memory stays flat."""

    def __init__(self, stream: BinaryIO, *, fresh: bool = True) -> None:
        import xlsxwriter  # 40 ms that the other formats do not need

        # By way of memory, packed: a full disk in the midst of a zip would leave a torn file and a stumbling library.
        self._stream, self._packed = stream, io.BytesIO()
        self._book = xlsxwriter.Workbook(self._packed, AS_TEXT)
        self._sheet = self._book.add_worksheet("裁判文书")
        heading = self._book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
        self._cell = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._sheet.freeze_panes(1, 0)
        for index, column in enumerate(COLUMNS):
            self._sheet.set_column(index, index, column.width)
            self._sheet.write_string(0, index, column.heading, heading)
        self._rows = 1

    def write(self, record: Record) -> None:
        """Appends one row; text is written as text whatever it starts with."""
        for index, cell in enumerate(row(record)):
            if isinstance(cell, int):
                self._sheet.write_number(self._rows, index, cell, self._cell)
            elif cell:
                self._sheet.write_string(self._rows, index, cut(cell), self._cell)
        self._rows += 1

    def close(self) -> None:
        """Writes the workbook."""
        self._sheet.autofilter(0, 0, max(1, self._rows - 1), len(COLUMNS) - 1)
        self._book.close()
        self._stream.write(self._packed.getbuffer())
        self._stream.flush()


WRITERS: dict[Format, Callable[..., Writer]] = {
    Format.JSONL: JsonLines,
    Format.JSON: JsonArray,
    Format.CSV: Csv,
    Format.XLSX: Xlsx,
}


def dump(record: Record) -> bytes:
    """A record as one line of JSON in UTF-8; half of a surrogate pair, as broken files yield, becomes `?`."""
    text = json.dumps(record, ensure_ascii=False)
    return UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode("utf-8", "replace")


def as_json(text: str) -> str:
    """A string as it is read back from a line of `dump`."""
    return text.encode("utf-8", "replace").decode()


@contextmanager
def opened(kind: Format, path: Path | None, *, append: bool = False) -> Iterator[Writer]:
    """A writer to a file or, for None, to standard output; closed whatever happens inside."""
    fresh = not append
    if path is None:
        writer = WRITERS[kind](sys.stdout.buffer, fresh=fresh)
        try:
            yield writer
        finally:
            writer.close()
        return
    with path.open("ab" if append else "wb") as stream:
        writer = WRITERS[kind](stream, fresh=fresh)
        try:
            yield writer
        finally:
            writer.close()


def written(kind: Format, path: Path) -> list[dict[str, Any]]:
    """What an earlier run left in FILE: id, path, sha256 and status of each whole record.

    Cuts a half-written last line off the file.  Raises ValueError, KeyError or TypeError when
    FILE is not of this kind.
    """
    if not path.exists():
        return []
    _check_ours(kind, path)
    _cut_torn_line(path)
    if kind is Format.CSV:
        return _csv_rows(path)
    found = []
    with path.open("rb") as lines:
        for line in lines:
            record = json.loads(line)
            source = record["source"]
            found.append({"id": record["id"], "status": record["status"], **source})
    return found


def _csv_rows(path: Path) -> list[dict[str, Any]]:
    keys = {column.heading: column.key for column in COLUMNS if column.key}
    statuses = {label("status", code): code for code in codes("status")}
    found = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for cells in csv.DictReader(lines):
            entry = {key: as_given(cells[heading]) for heading, key in keys.items()}
            entry["status"] = statuses[entry["status"]]
            found.append(entry)
    return found


def _check_ours(kind: Format, path: Path) -> None:
    """Raises ValueError for a file that does not begin as ours do: its last line must not be cut off."""
    start = BOM if kind is Format.CSV else b'{"id": '
    with path.open("rb") as stream:
        head = stream.read(len(start))
    if not start.startswith(head):
        raise ValueError(head)


def _cut_torn_line(path: Path) -> None:
    """Removes what stands behind the last line break."""
    block = 1 << 16
    with path.open("r+b") as stream:
        end = stream.seek(0, io.SEEK_END)
        position = end
        while position > 0:
            start = max(0, position - block)
            stream.seek(start)
            found = stream.read(position - start).rfind(b"\n")
            if found >= 0:
                if start + found + 1 < end:
                    stream.truncate(start + found + 1)
                return
            position = start
        stream.truncate(0)
