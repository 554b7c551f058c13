"""One casebook: put in order and described by the bureau until it is frozen; its contents and files for everybody who may read it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path
from nicegui import ui
from sqlalchemy.orm import Session

from api.casebook.obstacles import Obstacle
from api.casebook.volumes import choosing, files, keeping
from api.casebook.volumes.book import KINDS, Book
from api.casebook.volumes.choosing import Choice
from api.casebook.volumes.obstacles import obstacles
from api.casebook.volumes.sight import VOLUMES
from api.pages.casebook import volume_cases, volume_words
from api.pages.kit import context, forms, frame, thrown_away, words
from api.pages.kit.table import Column, Row, Table, cell
from api.pages.kit.theme import asset, tag
from api.store.actor import Actor
from api.store.files import FileStore
from api.store.tables import Organisation, Volume, VolumeFile
from nlp.reading.guard.limits import human_size

ui.add_head_html(f'<link rel="stylesheet" href="{asset("casebooks.css")}">', shared=True)

VolumeId = Annotated[int, Path(ge=1, le=2**31 - 1)]
FROZEN = "定稿后全部内容固定，七种文件原样留存；本地区行政机关可以看到。定稿前逐个检查文件里有没有应当遮盖的内容，需要几秒到几十秒。"
FILES = (
    Column("label", "种类", "code", width=200, fixed=True),
    Column("name", "文件名", "wrap", width=400),
    Column("size", "大小", "code"),
    Column("sha256", "校验值", "code"),
)
LEAKS = (
    Column("file", "文件", "wrap", width=240), Column("where", "位置", "wrap", width=160), Column("shown", "前后文字", "wrap", width=240),
    Column("category", "类别", "code"),
)  # fmt: skip
SHOWN_HASH = 16
"""Digits of a file's digest; the whole of it on pointing."""


@dataclass
class Shown:
    """A casebook as the caller sees it.  `edits`: a draft that he may change."""

    volume: Volume
    book: Book
    own: bool
    edits: bool
    kept: list[VolumeFile]
    obstacles: list[Obstacle]
    choices: list[Choice]
    titles: dict[int, str]
    number: str


@frame.page("/casebooks/{volume_id:int}", "典型案例汇编")
async def shown(volume_id: VolumeId) -> None:
    """The casebook."""
    frame.crumbs(("典型案例汇编", "/casebooks"))
    here = context.current()
    _Page(here, await here.read(_look, volume_id)).build()


class _Page:
    """What is shown; a change of the order is shown without leaving the page."""

    def __init__(self, here: context.Context, look: Shown) -> None:
        self.here, self.look = here, look

    def build(self) -> None:
        """All of it."""
        look = self.look
        frame.heading(look.book.head)
        _actions(self.here, lambda: self.look)
        self.top = tag("div")
        if look.edits:
            self.cases = volume_cases.Cases(self.here, look.volume, look.choices, look.titles, self.changed)
            volume_words.build(self.here, lambda: self.look.volume, look.number)
        self.contents = tag("div")
        self._fill()
        _files(look)

    async def changed(self, _volume: Volume) -> None:
        """Shows what a change of the cases made of it."""
        self.look = await self.here.read(_look, self.look.volume.id)
        self.cases.show(self.look.volume)
        self._fill()

    def _fill(self) -> None:
        self.top.clear()
        with self.top:
            _head(self.look)
            if self.look.edits:
                _obstacles(self.look)
        self.contents.clear()
        with self.contents:
            _contents(self.look.book)


def _look(session: Session, actor: Actor, volume_id: int) -> Shown:
    volume = VOLUMES.one(session, actor, volume_id)
    _ = volume.bureau.name  # read while the session is open
    own = VOLUMES.own(session, actor, volume) and actor.may("manage")
    edits = own and volume.state == "draft"
    look = Shown(volume, keeping.book_of(session, volume), own, edits, files.kept(session, volume), [], [], {}, "")
    if edits:
        look.obstacles = obstacles(session, volume)
        look.choices = choosing.choices(session, session.get_one(Organisation, volume.bureau_id))
        look.titles = choosing.titles(session, set(volume.cases) - {one.id for one in look.choices})
        look.number = keeping.suggested_number(session, volume)
    return look


def _actions(here: context.Context, current: Callable[[], Shown]) -> None:
    look = current()
    if look.edits:
        frame.action("删除草稿", lambda: thrown_away.throw(here, VOLUMES, look.volume.id, "/casebooks"), main=False)
        frame.action("定稿", lambda: _freeze(here, current().volume))
    elif look.own and look.volume.state == "frozen":
        frame.action("重新生成比较", lambda: _compare(here, look.volume), main=False)


