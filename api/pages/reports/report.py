"""One case report: its sections with their sources, edited until it is submitted, and what happened to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import Path
from nicegui import ui
from sqlalchemy.orm import Session

from api.ledger.official import numeral
from api.ledger.rectification import rectification_list
from api.pages.kit import context, forms, frame, passages, words
from api.pages.kit.table import Column, Row, Table, Tone
from api.pages.kit.theme import notice, tag
from api.pages.trash import throwing
from api.reports import keeping, listing, moving, showing
from api.reports.listing import Line
from api.reports.plan import PARTS, SECTION_MAX, TITLE_MAX
from api.reports.showing import Shown
from api.reports.states import EVENTS, MOVES, STATES, WITH_AGENCY, Deed
from api.store.actor import Actor
from api.store.tables import CaseReport, CaseReportEvent
from api.writing.passages import Section

HISTORY = (
    Column("at", "时间", "code"),
    Column("who", "由谁", "code"),
    Column("deed", "做了什么", "code"),
    Column("section", "哪一节", "code"),
    Column("note", "说明", "wrap", width=200),
    Column("before", "改动前", "wrap", width=280),
    Column("after", "改动后", "wrap", width=280),
)
TONES: dict[str, Tone] = {"draft": "moving", "returned": "warn", "submitted": "warn", "accepted": "good"}
HINT = "一行一段。没有改动的裁判文书原文仍标为原文，改动过的句子标为人工填写。"
ACCEPT = "通过后全文固定，Word 文件原样留存；需要再改时由司法局“重新修改”。"
SHORT = 400
"""Characters of a section that the history shows."""


@dataclass(slots=True)
class View:
    """What the page shows."""

    shown: Shown
    history: list[CaseReportEvent]
    line: Line | None
    """The case in the list of what is owed."""
    rectifications: int
    """Problems of this case and agency that were entered to be put right."""
    missing: ui.element | None = None
    """Where it is told what is missing."""

    @property
    def row(self) -> CaseReport:
        """The report."""
        return self.shown.report


@frame.page("/reports/{report_id:int}", "一案一报")
async def one(report_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> None:
    """One report."""
    here = context.current()
    view = await here.read(_view, report_id)
    row = view.row
    frame.heading(row.title)
    frame.crumbs(("一案一报", "/reports"))
    frame.action("Word 文件", f"/reports/{row.id}/file", main=False)
    frame.action("打印", lambda: ui.run_javascript("window.print()"), main=False)
    frame.action("查看案件", f"/disputes/{row.dispute_id}", main=False)
    if row.state in {"draft", "returned"}:
        throwing.action(here, "case_report", row.id, "/reports")
    _standing(row, view.line)
    writes = row.state in WITH_AGENCY and here.person.may("correct")
    if writes:
        _title(here, view)
        _missing(view)
    passages.legend()
    for number, section in enumerate(view.shown.sections, 1):
        _Part(here, view, number, section.code, writes=writes).build()
    _deeds(here, view)
    with tag("details", classes="screen-only") as fold:
        tag("summary", f"经过（{len(view.history)} 步）", "text-button")
        Table("report-history", HISTORY, [_event(event) for event in view.history], unit="步")
    fold.props["open"] = row.state == "returned"


def _view(session: Session, actor: Actor, report_id: int) -> View:
    row = keeping.one(session, actor, report_id)
    line = next((one for one in listing.lost(session, actor, row.dispute_id) if one.organisation_id == row.organisation_id), None)
    wanted = rectification_list.Filters(dispute=row.dispute_id, organisation=row.organisation_id)
    entered = rectification_list.counts(session, actor, wanted).total
    return View(showing.of(session, actor, report_id), keeping.history(session, row), line, entered)


def _standing(row: CaseReport, line: Line | None) -> None:
    with tag("p", classes="remedy-standing"):
        tag("strong", STATES[row.state], f"tone-{TONES[row.state]}")
        tag("span", row.organisation.name)
        tag("span", f"案号 {row.dispute.number or '不详'}", "nowrap")
        if line is not None and line.due_on is not None:
            tag("span", f"提交期限 {words.day(line.due_on)}{'，已逾期' if line.overdue else ''}", "tone-bad" if line.overdue else "")
        if row.submitted_at:
            tag("span", f"提交 {words.moment(row.submitted_at)}")
        if row.decided_at:
            tag("span", f"{'通过' if row.state == 'accepted' else '退回'} {words.moment(row.decided_at)}")


def _title(here: context.Context, view: View) -> None:
    with tag("details", classes="row"):
        tag("summary", "修改标题", "text-button")
        field = forms.text("标题", view.row.title, limit=TITLE_MAX)

        async def save() -> None:
            await here.write(keeping.rename, view.row.id, view.row.revision, field.value or "")
            ui.navigate.reload()

        forms.button("保存标题", save)


def _missing(view: View) -> None:
    """What has to be done before it can be submitted: a list, not a surprise."""
    if view.missing is None:
        view.missing = tag("section", classes="written-missing", aria_label="提交前还需要")
    view.missing.clear()
    view.missing.set_visibility(bool(view.shown.missing))
    with view.missing:
        tag("strong", "提交前还需要")
        with tag("ul"):
            for lacking in view.shown.missing:
                tag("li", lacking.text)


class _Part:
    """A section: with its sources, or as lines to be edited."""

    def __init__(self, here: context.Context, view: View, number: int, code: str, *, writes: bool) -> None:
        self.here, self.view, self.number, self.code, self.writes = here, view, number, code, writes
        self.box = tag("section", classes="written-part")
        self.box.props["id"] = f"section-{code}"

    @property
    def section(self) -> Section:
        """As it is now."""
        return next(one for one in self.view.shown.sections if one.code == self.code)

    def build(self) -> None:
        """With its sources."""
        self.box.clear()
        with self.box:
            self._head(editing=False)
            passages.show(self.section, self.view.shown.numbers)
            if self.code == "measures":
                self._rectifications()
            if self.writes:
                self._hints()

    def edit(self) -> None:
        """As lines."""
        self.box.clear()
        with self.box:
            self._head(editing=True)
            text = ui.textarea(value=self.section.text).props("outlined autogrow")
            text.props["aria-label"] = "本节文字"
            text.props["maxlength"] = SECTION_MAX
            tag("p", HINT, "quiet small")
            self._hints()

            async def save() -> None:
                lines = (text.value or "").splitlines()
                await self._changed(lambda: self.here.write(keeping.change, *self._at(), paragraphs=lines))

            async def redraft() -> None:
                if await forms.sure("重新起草本节？", "按现在的裁判文书和台账重新起草，人工修改的文字留在经过里。", "重新起草"):
                    report_id, revision, code = self._at()
                    drafted = await self.here.read(keeping.anew, report_id, code)
                    await self._changed(lambda: self.here.write(keeping.redraft, report_id, revision, drafted))

            with tag("div", classes="row"):
                forms.button("保存本节", save, main=True)
                forms.button("取消", self.build)
                forms.button("重新起草本节", redraft)

    def _head(self, *, editing: bool) -> None:
        with tag("div", classes="written-part-head"):
            tag("h2", f"{numeral(self.number)}、{self.section.title}")
            if self.writes and not editing:
                forms.link("修改", self.edit)

    def _rectifications(self) -> None:
        """The way to the problems of this case that are put right."""
        row, entered = self.view.row, self.view.rectifications
        query = f"dispute={row.dispute_id}&organisation={row.organisation_id}"
        with tag("p", classes="small screen-only"):
            if entered:
                tag("a", f"本案登记的整改问题（{entered} 项）", href=f"/rectifications?{query}")
            elif self.writes:
                tag("a", "登记整改问题", href=f"/rectifications/new?dispute={row.dispute_id}")
                tag("span", "，登记后点“修改”“重新起草本节”，其措施和期限会列入。", "quiet")

    def _hints(self) -> None:
        """What the agency may ask itself here; never words of the report."""
        found = self.view.shown.hints.get(self.code, ())
        part = PARTS[self.code]
        if not found and (self.section.passages or not part.hint):
            return
        with tag("div", classes="written-hints small"):
            tag("strong", part.hint if not found or part.unit else "请核对")
            if found:
                with tag("ul"):
                    for text in found:
                        tag("li", text)

    def _at(self) -> tuple[int, int, str]:
        return self.view.row.id, self.view.row.revision, self.code

    async def _changed(self, deed: Callable[[], Awaitable[CaseReport]]) -> None:
        """Does it, and shows what came of it; other sections being edited stay as they are."""
        await deed()
        fresh = await self.here.read(_view, self.view.row.id)
        self.view.shown, self.view.history = fresh.shown, fresh.history
        notice("已保存")  # first: afterwards the button that asked is gone
        _missing(self.view)
        self.build()


def _deeds(here: context.Context, view: View) -> None:
    fitting = [(deed, step) for deed, step in MOVES.items() if view.row.state in step.sources and here.person.may(step.right)]
    if not fitting:
        return
    with forms.box("办理").classes("screen-only"), tag("div", classes="row"):
        for deed, step in fitting:
            label, told = step.note or "说明（可不填）", ACCEPT if deed == "accept" else ""
            ask = partial(forms.noted, step.label, label, partial(_do, here, view, deed), limit=moving.NOTE, told=told)
            forms.button(step.label, ask, main=deed in {"submit", "accept"})


async def _do(here: context.Context, view: View, deed: Deed, note: str) -> None:
    at = view.row.id, view.row.revision
    if deed == "submit":
        await here.write(moving.submit, *at, note)
    elif deed == "accept":
        kept = await here.read(moving.keep, *at, here.services.files)
        await here.write(moving.accept, *at, kept, note=note)
    else:
        await here.write(moving.send_back, *at, note, deed=deed)


def _event(event: CaseReportEvent) -> Row:
    states = event.action in {step.event for step in MOVES.values()}
    before, after = ((STATES.get(str(one), "") if states else _short(one)) for one in (event.before, event.after))
    section = "标题" if event.section == "title" else PARTS[event.section].title if event.section in PARTS else "—"
    return {
        "id": event.id, "at": words.moment(event.created_at), "who": event.user.name if event.user else "系统", "deed": EVENTS[event.action],
        "section": section, "note": event.note or "—", "before": before or "—", "after": after or "—",
    }  # fmt: skip


def _short(value: Any) -> str:
    text = "；".join(filter(None, value.values())) if isinstance(value, dict) else value if isinstance(value, str) else ""
    return text if len(text) <= SHORT else f"{text[:SHORT]}……"
