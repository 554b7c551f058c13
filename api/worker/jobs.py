"""Jobs: work that takes longer than a request, as its callers see it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import audit
from api.store.actor import SYSTEM, Actor
from api.store.locking import ROW, alone
from api.store.scope import Scope, scope_of
from api.store.tables import Analysis, Document, Job, Judgment, Organisation, Paper
from api.store.types import now
from api.worker.version import version

REANALYSIS: Final = "reanalysis"
KINDS: Final[dict[str, str]] = {REANALYSIS: "重新分析"}
STATES: Final[dict[str, str]] = {
    "waiting": "等待中",
    "running": "进行中",
    "done": "已完成",
    "failed": "失败",
    "stopped": "已停止",
}
OPEN: Final = ("waiting", "running")
STARTING: Final = "jobs.start"


def start(session: Session, actor: Actor, kind: str) -> Job:
    """Enters a job over all that the caller's organisation sees; the worker takes it up.

    Raises ServiceError E504 without the right to manage, E602 for an unknown kind, E605 while such a job is open.
    """
    actor.require("manage")
    if kind not in KINDS:
        raise ServiceError("E602", why="没有这种任务")
    alone(session, STARTING)
    organisation = None if actor.scope.everything else actor.organisation_id
    again = select(Job.id).where(Job.kind == kind, Job.organisation_id.is_not_distinct_from(organisation))
    if session.scalar(again.where(Job.state.in_(OPEN))) is not None:
        raise ServiceError("E605", what="同样的任务")
    return _entered(session, actor, kind, organisation)


def start_for_new_version(session: Session) -> Job | None:
    """Enters the re-analysis of everything, if something stands on another version that this one has not tried to do anew.

    Such as what workers of the earlier version found after the first re-analysis: one that was thought dead, or was started again.
    """
    others = stale(session, SYSTEM.scope)
    if not others:
        return None
    alone(session, STARTING)
    whole = select(Job).where(Job.kind == REANALYSIS, Job.organisation_id.is_(None))
    last = session.scalar(whole.order_by(Job.id.desc()).limit(1))
    if last is not None and last.parameters.get("version") == version() and not _outgrown(last, others):
        return None
    return _entered(session, SYSTEM, REANALYSIS, None)


def _outgrown(last: Job, others: int) -> bool:
    """Whether more stands on another version than a job over everything has left; one that a person stopped is not begun again."""
    return last.state in ("done", "failed") and others > max(last.failed, last.total - last.done)


def stale(session: Session, scope: Scope) -> int:
    """How many judgments and other papers of the scope stand on the analysis of an earlier version."""
    judgments = select(func.count()).select_from(Judgment).where(scope.holds_judgment()).join(Analysis)
    papers = select(func.count()).select_from(Paper).where(scope.holds_paper()).join(Document).join(Analysis, Analysis.id == Document.analysis_id)
    return sum(session.scalar(one.where(Analysis.version != version())) or 0 for one in (judgments, papers))


def stop(session: Session, actor: Actor, job_id: int) -> Job:
    """Has a job end after what it has in hand.  Raises ServiceError E504, E601, E606 when it has ended already."""
    actor.require("manage")
    job = one(session, actor, job_id)
    session.refresh(job, with_for_update=ROW)
    if job.state not in OPEN:
        raise ServiceError("E606", why=f"任务{STATES[job.state]}")
    audit.note(session, actor, "job.stop", "job", job.id, before={"state": job.state})
    job.state, job.finished_at = "stopped", now()
    return job


def one(session: Session, actor: Actor, job_id: int) -> Job:
    """A job that the caller may see.  Raises ServiceError E601."""
    job = session.scalar(select(Job).where(Job.id == job_id, _visible(actor)))
    if job is None:
        raise ServiceError("E601", what="这个任务")
    return job


def page(session: Session, actor: Actor, *, offset: int = 0, limit: int = 50) -> tuple[list[Job], int]:
    """Jobs that the caller may see, newest first, and how many there are in all."""
    total = session.scalar(select(func.count()).select_from(Job).where(_visible(actor))) or 0
    rows = session.scalars(select(Job).where(_visible(actor)).order_by(Job.id.desc()).offset(offset).limit(limit))
    return list(rows), total


def scope_of_job(session: Session, job: Job) -> Scope:
    """What the job is about: what the organisation that it was started for sees today."""
    if job.organisation_id is None:
        return Scope(everything=True)
    organisation = session.get_one(Organisation, job.organisation_id)
    return scope_of(organisation.kind, organisation)


def _entered(session: Session, actor: Actor, kind: str, organisation_id: int | None) -> Job:
    job = Job(kind=kind, user_id=actor.user_id, organisation_id=organisation_id, parameters={"version": version()})
    session.add(job)
    session.flush()
    audit.note(session, actor, "job.start", "job", job.id, after={"kind": kind})
    return job


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Condition on `Job`: it was started for an organisation that the caller sees, or by the caller."""
    if actor.scope.everything:
        return true()
    return or_(Job.organisation_id.in_(actor.scope.organisations()), Job.user_id == actor.user_id)
