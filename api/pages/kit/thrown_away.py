"""A bureau's draft that a person throws away on its page, and the way back that the list then offers."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from api.pages.kit import context, forms
from api.pages.kit.given import number
from api.pages.kit.theme import tag
from api.writing.drafts import Drafts

MARK = "discarded"
"""What in the list's address names the draft."""


async def throw(here: context.Context, drafts: Drafts[Any], draft_id: int, listed: str) -> None:
    """Asks, throws the draft away, and goes to the list at that address."""
    if await forms.sure("删除这份草稿？", "从列表中移除，随后可以在列表页恢复。", "删除"):
        await here.write(drafts.discard, draft_id)
        ui.navigate.to(f"{listed}?{MARK}={draft_id}")


def way_back(here: context.Context, drafts: Drafts[Any], given: str | None, listed: str) -> None:
    """The line with the button that has it back; nothing unless the address names one.  `given`: what it says."""
    draft_id = number(given)
    if draft_id is None:
        return

    async def restore() -> None:
        await here.write(drafts.restore, draft_id)
        ui.navigate.to(f"{listed}/{draft_id}")

    with tag("p", classes="notice-line row"):
        tag("span", "草稿已删除。")
        forms.button("恢复这份草稿", restore)
