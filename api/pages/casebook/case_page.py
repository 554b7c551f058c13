"""One typical case: its sections with their sources, what is in the way of a release, signatures, names, versions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Path
from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casebook import cases, criteria, drafting, sight, signing, versions
from api.casebook.obstacles import Obstacle, obstacles, since
from api.casebook.released import Released
from api.casebook.signing import Signed
from api.casebook.versions import STATES
from api.pages.casebook import case_deeds
from api.pages.casebook.case_list import TONES
from api.pages.casebook.case_masking import masking_panel
from api.pages.kit import context, forms, frame, passages, words
from api.pages.kit.table import Column, Row, Table, cell
from api.pages.kit.theme import notice, tag
from api.pages.trash import throwing
from api.store.actor import Actor
from api.store.tables import Judgment, TypicalCase, TypicalCaseVersion
from api.writing.passages import Section, from_json

CaseId = Annotated[int, Path(ge=1, le=2**31 - 1)]
VERSIONS = (
    Column("version", "版本", "number"),
    Column("at", "时间", "code"),
    Column("who", "由谁", "code"),
    Column("what", "做了什么", "text", width=240),
    Column("open", "", "code"),
)
HINT = "一行一段。没有改动的裁判文书原文仍标为原文，改动过的句子标为人工填写。保存后成为新版本，原有审签失效。"


@dataclass(slots=True)
class View:
    """What a person of the bureau, or of the agency that was asked, sees.  `open_to`: judgments that he may open."""

    case: TypicalCase
    sections: tuple[Section, ...]
    obstacles: list[Obstacle]
    signed: Signed
    versions: list[TypicalCaseVersion]
    open_to: frozenset[int]
    own: bool
    reasons: list[dict[str, Any]]
    lacking: tuple[str, ...] = ()
    """What the judgment does not say, of a draft."""

    @property
    def writes(self) -> bool:
        """Whether its words can be changed now."""
        return self.case.state == "draft"


@frame.page("/typical-cases/{case_id:int}", "典型案例")
async def one(case_id: CaseId) -> None:
    """One case: whole for who writes on it, as it went out for everybody else."""
    here = context.current()
    frame.crumbs(("典型案例", "/typical-cases"))
    view = await here.read(_look, case_id)
    if isinstance(view, Released):
        _public(case_id, view)
        return
    await _Page(here, view).build()


def _look(session: Session, actor: Actor, case_id: int) -> View | Released:
    seen = sight.seen(session, actor, case_id)
    return look(session, actor, case_id) if seen.whole else Released.from_json(seen.case.released or {})


def look(session: Session, actor: Actor, case_id: int) -> View:
    """All that the page shows of a case that the caller gets whole.  Raises ServiceError E601."""
    seen = sight.seen(session, actor, case_id)
    case = sight.whole(session, actor, case_id)
    _ = case.organisation.name, case.bureau.name, case.dispute.number  # read while the session is open
    sections = cases.sections_of(case)
    named = {one.judgment_id for section in sections for one in section.passages if one.judgment_id}
    open_to = session.scalars(select(Judgment.id).where(actor.scope.holds_judgment(), Judgment.id.in_(named)))
    told = obstacles(session, case) if case.state == "draft" else since(session, case) if case.state == "released" else []
    past, lacking = versions.history(session, actor, case_id), drafting.missing(session, case) if case.state == "draft" else ()
    return View(case, sections, told, signing.of(session, case), past, frozenset(open_to), seen.own, sight.reasons(session, actor, case), lacking)


def _public(case_id: int, released: Released) -> None:
    """What everybody in the region gets."""
    frame.heading(released.title)
    frame.action("打印版", f"/typical-cases/{case_id}/preview", main=False)
    tag("p", "　".join(filter(None, (released.agency, released.number, "、".join(released.keywords)))), "quiet")
    for section in released.sections:
        with tag("section", classes="written-part"):
            tag("h2", section.title)
            for paragraph in section.paragraphs:
                tag("p", paragraph, "passage-paragraph")


class _Page:
    """The page of who writes on the case; its parts that follow a change, in their order."""

    head: ui.element
    told: ui.element
    names: ui.element
    past: ui.element

    def __init__(self, here: context.Context, view: View) -> None:
        self.here, self.view = here, view

    async def build(self) -> None:
        """All of it."""
        case = self.view.case
        frame.heading(case.title or "（没有标题）")
        frame.action("查看案件", f"/disputes/{case.dispute_id}", main=False)
        if case.state == "draft" and self.here.person.may("manage"):
            throwing.action(self.here, "typical_case", case.id, "/typical-cases")
        frame.action("网页预览", f"/typical-cases/{case.id}/preview", main=False)
        self.head = tag("div")
        self._head()
        self.told = tag("section", classes="written-missing", aria_label="不能发布的原因")
        self._obstacles()
        self._reasons()
        if self.view.writes and self.here.person.may("correct"):
            self._title()
        passages.legend()
        for section in self.view.sections:
            _Part(self, section.code).build()
        self.names = tag("div")
        with self.names:
            await masking_panel(self.here, case, self.changed)
        self.past = tag("div")
        self._versions()

    async def changed(self, deed: Callable[[], Awaitable[TypicalCase]]) -> None:
        """Does it, and shows what came of it; sections that are being edited stay as they are."""
        await deed()
        self.view = await self.here.read(look, self.view.case.id)
        notice("已保存")  # first: afterwards the button that asked may be gone
        self._head()
        self._obstacles()
        self.names.clear()
        with self.names:
            await masking_panel(self.here, self.view.case, self.changed)
        self._versions()

    def _head(self) -> None:
        """How it stands, and what can be done at this revision."""
        self.head.clear()
        with self.head:
            self._standing()
            case_deeds.show(self.here, self.view.case, self.view.signed, own=self.view.own)

    def _standing(self) -> None:
        case = self.view.case
        with tag("p", classes="remedy-standing"):
            tag("strong", STATES[case.state], f"tone-{TONES[case.state]}")
            tag("span", case.bureau.name)
            tag("span", case.organisation.name)
            tag("span", f"案号 {case.dispute.number or '不详'}", "nowrap")
            tag("span", f"第 {case.version} 版")
            if case.asked_id is not None:
                tag("strong", f"{case.organisation.name}撰写中", "tone-moving")
            if case.released_at:
                tag("span", f"发布 {words.moment(case.released_at)}")

    def _obstacles(self) -> None:
        """Why it cannot be released, or what came after its release: a list, not a surprise."""
        self.told.clear()
        self.told.set_visibility(self.view.writes or bool(self.view.obstacles))
        with self.told:
            waiting = "现在不能发布，因为" if self.view.obstacles else "可以发布。"
            tag("strong", waiting if self.view.writes else "发布后有新情况，请考虑是否撤下")
            with tag("ul"):
                for one in self.view.obstacles:
                    with tag("li"):
                        tag("span", one.text)
                        if one.address:
                            tag("a", "　去处理", href=one.address)
            if self.view.lacking:
                tag("p", f"起草时注意：{''.join(self.view.lacking)}", "quiet small")
            for signed in self.view.signed.signatures:
                tag("p", f"{signed.user.name} {words.moment(signed.created_at)} 审签{f'：{signed.note}' if signed.note else ''}", "quiet small")

    def _reasons(self) -> None:
        with forms.box("入选理由"):
            if not self.view.reasons:
                tag("p", "人工选用", "quiet")
            for one in self.view.reasons:
                with tag("p"):
                    tag("strong", f"{criteria.label(one['criterion'])}：")
                    tag("span", one["text"])
                    for number, dispute in enumerate(one["disputes"][:10], 1):
                        tag("a", f" 案件{number}", href=f"/disputes/{dispute}")

    def _title(self) -> None:
        case = self.view.case
        with tag("details", classes="row"):
            tag("summary", "修改标题", "text-button")
            field = forms.text("标题", case.title, limit=cases.TITLE_MAX)

            async def save() -> None:
                await self.here.write(cases.rename, case.id, self.view.case.revision, field.value or "")
                ui.navigate.reload()

            forms.button("保存标题", save)

    def _versions(self) -> None:
        self.past.clear()
        with self.past, tag("details", classes="screen-only"):
            tag("summary", f"版本（{len(self.view.versions)} 个）", "text-button")
            Table("typical-case-versions", VERSIONS, [version_row(self.view.case, one) for one in self.view.versions], unit="个版本")


class _Part:
    """A section: with its sources, or as lines to be edited."""

    def __init__(self, page: _Page, code: str) -> None:
        self.page, self.code = page, code
        self.box = tag("section", classes="written-part")
        self.box.props["id"] = f"section-{code}"

    @property
    def section(self) -> Section:
        """As it is now."""
        return next(one for one in self.page.view.sections if one.code == self.code)

    def build(self) -> None:
        """With its sources."""
        self.box.clear()
        with self.box:
            self._head(editing=False)
            passages.show(self.section, self.page.view.open_to)

    def edit(self) -> None:
        """As lines."""
        self.box.clear()
        with self.box:
            self._head(editing=True)
            text = ui.textarea(value=self.section.text).props("outlined autogrow")
            text.props["aria-label"] = f"{self.section.title}文字"
            text.props["maxlength"] = cases.SECTION_MAX
            tag("p", HINT, "quiet small")

            async def save() -> None:
                lines = (text.value or "").splitlines()
                await self._changed(lambda: self.page.here.write(cases.change, *self._at(), paragraphs=lines))

            async def redraft() -> None:
                if await forms.sure("恢复本节的草拟文字？", "由裁判文书重新草拟，人工修改的文字留在旧版本里。", "恢复"):
                    case_id, revision, code = self._at()
                    drafted = await self.page.here.read(cases.anew, case_id, code)
                    await self._changed(lambda: self.page.here.write(cases.redraft, case_id, revision, drafted))

            with tag("div", classes="row"):
                forms.button("保存本节", save, main=True)
                forms.button("取消", self.build)
                forms.button("恢复草拟文字", redraft)

    def _head(self, *, editing: bool) -> None:
        size = len(self.section.text.replace("\n", ""))
        with tag("div", classes="written-part-head"):
            tag("h2", self.section.title)
            tag("span", f"{size} 字", "quiet small")
            if self.page.view.writes and self.page.here.person.may("correct") and not editing:
                forms.link("修改", self.edit)

    def _at(self) -> tuple[int, int, str]:
        return self.page.view.case.id, self.page.view.case.revision, self.code

    async def _changed(self, deed: Callable[[], Awaitable[TypicalCase]]) -> None:
        await self.page.changed(deed)
        self.build()


@frame.page("/typical-cases/{case_id:int}/versions/{version:int}", "典型案例旧版本")
async def old(case_id: CaseId, version: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> None:
    """A version as it was."""
    here = context.current()
    row, view = await here.read(_version, case_id, version)
    frame.crumbs(("典型案例", "/typical-cases"), (view.case.title, f"/typical-cases/{case_id}"))
    frame.heading(f"第 {row.version} 版：{row.title}")
    if view.writes and here.person.may("correct") and row.version != view.case.version:
        frame.action("恢复这一版", lambda: _restore(here, view, row.version))
    tag("p", f"{versions.who(row)} {words.moment(row.created_at)} {what(row)}", "quiet")
    passages.legend()
    for section in from_json(row.sections):
        with tag("section", classes="written-part"):
            tag("h2", section.title)
            passages.show(section, view.open_to)


def _version(session: Session, actor: Actor, case_id: int, version: int) -> tuple[TypicalCaseVersion, View]:
    found = versions.one(session, actor, case_id, version)
    _ = found.user and found.user.name
    return found, look(session, actor, case_id)


async def _restore(here: context.Context, view: View, version: int) -> None:
    if await forms.sure(f"恢复第 {version} 版？", "标题和各节回到那一版并成为新版本，现在的文字留在旧版本里；原有审签失效。", "恢复"):
        await here.write(versions.restore, view.case.id, view.case.revision, version)
        ui.navigate.to(f"/typical-cases/{view.case.id}")


def version_row(case: TypicalCase, one: TypicalCaseVersion) -> Row:
    """A line of the versions."""
    return {
        "id": one.id, "version": one.version, "at": words.moment(one.created_at), "who": versions.who(one), "what": what(one),
        "open": cell("查看", href=f"/typical-cases/{case.id}/versions/{one.version}"),
    }  # fmt: skip


def what(one: TypicalCaseVersion) -> str:
    """What made a version."""
    if one.what in versions.WHATS:
        return versions.WHATS[one.what]
    title = next((section["title"] for section in one.sections if section["code"] == one.what), one.what)
    return f"修改“{title}”"
