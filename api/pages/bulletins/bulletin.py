"""One bulletin: its words by sections with the figures beside them, edited until it is sent; its files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Path
from nicegui import ui
from sqlalchemy.orm import Session

from api.bulletins import files, keeping, layout
from api.bulletins.drafting import SectionText
from api.bulletins.frozen import Frozen
from api.bulletins.layout import Block
from api.bulletins.sight import BULLETINS
from api.pages.bulletins import bulletin_text
from api.pages.kit import context, forms, frame, thrown_away, words
from api.pages.kit.table import Column, Row, Table
from api.pages.kit.theme import asset, notice, tag
from api.store.actor import Actor
from api.store.tables import Bulletin

ui.add_head_html(f'<link rel="stylesheet" href="{asset("bulletins.css")}">', shared=True)

BulletinId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Pictured = list[tuple[Block, bytes | None]]
HINT = "一行一段。以“（一）”开头且不是句子的是小标题，序号印制时自动重排；“〔表：…〕”“〔图：…〕”是表和图的位置，可以移动或删去。"
SENT = "印发后全部内容固定，Word、PDF 和数据表原样留存；本地区行政机关可以看到这份通报（不含案件清单）。"


@dataclass
class Shown:
    """A bulletin as the caller sees it.  `own`: he may change it or, once it is sent, has its figures as a file."""

    bulletin: Bulletin
    frozen: Frozen
    own: bool
    whole: bool
    changes: list[keeping.Change]
    parts: dict[str, Pictured] = field(default_factory=dict)

    @property
    def editable(self) -> bool:
        """A draft of the caller's own bureau."""
        return self.own and self.bulletin.state == "draft"


@frame.page("/bulletins/{bulletin_id:int}", "通报")
async def shown(bulletin_id: BulletinId) -> None:
    """The bulletin."""
    frame.crumbs(("通报", "/bulletins"))
    here = context.current()
    look = await here.read(_look, bulletin_id)
    frame.heading(look.bulletin.title)
    _actions(here, look)
    _head(here, look)
    with tag("div", classes="bulletin"):
        with tag("div", classes="bulletin-text"):
            for section in look.bulletin.sections:
                _Part(here, look, section["code"]).build()
            if look.own:
                _history(look)
        with tag("aside", classes="bulletin-side", aria_label="数据"):
            bulletin_text.figures(bulletin_id, look.frozen)


def _look(session: Session, actor: Actor, bulletin_id: int) -> Shown:
    bulletin = BULLETINS.one(session, actor, bulletin_id)
    whole = BULLETINS.own(session, actor, bulletin)
    own = whole and actor.may("manage")
    frozen = keeping.frozen_of(bulletin)
    look = Shown(bulletin, frozen, own, whole, keeping.history(session, actor, bulletin_id) if own else [])
    for section in bulletin.sections:
        look.parts[section["code"]] = _pictured(frozen, section)
    return look


def _pictured(frozen: Frozen, section: SectionText) -> Pictured:
    return bulletin_text.pictured(layout.section_blocks(frozen, section))


def _actions(here: context.Context, look: Shown) -> None:
    at = f"/bulletins/{look.bulletin.id}/file"
    for form in files.TYPES:
        if look.whole or form in files.FOR_ALL:
            frame.action(files.LABELS[form], f"{at}?format={form}", main=False)
    if look.editable:
        frame.action("删除草稿", lambda: thrown_away.throw(here, BULLETINS, look.bulletin.id, "/bulletins"), main=False)
        frame.action("印发", lambda: _send(here, look))


def _head(here: context.Context, look: Shown) -> None:
    """Number, period, state; the title and number of a draft can be changed."""
    bulletin = look.bulletin
    state = "已印发" if bulletin.state == "sent" else "草稿"
    sent = f"，{words.moment(bulletin.sent_at)}" if bulletin.sent_at else ""
    tag("p", f"{look.frozen.bureau} · {look.frozen.period} · {state}{sent} · {bulletin.number or '未编文号'}", "quiet")
    if not look.editable:
        return
    with tag("details", classes="row"):
        tag("summary", "修改标题和文号", "text-button")
        title = forms.text("标题", bulletin.title, limit=keeping.TITLE_MAX)
        number = forms.text("文号", bulletin.number, hint="如 云司通〔2025〕3号", limit=keeping.NUMBER_MAX)

        async def save() -> None:
            revision = look.bulletin.revision
            await here.write(keeping.rename, bulletin.id, revision, title=title.value or "", number=number.value or "")
            ui.navigate.reload()

        forms.button("保存", save)


