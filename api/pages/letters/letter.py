"""One supervision letter: a draft to be edited and issued; what was issued to be read and answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Path
from nicegui import ui
from sqlalchemy.orm import Session

from api.ledger.letters import letter_facts, letters
from api.ledger.letters.letter_frames import Section, frames
from api.ledger.letters.letter_words import HEADING, LABELS, TEXT, Words
from api.ledger.official import chinese_day, numeral
from api.pages.kit import context, forms, frame, given, words
from api.pages.kit.theme import notice, tag
from api.pages.letters import letter_list
from api.store.actor import Actor
from api.store.tables import Letter
from api.store.types import today

EMPTY = Section("", "")
EXPLAINED = "文字由案件和裁判文书自动填写，请逐句核对。＿＿＿＿ 是案件里没有的内容，填好后才能印发。小标题的序号在文件里自动编排。"


@dataclass(slots=True)
class View:
    """What the page shows."""

    row: Letter
    judgment: tuple[int, str] | None
    """Whose words it quotes: id and number."""
    unmet: str
    revision: int = field(init=False)

    def __post_init__(self) -> None:
        self.revision = self.row.revision


@frame.page("/letters/{letter_id:int}", "监督文书")
async def one(letter_id: Annotated[int, Path(ge=1, le=2**53)]) -> None:
    """One letter."""
    here = context.current()
    view = await here.read(_view, letter_id)
    row, said = view.row, Words.of(view.row.values)
    frame.heading(f"{said.label}：{row.organisation.name}")
    frame.crumbs(("监督文书", "/letters"))
    frame.action("下载 Word 文件", f"/api/v1/letters/{row.id}/file", main=row.issued_on is not None)
    _standing(view)
    if row.issued_on is None:
        _editor(here, view, said)
    else:
        _issued(here, view, said)


def _view(session: Session, actor: Actor, letter_id: int) -> View:
    row = letters.one(session, actor, letter_id)
    _ = row.organisation.name, row.dispute and row.dispute.number, row.follows and row.follows.number  # read while the session is open
    found = letter_facts.judgment_of(session, row.dispute_id, row.organisation_id) if row.dispute_id else None
    judgment = (found[1].id, found[1].case_number or "（案号不详）") if found else None
    unmet = letter_facts.unmet(session, row, today()) if actor.may("manage") else ""
    return View(row, judgment, unmet)


def _standing(view: View) -> None:
    row, shown = view.row, letter_list.state(view.row)
    assert isinstance(shown, dict)
    with tag("p", classes="remedy-standing"):
        tag("strong", shown["text"], f"tone-{shown['tone']}")
        if row.issued_on:
            tag("span", f"印发 {words.day(row.issued_on)}，办理期限 {words.day(row.due_on)}")
        if row.dispute_id:
            tag("a", f"案件 {row.dispute.number if row.dispute and row.dispute.number else '（案号不详）'}", href=f"/disputes/{row.dispute_id}")
        if view.judgment is not None:
            tag("a", f"所引裁判文书 {view.judgment[1]}", href=f"/judgments/{view.judgment[0]}")
        if row.follows_id and row.follows:
            tag("a", f"所依据的监督意见书 {row.follows.number}", href=f"/letters/{row.follows_id}")


class _Sections:
    """The parts of the text, to be added to and taken from."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._fields: list[tuple[ui.input, ui.textarea]] = []
        self._around = tag("div", classes="remedy-fields")
        for one in sections:
            self.add(one)

    def more(self) -> None:
        """An empty part at the end."""
        self.add(EMPTY)

    def add(self, section: Section) -> None:
        """A part at the end."""
        with self._around, tag("div", classes="letter-section") as box:
            fields = (forms.text("小标题", section.heading, limit=HEADING), forms.area("正文（一行一段）", section.text, limit=TEXT))
            self._fields.append(fields)

            def drop() -> None:
                self._fields.remove(fields)
                box.delete()

            with tag("div", classes="row"):
                forms.link("删除这一部分", drop)

    def values(self) -> list[dict[str, str]]:
        """As `letters.change` takes them."""
        return [{"heading": heading.value or "", "text": text.value or ""} for heading, text in self._fields]


