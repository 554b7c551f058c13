"""Full-text search over judgments: SQLite's FTS5 or PostgreSQL's tsvector, both fed with the words of `api.store.bigrams`.

In FTS5 a judgment's row number is its place in time (`place_of`), so that the newest hits are read first and no others;
what is asked of a hit stands in a narrow row of the same number (`HIT`).

What a user types never becomes syntax of a query: only letters and digits of it are left, each word in quotes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import add
from typing import Any, Self

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    cast,
    column,
    false,
    literal_column,
    select,
    table,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

from api.store.bigrams import HAN, Term, is_han, lowered, runs, term, words
from api.store.locking import ROW
from api.store.readings import text_of
from api.store.tables import Judgment, Reading

QUERY_LENGTH = 200
"""Characters of a query that are looked at."""
PART = 4000
"""Words in one row on PostgreSQL: a tsvector keeps 256 places of a word and none beyond 16,383."""
OVERLAP = 200
"""Words that neighbouring rows share, so that no sentence is cut: no query has more."""
VECTORS = text("INSERT INTO judgment_search (judgment_id, words) VALUES (:id, CAST(:words AS tsvector))")
TEXTS_AT_ONCE = 100
_NEXT = " '"
_PLACES = [f"':{place}{_NEXT}" for place in range(1, PART + OVERLAP + 1)]
"""What stands behind a word of such a row: its place, and the beginning of the next."""
ID_BITS = 31
"""Of a place: the lower ones are the judgment's id, the upper ones its day."""
ID_MASK = (1 << ID_BITS) - 1
AROUND = 30
"""Characters shown on each side of a hit."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a judgment's text and where the hits are in it (start, end).  Plain text: never to be shown as HTML."""

    text: str
    hits: tuple[tuple[int, int], ...]


class Holds(FunctionElement[bool]):
    """Condition: the judgment's text holds the terms; arguments are id, FTS5's query, then PostgreSQL's, one a term.

    All hits are gathered first, then each judgment is looked up among them.
    """

    type = Boolean()
    inherit_cache = True
    name = "holds"

    def self_group(self, against: OperatorType | None = None) -> Self:
        """As it stands: SQLite would get `… = 1`, which hides the condition from its planner."""
        return self


_SEARCH = table("judgment_search", column("rowid"), column("judgment_search"), column("judgment_id"), column("words"))
_TEXTS = table("judgment_search_texts", column("judgment_id"), column("place"), column("content"))
_PLAIN = ("sight_id", "agency_result", "state", "act_type", "field", "doc_type", "procedure", "corrected", "review_count", "court")
_ROWS = table("judgment_search_rows", column("place"), column("id"), *(column(name, Judgment.__table__.c[name].type) for name in _PLAIN))
HIT = _ROWS.c
"""Of each hit of `newest`: the judgment's `id` and the columns that are filtered by.  SQLite's own triggers keep them true."""


@compiles(Holds, "sqlite")
def _sqlite(element: Holds, compiler: SQLCompiler, **options: Any) -> str:
    identifier, query, *_ = element.clauses
    found = _SEARCH.c.rowid.op("&")(literal_column(str(ID_MASK)))
    hits = select(found).where(_SEARCH.c.judgment_search.op("MATCH")(query))
    return compiler.process(Grouping(identifier.in_(hits)), **options)


class HoldsEach(Holds):
    """The same, asked of each judgment by itself: quicker where other conditions leave few."""

    inherit_cache = True


@compiles(HoldsEach, "sqlite")
def _sqlite_each(element: HoldsEach, compiler: SQLCompiler, **options: Any) -> str:
    identifier, query, *_ = element.clauses
    place = select(_TEXTS.c.place).where(_TEXTS.c.judgment_id == identifier).correlate(Judgment).scalar_subquery()
    hit = select(_SEARCH.c.rowid).where(_SEARCH.c.judgment_search.op("MATCH")(query), _SEARCH.c.rowid == place)
    return compiler.process(hit.correlate(Judgment).exists(), **options)


@compiles(HoldsEach, "postgresql")
@compiles(Holds, "postgresql")
def _postgresql(element: Holds, compiler: SQLCompiler, **options: Any) -> str:
    identifier, _, *queries = element.clauses
    found = (select(_SEARCH.c.judgment_id).where(_SEARCH.c.words.op("@@")(cast(query, TSQUERY))) for query in queries)
    return compiler.process(Grouping(and_(true(), *(identifier.in_(hits) for hits in found))), **options)


