"""Files as lines of a list: their state, why one failed, and what can be done."""

from __future__ import annotations

from typing import Final

from api.intake import documents
from api.intake.progress import Progress
from api.intake.states import FRUITLESS
from api.pages.kit import context, theme, words
from api.pages.kit.table import Column, Deed, Row, cell
from api.pages.trash import holding, throwing
from api.store.actor import Actor

COLUMNS: Final = (
    Column("name", "文件名", "text", width=320, fixed=True),
    Column("state", "状态", "code"),
    Column("why", "说明", "wrap", width=320),
    Column("act", "操作", "code"),
    Column("organisation", "上传单位", "text"),
    Column("pages", "页数", "number"),
    Column("size", "大小", "number"),
    Column("received_at", "收到时间", "code"),
    Column("path", "压缩包内位置", "text", hidden=True),
)
URGENT: Final = {"failed": 0, "held": 1, "reading": 2, "analysing": 2, "received": 3}
"""What asks for a person stands first, then what is being worked on."""


def row(actor: Actor, one: Progress, name: str = "", *, duplicate: bool = False, path: str | None = None) -> Row:
    """A line; `name` as it was called in a batch, `duplicate` where the bytes were known already."""
    act = None
    if one.state in FRUITLESS and actor.may("upload"):
        act = cell("重新处理", act="retry")
    elif one.state == "held" and actor.may("manage"):
        act = cell("并入已登记案件", act="accept")
    elif _address(one):
        act = cell("打开文书", href=_address(one))
    return {
        "id": one.document_id,
        "href": _address(one),
        "name": name or one.name,
        "state": cell(one.label, words.STATE_TONES[one.state]),
        "why": _why(one, duplicate=duplicate),
        "act": act,
        "organisation": one.organisation or "系统管理员",
        "pages": one.pages,
        "size": words.size(one.size),
        "received_at": words.moment(one.received_at),
        "path": path,
    }


def order(one: Progress) -> tuple[int, int]:
    """Failed ones first, then as they came."""
    return (URGENT.get(one.state, 9), one.document_id)


def selectable(actor: Actor) -> tuple[tuple[str, str], ...]:
    """What can be done with several at once: (act, words)."""
    own = (("retry", "重新处理所选"), ("throw", "删除所选")) if actor.may("upload") else ()
    return (*own, ("hold", "保全所选")) if actor.may("manage") else own


async def act(deed: Deed) -> None:
    """What a button of the list asks for."""
    if deed.act == "retry":
        for one in deed.ids:
            await context.current().write(documents.retry, one)
        theme.notice("已重新排队，处理完会更新状态。")
    elif deed.act == "throw":
        throwing.ask(context.current(), "document", deed.ids, "/documents")
    elif deed.act == "hold":
        holding.ask(context.current(), "document", deed.ids)
    elif deed.act == "accept":
        for one in deed.ids:
            await context.current().write(documents.admit, one)
        theme.notice("已并入已登记案件。")


def _address(one: Progress) -> str:
    if one.judgment_id is not None:
        return f"/judgments/{one.judgment_id}"
    if one.suit_id is not None:
        return f"/suits/{one.suit_id}"
    return f"/papers/{one.paper_id}" if one.paper_id is not None else ""


_TOLD: Final = {
    "not_administrative": "没有登记为案件；确认是行政裁判文书的，可以重新处理。",
    "paper": "行政复议决定书等，已登记到“其他文书”，按口径统计。",
    "suit_paper": "应诉材料，在“应诉研判”里查看。",
    "unpacked": "压缩包里的文件已逐个登记。",
}


def _why(one: Progress, *, duplicate: bool) -> str | None:
    if one.error is not None:
        return f"{one.error.message}{one.error.remedy}"
    if one.state == "held":
        return "同一案件已由其他单位登记，需要司法局确认是否并入。"
    if one.state in _TOLD:
        return _TOLD[one.state]
    return "本单位上传过相同内容的文件，没有重复登记。" if duplicate else None
