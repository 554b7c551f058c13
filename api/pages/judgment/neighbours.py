"""From a judgment to the ones before and after it in the list that one came from: the list stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.pages.kit import filter_bar
from api.pages.kit.given import number
from api.pages.kit.table import Piece
from api.store import judgments
from api.store.actor import Actor

AT = "at"
"""The judgment's place in the list, from 0, beside the list's own filters and order."""
OWN = frozenset({AT, "document"})


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Addresses of the judgments around one, and of the list; None at its ends."""

    previous: str | None
    next: str | None
    back: str
    known: bool
    """Whether one came from a list."""


def address(judgment_id: int, params: QueryParams | Mapping[str, str], at: int) -> str:
    """The page of a judgment that stands at a place of the list with these parameters."""
    return f"/judgments/{judgment_id}?{urlencode([*_list(params), (AT, str(at))])}"


def around(session: Session, actor: Actor, judgment_id: int, params: QueryParams) -> Neighbours:
    """The neighbours in the list that the address names.  Where the judgment has left it, those at its place."""
    kept = _list(params)
    back = f"/judgments?{urlencode(kept)}" if kept else "/judgments"
    at = number(params.get(AT))
    if at is None:
        return Neighbours(None, None, back, known=False)
    first = max(at - 1, 0)
    filters, sort = filter_bar.read(params), Piece.of(params, judgments.NEWEST_FIRST).sort
    ids = [row.id for row in judgments.page(session, actor.scope, filters, sort=sort, offset=first, limit=3).rows]
    here = ids.index(judgment_id) if judgment_id in ids else None
    before = at - first - 1 if here is None else here - 1
    after = at - first if here is None else here + 1

    def link(index: int) -> str | None:
        return address(ids[index], params, first + index) if 0 <= index < len(ids) else None

    return Neighbours(link(before), link(after), back, known=True)


def _list(params: QueryParams | Mapping[str, str]) -> list[tuple[str, str]]:
    pairs: Iterable[tuple[str, str]] = params.multi_items() if isinstance(params, QueryParams) else params.items()
    return [(name, value) for name, value in pairs if name not in OWN and value]
