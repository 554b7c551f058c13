"""A bulletin as PDF, set by typst from `bulletin.typ`.

The template is ours and fixed; what it prints reaches it as JSON strings, never as markup.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import typst

from api.bulletins.charts import WIDTH_MM, picture
from api.bulletins.frozen import Table, shown
from api.bulletins.layout import Block
from api.bulletins.word import TOGETHER, Head, described, widths
from api.errors import ServiceError
from api.ledger.official import chinese_day, numeral, written
from api.writing import fonts

TEMPLATE: Final = Path(__file__).parent / "bulletin.typ"
MARKS: Final = {"section": "{}、", "heading": "（{}）", "point": "{}."}
BLANK_DAY: Final = "　　年　月　日"


def write(head: Head, blocks: Sequence[Block]) -> bytes:
    """The file.  The same bulletin gives the same bytes.  Raises ServiceError E722: the machine has no Chinese font."""
    faces = {role: fonts.face(role) for role in fonts.WANTED}
    named = {role: face.family for role, face in faces.items() if face is not None}
    if len(named) < len(faces):
        raise ServiceError("E722")
    with tempfile.TemporaryDirectory(prefix="anjian-bulletin-") as name:
        folder = Path(name)
        (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        data = {
            "title": written(head.title), "number": written(head.number), "signer": written(head.signer),
            "day": chinese_day(head.day) if head.day else BLANK_DAY, "fonts": named, "bold": named["title"] == named["song"],
            "chart": WIDTH_MM, "together": TOGETHER, "blocks": list(_blocks(blocks, folder)),
        }  # fmt: skip
        return typst.compile(
            folder / TEMPLATE.name, root=folder, font_paths=fonts.installed(), format="pdf", timestamp=0,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )  # fmt: skip


def _blocks(blocks: Sequence[Block], folder: Path) -> Iterator[dict[str, Any]]:
    counts = dict.fromkeys(MARKS, 0)
    for number, block in enumerate(blocks):
        if block.kind in MARKS:
            yield {"kind": block.kind, "text": _mark(block.kind, counts) + written(block.text)}
        elif block.table is not None:
            yield _table(block.table)
        elif block.chart is not None:
            yield from _chart(block, folder / f"chart-{number}.png")
        else:
            yield {"kind": block.kind, "text": written(block.text)}


def _mark(kind: str, counts: dict[str, int]) -> str:
    """The number of a heading; those below it begin anew."""
    levels = list(MARKS)
    counts[kind] += 1
    for lower in levels[levels.index(kind) + 1 :]:
        counts[lower] = 0
    return MARKS[kind].format(counts[kind] if kind == "point" else numeral(counts[kind]))


def _table(table: Table) -> dict[str, Any]:
    rows = [[written(shown(cell, column.kind)) for cell, column in zip(line.cells, table.columns, strict=True)] for line in table.lines]
    return {
        "kind": "table", "text": table.title, "columns": [column.label for column in table.columns], "rows": rows,
        "widths": widths(table.columns, rows), "left": [column.kind == "text" for column in table.columns], "note": table.note,
    }  # fmt: skip


def _chart(block: Block, file: Path) -> Iterator[dict[str, Any]]:
    drawn = picture(block.chart) if block.chart is not None else None
    if drawn is not None and block.chart is not None:
        file.write_bytes(drawn)
        yield {"kind": "chart", "text": block.text, "file": file.name, "alt": described(block.chart), "note": block.chart.note}
