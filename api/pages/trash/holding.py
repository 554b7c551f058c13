"""Holds (保全): the button that puts one or ends it, and the list of what is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nicegui import ui

from api.pages.kit import context, forms, frame, words
from api.pages.kit.table import Column, Deed, Row, Table, cell
from api.pages.kit.theme import notice, tag
from api.trash import holds
from api.trash.holds import HoldShown

COLUMNS: Final = (
    Column("title", "案号或名称", "text", width=280, fixed=True),
    Column("kind", "种类", "code"),
    Column("reason", "原因", "wrap", width=320),
    Column("by", "设置人", "text"),
    Column("since", "设置时间", "code"),
    Column("end", "", "code"),
)
ADDRESSES: Final = {"judgment": "/judgments/{}", "dispute": "/disputes/{}", "suit": "/suits/{}"}
"""Where what is held is seen; a file is seen in the list of files."""
WHY: Final = "保全期间任何人都不能删除，保留期满也不清理，直到解除。原因会留在操作记录里，请不要写个人信息。"
ENDED: Final = "此后可以删除，保留期满的会被清理。"


@frame.page("/holds", "保全", "manage")
async def listed() -> None:
    """What is held within the caller's sight, the newest first."""
    here = context.current()
    frame.crumbs(("回收站", "/trash"))
    shown = {one.id: one for one in await here.read(holds.listed)}

    async def act(deed: Deed) -> None:
        one = shown.get(deed.ids[0])
        if one is not None:
            await end(here, one.kind, one.object_id)

    Table("holds", COLUMNS, [_row(one) for one in shown.values()], empty="没有保全中的内容", act=act, unit="项")


def _row(one: HoldShown) -> Row:
    address = ADDRESSES[one.kind].format(one.object_id) if one.kind in ADDRESSES else "/documents"
    return {
        "id": one.id, "href": address, "title": one.title, "kind": one.kind_label, "reason": one.reason, "by": one.by,
        "since": words.moment(one.since), "end": cell("解除保全", act="end"),
    }  # fmt: skip


def told(reason: str) -> str:
    """What the page of something that is held says of it."""
    return f"正在保全：{reason}"


async def action(here: context.Context, kind: str, object_id: int) -> None:
    """The button at the top of a page, and why it is held, for those who may hold."""
    if here.person.may("manage"):
        reasons = await here.read(holds.reasons, kind, object_id)
        frame.action("解除保全" if reasons else "保全", lambda: turn(here, kind, object_id), main=False)
        for reason in reasons:
            tag("p", told(reason), "quiet small", role="note")


async def turn(here: context.Context, kind: str, object_id: int) -> None:
    """Ends the hold where there is one by now, else asks for the reason of one."""
    if await here.read(holds.reasons, kind, object_id):
        await end(here, kind, object_id)
    else:
        ask(here, kind, [object_id])


def ask(here: context.Context, kind: str, ids: Sequence[int]) -> None:
    """Asks why, and holds these."""

    async def put(reason: str) -> None:
        for one in ids:
            await here.write(holds.put, kind, one, reason)
        notice("已保全。")

    forms.noted("保全" if len(ids) == 1 else f"保全所选的 {len(ids)} 项", "保全的原因", put, limit=holds.REASON, told=WHY)


async def end(here: context.Context, kind: str, object_id: int) -> None:
    """Ends all holds of it, after a question that says why it is held."""
    reasons = await here.read(holds.reasons, kind, object_id)
    if await forms.sure("解除保全？", f"保全的原因：{'；'.join(reasons) or '没有在保全'}。{ENDED}", "解除保全"):
        await here.write(holds.end, kind, object_id)
        ui.navigate.reload()
