"""Other papers than judgments (复议决定书、复议意见书、执法监督文书、司法建议书) for people: lists, one, correcting, checking.

An agency corrects and checks what speaks of itself; a bureau what speaks of an organisation of its region.  Where nobody
knows yet of whom a paper speaks, whoever handed it in may say so.  Only a bureau takes a paper out of the counting, or
away from an organisation that it was attributed to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.review import paper_values
from api.review.values import note, text, wrong
from api.store import audit
from api.store.actor import SYSTEM, Actor
from api.store.locking import ROW
from api.store.organisations import names
from api.store.renewals import queue
from api.store.tables import Analysis, AuditEntry, Document, Organisation, Paper, User
from api.store.types import CHINA, now

DROPPED: Final = "dropped"
STATES: Final = {"unnamed": "待确认单位", "to_check": "待核对", "checked": "已核对", DROPPED: "已移出"}
WHAT: Final = "这份文书"


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for; what is empty does not narrow.  `organisation_id`: with all below it; `state`: a code of `STATES`."""

    kind: str = ""
    organisation_id: int | None = None
    result: str = ""
    state: str = ""
    words: str = ""
    """In number, issuer or the agency's printed name."""
    since: date | None = None
    until: date | None = None
    """Of the paper's own date; the last day is included."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the papers found, newest first, each with the name of its organisation, and how many there are in all."""

    rows: list[tuple[Paper, str | None]]
    total: int


def listed(session: Session, actor: Actor, filters: Filters, *, offset: int = 0, limit: int | None = 50) -> Page:
    """The papers within sight that fit; those that were taken out only where their state is asked for, by who may bring them back.

    Raises ServiceError E504, E601 (an organisation outside of sight).
    """
    actor.require("manage" if filters.state == DROPPED else "read")
    where = [actor.scope.holds_paper(dropped=filters.state == DROPPED), *_conditions(session, actor, filters)]
    total = session.scalar(select(func.count(Paper.id)).where(*where)) or 0
    rows = select(Paper, Organisation.name).outerjoin(Organisation, Organisation.id == Paper.organisation_id).where(*where)
    newest = rows.order_by(Paper.issued_on.desc().nulls_last(), Paper.id.desc()).offset(offset).limit(limit)
    return Page([(paper, name) for paper, name in session.execute(newest)], total)


def one(session: Session, actor: Actor, paper_id: int) -> Paper:
    """A paper with its document.  Raises ServiceError E601."""
    actor.require("read")
    found = actor.scope.paper(session, paper_id)
    _ = found.document.name
    return found


def state(paper: Paper) -> str:
    """A code of `STATES`."""
    if paper.dropped:
        return DROPPED
    if paper.organisation_id is None:
        return "unnamed"
    return "to_check" if paper.checked_by is None else "checked"


def may_change(session: Session, actor: Actor, paper: Paper) -> bool:
    """Whether what it says is the caller's to put right."""
    return actor.may("correct") and _own(session, actor, paper)


def likely(session: Session, actor: Actor, paper: Paper) -> list[Organisation]:
    """The organisations within sight that the printed name may mean, the likeliest first."""
    mine = {one.id: one for one in session.scalars(select(Organisation).where(actor.scope.holds_organisation(), Organisation.active))}
    found = names.candidates(session, paper.record.get("agency") or "", limit=None)
    return [mine[one.organisation_id] for one in found if one.organisation_id in mine][: names.PROPOSED]