def _editor(here: context.Context, view: View, said: Words) -> None:
    row = view.row
    with forms.box("内容"):
        tag("p", EXPLAINED, "quiet small")
        with tag("div", classes="admin-fields"):
            number = forms.text("文号", row.number, limit=letters.NUMBER)
            due = forms.day("办理期限", row.due_on.isoformat() if row.due_on else "")
            plain = {name: forms.text(LABELS[name][0], getattr(said, name), limit=LABELS[name][1]) for name in ("title", "recipient", "signer")}
        with tag("div", classes="remedy-fields"):
            opening = forms.area(LABELS["opening"][0], said.opening, limit=LABELS["opening"][1])
        sections = _Sections(said.sections)
        with tag("div", classes="row"):
            forms.link("增加一部分", sections.more)
        with tag("div", classes="remedy-fields"):
            closing = forms.area(LABELS["closing"][0], said.closing, limit=LABELS["closing"][1])
            approval = _approval(row, said)

        async def save() -> None:
            values: dict[str, Any] = {name: one.value or "" for name, one in plain.items()}
            values |= {"number": number.value or "", "due_on": given.day(due.value), "opening": opening.value or ""}
            values |= {"sections": sections.values(), "closing": closing.value or ""}
            if approval is not None:
                values["approval"] = approval.value or ""
            view.revision = (await here.write(letters.change, row.id, view.revision, values)).revision

        _draft_buttons(here, view, save)


def _approval(row: Letter, said: Words) -> ui.textarea | None:
    if frames()[row.kind].signer != "government":
        return None
    return forms.area("政府批准情况（何时、由谁批准；只存档，不印出）", said.approval, limit=LABELS["approval"][1])


def _draft_buttons(here: context.Context, view: View, save: Callable[[], Any]) -> None:
    async def saved() -> None:
        await save()
        notice("已保存")

    async def issue() -> None:
        await save()
        question = "印发以后文字不能再改，文件按现在的样子保存，被监督单位可以看到。"
        if await forms.sure(f"印发这份{view.row.values.get('label', '监督文书')}？", question, "印发"):
            at, services = (view.row.id, view.revision, today()), here.services
            kept = await here.read(letters.keep, *at, files=services.files, reserve=services.settings.free_bytes)
            await here.write(letters.issue, *at, kept=kept)
            ui.navigate.reload()

    async def discard() -> None:
        if await forms.sure("删除这份草稿？", "草稿删除后不能恢复，操作记录里留有记载。", "删除"):
            await here.write(letters.discard, view.row.id, view.revision)
            ui.navigate.to("/letters")

    with tag("div", classes="row"):
        forms.button("保存", saved, main=True)
        forms.button("印发", issue)
        forms.button("删除草稿", discard, danger=True)


def _issued(here: context.Context, view: View, said: Words) -> None:
    row = view.row
    with tag("article", classes="letter-text"):
        tag("h2", f"{said.signer}\n{said.title}")
        tag("p", row.number, "letter-number")
        tag("p", f"{said.recipient}：")
        _paragraphs(said.opening)
        for count, section in enumerate(said.sections, 1):
            tag("h3", f"{numeral(count)}、{section.heading}")
            _paragraphs(section.text)
        _paragraphs(said.closing)
        assert row.issued_on is not None
        tag("p", f"{said.signer}\n{chinese_day(row.issued_on)}", "letter-signed")
    _answer(here, view)
    if view.unmet:
        with forms.box("逾期未整改"):
            tag("p", f"{view.unmet}。可以报请政府制发监督决定书。")
            tag("a", "起草监督决定书", "button", href=f"/letters/new?kind=decision&organisation={row.organisation_id}&follows={row.id}")


def _paragraphs(text: str) -> None:
    for line in text.splitlines():
        tag("p", line, "letter-paragraph")


def _answer(here: context.Context, view: View) -> None:
    row = view.row
    with forms.box("回复"):
        if row.answered_on:
            tag("p", f"{words.day(row.answered_on)}：{row.answer}")
        if not here.person.may("manage") and (row.answered_on or not here.person.may("correct")):
            if not row.answered_on:
                tag("p", "还没有回复", "quiet")
            return
        with tag("div", classes="remedy-fields"):
            text = forms.area("回复内容" if not row.answered_on else "更正回复内容", row.answer, limit=letters.ANSWER)
        with tag("div", classes="admin-fields"):
            day = forms.day("回复日期", (row.answered_on or today()).isoformat())

        async def save() -> None:
            await here.write(letters.answer, row.id, view.revision, given.day(day.value) or today(), text=text.value or "")
            notice("已登记回复")
            ui.navigate.reload()

        with tag("div", classes="row"):
            forms.button("登记回复", save, main=not row.answered_on)
