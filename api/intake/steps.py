"""The steps of a document's way, each repeatable: what an earlier run of it has done is found and left as it is.

A worker may be killed in any line.  So each step writes in short transactions and asks first what is there already;
reading and analysing happen in children, outside of any transaction.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake import documents, packs, save, telling
from api.intake.halt import STALE, Halt
from api.intake.states import MOVING
from api.intake.tasks import Errand, Record
from api.intake.version import version
from api.services import Services
from api.store import files, search
from api.store.tables import Analysis, Document, Judgment, Reading
from nlp.errors import AnjianError
from nlp.reading.desk import Desk

Readers = Desk[Errand, bytes | Record]
Step = Callable[[int, int], Halt | None]


class Steps:
    """The steps, on one process's services and reading processes.

    Each takes the document's id and the attempt it belongs to, and returns None to go on or why the way ends here.
    Raises ServiceError E703 when the database cannot be written: then the step is to be tried again.
    """

    def __init__(self, services: Services, readers: Readers) -> None:
        self._services, self._database, self._files = services, services.database, services.settings.files
        self._readers, self._version = readers, version()

    def in_order(self) -> tuple[tuple[str, Step], ...]:
        """Name and step, as they follow each other; `settle` comes last, whatever happened."""
        return (
            ("store", self.store), ("read", self.read), ("analyse", self.analyse), ("save", self.save),
            ("index", self.index),
        )  # fmt: skip

    def store(self, document_id: int, attempt: int) -> Halt | None:
        """Makes sure that the bytes are those that were handed in."""
        with self._database.read() as session:
            document = _current(session, document_id, attempt)
        if document is None:
            return Halt(STALE)
        if not files.intact(self._files, document.sha256):
            return Halt.failed(ServiceError("E720"))
        return None

    def read(self, document_id: int, attempt: int) -> Halt | None:
        """The text of the file becomes a reading, unless these bytes have one of this version; a pack is unpacked."""
        document = self._enter(document_id, attempt, "reading")
        if document is None:
            return Halt(STALE)
        if packs.is_pack(self._services, document):
            return self._unpack(document)
        known = exists().where(Reading.sha256 == document.sha256, Reading.version == self._version)
        with self._database.read() as session:
            if session.scalar(select(known)):
                return None
        outcome = self._readers.ask(Errand(document.sha256, file=files.path_of(self._files, document.sha256)))
        if not isinstance(outcome, bytes):
            return _failed(outcome)
        fresh = Reading(sha256=document.sha256, version=self._version, payload=outcome)
        self._database.together.run(lambda session: None if session.scalar(select(known)) else session.add(fresh))
        return None

    def analyse(self, document_id: int, attempt: int) -> Halt | None:
        """What was read becomes an analysis, unless these bytes have one of this version."""
        document = self._enter(document_id, attempt, "analysing")
        if document is None:
            return Halt(STALE)
        with self._database.read() as session:
            known = _analysis(session, document.sha256, self._version)
            payload = None if known else _payload(session, document.sha256, self._version)
        record: Record = {}
        if known is None:
            outcome = self._readers.ask(Errand(document.sha256, reading=payload))
            if not isinstance(outcome, dict):
                return _failed(outcome)
            record = outcome
        return self._within(document_id, attempt, lambda session, found: self._analysed(session, found, record))

    def save(self, document_id: int, attempt: int) -> Halt | None:
        """The document joins its judgment or makes it; or it is held, because its sender may not see that judgment."""
        return self._within(document_id, attempt, _save)

    def index(self, document_id: int, attempt: int) -> Halt | None:
        """The judgment can be found by its words."""
        return self._within(document_id, attempt, _index)

    def settle(self, document_id: int, attempt: int, halt: Halt | None) -> str:
        """The document comes to rest, and those whom it concerns are told; returns its state."""
        if halt == Halt(STALE):
            return STALE

        def do(session: Session, document: Document) -> Halt:
            end = halt or Halt(_state_of(session, document))
            told = {"error_code": end.code, "error_message": end.message, "error_remedy": end.remedy}
            documents.move(session, document_id, end.state, held=end.state == "held", **told)
            session.refresh(document)
            telling.settled(session, document)
            return end

        return (self._within(document_id, attempt, do) or Halt(STALE)).state

    def _unpack(self, document: Document) -> Halt:
        try:
            packs.unpack(self._services, document)
        except AnjianError as error:
            return Halt.failed(error)
        except ServiceError as error:
            if error.status >= 500:  # the disk or the database: to be tried again
                raise
            return Halt.failed(error)
        return Halt("unpacked")

    def _enter(self, document_id: int, attempt: int, state: str) -> Document | None:
        """The document, now in this state; None where this workflow is of an earlier attempt."""

        def do(session: Session) -> Document | None:
            document = _current(session, document_id, attempt)
            if document is None or document.state == state or documents.move(session, document_id, state):
                return document
            return None

        return self._database.together.run(do)

    def _within(self, document_id: int, attempt: int, do: Callable[[Session, Document], Halt | None]) -> Halt | None:
        """Does something with the document in a transaction, unless this workflow is of an earlier attempt."""

        def work(session: Session) -> Halt | None:
            document = _current(session, document_id, attempt)
            return Halt(STALE) if document is None else do(session, document)

        return self._database.together.run(work)

    def _analysed(self, session: Session, document: Document, record: Record) -> Halt | None:
        """Enters what was found, or finds what another document with the same bytes has entered meanwhile."""
        analysis = _analysis(session, document.sha256, self._version) or _kept(session, record, self._version)
        source = analysis.record["source"]
        document.analysis_id, document.pages, document.media_type = analysis.id, source["pages"], source["media_type"]
        return _refused(analysis)


def _current(session: Session, document_id: int, attempt: int) -> Document | None:
    """The document, if it is still in work and this is its attempt."""
    document = session.get(Document, document_id)
    if document is None or document.attempts != attempt or document.state not in MOVING:
        return None
    return document


def _payload(session: Session, sha256: str, made_by: str) -> bytes | None:
    return session.scalar(select(Reading.payload).where(Reading.sha256 == sha256, Reading.version == made_by))


def _analysis(session: Session, sha256: str, made_by: str) -> Analysis | None:
    return session.scalar(select(Analysis).where(Analysis.sha256 == sha256, Analysis.version == made_by))


def _kept(session: Session, record: Record, made_by: str) -> Analysis:
    """The record as a row, its evidence apart."""
    evidence = record.pop("evidence")
    sha256 = record["source"]["sha256"]
    made = Analysis(sha256=sha256, version=made_by, status=record["status"], record=record, evidence=evidence)
    session.add(made)
    session.flush()
    return made


def _save(session: Session, document: Document) -> Halt | None:
    analysis = session.get_one(Analysis, document.analysis_id)
    return None if save.resolve(session, document, analysis) else Halt("held")


def _index(session: Session, document: Document) -> None:
    search.index(session, session.get_one(Judgment, document.judgment_id))


def _failed(outcome: object) -> Halt:
    if not isinstance(outcome, AnjianError):
        raise TypeError(f"a child answered with {type(outcome).__name__}")
    return Halt.failed(outcome)


def _refused(analysis: Analysis) -> Halt | None:
    """Why an analysis gives no judgment, if so."""
    if analysis.status not in {"failed", "not_administrative"}:
        return None
    error = analysis.record["error"] or {}
    return Halt(analysis.status, error.get("code"), error.get("message"), error.get("remedy"))


def _state_of(session: Session, document: Document) -> str:
    """A file that joins a judgment which people have checked has nothing left to check."""
    judgment = session.get_one(Judgment, document.judgment_id)
    return "checked" if judgment.state == "checked" else "to_check"
