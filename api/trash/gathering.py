"""All rows that go with something that is thrown away: what hangs on it, by the references of the tables themselves.

A reference that may be empty is emptied (a suit's judgment), the others take their row along.  A case (Dispute) goes with its
last judgment or paper, and with it the lines, deadlines, measures and reports that people wrote for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Table, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from api.store import plain
from api.trash.kinds import ROOTS

AT_ONCE: Final = 400
Key = tuple[Any, ...]
TAKEN: Final = frozenset({("documents", "judgment_id"), ("verdicts", "judgment_id"), ("verdicts", "paper_id"), ("letters", "dispute_id")})
"""References that may be empty, but whose row goes along."""
APART: Final = frozenset({"analyses", "series", "sights", "users", "organisations", "batches", "webhooks"})
"""Tables that are never the reason for a row to go."""
FOR_SUITS: Final = ("suit_paper", "received", "reading", "analysing")
"""States of a document that was handed in for a suit, also while it is read (then nothing of it is thrown away)."""
TOLD: Final = {"disputes": "dispute", "suits": "suit", "case_reports": "report", "typical_cases": "case", "letters": "letter"}
"""Table → the fact by which an alert names a row of it (`api.alerts`)."""


@dataclass(slots=True)
class Gathered:
    """Table → keys of the rows that go; the references that are emptied, with what stood there; the files behind the rows."""

    rows: dict[str, set[Key]] = field(default_factory=dict)
    emptied: list[tuple[str, int, str, int]] = field(default_factory=list)
    judgments: set[int] = field(default_factory=set)
    """Others whose cases have to be made anew."""
    papers: set[int] = field(default_factory=set)

    def ids(self, table: str) -> set[int]:
        """Numbers of the rows of a table that go."""
        return {int(key[0]) for key in self.rows.get(table, ())}


def gather(session: Session, kind: str, object_id: int) -> Gathered:
    """What goes with it; nothing is changed."""
    return _Gathering(session).of(ROOTS[kind], object_id)


class _Gathering:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._tables = {table.name: table for table in plain.tables()}
        self._found = Gathered()
        self._new: dict[str, set[Key]] = {}

    def of(self, table: str, row_id: int) -> Gathered:
        self._take(table, [(row_id,)])
        while self._new:
            fresh, self._new = self._new, {}
            for name, keys in fresh.items():
                self._hanging_on(self._tables[name], {int(key[0]) for key in keys})
            self._apart(fresh)
        self._readings()
        self._neighbours()
        return self._found

    def _take(self, name: str, keys: Iterable[Key]) -> None:
        fresh = set(keys) - self._found.rows.get(name, set())
        if fresh:
            self._found.rows.setdefault(name, set()).update(fresh)
            self._new.setdefault(name, set()).update(fresh)

    def _select(self, table: Table, *conditions: Any) -> list[Key]:
        found = self._session.connection().execute(select(*table.primary_key.columns).where(*conditions)).all()
        return [tuple(row) for row in found]

    def _hanging_on(self, parent: Table, ids: set[int]) -> None:
        """Rows that refer to these."""
        if parent.name in APART:
            return
        for table in self._tables.values():
            for key in _references(table, parent):
                for some in pieces(ids):
                    if key.parent.nullable and (table.name, key.parent.name) not in TAKEN:
                        self._empty(table, key.parent, some)
                    else:
                        self._take(table.name, self._select(table, key.parent.in_(some)))

    def _empty(self, table: Table, column: Column[Any], ids: list[int]) -> None:
        rows = self._session.connection().execute(select(table.c.id, column).where(column.in_(ids)))
        self._found.emptied += [(table.name, int(row_id), column.name, int(value)) for row_id, value in rows]

    def _apart(self, fresh: dict[str, set[Key]]) -> None:
        """What belongs to these without a reference that the database knows."""
        self._disputes(fresh)
        self._suit_papers(fresh)
        ids = {name: {int(key[0]) for key in keys} for name, keys in fresh.items()}
        attachments, deliveries, deadlines = (self._tables[name] for name in ("attachments", "deliveries", "deadlines"))
        for some in pieces(ids.get("rectifications", ())):
            self._take("attachments", self._select(attachments, attachments.c.object_type == "rectification", attachments.c.object_id.in_(some)))
        for some in pieces(ids.get("alerts", ())):
            self._take("deliveries", self._select(deliveries, deliveries.c.key.in_([f"alert:{one}" for one in some])))
        for some in pieces(ids.get("judgments", ())):
            self._take("deadlines", self._select(deadlines, deadlines.c.subject.in_(some)))
        named = {(TOLD[name], one) for name, those in ids.items() if name in TOLD for one in those}
        if named:
            self._take("alerts", self._alerts(named))

    def _alerts(self, named: set[tuple[str, int]]) -> Iterator[Key]:
        alerts = self._tables["alerts"]
        facts = {name for name, _ in named}
        for alert_id, told in self._session.connection().execute(select(alerts.c.id, alerts.c.facts)):
            if isinstance(told, dict) and any((name, told.get(name)) in named for name in facts):
                yield (alert_id,)

    def _disputes(self, fresh: dict[str, set[Key]]) -> None:
        """Cases of which nothing is left."""
        seats, verdicts = self._tables["dispute_judgments"], self._tables["verdicts"]
        touched: set[int] = set()
        for name, column in (("dispute_judgments", seats.c.judgment_id), ("verdicts", verdicts.c.id)):
            table = self._tables[name]
            for some in pieces(int(key[0]) for key in fresh.get(name, ())):
                touched |= set(self._session.connection().execute(select(table.c.dispute_id).where(column.in_(some))).scalars())
        for dispute_id in sorted(touched):
            sitting = {key[0] for key in self._select(seats, seats.c.dispute_id == dispute_id)}
            told = {key[0] for key in self._select(verdicts, verdicts.c.dispute_id == dispute_id)}
            if sitting <= self._found.ids("judgments") and told <= self._found.ids("verdicts"):
                self._take("disputes", [(dispute_id,)])

    def _suit_papers(self, fresh: dict[str, set[Key]]) -> None:
        """Papers that were handed in for this suit alone."""
        papers, documents = self._tables["suit_documents"], self._tables["documents"]
        for (suit_id,) in fresh.get("suits", ()):
            for (document_id,) in self._session.connection().execute(select(papers.c.document_id).where(papers.c.suit_id == suit_id)).all():
                others = self._select(papers, papers.c.document_id == document_id, papers.c.suit_id != suit_id)
                if not others:
                    only = and_(documents.c.id == document_id, documents.c.state.in_(FOR_SUITS), documents.c.judgment_id.is_(None))
                    self._take("documents", self._select(documents, only))

    def _readings(self) -> None:
        """What was read in bytes that no other document has."""
        documents = self._tables["documents"]
        gone = self._found.ids("documents")
        for some in pieces(gone):
            digests = set(self._session.connection().execute(select(documents.c.sha256).where(documents.c.id.in_(some))).scalars()) - {""}
            for digest in sorted(digests):
                if {key[0] for key in self._select(documents, documents.c.sha256 == digest)} <= gone:
                    for name in ("readings", "analyses"):
                        self._take(name, self._select(self._tables[name], self._tables[name].c.sha256 == digest))

    def _neighbours(self) -> None:
        """Judgments and papers whose cases or series change."""
        seats, verdicts, disputes, papers = (self._tables[name] for name in ("dispute_judgments", "verdicts", "disputes", "papers"))
        connection = self._session.connection()
        near: set[int] = set()
        for some in pieces(self._found.ids("dispute_judgments")):
            near |= set(connection.execute(select(seats.c.dispute_id).where(seats.c.judgment_id.in_(some))).scalars())
        series: set[int] = set()
        for some in pieces(near):
            series |= {one for one in connection.execute(select(disputes.c.series_id).where(disputes.c.id.in_(some))).scalars() if one}
        for some in pieces(series):
            near |= set(connection.execute(select(disputes.c.id).where(disputes.c.series_id.in_(some))).scalars())
        for some in pieces(near):
            self._found.judgments |= set(connection.execute(select(seats.c.judgment_id).where(seats.c.dispute_id.in_(some))).scalars())
        for some in pieces(self._found.ids("papers")):
            keys = [one for one in connection.execute(select(papers.c.key).where(papers.c.id.in_(some))).scalars() if one]
            self._found.papers |= set(connection.execute(select(papers.c.id).where(papers.c.key.in_(keys))).scalars())
        for some in pieces(near):
            of_papers = select(verdicts.c.paper_id).where(verdicts.c.dispute_id.in_(some), verdicts.c.paper_id.is_not(None))
            self._found.papers |= set(connection.execute(of_papers).scalars())
        self._found.judgments -= self._found.ids("judgments")
        self._found.papers -= self._found.ids("papers")


def _references(table: Table, parent: Table) -> Iterator[ForeignKey]:
    return (key for key in table.foreign_keys if key.column.table is parent)


def pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids in lists that fit into one statement."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def keyed(table: Table, keys: Iterable[Key]) -> Iterator[Any]:
    """Conditions that together name the rows with these keys."""
    columns, ordered = list(table.primary_key.columns), sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        if len(columns) == 1:
            yield columns[0].in_([key[0] for key in some])
        else:
            yield or_(tuple_(*columns).in_(some))
