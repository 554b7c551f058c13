"""Search over everything that was read: hits with the words around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from nicegui.element import Element
from sqlalchemy.orm import Session

from api.pages.kit import context, filter_bar, frame, words
from api.pages.kit.paging import pages
from api.pages.kit.table import Piece
from api.pages.kit.theme import tag
from api.store import judgments, search
from api.store.actor import Actor
from api.store.filters import Filters
from api.store.tables import Judgment

LIMIT = 20
PIECES = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A judgment and pieces of its text."""

    judgment: Judgment
    pieces: list[search.Snippet]


@frame.page("/search", "全文检索")
async def results(request: Request, q: str = "") -> None:
    """The form, and what was found."""
    here, params = context.current(), request.query_params
    filters, piece = filter_bar.read(params, text="q"), Piece.of(params, judgments.NEWEST_FIRST, LIMIT)
    filter_bar.show(params, await here.read(filter_bar.organisations), text="q")
    if not q.strip():
        tag("p", "在上面输入案号、单位或正文里的词语，几个词之间用空格隔开，结果要同时包含它们。", "empty")
        return
    hits, page = await here.read(_find, filters, piece)
    if not hits:
        tag("p", f"没有找到同时包含“{q[:60]}”的裁判文书。可以减少词语，或放宽筛选条件。", "empty")
        return
    capped = "+ 件，可以加条件缩小范围；换一种顺序时，可能只排裁判日期最近的这些" if page.capped else " 件"
    tag("p", f"找到 {page.total:,}{capped}", "quiet small")
    Hits([_line(hit) for hit in hits])
    pages(request, piece, page.total)


class Hits(Element, component="../kit/static/hits.js"):
    """The hits, in one element."""

    def __init__(self, hits: list[dict[str, Any]]) -> None:
        """`hits`: as `_line` makes them."""
        super().__init__()
        self.props["hits"] = hits


def _find(session: Session, actor: Actor, filters: Filters, piece: Piece) -> tuple[list[Hit], judgments.Page]:
    actor.require("read")
    page = judgments.page(session, actor.scope, filters, sort=piece.sort, offset=piece.offset, limit=piece.limit)
    snippets = search.snippets_of(session, [one.id for one in page.rows], filters.text, most=PIECES)
    return [Hit(one, snippets.get(one.id, [])) for one in page.rows], page


def _line(hit: Hit) -> dict[str, Any]:
    one = hit.judgment
    return {
        "href": f"/judgments/{one.id}",
        "number": one.case_number or "（未识别案号）",
        "unit": one.agencies or "（未识别单位）",
        "result": words.label("agency_result", one.agency_result),
        "tone": words.RESULT_TONES.get(one.agency_result or "", "quiet"),
        "decided": f"{one.court or '（未识别法院）'}　{words.day(one.decision_date)}",
        "pieces": [_parts(piece) for piece in hit.pieces],
    }


def _parts(piece: search.Snippet) -> list[str]:
    """The text cut at its hits: every second part is one."""
    found, at = [], 0
    for start, end in piece.hits:
        found += [piece.text[at:start], piece.text[start:end]]
        at = end
    return [*found, piece.text[at:]]
