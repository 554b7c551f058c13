"""Closing a suit, taking it up again, removing one that was registered by mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from nicegui import ui

from api.errors import ServiceError
from api.pages.kit import context, forms, frame, given
from api.pages.kit.theme import tag
from api.screening import suits
from api.screening.states import ENDINGS
from api.store.tables import Suit
from api.store.types import today

CLOSE: Final = "裁判文书上传后会按案号自动办结并对照研判，不必在这里登记“法院裁判”。"
REOPEN: Final = "恢复后重新计算期限和风险。"
DROP: Final = "移出后不再列出、统计和提醒；误移出的可以在列表里筛选“已移出”后恢复。"


def actions(here: context.Context, suit: Suit, revision: Callable[[], int]) -> None:
    """The buttons at the top, as far as the state and the person's rights go.  `revision`: what the person has seen."""
    if not here.person.may("correct"):
        return

    async def drop(note: str) -> None:
        await here.write(suits.drop, suit.id, revision(), note)

    async def reopen(note: str) -> None:
        await here.write(suits.reopen, suit.id, revision(), note)

    async def restore() -> None:
        await here.write(suits.restore, suit.id, revision())
        ui.navigate.reload()

    if suit.state == "pending":
        frame.action("办结", lambda: _close(here, suit.id, revision), main=False)
        frame.action("移出", lambda: forms.noted("移出", "原因", drop, limit=suits.NOTE_MAX, told=DROP), main=False)
    elif suit.state == "closed":
        frame.action("恢复在诉", lambda: forms.noted("恢复在诉", "原因", reopen, limit=suits.NOTE_MAX, told=REOPEN), main=False)
    else:
        frame.action("恢复", restore, main=False)


async def _close(here: context.Context, suit_id: int, revision: Callable[[], int]) -> None:
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", "办结")
        tag("p", CLOSE, "quiet small")
        ending = forms.choice("办结方式", ENDINGS)
        on = forms.day("办结日", today().isoformat())
        note = forms.area("说明（可不填）", limit=suits.NOTE_MAX)

        async def done() -> None:
            how, day = _ended(ending.value, on.value)
            await here.write(suits.close, suit_id, revision(), how, on=day, note=note.value or "")
            dialog.close()
            ui.navigate.reload()

        with tag("div", classes="dialog-actions"):
            forms.button("取消", dialog.close)
            forms.button("办结", done, main=True)


def _ended(ending: str | None, on: str | None) -> tuple[str, date]:
    day = given.day(on)
    if not ending or day is None:
        raise ServiceError("E602", why="请选择办结方式并填写办结日")
    return ending, day
