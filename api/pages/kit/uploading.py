"""Sending files from a page: the browser's part with its progress; here, what the page does about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui.element import Element

from api.pages.kit import context


class Sending(Element, esm={"anjian-sending": "sending"}):
    """What sends files from a page; below it, one class a way in which people hand them in."""


class Uploader(Sending, component="sending/upload.js"):
    """Takes files and folders, dropped or chosen, and sends them a few at a time to the API.

    `quiet`: nothing is shown until files are dropped anywhere on the page.  `received` is called with the batch's id
    whenever files have been accepted.
    """

    def __init__(self, batch_id: int = 0, *, quiet: bool = False, received: Callable[[int], Any] | None = None) -> None:
        super().__init__()
        largest = context.current().services.settings.upload_bytes
        self.props.update({"batch": batch_id, "largest": largest, "quiet": quiet})
        if received is not None:
            self.on("received", lambda event: received(int(event.args["batch"])))


def drop_anywhere() -> None:
    """Lets files be dropped on a list: a panel shows how far they are and leads to their batch."""
    Uploader(quiet=True)
