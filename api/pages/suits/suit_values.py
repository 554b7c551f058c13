"""What is known of a suit: what the papers say with the places, what people filled in beside it, and the way to put it right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from nicegui import ui

from api.pages.kit import forms, given
from api.pages.kit.theme import tag
from api.screening.results import Place
from api.screening.showing import FactShown
from api.screening.values import VALUES, Spec, shown

NONE: Final = ""
PLACES: Final = 3
"""Places of a value that are shown."""


class Values:
    """The values.  `open_place` shows a place in the papers; `say` keeps what a person says (None: taken back), None where he may not."""

    def __init__(self, open_place: Callable[[Place], Awaitable[None]], say: Callable[[str, Any], Awaitable[None]] | None) -> None:
        self._open_place, self._say = open_place, say
        self._cells: dict[str, tuple[FactShown, ui.element]] = {}
        self._kinds: Mapping[int, str] = {}
        self.writing = ""
        """The value that is being written: nothing is built anew meanwhile."""

    def build(self, found: Sequence[FactShown], kinds: Mapping[int, str]) -> None:
        """The list, within the element that is current.  `kinds`: document → what kind of paper it is."""
        self.writing, self._cells, self._kinds = "", {}, kinds
        with tag("section", classes="suit-part"):
            with tag("h2", "案件情况"):
                tag("small", "系统从材料读出的和人工填写的，人工填写的为准")
            with tag("dl", classes="suit-values"):
                for one in found:
                    tag("dt", one.fact.label)
                    self._cells[one.fact.code] = (one, tag("dd"))
                    self._show(one.fact.code)

    def edit(self, code: str) -> None:
        """Opens the field of a value."""
        if self._say is None or code not in self._cells:
            return
        known, cell = self._cells[code]
        if self.writing:
            self._show(self.writing)
        self.writing = code
        cell.clear()
        with cell, tag("div", classes="suit-edit"):
            field = _field(VALUES[code], known.fact.value)
            forms.button("保存", lambda: self._save(code, field.value), main=True)
            forms.button("取消", lambda: self._cancel(code))
            field.on("keydown.esc", lambda: self._cancel(code))
            if VALUES[code].kind in {"text", "date", "number"}:
                field.on("keydown.enter", lambda: self._save(code, field.value))
        with cell:
            focus = f"getHtmlElement({cell.id})?.querySelector('input, textarea')?.focus()"
            ui.run_javascript(f"setTimeout(() => {focus}, 60)")  # once it is there

    def _show(self, code: str) -> None:
        known, cell = self._cells[code]
        fact = known.fact
        cell.clear()
        with cell, tag("div", classes="suit-said"):
            if fact.person is not None and fact.machine is not None and fact.person != fact.machine:
                tag("del", shown(code, fact.machine))
            tag("span", fact.text or "—", "" if fact.text else "quiet")
            if fact.person is not None:
                tag("span", "人工填写", "tone-good small")
            for place in known.evidence[:PLACES]:
                name = where(place, self._kinds)
                forms.link(name, self._opener(place)).props["title"] = f"{place.name}：{place.quote}"
            if self._say is not None:
                forms.link("修改" if fact.text else "填写", lambda: self.edit(code)).props["aria-label"] = f"修改{fact.label}"
                if fact.person is not None:
                    forms.link("恢复为材料所载" if fact.machine is not None else "清除", lambda: self._save(code, None))

    def _opener(self, place: Place) -> Callable[[], Awaitable[None]]:
        async def open_() -> None:
            await self._open_place(place)

        return open_

    async def _save(self, code: str, value: Any) -> None:
        if self._say is None:
            return
        if value and VALUES[code].kind == "date":
            value = given.day(str(value))
        await self._say(code, value or None)

    def _cancel(self, code: str) -> None:
        self.writing = ""
        self._show(code)


def _field(spec: Spec, value: Any) -> Any:
    if spec.kind == "choice":
        return forms.choice(spec.label, {NONE: "（不填）", **spec.choices}, value or NONE, find=True)
    text = "" if value is None else str(value)
    if spec.kind == "date":
        return forms.day(spec.label, text)
    if spec.kind == "long":
        field = ui.textarea(spec.label, value=text).props(f"{forms.FIELD} autogrow")
        field.props["maxlength"] = spec.limit
        return field
    return forms.text(spec.label, text, limit=spec.limit)


def where(one: Place, kinds: Mapping[int, str]) -> str:
    """Which paper and which page; `kinds`: document → what kind of paper it is."""
    name = kinds.get(one.document_id) or one.name
    return f"{name}第 {one.page} 页" if one.page else name
