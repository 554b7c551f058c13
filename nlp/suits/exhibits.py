"""Lists of evidence, item by item (行政诉讼证据规定 19: numbered, with source and what it proves), and the steps they show.

An item is a line that begins with its number, or a row whose cells a table keeps apart; its name ends where a day, a
remark or the next cell begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from nlp.document import Span
from nlp.judgment import Evidence
from nlp.suit import Exhibit, Step
from nlp.suits import days, steps

_MOST: Final = 500
"""Items of a list that are read."""
_LONGEST: Final = 400
"""Characters of an item."""
_NUMBER: Final = re.compile(
    r"^ *(?:证据)?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|\(\d{1,3}\)|\([一二三四五六七八九十]{1,3}\))"
    r" ?(?:[、.：)]|(?= )|(?<=\d)(?![年月日时号楼幢栋组份页张条款项名人元])(?=[\u4e00-\u9fff《])) *", re.M,
)  # fmt: skip
_GROUP: Final = re.compile(r"^第?[一二三四五六七八九十]{1,3}(?:组|部分|类)")
_NAME: Final = re.compile(r"[^ ，。；：(\n]{2,60}(?:\([^()\n年]{1,30}\d{4}[^()\n]{0,30}\)[^()\n]{0,30}号\))?")
_KEPT: Final = re.compile(r"证明(?:对象|目的|内容|事项|问题)?(?:：|为|的?是)? ?(?P<what>[^。\n\t]{2,200})")
_PAGES: Final = re.compile(r"(?:第|P|p)?(?P<pages>\d{1,4}(?: ?[-~至] ?\d{1,4})?)页?[。 ]*$")
_HEADS: Final[Mapping[str, re.Pattern[str]]] = {
    "proves": re.compile(r"证明|拟证|说明|内容"), "pages": re.compile(r"页"), "name": re.compile(r"名称|证据$|材料$"),
}  # fmt: skip
_DELIVERED: Final = re.compile(r"送达|签收|张贴|收到|邮寄")
_APPLIED: Final = re.compile(r"申请(?:书|表|的|登记)|举报(?:信|书|材料)|投诉(?:信|书|材料)|履职申请")
_CAME_IN: Final = re.compile(r"收到|收件|签收|收文")
_OF_ACT: Final = re.compile(r"(?:处罚|强制|复议|补偿|征收|认定|许可|赔偿|处理|不予|撤销|拆除)[^，。；]{0,12}(?:决定书?|认定书)|决定书|认定书|答复书")
_TO_OTHERS: Final = re.compile(r"[^。；，(\n]{0,12}(?:未|没有)(?:依法)?送达")


def listed(text: str, printed: str) -> tuple[Exhibit, ...]:
    """The items of a list; `text`: folded, `printed`: as it stands (its tabs keep the cells of a table apart)."""
    columns: dict[str, int] = {}
    found: list[Exhibit] = []
    for line in re.finditer(r"[^\n]+", text):
        cells = printed[line.start() : line.end()].split("\t")
        if len(cells) > 1 and not columns and not _NUMBER.match(line[0]):
            columns = _columns(cells)
            continue
        number = _NUMBER.match(text[line.start() : line.start() + _LONGEST])
        if number is None or _GROUP.match(line[0].strip()) or len(found) >= _MOST:
            continue
        item = _item(text, printed, Span(line.start() + number.end(), min(line.end(), line.start() + _LONGEST)), columns)
        if item is not None:
            found.append(item)
    return tuple(found)


def _columns(cells: list[str]) -> dict[str, int]:
    """Which cell holds what, by the words at the head of the table."""
    return {what: place for what, pattern in _HEADS.items() for place, cell in enumerate(cells) if pattern.search(cell)}


def _item(text: str, printed: str, span: Span, columns: Mapping[str, int]) -> Exhibit | None:
    name = _NAME.match(text, span.start, span.end)
    if name is None or not re.search(r"[\u4e00-\u9fff]", name[0]):
        return None
    start = text.rfind("\n", 0, span.start) + 1
    cells = printed[start : span.end].split("\t")
    what = _KEPT.search(text, name.end(), span.end)
    proves = _cell(cells, columns.get("proves")) or (what["what"].rstrip(" ，；") if what else None)
    pages = _PAGES.search(text, name.end(), span.end)
    day = _day(text, span)
    evidence = Evidence((Span(span.start, span.end),), 0.85, "rule:suit.exhibit")
    kept = _cell(cells, columns.get("pages")) or (pages["pages"] if pages else None)
    return Exhibit(printed[name.start() : name.end()], day[0] if day else None, proves, kept, evidence)


def _cell(cells: list[str], place: int | None) -> str | None:
    return cells[place].strip() or None if place is not None and place < len(cells) else None


def _day(text: str, span: Span) -> tuple[date, Span] | None:
    """The day of the item: that of its delivery where one is named, else the first."""
    written = days.written(text, span.start, span.end)
    return next((one for one in written if _DELIVERED.match(text[one[1].end : one[1].end + 12].lstrip("时分于0123456789"))), written[0] if written else None)


def shown(text: str, items: tuple[Exhibit, ...]) -> Iterator[Step]:
    """The steps that the items show: by the documents they name, and the service of the act."""
    for item in items:
        span = item.evidence.spans[0]
        line = text[span.start : span.end]
        for code in steps.of_document(text[span.start : span.start + len(item.name)]):
            on = None if code in steps.MADE_BEFORE and _DELIVERED.search(line) else item.on
            yield Step(code, on, False, None, item.evidence)
        if item.on is not None and _APPLIED.search(item.name) and _CAME_IN.search(line):
            yield Step("applied", item.on, False, None, item.evidence)
        if _OF_ACT.search(line) and not item.name.startswith("关于"):
            yield from _served(line, item)


def _served(line: str, item: Exhibit) -> Iterator[Step]:
    """That the act was served, and on whom it was not."""
    if item.on is not None and _DELIVERED.search(line):
        yield Step("served", item.on, False, None, item.evidence)
    if _TO_OTHERS.search(line):
        yield Step("served", None, True, None, item.evidence)
