"""The re-analysis of many judgments and other papers by the present version; what people said is laid over the new findings.

One of them is one transaction, judgments first, in the order of their ids, and the job remembers how far it is: a worker that is killed
goes on from there.  Earlier analyses stay as they are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake import papers
from api.review import effective
from api.services import Services
from api.store import audit, organisations, search
from api.store.actor import SYSTEM
from api.store.locking import ROW
from api.store.tables import Analysis, Document, Job, Judgment, Paper
from api.store.types import now
from api.worker import jobs
from api.worker.results import Readers, Results
from api.worker.tasks import Record
from nlp.errors import AnjianError

USABLE = ("complete", "partial")
PLACES = {"judgment": "after", "paper": "after_paper"}
"""Kind → how far the job is with it, in its parameters."""
log = structlog.get_logger("anjian.reanalysis")


class _Next(NamedTuple):
    """What is to be done next: `judgment` or `paper`, its id and the bytes of its file."""

    kind: str
    id: int
    sha256: str


class Reanalysis:
    """Runs the re-analysis jobs, one at a time, in a thread of its own of the worker that does the chores."""

    def __init__(self, services: Services, readers: Readers, stop: threading.Event, me: str, may: Callable[[], bool]) -> None:
        """`me`: whose the job is while it runs.  `may`: whether it is for this worker, as of now, to do such work."""
        self._services, self._database, self._stop = services, services.database, stop
        self._results = Results(services.database, services.files, readers)
        self._name, self._may = me, may
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Takes up the oldest open job, unless one is under way; one that a dead worker had goes on where it was."""
        if not self._may() or (self._thread is not None and self._thread.is_alive()):
            return
        job_id = self._claim()
        if job_id is not None:
            self._thread = threading.Thread(target=self.run, args=(job_id,), daemon=True, name="anjian-job")
            self._thread.start()

    def run(self, job_id: int) -> None:
        """Works on a job until it is done, stopped, or the worker ends; a fault of ours ends it as failed."""
        log.info("job_started", job=job_id)
        sound = False
        try:
            while not self._stop.is_set() and self._may() and (found := self._next(job_id)) is not None:
                self._take(job_id, found)
            sound = True
        except ServiceError as error:  # the database cannot be written, files cannot be reached: `look` takes the job up again
            log.warning("job_interrupted", job=job_id, code=error.code)
            sound = True
        finally:
            if not sound:
                self._database.together.run(lambda session: _finish(session, job_id, "failed", "程序出错，请通知管理员。"))

    def _claim(self) -> int | None:
        with self._database.read() as session:
            found = session.scalars(select(Job).where(Job.kind == jobs.REANALYSIS, Job.state.in_(jobs.OPEN)).order_by(Job.id))
            wanted = next((job.id for job in found), None)
        if wanted is None:
            return None
        with self._database.write() as session:
            job = session.get_one(Job, wanted)
            if job.state not in jobs.OPEN:
                return None
            rest = (session.scalar(select(func.count()).select_from(self._rest(session, job, kind).subquery())) or 0 for kind in PLACES)
            job.state, job.total = "running", job.done + job.failed + sum(rest)
            job.parameters = job.parameters | {"worker": self._name}
        return wanted

    def _mine(self, job: Job) -> bool:
        return job.state == "running" and job.parameters.get("worker") == self._name

    def _rest(self, session: Session, job: Job, kind: str) -> Select[int, str]:
        """Ids and bytes of the judgments, or of the other papers, that are still to be done, in the order of their ids.

        Not in that of their documents: of two that were read at once either may have been entered first.
        """
        scope, after = jobs.scope_of_job(session, job), job.parameters.get(PLACES[kind], 0)
        if kind == "judgment":
            wanted = select(Judgment.id, Document.sha256).join(Analysis, Analysis.id == Judgment.analysis_id)
            return wanted.join(Document, Document.id == Judgment.document_id).where(
                scope.holds_judgment(), Analysis.version != self._results.version, Judgment.id > after
            ).order_by(Judgment.id)
        wanted = select(Paper.id, Document.sha256).join(Document, Document.id == Paper.document_id)
        return wanted.join(Analysis, Analysis.id == Document.analysis_id).where(
            scope.holds_paper(), Analysis.version != self._results.version, Paper.id > after
        ).order_by(Paper.id)

    def _next(self, job_id: int) -> _Next | None:
        """The next one; None when the job is over."""
        with self._database.read() as session:
            job = session.get_one(Job, job_id)
            if not self._mine(job):
                return None
            for kind in PLACES:
                found = session.execute(self._rest(session, job, kind).limit(1)).first()
                if found is not None:
                    return _Next(kind, *found)
        self._database.together.run(lambda session: _finish(session, job_id))
        return None

    def _take(self, job_id: int, one: _Next) -> None:
        """Analyses one file anew and counts it."""
        record = self._found(one.sha256)
        replace = self._replace if one.kind == "judgment" else self._reread

        def do(session: Session) -> None:
            job = session.get_one(Job, job_id, with_for_update=ROW)
            if not self._mine(job):  # another worker goes on with it, or a person has stopped it
                return
            replaced = record is not None and replace(session, one.id, one.sha256, record)
            job.done, job.failed = job.done + replaced, job.failed + (not replaced)
            job.parameters = job.parameters | {PLACES[one.kind]: one.id}

        self._database.together.run(do)

    def _found(self, sha256: str) -> Record | None:
        """What the present version finds; None where it cannot read the file."""
        try:
            with self._services.files.whole(sha256):
                if self._results.read(sha256) is not None:
                    return None
        except ServiceError as error:
            if error.code != "E720":
                raise
            return None
        record = self._results.analyse(sha256)
        return None if isinstance(record, AnjianError) else record

    def _replace(self, session: Session, judgment_id: int, sha256: str, record: Record) -> bool:
        """Puts the new analysis in force, unless it finds no judgment any more or a newer file has come meanwhile."""
        judgment = session.get_one(Judgment, judgment_id, with_for_update=ROW)
        document = session.get_one(Document, judgment.document_id)
        analysis = self._results.enter(session, sha256, record)
        if analysis.status not in USABLE:
            return False
        if document.sha256 != sha256 or judgment.analysis_id == analysis.id:
            return True
        before, judgment.analysis_id, document.analysis_id = judgment.analysis_id, analysis.id, analysis.id
        session.flush()
        effective.refresh(session, judgment)
        organisations.involve(session, judgment, judgment.record, None)
        search.index(session, judgment)
        changed = {"before": {"analysis": before}, "after": {"analysis": analysis.id}}
        audit.note(session, SYSTEM, "judgment.reanalyse", "judgment", judgment_id, **changed)
        return True

    def _reread(self, session: Session, paper_id: int, sha256: str, record: Record) -> bool:
        """Puts the new analysis of another paper in force, unless it is none any more."""
        paper = session.get_one(Paper, paper_id, with_for_update=ROW)
        document = session.get_one(Document, paper.document_id)
        analysis = self._results.enter(session, sha256, record)
        if papers.of(analysis) is None:
            return False
        document.analysis_id = analysis.id
        session.flush()
        if not paper.dropped:
            papers.reread(session, paper)
        return True


def _finish(session: Session, job_id: int, state: str = "done", message: str = "") -> None:
    job = session.get_one(Job, job_id)
    if job.state == "running":
        job.state, job.finished_at = state, now()
        job.message = message or (f"{job.failed} 份没有读出，保留原来的结果。" if job.failed else "")
