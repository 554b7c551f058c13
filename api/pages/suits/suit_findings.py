"""The checklist of a suit: what is not met first, with reasons, articles, places in the papers, questions, and people's answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from nicegui import ui

from api.pages.kit import forms, words
from api.pages.kit.table import Tone
from api.pages.kit.theme import tag
from api.pages.suits.suit_values import where
from api.screening.answering import NOTE_MAX, Answered
from api.screening.results import Checked, Place, Result
from api.screening.states import ANSWERS

GROUPS: Final = (
    ("not_met", "不符合要求", True), ("ask", "需要询问单位", True), ("not_shown", "材料没有显示", True),
    ("met", "符合要求", False), ("not_applicable", "不适用", False),
)  # fmt: skip
"""Answer, heading, and whether it is unfolded."""
TONES: Final[dict[str, Tone]] = {"not_met": "bad", "ask": "warn", "not_shown": "warn", "met": "good", "not_applicable": "quiet"}
SAYABLE: Final = ("met", "not_met", "not_applicable")
"""What a person can answer."""
LABELS: Final[Mapping[str, str]] = {**ANSWERS}
OPEN: Final = frozenset({"ask", "not_shown"})
PLACES: Final = 4
"""Places of a finding that are shown at once."""

Answer = Callable[[str, str | None, str], Awaitable[None]]
"""Item, answer (None: taken back), note."""


class Findings:
    """The groups.  `open_place` shows a place in the papers; `answer` keeps an answer, None where the person may not."""

    def __init__(self, open_place: Callable[[Place], Awaitable[None]], answer: Answer | None) -> None:
        self._open_place, self._answer = open_place, answer
        self._kinds: Mapping[int, str] = {}
        self.writing = ""
        """The item whose answer is being written: nothing is built anew meanwhile."""

    def build(self, result: Result, answers: Mapping[str, Answered], kinds: Mapping[int, str]) -> None:
        """The checklist, within the element that is current.  `kinds`: document → what kind of paper it is."""
        self.writing, self._kinds = "", kinds
        for code, heading, unfolded in GROUPS:
            found = [one for one in result.findings if _now(one, answers) == code]
            if found:
                self._group(code, heading, found, answers, unfolded=unfolded)

    def _group(self, code: str, heading: str, found: Sequence[Checked], answers: Mapping[str, Answered], *, unfolded: bool) -> None:
        with tag("details", classes="suit-part") as fold:
            if unfolded or any(one.item in answers for one in found):
                fold.props["open"] = True
            with tag("summary"):
                tag("span", heading, f"tone-{TONES[code]}")
                tag("small", f"{len(found)} 项")
            for one in found:
                self._finding(one, answers.get(one.item))

    def _finding(self, one: Checked, said: Answered | None) -> None:
        verdict = said.answer if said else one.answer
        with tag("div", classes=f"finding finding-{verdict}", id=f"item-{one.item.replace('.', '-')}"):
            with tag("div", classes="finding-head"):
                tag("span", LABELS[verdict], f"finding-mark tone-{TONES[verdict]}")
                tag("span", one.requires)
                tag("span", f"（{'、'.join(one.basis)}）", "finding-basis")
            if one.reasons:
                with tag("ul"):
                    for reason in one.reasons:
                        tag("li", reason)
            self._places(one.evidence)
            if one.question and said is None:
                tag("p", f"询问单位：{one.question}", "finding-question")
            if said is not None:
                _said(one, said)
            if self._answer is not None:
                self._controls(one, said)

    def _places(self, found: Sequence[Place]) -> None:
        if not found:
            return
        with tag("div", classes="finding-quotes"):
            for one in found[:PLACES]:
                link = forms.link(f"{where(one, self._kinds)}：“{one.quote}”", self._opener(one))
                link.props["title"] = one.name
            if len(found) > PLACES:
                tag("span", f"等 {len(found)} 处", "quiet")

    def _opener(self, one: Place) -> Callable[[], Awaitable[None]]:
        async def open_() -> None:
            await self._open_place(one)

        return open_

    def _controls(self, one: Checked, said: Answered | None) -> None:
        """The answers as buttons; the chosen one asks for a note and is then kept."""
        with tag("div", classes="finding-answers screen-only"):
            tag("span", "更正答复：" if said else "答复：" if one.answer in OPEN else "人工更正：", "quiet")
            for code in SAYABLE:
                button = tag("button", LABELS[code], "small-button", type="button", aria_label=f"{LABELS[code]}：{one.requires}")
                button.props["aria-pressed"] = "true" if said and said.answer == code else "false"
                button.on("click", self._writer(one, code, said, lambda: form))
            if said is not None:
                forms.link("收回答复", lambda: self._keep(one.item, None, ""))
        form = tag("div", classes="finding-form")
        form.set_visibility(False)

    def _writer(self, one: Checked, code: str, said: Answered | None, below: Callable[[], ui.element]) -> Callable[[], None]:
        def write() -> None:
            self.writing, form = one.item, below()
            form.set_visibility(True)
            form.clear()
            with form:
                tag("strong", LABELS[code], f"tone-{TONES[code]}")
                note = forms.text("说明（如证据名称、页码，可不填）", said.note if said else "", limit=NOTE_MAX)
                forms.button("保存答复", lambda: self._keep(one.item, code, note.value or ""), main=True)
                forms.button("取消", lambda: self._cancel(form))
                note.on("keydown.enter", lambda: self._keep(one.item, code, note.value or "")).on("keydown.esc", lambda: self._cancel(form))
            ui.run_javascript(f"setTimeout(() => getHtmlElement({form.id})?.querySelector('input')?.focus(), 60)")  # once it is there

        return write

    def _cancel(self, form: ui.element) -> None:
        self.writing = ""
        form.clear()
        form.set_visibility(False)

    async def _keep(self, item: str, code: str | None, note: str) -> None:
        if self._answer is not None:
            self.writing = ""
            await self._answer(item, code, note)


def _now(one: Checked, answers: Mapping[str, Answered]) -> str:
    """The answer that counts at this moment."""
    said = answers.get(one.item)
    return said.answer if said else one.answer


def _said(one: Checked, said: Answered) -> None:
    """The person's answer beside the machine's."""
    with tag("p"):
        tag("strong", f"人工答复：{LABELS[said.answer]}")
        if said.note:
            tag("span", f"（{said.note}）")
        tag("span", f" {said.user} {words.moment(said.at)}", "quiet")
        if said.answer != one.answer:
            tag("span", f"　系统：{LABELS[one.answer]}", "quiet")