class _Part:
    """A section: as it will be printed, or as lines to be edited."""

    def __init__(self, here: context.Context, look: Shown, code: str) -> None:
        self.here, self.look, self.code = here, look, code
        self.box = tag("section", classes="bulletin-part")

    @property
    def section(self) -> SectionText:
        """As it is now."""
        found: SectionText = next(one for one in self.look.bulletin.sections if one["code"] == self.code)
        return found

    def build(self) -> None:
        """As it will be printed."""
        self.box.clear()
        with self.box:
            with tag("div", classes="bulletin-part-head"):
                tag("h2", self.section["title"] or "引言")
                if self.look.editable:
                    forms.link("修改", self.edit)
            bulletin_text.show(self.look.parts[self.code])

    def edit(self) -> None:
        """As lines."""
        self.box.clear()
        with self.box:
            with tag("div", classes="bulletin-part-head"):
                tag("h2", self.section["title"] or "引言")
            title = forms.text("节标题", self.section["title"], limit=keeping.TITLE_MAX) if self.section["title"] else None
            text = ui.textarea(value="\n".join(self.section["paragraphs"])).props("outlined autogrow").classes("bulletin-title")
            text.props["aria-label"] = "本节文字"
            tag("p", HINT, "plain quiet")

            async def save() -> None:
                heading, lines = (title.value or "") if title else "", (text.value or "").splitlines()
                await self._changed(lambda: self.here.write(keeping.change, *self._at(), title=heading, paragraphs=lines))

            async def redraft() -> None:
                if await forms.sure("恢复本节的草拟文字？", "按数据重新草拟，人工修改的文字留在修改记录里。", "恢复"):
                    await self._changed(lambda: self.here.write(keeping.redraft, *self._at()))

            with tag("div", classes="row"):
                forms.button("保存本节", save, main=True)
                forms.button("取消", self.build)
                forms.button("恢复草拟文字", redraft)

    def _at(self) -> tuple[int, int, str]:
        return self.look.bulletin.id, self.look.bulletin.revision, self.code

    async def _changed(self, deed: Callable[[], Awaitable[Bulletin]]) -> None:
        """Does it, and shows what came of it; other sections being edited stay as they are."""
        self.look.bulletin = await deed()
        section = self.section
        self.look.parts[self.code] = await self.here.read(_again, self.look.frozen, section)
        notice("已保存")  # first: afterwards the button that asked is gone
        self.build()


def _again(_session: Session, _actor: Actor, frozen: Frozen, section: SectionText) -> Pictured:
    return _pictured(frozen, section)


def _history(look: Shown) -> None:
    with tag("details"):
        tag("summary", f"修改记录（{len(look.changes)} 次）", "text-button")
        columns = (Column("at", "时间", "code"), Column("who", "修改人", "code"), Column("what", "内容", "text"), Column("before", "修改前", "wrap", width=320))
        Table("bulletin-history", columns, [_change(look, one) for one in look.changes], empty="还没有人修改过")


def _change(look: Shown, one: keeping.Change) -> Row:
    titles: dict[str, str] = {section["code"]: section["title"] or "引言" for section in look.bulletin.sections}
    what = "标题和文号" if one.change.section == "title" else titles.get(one.change.section, one.change.section)
    return {"id": one.change.id, "at": words.moment(one.change.created_at), "who": one.who, "what": what, "before": _before(one.change.before)}


def _before(value: Any) -> str:
    """What was there, shortened."""
    if not isinstance(value, dict):
        return "—"
    text = "；".join(value["paragraphs"]) if "paragraphs" in value else f"{value.get('title', '')}　{value.get('number', '')}"
    return text if len(text) <= 300 else f"{text[:300]}……"


async def _send(here: context.Context, look: Shown) -> None:
    bulletin = look.bulletin
    if not await forms.sure(f"印发《{bulletin.title}》？", SENT, "印发"):
        return
    kept = await here.read(files.keep, bulletin.id, bulletin.revision, here.services.files)
    await here.write(files.send, bulletin.id, bulletin.revision, kept)
    ui.navigate.to(f"/bulletins/{bulletin.id}")
