"""Readings and analyses of some bytes: found where they are there already, made by a child where not.

Both belong to the bytes and the version, whoever handed them in and however many documents have them.
"""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from api.store.database import Database
from api.store.files import FileStore
from api.store.tables import Analysis, Reading
from api.worker.tasks import Errand, Record
from api.worker.version import version
from nlp.errors import AnjianError
from nlp.reading.guard.desk import Desk

Readers = Desk[Errand, bytes | Record]


class Results:
    """What the present version makes of some bytes."""

    def __init__(self, database: Database, files: FileStore, readers: Readers) -> None:
        self._database, self._files, self._readers, self.version = database, files, readers, version()

    def read(self, sha256: str) -> AnjianError | None:
        """Makes sure that the bytes have a reading; returns why there can be none."""
        known = exists().where(Reading.sha256 == sha256, Reading.version == self.version)
        with self._database.read() as session:
            if session.scalar(select(known)):
                return None
        with self._files.lent(sha256) as path:
            outcome = self._readers.ask(Errand(sha256, file=path))
        if not isinstance(outcome, bytes):
            return _error(outcome)
        fresh = Reading(sha256=sha256, version=self.version, payload=outcome)
        self._database.together.run(lambda session: None if session.scalar(select(known)) else session.add(fresh))
        return None

    def analyse(self, sha256: str) -> Record | AnjianError:
        """What the analysis of bytes that were read finds, for `enter`; empty where that is known already."""
        with self._database.read() as session:
            if self._known(session, sha256) is not None:
                return {}
            payload = session.scalars(
                select(Reading.payload).where(Reading.sha256 == sha256, Reading.version == self.version)
            ).one()
        outcome = self._readers.ask(Errand(sha256, reading=payload))
        return outcome if isinstance(outcome, dict) else _error(outcome)

    def enter(self, session: Session, sha256: str, record: Record) -> Analysis:
        """The analysis of these bytes: the one that is there, perhaps through another worker, or the record as a row."""
        known = self._known(session, sha256)
        if known is not None:
            return known
        kept = {key: value for key, value in record.items() if key != "evidence"}
        made = Analysis(
            sha256=sha256, version=self.version, status=record["status"], record=kept, evidence=record["evidence"]
        )
        session.add(made)
        session.flush()
        return made

    def _known(self, session: Session, sha256: str) -> Analysis | None:
        return session.scalar(select(Analysis).where(Analysis.sha256 == sha256, Analysis.version == self.version))


def _error(outcome: object) -> AnjianError:
    if not isinstance(outcome, AnjianError):
        raise TypeError(f"a child answered with {type(outcome).__name__}")
    return outcome