def _head(look: Shown) -> None:
    volume = look.volume
    frozen = f"，{words.moment(volume.frozen_at)}" if volume.frozen_at else ""
    number = look.book.number or "未编号"
    tag("p", f"{volume.bureau.name} · {number} · {len(list(look.book.cases))} 个案例 · {keeping.STATES[volume.state]}{frozen}", "quiet")


def _obstacles(look: Shown) -> None:
    if not look.obstacles:
        tag("p", "可以定稿。定稿时会逐个检查文件。", "quiet")
        return
    with tag("section", classes="notice-line", aria_label="定稿前要解决的问题"):
        tag("p", "现在还不能定稿，因为：")
        with tag("ul", classes="volume-obstacles"):
            for one in look.obstacles:
                with tag("li"):
                    if one.address:
                        tag("a", one.text, href=one.address)
                    else:
                        tag("span", one.text)


def _contents(book: Book) -> None:
    """As it is printed."""
    with forms.box("目录"):
        if not book.groups:
            tag("p", "还没有案例", "quiet")
        with tag("ol", classes="volume-contents"):
            for group in book.groups:
                with tag("li"):
                    if group.title:
                        tag("b", group.title)
                    with tag("ol"):
                        for one in group.cases:
                            tag("li", f"案例{one.number}　{one.case.title}")


def _files(look: Shown) -> None:
    at = f"/casebooks/{look.volume.id}/file"
    if look.volume.state == "draft":
        with forms.box("预览"):
            tag("p", "按现在的内容当场生成，印有“草稿”。", "quiet")
            with tag("div", classes="row"):
                for kind, label in KINDS.items():
                    tag("a", label, "button plain-button", href=f"{at}?kind={kind}")
        return
    tag("h2", "文件")
    rows: list[Row] = [
        {
            "id": one.id, "label": cell(KINDS[files.kind_of(one.kind)], href=f"{at}?kind={one.kind}"), "name": one.name, "size": human_size(one.size),
            "sha256": cell(one.sha256[:SHOWN_HASH], title=one.sha256),
        }
        for one in look.kept
    ]  # fmt: skip
    Table("casebook-files", FILES, rows, unit="个文件")


async def _freeze(here: context.Context, volume: Volume) -> None:
    if not await forms.sure(f"定稿《{volume.title}》？", FROZEN, "定稿"):
        return
    steps = ["正在准备"]
    with ui.dialog(value=True).props("persistent") as waiting, tag("div", classes="dialog"):
        tag("h2", "正在定稿")
        line = tag("p", steps[0], role="status")
        timer = ui.timer(0.3, lambda: line.set_text(steps[-1]))
    try:
        rendered = await here.read(files.render, volume.id, volume.revision, steps.append)
    finally:
        timer.cancel()
        waiting.close()
        waiting.delete()
    if rendered.leaks:
        _told(rendered.leaks)
        return
    kept = await asyncio.to_thread(files.keep, rendered, here.services.files)
    await here.write(files.freeze, volume.id, rendered, kept)
    ui.navigate.to(f"/casebooks/{volume.id}")


def _told(leaks: tuple[files.Leak, ...]) -> None:
    """Where what is masked still stands; nothing was frozen."""
    rows: list[Row] = [{"id": at, "file": one.file, "where": one.where, "shown": one.shown, "category": one.category} for at, one in enumerate(leaks, 1)]
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog wide"):
        tag("h2", "没有定稿：文件里还有应当遮盖的内容")
        tag("p", "书名、前言和封面可以在本页修改；案例里的，请撤下案例、改好隐名再发布。")
        Table("casebook-leaks", LEAKS, rows, unit="处")
        with tag("div", classes="dialog-actions"):
            forms.button("知道了", dialog.close, main=True)


async def _compare(here: context.Context, volume: Volume) -> None:
    found, changed = await here.read(_compared, volume.id, here.services.files)
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog wide"):
        tag("h2", "重新生成比较")
        with tag("dl", classes="facts"):
            for one in found:
                tag("dt", KINDS[one.kind])
                tag("dd", _verdict(one))
        if changed:
            tag("p", "定稿以后服务器上有变化的：")
            for line in changed:
                tag("p", line, "quiet")
        with tag("div", classes="dialog-actions"):
            forms.button("知道了", dialog.close, main=True)


def _compared(session: Session, actor: Actor, volume_id: int, store: FileStore) -> tuple[list[files.Compared], list[str]]:
    return files.compare(session, actor, volume_id, store), files.changed(VOLUMES.one(session, actor, volume_id))


def _verdict(one: files.Compared) -> str:
    if not one.intact:
        return "留存的文件缺失或已损坏，请通知管理员检查磁盘"
    return {True: "与留存的逐字节相同", False: "与留存的不同（下载的仍是留存的原件）", None: "这台服务器没有中文字体，不能重新生成"}[one.same]
