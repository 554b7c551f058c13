"""Search over everything that was read: hits with the words around them."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.orm import Session

from api.pages import context, filter_bar, frame, words
from api.pages.paging import pages
from api.pages.table import Piece
from api.pages.theme import tag
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
    filters, piece = filter_bar.read(params, text="q"), Piece.of(params, "-decision_date", LIMIT)
    filter_bar.show(params, await here.read(filter_bar.organisations), text="q")
    if not q.strip():
        tag("p", "在上面输入案号、单位或正文里的词语，几个词之间用空格隔开，结果要同时包含它们。", "empty")
        return
    hits, total = await here.read(_find, filters, piece)
    if not hits:
        tag("p", f"没有找到同时包含“{q[:60]}”的裁判文书。可以减少词语，或放宽筛选条件。", "empty")
        return
    tag("p", f"找到 {total:,} 件", "quiet small")
    with tag("ol", classes="hits"):
        for hit in hits:
            _hit(hit)
    pages(request, piece, total)


def _find(session: Session, actor: Actor, filters: Filters, piece: Piece) -> tuple[list[Hit], int]:
    actor.require("read")
    page = judgments.page(session, actor.scope, filters, sort=piece.sort, offset=piece.offset, limit=piece.limit)
    hits = [Hit(one, search.snippet(session, one.id, filters.text, most=PIECES)) for one in page.rows]
    return hits, page.total


def _hit(hit: Hit) -> None:
    one = hit.judgment
    with tag("li", classes="hit"):
        with tag("div", classes="hit-head"):
            tag("a", one.case_number or "（未识别案号）", "hit-number", href=f"/judgments/{one.id}")
            tag("span", one.agencies or "（未识别单位）", "hit-unit", title=one.agencies)
            tag("span", words.label("agency_result", one.agency_result), f"tone-{words.RESULT_TONES.get(one.agency_result or '', 'quiet')}")
            tag("span", f"{one.court or '（未识别法院）'}　{words.day(one.decision_date)}", "quiet")
        for piece in hit.pieces:
            with tag("p", "……", "hit-piece"):
                _marked(piece)


def _marked(piece: search.Snippet) -> None:
    """The text with its hits marked, each part an element of its own: nothing of it is ever read as HTML."""
    at = 0
    for start, end in piece.hits:
        tag("span", piece.text[at:start])
        tag("mark", piece.text[start:end])
        at = end
    tag("span", f"{piece.text[at:]}……")
