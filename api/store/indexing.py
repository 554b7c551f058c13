"""The full-text index as a whole: filled with all that another store's index has, and compared with the judgments it is of.

What one judgment changes is in `api.store.search`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.orm import Session, load_only

from api.store import search
from api.store.bigrams import words
from api.store.readings import text_of
from api.store.tables import Analysis, Judgment, Reading

Entry = tuple[int, int, bytes]
"""Judgment, place and packed text."""
AT_ONCE: Final = 200
BUILDING: Final = "256MB"
"""Memory with which PostgreSQL builds an index over rows that are there: several times quicker than row by row."""


def entries(connection: Connection) -> Iterator[Entry]:
    """All that is in the index, in the order of the judgments; texts packed as they lie there."""
    wanted = text("SELECT judgment_id, place, content FROM judgment_search_texts ORDER BY judgment_id")
    with connection.execute(wanted, execution_options={"yield_per": AT_ONCE}) as result:  # closed, too, when whoever asks gives up
        for judgment_id, place, content in result:
            yield judgment_id, place, bytes(content)


def fill(connection: Connection, listed: Iterable[Entry], told: Callable[[int], None]) -> int:
    """Puts entries into an index that has none, within the caller's transaction; returns how many.  `told`: so many more are there.

    The words are made anew: the two databases keep them each in their own way.  PostgreSQL's own indexes over them are built
    when all are there.
    """
    postgresql = connection.dialect.name == "postgresql"
    later = _taken_down(connection) if postgresql else []
    given, filled = iter(listed), 0
    while part := list(islice(given, AT_ONCE)):
        (_copy if postgresql else _insert)(connection, part)
        filled += len(part)
        told(len(part))
    for definition in later:
        connection.exec_driver_sql(definition)
    return filled


def _insert(connection: Connection, part: list[Entry]) -> None:
    rows = [{"id": one, "place": place, "content": content} for one, place, content in part]
    connection.execute(text("INSERT INTO judgment_search_texts (judgment_id, place, content) VALUES (:id, :place, :content)"), rows)
    found = [{"place": place, "words": _words(content)} for _, place, content in part]
    connection.execute(text("INSERT INTO judgment_search (rowid, words) VALUES (:place, :words)"), found)


def _copy(connection: Connection, part: list[Entry]) -> None:
    """The server reads the words of one text while those of the next are made."""
    cursor = connection.connection.cursor()
    with cursor.copy("COPY judgment_search_texts (judgment_id, place, content) FROM STDIN") as rows:
        for entry in part:
            rows.write_row(entry)
    with cursor.copy("COPY judgment_search (judgment_id, words) FROM STDIN") as rows:
        for judgment_id, _, content in part:
            for vector in search.vectors(_words(content)):
                rows.write_row((judgment_id, vector))
    cursor.close()


def _taken_down(connection: Connection) -> list[str]:
    """The indexes over the words are dropped until the transaction has all rows; returns what makes them again."""
    found = connection.execute(text(
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE tablename = 'judgment_search' AND schemaname = current_schema() AND indexdef NOT LIKE 'CREATE UNIQUE%'"
    )).all()  # fmt: skip
    connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{BUILDING}'")
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _words(content: bytes) -> str:
    return words(zlib.decompress(content).decode())


def astray(session: Session) -> Iterator[int]:
    """Entries of the index that lead to no judgment, by the number that they give."""
    return iter(session.scalars(text("SELECT judgment_id FROM judgment_search_texts WHERE judgment_id NOT IN (SELECT id FROM judgments) ORDER BY 1")))


def unheard(session: Session) -> Iterator[int]:
    """Judgments whose text is there, but not its words."""
    return iter(session.scalars(text(_UNHEARD[session.get_bind().dialect.name])))


_UNHEARD: Final = {
    "sqlite": "SELECT judgment_id FROM judgment_search_texts WHERE place NOT IN (SELECT rowid FROM judgment_search) ORDER BY 1",
    "postgresql": "SELECT judgment_id FROM judgment_search_texts WHERE judgment_id NOT IN (SELECT judgment_id FROM judgment_search) ORDER BY 1",
}


def stale(session: Session, judgment_ids: list[int]) -> list[int]:
    """Those of some judgments of which the index does not have what `search.index` would put there."""
    judgments = session.scalars(select(Judgment).where(Judgment.id.in_(judgment_ids)).options(load_only(*_HEAD)).order_by(Judgment.id)).all()
    bodies, known = _bodies(session, judgment_ids), _known(session, judgment_ids)
    wrong = [one.id for one in judgments if known.get(one.id) != search.entry(one, bodies.get(one.id, ""))]
    session.expunge_all()
    return wrong


_HEAD: Final = (Judgment.id, Judgment.court, Judgment.case_number, Judgment.agencies, Judgment.opponents, Judgment.record, Judgment.decision_date)


def _bodies(session: Session, judgment_ids: list[int]) -> dict[int, str]:
    read = select(Judgment.id, Reading.payload).join(Analysis, Analysis.id == Judgment.analysis_id)
    read = read.join(Reading, (Reading.sha256 == Analysis.sha256) & (Reading.version == Analysis.version))
    with session.execute(read.where(Judgment.id.in_(judgment_ids)), execution_options={"yield_per": AT_ONCE}) as rows:
        return {judgment_id: text_of(payload) for judgment_id, payload in rows}


_KNOWN: Final = text("SELECT judgment_id, place, content FROM judgment_search_texts WHERE judgment_id IN :ids").bindparams(bindparam("ids", expanding=True))


def _known(session: Session, judgment_ids: list[int]) -> dict[int, tuple[int, str]]:
    rows = session.execute(_KNOWN, {"ids": judgment_ids})
    return {judgment_id: (place, zlib.decompress(content).decode()) for judgment_id, place, content in rows}
