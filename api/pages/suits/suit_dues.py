"""The deadlines of a suit: when each ends, how it stands, and what says when it was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from api.pages.kit import forms, words
from api.pages.kit.theme import tag
from api.pages.suits import suit_line
from api.screening.deadlines import Due
from api.store.types import today

START: Final = "填写“收到应诉材料日”后，报备、答辩等期限开始计算。"


def show(found: Sequence[Due], *, started: bool, fill: Callable[[str], Any] | None) -> None:
    """The table.  `started`: the day of receipt is known.  `fill`: opens the value that ends a deadline; None: the person may not write."""
    day = today()
    with tag("section", classes="suit-part"):
        tag("h2", "期限")
        if not started:
            with tag("p", classes="tone-warn"):
                tag("span", START)
                if fill is not None:
                    forms.link("现在填写", lambda: fill("received_on"))
        if not found:
            tag("p", "正在使用的口径没有从收到应诉材料起算的期限。", "quiet")
            return
        with tag("table", classes="suit-dues"):
            with tag("tr"):
                for head in ("事项", "截止日", "状态", "办理日", "依据"):
                    tag("th", head)
            for one in found:
                _line(one, day, fill)


def _line(one: Due, day: Any, fill: Callable[[str], Any] | None) -> None:
    with tag("tr"):
        tag("td", one.label)
        with tag("td", classes="nowrap"):
            tag("span", words.day(one.due_on), title=one.doubt)
            if one.due_on and not one.certain:
                tag("span", "（暂定）", "tone-warn", title=one.doubt)
        tag("td", one.label_of_state(day), f"nowrap tone-{suit_line.DUE_TONES.get(one.state(day), '')}")
        with tag("td", classes="nowrap"):
            if one.done_on:
                tag("span", words.day(one.done_on))
            elif one.done_by and fill is not None:
                forms.link("填写", lambda: fill(one.done_by))
            else:
                tag("span", "—", "quiet")
        tag("td", one.source, "quiet")