def correct(session: Session, actor: Actor, paper_id: int, revision: int, given: Mapping[str, Any], *, remark: str = "") -> Paper:
    """Puts values right (`paper_values.LABELS`); what was checked is to be checked again when one of them changes.

    Raises ServiceError E504, E601, E602 (no such value), E606 (another organisation's, or it would lose sight of the paper),
    E611 (changed since the caller saw it).
    """
    paper = _opened(session, actor, paper_id, revision)
    unknown = [name for name in given if name not in paper_values.LABELS]
    if unknown or not given:
        raise wrong("应给出要更正的栏目")
    before, said = paper_values.standing(paper), dict(paper.said)
    for name, value in given.items():
        said[name] = _organisation(session, actor, value) if name == "organisation_id" else paper_values.clean(name, value, paper.record)
    copies, home = _copies(session, paper), paper.organisation_id
    paper.said = said
    paper_values.refresh(session, paper)
    if home is not None and home != paper.organisation_id and not actor.may("manage"):
        raise ServiceError("E606", why="这样更正后有单位将看不到这份文书，请由司法局更正")
    after = paper_values.standing(paper)
    if after != before:
        paper.checked_by = paper.checked_at = None
        paper.revision += 1
        paper_values.note(session, actor, "paper.correct", paper, before=before, after=after, note=note(remark))
        _count(session, paper, copies)
    return paper


def check(session: Session, actor: Actor, paper_id: int, revision: int) -> Paper:
    """The caller has checked the paper: he vouches for every value, and no later analysis changes one.

    Raises ServiceError E504, E601, E606 (another organisation's, not attributed yet, or checked already), E611.
    """
    paper = _opened(session, actor, paper_id, revision)
    if state(paper) != "to_check":
        raise ServiceError("E606", why=f"这份文书的状态是“{STATES[state(paper)]}”")
    vouched = {name: paper.record.get(name) for name in paper_values.LABELS if name != "organisation_id"}
    paper.said = paper.said | vouched | {"organisation_id": paper.organisation_id}
    paper.checked_by, paper.checked_at, paper.revision = actor.user_id, now(), paper.revision + 1
    audit.note(session, actor, "paper.check", "paper", paper.id, before={"state": "to_check"}, after={"state": "checked"})
    _count(session, paper, _copies(session, paper))
    return paper


def drop(session: Session, actor: Actor, paper_id: int, revision: int, reason: str) -> None:
    """The document is none of these papers: it is counted and shown here no more, until it is restored or worked on again.

    Raises ServiceError E504 without the right to manage, E601, E602 (no reason), E606 (another region's), E611.
    """
    paper = _opened(session, actor, paper_id, revision, right="manage")
    why, before = text(reason, "原因", 500), {"kind": paper.kind, "number": paper.number, "organisation_id": paper.organisation_id}
    paper.dropped, paper.revision, paper.checked_by, paper.checked_at = True, paper.revision + 1, None, None
    document = session.get_one(Document, paper.document_id)
    error = session.get_one(Analysis, document.analysis_id).record["error"] or {}
    if document.state == "paper":
        document.state, document.state_at = "not_administrative", now()
        document.error_code, document.error_message, document.error_remedy = (error.get(name) for name in ("code", "message", "remedy"))
    audit.note(session, actor, "paper.drop", "paper", paper.id, before=before, after={"reason": why})
    _count(session, paper, _copies(session, paper))


def restore(session: Session, actor: Actor, paper_id: int, revision: int) -> Paper:
    """Takes `drop` back: what people said of the paper holds again, and it is to be checked again.

    Raises ServiceError E504 without the right to manage, E601 (it was not taken out), E606 (another region's, or its newest analysis
    finds no such paper), E611.
    """
    paper = _opened(session, actor, paper_id, revision, right="manage", dropped=True)
    document = session.get_one(Document, paper.document_id)
    if not session.get_one(Analysis, document.analysis_id).record.get("paper"):
        raise ServiceError("E606", why="最近一次分析没有认出这类文书，请先在“文件处理”里重新处理这个文件")
    paper.dropped, paper.revision = False, paper.revision + 1
    paper_values.refresh(session, paper)
    if document.state == "not_administrative":
        document.state, document.state_at = "paper", now()
        document.error_code = document.error_message = document.error_remedy = None
    audit.note(session, actor, "paper.restore", "paper", paper.id, before={"dropped": True}, after={"dropped": False})
    _count(session, paper, _copies(session, paper))
    return paper