def matching(query: str, *, each: bool = False) -> ColumnElement[bool]:
    """Condition on `Judgment`: its text holds all that stands between the blanks of `query`.

    A query without any letter or digit matches nothing.  `each`: see `HoldsEach`.
    """
    terms = terms_of(query)
    if not terms:
        return false()
    kind = HoldsEach if each else Holds
    return kind(Judgment.id, bindparam(None, fts5(terms)), *(bindparam(None, tsquery(one)) for one in terms))


def newest(session: Session, query: str) -> Select[int] | None:
    """Ids of the judgments whose text holds the query, the newest first, read one by one; narrowed by conditions on `HIT`.

    None where the index cannot tell them in this order (PostgreSQL, or a query without letters).
    """
    terms = terms_of(query)
    if not terms or not _is_sqlite(session):
        return None
    hits = select(HIT.id).join_from(_SEARCH, _ROWS, HIT.place == _SEARCH.c.rowid)
    return hits.where(_SEARCH.c.judgment_search.op("MATCH")(fts5(terms))).order_by(_SEARCH.c.rowid.desc())


def between(first: date | None, last: date | None) -> ColumnElement[bool]:
    """Condition on the hits of `newest`: decided from the one day to the other; the index reads no others."""
    found: list[ColumnElement[bool]] = [true()]
    if first or last:  # who asks for days does not mean those without one
        found.append(_SEARCH.c.rowid >= place_of(0, first or date.min))
    if last:
        found.append(_SEARCH.c.rowid <= place_of(ID_MASK, last))
    return and_(*found)


def place_of(judgment_id: int, decided: date | None) -> int:
    """The later the day, the higher; of one day, the higher the id.  Without a day it stands before all others."""
    return (decided.toordinal() if decided else 0) << ID_BITS | judgment_id


def terms_of(query: str) -> tuple[Term, ...]:
    """What a query looks for, each once."""
    found = (term(part) for part in query[:QUERY_LENGTH].split())
    return tuple(dict.fromkeys(one for one in found if one is not None))


def fts5(terms: tuple[Term, ...]) -> str:
    """The terms as FTS5 wants them: phrases in quotes; words hold letters and digits only, so nothing can end a quote."""
    return " AND ".join(f'"{" ".join(one.words)}"{" *" if one.prefix else ""}' for one in terms)


def tsquery(one: Term) -> str:
    """A term as PostgreSQL wants it."""
    quoted = [f"'{word}'" for word in one.words]
    return " <-> ".join(quoted) + (":*" if one.prefix else "")


def index(session: Session, judgment: Judgment) -> None:
    """Brings the index up to date with a judgment: call it after every change of its file, analysis or values."""
    session.flush()
    if not _is_sqlite(session):
        session.refresh(judgment, with_for_update=ROW)  # of two workers that do it at once, one waits and sees what the other did
    place, fresh = entry(judgment, _body(session, judgment))
    known = _known(session, judgment.id)
    if known == (place, fresh):
        return
    if known is not None:
        forget(session, judgment.id)
    store(session, judgment.id, place, fresh)


def entry(judgment: Judgment, body: str) -> tuple[int, str]:
    """The place of a judgment in the index, and what it is found by: court, case number, parties, and all that was read (`body`)."""
    record = judgment.record or {}
    names = [party["name"] for party in record.get("parties", []) if party.get("name")]
    head = [judgment.court, judgment.case_number, *names, judgment.agencies, judgment.opponents]
    return place_of(judgment.id, judgment.decision_date), "。\n".join([*dict.fromkeys(part for part in head if part), body])


def forget(session: Session, judgment_id: int) -> None:
    """Takes a judgment out of the index."""
    known = _known(session, judgment_id)
    if known is None:
        return
    if _is_sqlite(session):
        session.execute(
            text("INSERT INTO judgment_search (judgment_search, rowid, words) VALUES ('delete', :id, :words)"),
            {"id": known[0], "words": words(known[1])},
        )
    else:
        session.execute(text("DELETE FROM judgment_search WHERE judgment_id = :id"), {"id": judgment_id})
    session.execute(text("DELETE FROM judgment_search_texts WHERE judgment_id = :id"), {"id": judgment_id})


