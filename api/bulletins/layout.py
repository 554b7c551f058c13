"""A bulletin as a row of blocks, the same for Word, PDF and the page; and what the lines that people wrote mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from api.bulletins.drafting import SectionText
from api.bulletins.frozen import Chart, Frozen, Table
from api.errors import ServiceError

Kind = Literal["recipient", "section", "heading", "point", "text", "table", "chart"]
HEADING_MAX: Final = 50
"""Characters; what is longer is a sentence that begins with a number."""
DEFINITION: Final = "统计口径"
SMALL_MARK: Final = "*"
"""Behind a rate over few cases, in every table."""
_HEADING: Final = re.compile(r"（[一二三四五六七八九十百〇]{1,5}）\s*(.+)")
_POINT: Final = re.compile(r"\d{1,2}[.．]\s*(\D.*)")
_SENTENCE_ENDS: Final = tuple("。；：，！？.;:,!?")
_PLACE: Final = re.compile(r"〔([表图])：(.+)〕")


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the page.  Headings come without their numbers: those are counted anew where it is printed."""

    kind: Kind
    text: str = ""
    table: Table | None = None
    chart: Chart | None = None


def blocks(frozen: Frozen, sections: Sequence[SectionText]) -> list[Block]:
    """The whole bulletin below its title, the definition at its end."""
    return [*(block for section in sections for block in section_blocks(frozen, section)), *_definition(frozen)]


def section_blocks(frozen: Frozen, section: SectionText) -> Iterator[Block]:
    """A section's heading and what stands below it."""
    if section["title"]:
        yield Block("section", section["title"])
    for number, line in enumerate(section["paragraphs"]):
        block = _block(frozen, line)
        if not section["title"] and not number and block.kind == "text" and block.text.endswith("："):
            block = Block("recipient", block.text)
        yield block


def checked(frozen: Frozen, paragraphs: Sequence[str]) -> list[str]:
    """Lines as they are kept: without blanks around and empty ones.

    Raises ServiceError E602 for the place of a table or chart that the bulletin does not have.
    """
    lines = [one for paragraph in paragraphs for line in paragraph.splitlines() if (one := line.strip())]
    for line in lines:
        _block(frozen, line)
    return lines


def _block(frozen: Frozen, line: str) -> Block:
    if place := _PLACE.fullmatch(line):
        return _placed(frozen, place[1], place[2])
    for pattern, kind in ((_HEADING, "heading"), (_POINT, "point")):
        found = pattern.fullmatch(line)
        if found and len(line) <= HEADING_MAX and not line.endswith(_SENTENCE_ENDS):
            return Block("heading" if kind == "heading" else "point", found[1])
    return Block("text", line)


def _placed(frozen: Frozen, kind: str, title: str) -> Block:
    if kind == "表" and (table := frozen.table(title)) is not None:
        return Block("table", title, table=table)
    if kind == "图" and (chart := frozen.chart(title)) is not None:
        return Block("chart", title, chart=chart)
    raise ServiceError("E602", why=f"这份通报没有名为“{title[:40]}”的{kind}")


def _definition(frozen: Frozen) -> Iterator[Block]:
    """How everything was counted: not for people to change."""
    yield Block("section", DEFINITION)
    for line in definition_lines(frozen):
        yield Block("text", line)


def definition_lines(frozen: Frozen) -> list[str]:
    """What is printed about the counting, line by line."""
    policy = frozen.policy
    lines = [
        f"{policy.definition}（依据：{policy.source}；口径版本：{policy.digest}）。",
        f"统计期间为{frozen.starts_on}至{frozen.ends_on}，同比为与上一年相同期间比较。",
    ]
    if frozen.as_of is not None:
        lines.append(f"统计期间尚未结束，数据截至{frozen.as_of}，同比为与上一年相同天数比较。")
    if any(one.small for one in frozen.figures) or _marked(frozen):
        lines.append(f"带“{SMALL_MARK}”的比率案件数量较少，仅供参考。")
    return lines


def _marked(frozen: Frozen) -> bool:
    cells: Iterator[Any] = (cell for table in frozen.tables for line in table.lines for cell in line.cells)
    return any(isinstance(cell, str) and cell.endswith(f"%{SMALL_MARK}") for cell in cells)
