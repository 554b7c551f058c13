"""The button that throws something away: asks why, and goes to the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nicegui import ui

from api.pages.kit import context, forms, frame
from api.pages.kit.theme import tag
from api.trash import throwing

TOLD: Final = "列表、检索、台账和统计里都不再有它；到期以前可以在“回收站”恢复原样。原因会留在操作记录里，请不要写个人信息。"


def action(here: context.Context, kind: str, object_id: int, then: str) -> None:
    """The button at the top of a page, for those who may write at all; whether this one may go, is told when it is pressed."""
    if here.person.may("correct"):
        frame.action("删除", lambda: ask(here, kind, [object_id], then), main=False)


def ask(here: context.Context, kind: str, ids: Sequence[int], then: str) -> None:
    """Asks why, throws these away one after the other, and goes to `then`."""
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", "移入回收站" if len(ids) == 1 else f"把所选的 {len(ids)} 项移入回收站")
        tag("p", TOLD, "quiet small")
        reason = forms.area("删除的原因", limit=throwing.REASON)

        async def done() -> None:
            for one in ids:
                await here.write(throwing.throw, kind, one, reason.value or "")
            dialog.close()
            ui.navigate.to(then)

        with tag("div", classes="dialog-actions"):
            forms.button("取消", dialog.close)
            forms.button("移入回收站", done, main=True)
