"""What the templates of a bulletin speak of: names with the words that stand for them.

A figure `x` gives `x`, `x_before`, `x_change`, `x_part`, `x_whole`, and the conditions `x_some`, `x_none`, `x_full`,
`x_small`, `x_first`; lists give their joined line and the citation of their cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from api.bulletins.frozen import Case, Figure, Frozen, percent
from api.bulletins.wording import Join, Wording

Names = dict[str, Any]


def names(frozen: Frozen, wording: Wording) -> Names:
    """All names that hold for the whole bulletin."""
    found: Names = {"bureau": frozen.bureau, "area": frozen.area, "period": frozen.period}
    for figure in frozen.figures:
        found.update(_figure(figure, wording))
    found.update(_compared(frozen, wording))
    return within(found, frozen.facts, frozen, wording)


def within(outer: Names, inner: Mapping[str, Any], frozen: Frozen, wording: Wording) -> Names:
    """The names inside an item of a list: its own over those around it, its lists joined, its cases cited."""
    found = {**outer, **inner}
    for name in ("cases", "typical"):
        if isinstance(inner.get(name), list):
            found["cited" if name == "cases" else f"{name}_cited"] = cited(frozen, inner[name], wording)
            found["numbers"] = cited(frozen, inner[name], wording, "{number}")
    for join in wording.join:
        if isinstance(inner.get(join.of), list):
            found[join.name] = _joined(join, inner[join.of], found, frozen, wording)
    for name, value in inner.items():
        if isinstance(value, list):
            found[f"{name}_some"] = bool(value)
    return found


def said(template: str, known: Names) -> str | None:
    """The template with its names filled in; None when one of them is not known."""
    wanted = [name for _, name, _, _ in Formatter().parse(template) if name]
    if any(known.get(name) is None for name in wanted):
        return None
    return template.format_map({name: known[name] for name in wanted})


def holds(known: Names, when: Sequence[str], unless: Sequence[str] = ()) -> bool:
    """Whether all of `when` are so and none of `unless`."""
    return all(known.get(name) for name in when) and not any(known.get(name) for name in unless)


def cited(frozen: Frozen, ids: Sequence[int], wording: Wording, each: str = "") -> str | None:
    """The cases of these ids by number and agency (or as `each` says), at most so many; None for none."""
    found = [frozen.by_id[one] for one in ids if one in frozen.by_id]
    if not found:
        return None
    rule = wording.cite
    shown = "、".join(_cite(case, wording, each) for case in found[: rule.most])
    return shown + (rule.more.format(count=len(found)) if len(found) > rule.most else "")


def _cite(case: Case, wording: Wording, each: str) -> str:
    return (each or wording.cite.each).format(agency=case.agency, number=case.number or wording.cite.unnumbered)


def _joined(join: Join, items: Sequence[Any], outer: Names, frozen: Frozen, wording: Wording) -> str | None:
    """None for an empty list."""
    known = [within(outer, item if isinstance(item, dict) else {"unit": item}, frozen, wording) for item in items[: join.most]]
    line = "、".join(words for one in known if (words := said(join.each, one)))
    return (line + (join.more.format(count=len(items)) if len(items) > join.most else "")) or None


def _figure(figure: Figure, wording: Wording) -> Names:
    code, value, before = figure.code, figure.value, figure.before
    rate = figure.kind == "rate"
    return {
        code: percent(value) if rate else value,
        f"{code}_part": figure.part,
        f"{code}_whole": figure.whole,
        f"{code}_before": percent(before) if rate else before,
        f"{code}_change": _change(value, before, wording, rate=rate),
        f"{code}_some": bool(value),
        f"{code}_none": value == 0 or value is None,
        f"{code}_full": rate and value == 1,
        f"{code}_first": before is None,
        f"{code}_small": figure.small,
    }


def _change(value: float | None, before: float | None, wording: Wording, *, rate: bool) -> str | None:
    """How a figure compares with a year before: counts in percent, rates in percentage points; None when one is unknown."""
    if value is None or before is None:
        return None
    words = wording.change
    points = round(100 * (value - before), 1)
    if value == before or (rate and not points):
        return words.same
    if rate:
        by = words.points.format(by=f"{abs(points):.1f}")
    elif before == 0:
        return words.first
    else:
        by = f"{100 * abs(value - before) / before:.1f}%"
    return (words.rose if value > before else words.fell).format(by=by)


def _compared(frozen: Frozen, wording: Wording) -> Names:
    """The loss rate beside the province's, where people entered that."""
    province, figure = frozen.facts.get("province_rate"), frozen.figure("loss_rate")
    if province is None:
        return {"province": None}
    known: Names = {"province": percent(province), "province_compared": None}
    if figure is not None and figure.value is not None:
        points = round(100 * (figure.value - province), 1)
        words = wording.compare
        chosen = words.equal if not points else words.above if points > 0 else words.below
        known["province_compared"] = chosen.format(by=f"{abs(points):.1f}")
    return known
