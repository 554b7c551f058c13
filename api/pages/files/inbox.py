"""The inbox of an organisation's people: files that failed, that are held, that brought a new version."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from api.pages.kit import context, frame, notices, theme, words
from api.pages.kit.table import Column, Deed, Piece, Row, Table, cell
from api.store.actor import Actor
from api.store.tables import Document, Notification, Paper

COLUMNS = (
    Column("created_at", "时间", "code", width=150),
    Column("message", "内容", "wrap"),
    Column("file", "文件", "text"),
    Column("read", "状态", "code"),
    Column("act", "操作", "code"),
)


@frame.page("/inbox", "收件箱")
async def inbox(request: Request) -> None:
    """What there is to know, newest first."""
    here, piece = context.current(), Piece.of(request.query_params, "")
    rows, total = await here.read(_rows, piece)

    async def act(deed: Deed) -> None:
        await here.write(notices.mark, deed.ids if deed.act == "read" else None)
        table.show(*await here.read(_rows, piece))
        theme.notice("已标为已读。")

    frame.action("全部标为已读", lambda: act(Deed("all", [], [])), main=False)
    table = Table(
        "inbox", COLUMNS, rows, total=total, piece=piece, empty="没有消息",
        selectable=(("read", "所选标为已读"),), act=act,
    )  # fmt: skip


def _rows(session: Session, actor: Actor, piece: Piece) -> tuple[list[Row], int]:
    actor.require("read")
    total = session.scalar(select(func.count(Notification.id)).where(notices.own(actor))) or 0
    visible = select(Document).where(actor.scope.holds_document()).subquery()
    found = session.execute(
        select(Notification, visible.c.name, visible.c.judgment_id, visible.c.held, Paper.id)
        .outerjoin(visible, visible.c.id == Notification.document_id)
        .outerjoin(Paper, and_(Paper.document_id == Notification.document_id, actor.scope.holds_paper()))
        .where(notices.own(actor))
        .order_by(Notification.id.desc())
        .offset(piece.offset)
        .limit(piece.limit)
    )
    return [_row(*one) for one in found], total


def _row(line: Notification, name: str | None, judgment_id: int | None, held: bool | None, paper_id: int | None) -> Row:
    href = f"/judgments/{judgment_id}" if judgment_id is not None and not held else "/documents" if paper_id is None else f"/papers/{paper_id}"
    return {
        "id": line.id,
        "href": href,
        "created_at": words.moment(line.created_at),
        "message": line.message,
        "file": cell(name, href=href) if name else None,
        "read": cell("已读", "quiet") if line.read_at else cell("未读", "warn"),
        "act": None if line.read_at else cell("标为已读", act="read"),
    }
