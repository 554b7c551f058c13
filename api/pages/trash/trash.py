"""The trash (回收站): who threw what away, when and why; put back, or purged by an administrator."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import Request
from nicegui import ui

from api.pages.kit import context, filter_fields, forms, frame, words
from api.pages.kit.table import Column, Deed, Piece, Row, Table, cell
from api.pages.kit.theme import notice, tag
from api.trash import listing, purging, throwing
from api.trash.kinds import KINDS
from api.trash.listing import TrashShown

COLUMNS: Final = (
    Column("title", "案号或名称", "text", width=280, fixed=True),
    Column("kind", "种类", "code"),
    Column("organisation", "单位", "text", width=220),
    Column("by", "删除人", "text"),
    Column("when", "删除时间", "code"),
    Column("reason", "原因", "wrap", width=240),
    Column("left", "剩余", "code"),
    Column("restore", "", "code"),
    Column("purge", "", "code"),
)
ADDRESSES: Final = {
    "judgment": "/judgments/{}", "suit": "/suits/{}", "case_report": "/reports/{}", "typical_case": "/typical-cases/{}",
    "volume": "/casebooks/{}", "paper": "/papers/{}",
}  # fmt: skip
"""Where what was put back is seen; a file is seen in the list of files."""
PURGED: Final = "彻底删除后不能恢复：记录、原件、检索和处理痕迹都会清除，操作记录只留下删除这件事。备份里的内容不受影响，办法见操作手册。"


@frame.page("/trash", "回收站", "correct")
async def listed(request: Request) -> None:
    """Newest first; a bureau sees its region's, an agency what it threw away itself."""
    here, params = context.current(), request.query_params
    kind, piece = params.get("kind", ""), Piece.of(params, "")
    if here.person.may("manage"):
        frame.action("保全", "/holds", main=False)
    if here.person.may("administer"):
        frame.action("保留期限", "/retention", main=False)
    found = await here.read(listing.page, kind=kind if kind in KINDS else "", offset=piece.offset, limit=piece.limit)
    with filter_fields.form():
        filter_fields.choice(kind, "kind", "种类", KINDS.items())
        filter_fields.submit(params)
    shown = {one.id: one for one in found.rows}

    async def act(deed: Deed) -> None:
        one = shown.get(deed.ids[0])
        if one is not None and deed.act == "restore":
            await here.write(throwing.restore, one.id)
            notice("已恢复原样。")
            ui.navigate.to(ADDRESSES[one.kind].format(one.object_id) if one.kind in ADDRESSES else "/documents")
        elif one is not None and deed.act == "purge":
            _purge(here, one)

    rows = [_row(one, purging=here.person.may("administer")) for one in found.rows]
    Table("trash", COLUMNS, rows, total=found.total, piece=piece, empty="回收站是空的", act=act, unit="项")


def _row(one: TrashShown, *, purging: bool) -> Row:
    return {
        "id": one.id, "title": one.title, "kind": one.kind_label, "organisation": one.organisation or "系统管理员", "by": one.by,
        "when": words.moment(one.thrown_at), "reason": one.reason,
        "left": "一直保留" if one.days_left is None else f"{one.days_left} 天",
        "restore": cell("恢复", act="restore"), "purge": cell("彻底删除", act="purge") if purging else None,
    }  # fmt: skip


def _purge(here: context.Context, one: TrashShown) -> None:
    """Asks for the number or name once more."""
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", f"彻底删除“{one.title}”？")
        tag("p", PURGED)
        typed = forms.text("请输入上面的案号或名称", limit=throwing.TITLE)
        reason = forms.text("原因（长期留在操作记录里）", limit=throwing.REASON)

        async def done() -> None:
            actor = await here.refresh()
            await asyncio.to_thread(purging.purge, here.services, actor, one.id, typed.value or "", reason.value or "")
            dialog.close()
            notice("已彻底删除。")
            ui.navigate.reload()

        with tag("div", classes="dialog-actions"):
            forms.button("取消", dialog.close)
            forms.button("彻底删除", done, main=True, danger=True)