def history(session: Session, actor: Actor, paper_id: int) -> list[tuple[AuditEntry, str]]:
    """What was done with a paper, oldest first, each with who did it.  Raises ServiceError E601."""
    actor.require("read")
    actor.scope.paper(session, paper_id)
    wanted = select(AuditEntry, User.name).outerjoin(User, User.id == AuditEntry.user_id)
    rows = session.execute(wanted.where(AuditEntry.object_type == "paper", AuditEntry.object_id == paper_id).order_by(AuditEntry.id))
    return [(entry, name or SYSTEM.name) for entry, name in rows]


def copies_of(session: Session, actor: Actor, paper: Paper) -> list[Paper]:
    """Other papers within sight that are the same by kind, issuer and number; the ledger counts one of them."""
    same = select(Paper).where(Paper.key == paper.key, Paper.id != paper.id, actor.scope.holds_paper())
    return list(session.scalars(same.order_by(Paper.id).options(joinedload(Paper.document))))


def _conditions(session: Session, actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.kind:
        found.append(Paper.kind == filters.kind)
    if filters.organisation_id is not None:
        chosen = actor.scope.organisation(session, filters.organisation_id)
        below = select(Organisation.id).where(Organisation.path.startswith(chosen.path, autoescape=True))
        found.append(Paper.organisation_id.in_(below))
    if filters.result:
        found.append(Paper.record["agency_result"].as_string() == filters.result)
    if filters.state == "unnamed":
        found.append(Paper.organisation_id.is_(None))
    elif filters.state and filters.state != DROPPED:
        found += [Paper.organisation_id.is_not(None), Paper.checked_by.is_(None) if filters.state == "to_check" else Paper.checked_by.is_not(None)]
    if filters.since is not None:
        found.append(Paper.issued_on >= filters.since)
    if filters.until is not None:
        found.append(Paper.issued_on <= filters.until)
    columns = (Paper.number, Paper.issuer, Paper.record["agency"].as_string())
    return found + [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in filters.words.split()[:10]]


def _opened(session: Session, actor: Actor, paper_id: int, revision: int, *, right: str = "correct", dropped: bool = False) -> Paper:
    """The paper, locked until the session ends, at the revision that the caller has seen."""
    actor.require(right)
    if actor.user_id is None:
        raise ServiceError("E504")
    actor.scope.paper(session, paper_id, dropped=dropped)
    paper = session.get_one(Paper, paper_id, with_for_update=ROW, populate_existing=True)
    if paper.revision != revision:
        raise _changed(session, paper)
    if not _own(session, actor, paper):
        raise ServiceError("E606", why="这份文书涉及其他单位，请由该单位或其所在地司法局办理")
    return paper


def _changed(session: Session, paper: Paper) -> ServiceError:
    who, at = audit.last(session, "paper", paper.id)
    return ServiceError("E611", what=WHAT, who=who, at=f"{(at or paper.created_at).astimezone(CHINA):%Y-%m-%d %H:%M:%S}")


def _organisation(session: Session, actor: Actor, value: Any) -> int | None:
    """What a person chose; None: none of ours, whatever the name says."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong("单位应为编号")
    return actor.scope.organisation(session, value).id


def _own(session: Session, actor: Actor, paper: Paper) -> bool:
    wanted = select(Organisation.id).where(Organisation.id == paper.organisation_id, actor.scope.holds_organisation())
    return paper.organisation_id is None or session.scalar(wanted) is not None


def _copies(session: Session, paper: Paper) -> list[int]:
    return list(session.scalars(select(Paper.id).where(Paper.key == paper.key)))


def _count(session: Session, paper: Paper, copies: list[int]) -> None:
    """Has the ledger look at the paper again, and at what was or is the same."""
    session.flush()
    queue(session.connection(), (), {*copies, *_copies(session, paper)})