def store(session: Session, judgment_id: int, place: int, content: str) -> None:
    """Puts a judgment that is not in the index into it."""
    session.execute(
        text("INSERT INTO judgment_search_texts (judgment_id, place, content) VALUES (:id, :place, :content)"),
        {"id": judgment_id, "place": place, "content": zlib.compress(content.encode("utf-8", "replace"), 6)},
    )
    found = words(content)
    if _is_sqlite(session):
        row = {"id": place, "words": found}
        session.execute(text("INSERT INTO judgment_search (rowid, words) VALUES (:id, :words)"), row)
        return
    session.execute(VECTORS, [{"id": judgment_id, "words": part} for part in vectors(found)])


def vectors(found: str) -> Iterator[str]:
    """The words of a text as PostgreSQL's rows of it hold them, each with its place."""
    listed = found.split(" ")
    for start in range(0, len(listed), PART):
        yield f"'{''.join(map(add, listed[start : start + PART + OVERLAP], _PLACES)).removesuffix(_NEXT)}"


def texts(connection: Connection) -> Iterator[tuple[int, int, str]]:
    """All that is in the index: judgment, place and text, in the order of the judgments."""
    wanted = select(_TEXTS.c.judgment_id, _TEXTS.c.place, _TEXTS.c.content).order_by(_TEXTS.c.judgment_id)
    with connection.execute(wanted, execution_options={"yield_per": TEXTS_AT_ONCE}) as result:  # closed, too, when whoever asks gives up
        for judgment_id, place, content in result:
            yield judgment_id, place, _unpacked(content)


def snippets_of(session: Session, judgment_ids: Sequence[int], query: str, *, most: int = 3) -> dict[int, list[Snippet]]:
    """Of each judgment up to `most` pieces of its text around the hits of a query; whoever calls has checked the scope."""
    wanted = select(_TEXTS.c.judgment_id, _TEXTS.c.content).where(_TEXTS.c.judgment_id.in_(judgment_ids))
    return {one: snippets(_unpacked(content), query, most=most) for one, content in session.execute(wanted)}


def snippets(content: str, query: str, *, most: int = 3) -> list[Snippet]:
    """Up to `most` pieces of a text around the hits of a query, in the order of the text."""
    patterns = [_pattern(part) for part in query[:QUERY_LENGTH].split() if term(part) is not None]
    compared = lowered(content)
    found = sorted({hit.span() for pattern in patterns for hit in _first(pattern, compared, most)})
    pieces: list[Snippet] = []
    for start, end in found:
        if len(pieces) < most and (not pieces or start >= _end(pieces[-1], content)):
            pieces.append(_piece(content, max(0, start - AROUND), min(len(content), end + AROUND), found))
    return pieces


def _first(pattern: re.Pattern[str], compared: str, most: int) -> list[re.Match[str]]:
    found = []
    for hit in pattern.finditer(compared):
        found.append(hit)
        if len(found) == most * 4:
            break
    return found


def _end(piece: Snippet, content: str) -> int:
    return content.index(piece.text) + len(piece.text)


def _piece(content: str, start: int, end: int, found: list[tuple[int, int]]) -> Snippet:
    hits = tuple((a - start, b - start) for a, b in found if start <= a and b <= end)
    return Snippet(content[start:end], hits)


def _pattern(part: str) -> re.Pattern[str]:
    letters = f"[^\\W_{HAN}]"
    pieces = []
    for run in runs(part):
        if is_han(run):
            pieces.append(r"\s*".join(map(re.escape, run)))
        else:
            pieces.append(f"(?<!{letters}){re.escape(run)}(?!{letters})")
    return re.compile(r"[\W_]*".join(pieces))


def _body(session: Session, judgment: Judgment) -> str:
    analysis = judgment.analysis
    payload = session.scalar(
        select(Reading.payload).where(Reading.sha256 == analysis.sha256, Reading.version == analysis.version)
    )
    return text_of(payload) if payload is not None else ""


def _known(session: Session, judgment_id: int) -> tuple[int, str] | None:
    """Place and text of a judgment in the index."""
    found = session.execute(
        text("SELECT place, content FROM judgment_search_texts WHERE judgment_id = :id"), {"id": judgment_id}
    ).first()
    return None if found is None else (found[0], _unpacked(found[1]))


def _unpacked(content: bytes) -> str:
    return zlib.decompress(content).decode()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
