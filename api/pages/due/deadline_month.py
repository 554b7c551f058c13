"""A month of deadlines as people see it: numbers of each day, units where there are many, names where there are few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from nicegui.element import Element
from starlette.datastructures import QueryParams

from api.errors import ServiceError
from api.ledger.due import deadlines, suit_days
from api.ledger.due.deadlines import STATES, UNFINISHED
from api.ledger.due.month import FEW, Cell, Month, Regular
from api.ledger.due.workdays import UNPUBLISHED
from api.pages.due.deadline_list import TONES
from api.pages.kit.theme import tag
from api.store.tables import Deadline
from api.store.types import today

YEARS: Final = range(1990, 2100)
UNITS: Final = 4
"""Units of a busy day that are named; the others are in the list."""
CYCLES: Final = {"quarter": "每季度", "half": "每半年", "year": "每年"}


class Weeks(Element, component="../kit/static/month.js"):
    """The table, in one element."""

    def __init__(self, weeks: list[list[dict[str, Any]]], caption: str) -> None:
        """`weeks`: days as `_cell` makes them, seven a week."""
        super().__init__()
        self.props.update({"weeks": weeks, "caption": caption})


def asked(params: QueryParams) -> str:
    """The month of an address, such as 2026-03; this month where it names none."""
    return params.get("month") or f"{today():%Y-%m}"


def first(code: str) -> date:
    """The first day of a month.  Raises ServiceError E602 for what is none."""
    year, _, month = code.partition("-")
    plain = year.isascii() and year.isdigit() and month.isascii() and month.isdigit()
    if not plain or len(code) > 7 or int(year) not in YEARS or not 1 <= int(month) <= 12:
        raise ServiceError("E602", why="月份应写成 2026-03 的样子")
    return date(int(year), int(month), 1)


def show(month: Month, params: QueryParams) -> None:
    """The bar with the months around, the table, and the regular work."""
    kept = {name: params[name] for name in ("organisation", "rule") if params.get(name)}
    _bar(month, kept)
    several = len({*(unit.id for one in month.cells for unit in one.units), *(line.suit.organisation_id for one in month.cells for line in one.suits)}) > 1
    days = [_cell(one, month.first, kept, several=several) for one in month.cells]
    if not all(one.certain for one in month.cells):
        tag("p", f"本月{UNPUBLISHED}，暂按周末和日期固定的节日推算；公布后由管理员登记或随系统更新，截止日会重新计算。", "notice-line")
    Weeks([days[at : at + 7] for at in range(0, len(days), 7)], f"{month.first.year} 年 {month.first.month} 月的期限")
    tag("p", "数字为当天截止的期限，“在诉”为尚未结案的应诉案件；“休”“班”按国务院公布的节假日安排和管理员的调整。", "quiet small")
    if month.regular:
        _regular(month.regular)


def _bar(month: Month, kept: dict[str, str]) -> None:
    before, after = _beside(month.first, -1), _beside(month.first, 1)
    with tag("div", classes="month-bar"):
        for where, label in ((before, "‹ 上月"), (None, ""), (after, "下月 ›")):
            if where is None:
                tag("h2", f"{month.first.year} 年 {month.first.month} 月")
            elif where.year in YEARS:
                tag("a", label, "button plain-button screen-only", href=f"/deadlines?{urlencode({**kept, 'month': f'{where:%Y-%m}'})}")
        tag("a", "本月", "screen-only", href=f"/deadlines?{urlencode(kept)}" if kept else "/deadlines")
        tag("span", classes="grow")
        for text, tone in ((f"逾期 {month.overdue:,} 项", "bad"), (f"待办 {month.waiting:,} 项", "warn"), (f"已完成 {month.done:,} 项", "good")):
            tag("span", text, f"tone-{tone}")
        if month.suits:
            tag("span", f"在诉 {month.suits:,} 项", "tone-warn")


def _cell(one: Cell, first_day: date, kept: dict[str, str], *, several: bool) -> dict[str, Any]:
    day = one.day.isoformat()
    counts = [
        {"text": f"{word} {number:,}", "tone": tone, "href": _list(day, kept, state)}
        for word, number, tone, state in (
            ("逾期", one.overdue, "bad", "overdue"), ("待办", one.waiting, "warn", ""), ("完成", one.done, "good", "all"),
        ) if number
    ]  # fmt: skip
    counts += _suits(one, day, kept)
    mark, why = _mark(one)
    return {
        "day": day, "number": one.day.day, "outside": one.day.month != first_day.month, "free": not one.working, "today": one.day == today(),
        "href": _list(day, kept, "all") if counts else "", "title": f"{day} 截止的全部期限", "mark": mark, "why": why, "counts": counts,
        "items": [*_suit_items(one, several=several), *([_item(item, several=several) for item in one.items] or _units(one, day, kept))],
    }  # fmt: skip


def _item(item: Deadline, *, several: bool) -> dict[str, str]:
    """What is due, and of whom; of which case where all are of one unit."""
    whose = item.organisation.name if several else item.dispute.number
    tone = TONES[deadlines.state(item, today())]
    title = f"{item.label}，{item.organisation.name}，{item.dispute.number or '案号不详'}"
    return {"text": f"{item.label} {whose}", "title": title, "tone": tone, "href": f"/disputes/{item.dispute_id}"}


def _suits(one: Cell, day: str, kept: dict[str, str]) -> list[dict[str, str]]:
    """How many of pending suits end on the day."""
    if not one.suits:
        return []
    states = {line.due.state(today()) for line in one.suits}
    tone = "bad" if "overdue" in states else "warn" if states & set(UNFINISHED) else "good"
    return [{"text": f"在诉 {len(one.suits):,}", "tone": tone, "href": _list(day, kept, "all")}]


def _suit_items(one: Cell, *, several: bool) -> list[dict[str, str]]:
    """Those of pending suits one by one where they are few: what is not done."""
    open_ones = [line for line in one.suits if line.due.state(today()) in UNFINISHED]
    return [_suit_item(line, several=several) for line in open_ones] if len(open_ones) <= FEW else []


def _suit_item(line: suit_days.Line, *, several: bool) -> dict[str, str]:
    suit, due = line.suit, line.due
    state = due.state(today())
    whose = suit.organisation.name if several else suit.number
    title = f"{due.label}（{STATES[state]}，在诉案件），{suit.organisation.name}，{suit.number or '案号不详'}"
    return {"text": f"{due.label} {whose}", "title": title, "tone": TONES[state], "href": f"/suits/{suit.id}"}


def _units(one: Cell, day: str, kept: dict[str, str]) -> list[dict[str, str]]:
    shown = [
        {"text": f"{unit.name} {unit.number:,} 项", "title": unit.name, "tone": "", "href": _list(day, {**kept, "organisation": str(unit.id)}, "")}
        for unit in one.units[:UNITS]
    ]
    more = len(one.units) - UNITS
    if more > 0:
        shown.append({"text": f"还有 {more:,} 个单位", "title": "", "tone": "quiet", "href": _list(day, kept, "")})
    return shown


def _mark(one: Cell) -> tuple[str, str]:
    """What is unusual about the day, and why."""
    if one.working and one.day.weekday() > 4:
        return "班", "调休上班"
    if not one.working:
        return "休", "周末" if one.day.weekday() > 4 else "节假日"
    return "", ""


def _regular(lines: Sequence[Regular]) -> None:
    with tag("section", classes="regular"):
        tag("h2", "定期工作（按本地方案）")
        with tag("ul"):
            for one in lines:
                due = f"，{one.due.isoformat()} 前" if one.due else ""
                said = f"{CYCLES[one.rule.cycle]}，{one.first:%Y-%m} 至 {one.last:%Y-%m}{due}"
                tag("li", f"{one.rule.label}（{said}）：{one.rule.whom}。依据：{one.rule.source}")


def _list(day: str, kept: dict[str, str], state: str) -> str:
    return f"/deadlines?{urlencode({'view': 'list', **kept, 'first': day, 'last': day, **({'state': state} if state else {})})}"


def _beside(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
