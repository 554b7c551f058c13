"""Uploading: files are dropped here, and stay here until each is a judgment or says why not."""

from __future__ import annotations

from nicegui import ui
from sqlalchemy.orm import Session

from api.intake import batches
from api.pages.files.documents import BatchView
from api.pages.kit import context, frame
from api.pages.kit.theme import tag
from api.pages.kit.uploading import Uploader
from api.store.actor import Actor


@frame.page("/upload", "上传文件", "upload")
async def upload(batch: int = 0) -> None:
    """The place to drop files on, and the batch that they are in; the address keeps its number."""
    frame.crumbs(("文件处理", "/documents"))
    frame.action("上传记录", "/batches", main=False)
    seen: list[BatchView] = []

    async def received(batch_id: int) -> None:
        if seen:
            seen[0].watch()
            return
        with files:
            seen.append(view := BatchView(batch_id))
            await view.show()
        ui.run_javascript(f"history.replaceState(null, '', '/upload?batch={batch_id:d}')")

    mine = batch != 0 and await context.current().read(_mine, batch)
    Uploader(batch if mine else 0, received=received)
    with tag("section", classes="batch") as files:
        if batch:
            seen.append(view := BatchView(batch))
            await view.show()


def _mine(session: Session, actor: Actor, batch_id: int) -> bool:
    """Whether more files may be put into a batch: only by who opened it.  Raises ServiceError E601 outside the scope."""
    return batches.visible(session, actor, batch_id).user_id == actor.user_id
