"""Links to the other pages of a list that is no table."""

from __future__ import annotations

from fastapi import Request

from api.pages.kit.table import Piece
from api.pages.kit.theme import tag


def pages(request: Request, piece: Piece, total: int) -> None:
    """Previous and next, where there are any."""
    here, last = piece.offset // piece.limit + 1, max(1, -(-total // piece.limit))
    if last == 1:
        return
    with tag("nav", classes="list-foot screen-only", aria_label="翻页"):
        tag("span", classes="grow")
        for number, label in ((here - 1, "上一页"), (here + 1, "下一页")):
            if 1 <= number <= last:
                tag("a", label, href=f"?{request.url.include_query_params(page=number).query}")
        tag("span", f"第 {here:,} 页，共 {last:,} 页", "quiet")
