"""A bulletin as a Word file in official form (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.bulletins.charts import WIDTH_MM, picture
from api.bulletins.frozen import Chart, Heading, Table, shown
from api.bulletins.layout import Block
from api.ledger.official import Align, Paper

NO_FONT: Final = "服务器上没有中文字体，此处以表格代替图。"
LINE: Final = 36.0
"""Characters of a table's size in its width."""
NARROWEST: Final = 7.0
"""Characters that a column of text is left at least."""
TOGETHER: Final = 9
"""Lines of a table that is not torn apart at the end of a page."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above and below the text."""

    title: str
    number: str
    signer: str
    day: date | None
    """None: not sent yet; the day is left blank."""


def write(head: Head, blocks: Sequence[Block]) -> bytes:
    """The file.  The same bulletin gives the same bytes."""
    paper = Paper(head.title, head.day)
    paper.title(head.title)
    paper.number(head.number)
    for block in blocks:
        _write(paper, block)
    paper.signature(head.signer, head.day)
    return paper.save()


def _write(paper: Paper, block: Block) -> None:
    match block.kind:
        case "recipient":
            paper.recipient(block.text)
        case "section" | "heading" | "point":
            paper.heading(("section", "heading", "point").index(block.kind) + 1, block.text)
        case "table":
            if block.table is not None:
                _table(paper, block.table)
        case "chart":
            if block.chart is not None:
                _chart(paper, block.chart)
        case _:
            paper.paragraph(block.text)


def _table(paper: Paper, table: Table) -> None:
    rows = [[shown(cell, column.kind) for cell, column in zip(line.cells, table.columns, strict=True)] for line in table.lines]
    aligned: list[Align] = ["left" if column.kind == "text" else "right" for column in table.columns]
    paper.caption(table.title)
    paper.table([column.label for column in table.columns], rows, widths=widths(table.columns, rows), align=aligned, together=len(rows) <= TOGETHER)
    if table.note:
        paper.note(table.note)


def widths(columns: Sequence[Heading], rows: Sequence[Sequence[str]]) -> list[float]:
    """Shares of the width: numbers get what they need, and texts what is left."""
    longest = (max((_length(row[at]) for row in rows), default=0) for at in range(len(columns)))
    needed = [max(most, _length(column.label)) for most, column in zip(longest, columns, strict=True)]
    texts = sum(need for need, column in zip(needed, columns, strict=True) if column.kind == "text")
    left = max(LINE - (sum(needed) - texts), NARROWEST * sum(column.kind == "text" for column in columns))
    squeezed = min(1.0, left / texts) if texts else 1.0
    return [need * squeezed if column.kind == "text" else need for need, column in zip(needed, columns, strict=True)]


def _length(text: str) -> float:
    """In Chinese characters."""
    return sum(0.6 if character.isascii() else 1 for character in text) + 1.2


def _chart(paper: Paper, chart: Chart) -> None:
    drawn = picture(chart)
    if drawn is not None:
        paper.picture(drawn, width=WIDTH_MM, alt=f"{chart.title}：{described(chart)}", caption=chart.title)
    else:
        paper.caption(chart.title)
        paper.table(["", *(one.name for one in chart.series)], values(chart))
        paper.note(NO_FONT)
    if chart.note:
        paper.note(chart.note)


def values(chart: Chart) -> list[list[str]]:
    """The chart's numbers as lines of a table."""
    return [[label, *(shown(series.values[at], "count") for series in chart.series)] for at, label in enumerate(chart.labels)]


def described(chart: Chart) -> str:
    """The chart in words, for who cannot see it."""
    return "；".join("，".join((row[0], *(f"{one.name}{value}" for one, value in zip(chart.series, row[1:], strict=True)))) for row in values(chart))
