"""The steps of a document's way, each repeatable: what an earlier run of it has done is found and left as it is.

A worker may be killed in any line.  So each step writes in short transactions and asks first what is there already;
reading and analysing happen in children, outside of any transaction.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake import documents, packs, papers, save, suit_papers, telling
from api.intake.halt import STALE, Halt
from api.intake.states import MOVING
from api.services import Services
from api.store import search
from api.store.tables import Analysis, Document, Judgment
from api.worker.results import Readers, Results
from api.worker.tasks import Record
from nlp.errors import AnjianError

Step = Callable[[int, int], Halt | None]


class Steps:
    """The steps, on one process's services and reading processes.

    Each takes the document's id and the attempt it belongs to, and returns None to go on or why the way ends here.
    Raises ServiceError E703 when the database cannot be written: then the step is to be tried again.
    """

    def __init__(self, services: Services, readers: Readers) -> None:
        self._services, self._database = services, services.database
        self._results = Results(self._database, services.files, readers)

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
        try:
            with self._services.files.whole(document.sha256):
                return None
        except ServiceError as error:
            return _lost(error)

    def read(self, document_id: int, attempt: int) -> Halt | None:
        """The text of the file becomes a reading, unless these bytes have one of this version; a pack is unpacked."""
        document = self._enter(document_id, attempt, "reading")
        if document is None:
            return Halt(STALE)
        try:
            if packs.is_pack(self._services, document):
                return self._unpack(document)
            refused = self._results.read(document.sha256)
        except ServiceError as error:
            return _lost(error)
        return Halt.failed(refused) if refused else None

    def analyse(self, document_id: int, attempt: int) -> Halt | None:
        """What was read becomes an analysis, unless these bytes have one of this version."""
        document = self._enter(document_id, attempt, "analysing")
        if document is None:
            return Halt(STALE)
        try:
            refused = self._results.read(document.sha256)  # again, where the version has changed since the step before
        except ServiceError as error:
            return _lost(error)
        if refused:
            return Halt.failed(refused)
        record = self._results.analyse(document.sha256)
        if isinstance(record, AnjianError):
            return Halt.failed(record)
        return self._within(document_id, attempt, lambda session, found: self._analysed(session, found, record))

    def save(self, document_id: int, attempt: int) -> Halt | None:
        """The document joins its judgment or makes it, or becomes another paper; or it is held, because its sender may not
        see that judgment.
        """
        return self._within(document_id, attempt, _save)

    def index(self, document_id: int, attempt: int) -> Halt | None:
        """The judgment can be found by its words."""
        return self._within(document_id, attempt, _index)

    def settle(self, document_id: int, attempt: int, halt: Halt | None) -> str:
        """The document comes to rest, and those whom it concerns are told; returns its state."""
        if halt == Halt(STALE):
            return STALE

        def do(session: Session, document: Document) -> Halt:
            end = suit_papers.end(session, document, halt or Halt(_state_of(session, document)))
            told = {"error_code": end.code, "error_message": end.message, "error_remedy": end.remedy}
            documents.move(session, document_id, end.state, held=end.state == "held", **told)
            session.refresh(document)
            suit_papers.settled(session, document)
            telling.settled(session, document)
            return end

        return (self._within(document_id, attempt, do) or Halt(STALE)).state

    def _unpack(self, document: Document) -> Halt:
        try:
            packs.unpack(self._services, document)
        except AnjianError as error:
            return Halt.failed(error)
        except ServiceError as error:
            if error.status >= 500:  # the disk, the network or the database
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
        analysis = self._results.enter(session, document.sha256, record)
        source = analysis.record["source"]
        document.analysis_id, document.pages, document.media_type = analysis.id, source["pages"], source["media_type"]
        refused = suit_papers.rests(session, document, analysis) or _refused(analysis)
        if refused is not None and refused.state != "failed":
            papers.forget(session, document)
        return refused


def _lost(error: ServiceError) -> Halt:
    """A file that is missing or damaged stays so; whatever else is wrong is to be tried again, so it is raised."""
    if error.code != "E720":
        raise error
    return Halt.failed(error)


def _current(session: Session, document_id: int, attempt: int) -> Document | None:
    """The document, if it is still in work and this is its attempt."""
    document = session.get(Document, document_id)
    if document is None or document.attempts != attempt or document.state not in MOVING:
        return None
    return document


def _save(session: Session, document: Document) -> Halt | None:
    analysis = session.get_one(Analysis, document.analysis_id)
    if papers.of(analysis) is not None:
        papers.register(session, document)
        return Halt("paper")
    papers.forget(session, document)
    return None if save.resolve(session, document, analysis) else Halt("held")


def _index(session: Session, document: Document) -> None:
    search.index(session, session.get_one(Judgment, document.judgment_id))


def _refused(analysis: Analysis) -> Halt | None:
    """Why an analysis gives neither a judgment nor another paper, if so."""
    if papers.of(analysis) is not None or analysis.status not in {"failed", "not_administrative"}:
        return None
    error = analysis.record["error"] or {}
    return Halt(analysis.status, error.get("code"), error.get("message"), error.get("remedy"))


def _state_of(session: Session, document: Document) -> str:
    """A file that joins a judgment which people have checked has nothing left to check."""
    judgment = session.get_one(Judgment, document.judgment_id)
    return "checked" if judgment.state == "checked" else "to_check"
