"""A breakdown as a table, on the page and in files: columns, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from api.indicators.asked import WAYS, Asked
from api.indicators.compare import difference
from api.indicators.counting import MEASURES, RATES
from api.indicators.query import By
from api.indicators.reports import CAUSES, Breakdown, Part
from api.indicators.tally import Tally
from api.pages.kit.charts import percent
from api.pages.kit.table import Cell, Column, Row, cell
from api.policy.profile import Profile

PAGE, CASES = "/statistics", "/statistics/cases"
NEXT: Final[dict[By, By]] = {
    "organisation": "cause", "township": "organisation", "field": "cause", "act_type": "cause", "cause": "detail", "detail": "organisation",
    "court": "organisation", "month": "organisation", "quarter": "organisation",
}  # fmt: skip
"""How a part is broken down further."""
TOTAL: Final = "合计"
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Head:
    """A column: `value` gives what stands in a file; `measure` is what a click on it opens; `share`: a percentage."""

    key: str
    label: str
    value: Callable[[Part, Tally], Value]
    measure: str = ""
    share: bool = False
    hidden: bool = False


def heads(by: By, profile: Profile) -> list[Head]:
    """The columns after the part's name.  Causes are those of lost cases alone."""
    if by in CAUSES:
        return [
            _count("lost"), Head("part", "占败诉", lambda part, whole: _share(part.now.lost, whole.lost), share=True),
            Head("before", "上年同期", lambda part, _: part.year_before.lost),
            Head("change", "增减", lambda part, _: part.now.lost - part.year_before.lost), _count("corrected", hidden=_plain(profile)),
        ]  # fmt: skip
    return [
        _count("filed"), _count("decided"), _count("lost"), _rate("loss_rate"),
        Head("before", "上年同期败诉率", lambda part, _: part.year_before.loss_rate, share=True),
        Head("change", "败诉增减", lambda part, _: part.now.lost - part.year_before.lost),
        _count("withdrawn"), _count("mediated"), _count("self_corrected", hidden=True),
        _count("corrected", hidden=_plain(profile)), _count("examined", hidden=True), _rate("correction_rate", hidden=_plain(profile)),
        _count("heard"), _count("attended"), _rate("attendance_rate"),
    ]  # fmt: skip


def columns(by: By, profile: Profile) -> list[Column]:
    """As the list wants them."""
    first = Column("part", WAYS[by], "text", width=224, fixed=True)
    return [first, *(Column(f"c_{one.key}", one.label, "number", one.measure, hidden=one.hidden) for one in heads(by, profile))]


def rows(found: Breakdown, asked: Asked) -> list[Row]:
    """The lines of the page, the total first; every figure opens its cases."""
    whole = Part(None, TOTAL, found.figures.now, found.figures.year_before)
    lines = [_row(0, whole, asked, asked, found)]
    lines += [_row(number, part, asked.part(part.key), asked, found) for number, part in enumerate(found.parts, 1)]
    if found.figures.unmatched:
        beside = replace(asked, unmatched=True)
        lines.append(_row(len(lines), Part(None, "未确认单位（未计入合计）", found.figures.unmatched, Tally()), beside, beside, found))
    return lines


def lines(found: Breakdown, asked: Asked) -> tuple[list[str], list[list[Value]]]:
    """Headings and lines of a file, the total last; shares are numbers between 0 and 1."""
    shown = heads(asked.by, found.figures.profile)
    whole = found.figures.now
    parts = [*found.parts, Part(None, TOTAL, whole, found.figures.year_before)]
    if found.figures.unmatched:
        parts.append(Part(None, "未确认单位（未计入合计）", found.figures.unmatched, Tally()))
    return [WAYS[asked.by], *(one.label for one in shown)], [[part.label, *(one.value(part, whole) for one in shown)] for part in parts]


def _row(number: int, part: Part, asked: Asked, whole: Asked, found: Breakdown) -> Row:
    further = replace(asked, by=NEXT[whole.by])
    name: Cell = part.label if number == 0 else cell(part.label, href=further.address(PAGE), title=f"{part.label}，按{WAYS[further.by]}细分")
    line: Row = {"id": number, "part": name}
    for head in heads(whole.by, found.figures.profile):
        line[f"c_{head.key}"] = _cell(head, part, asked, found.figures.now)
    return line


def _cell(head: Head, part: Part, asked: Asked, whole: Tally) -> Cell:
    value = head.value(part, whole)
    if head.key == "change":
        return cell(f"{value:+,}" if value else "0", "quiet")
    if head.share:
        return _share_cell(head, part, value)
    text = f"{value:,}"
    return cell(text, href=replace(asked, measure=head.measure).address(CASES)) if head.measure and value else cell(text, "quiet")


def _share_cell(head: Head, part: Part, value: Value) -> Cell:
    text = percent(value if isinstance(value, float) else None)
    if head.key in RATES and value is not None:
        above, below, _ = RATES[head.key]
        few = part.now.is_small(head.key)
        return cell(f"{text}{'*' if few else ''}", "quiet" if few else "", title=f"{part.now.count(above)}/{part.now.count(below)}{'，件数少，仅供参考' if few else ''}")
    return cell(text, "quiet")


def _count(measure: str, *, hidden: bool = False) -> Head:
    return Head(measure, MEASURES[measure], lambda part, _: part.now.count(measure), measure, hidden=hidden)


def _rate(measure: str, *, hidden: bool = False) -> Head:
    return Head(measure, RATES[measure][2], lambda part, _: part.now.rate(measure), "", share=True, hidden=hidden)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _plain(profile: Profile) -> bool:
    """Corrections are the same as losses."""
    return not (profile.counting.papers or profile.counting.enforcement_refused)


def change(measure: str, now: Tally, before: Tally) -> str:
    """In words: 上升 2.1 个百分点, 减少 3 件; empty where there is nothing to compare with."""
    points = difference(measure, now, before).points
    if points is None:
        return ""
    if not points:
        return "持平"
    if measure in RATES:
        return f"{'上升' if points > 0 else '下降'} {abs(points) * 100:.1f} 个百分点"
    relative = difference(measure, now, before).relative
    return f"{'增加' if points > 0 else '减少'} {abs(points):,.0f} 件" + (f"（{relative:+.1%}）" if relative is not None else "")
