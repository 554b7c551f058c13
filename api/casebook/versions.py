"""Versions of a typical case: every change of its title, words or masking makes one, and the signatures before it void."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.casebook import masking, sight
from api.errors import ServiceError
from api.store import audit, revisions
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.tables import TypicalCase, TypicalCaseVersion, User
from api.store.types import now

WHATS: Final = {"drafted": "草拟", "redrafted": "重新草拟", "masking": "调整隐名", "title": "修改标题", "restored": "恢复旧版", "rechecked": "按新情况核对", "reopened": "重新编写"}
"""What made a version, beside the codes of sections."""


def opened(session: Session, actor: Actor, case_id: int, revision: int | None, *, right: str = "correct") -> TypicalCase:
    """A draft that the caller may write on, at the revision that he saw (None: whichever), locked until the session ends.

    The bureau writes on all of its own, the agency that was asked on that one.
    Raises ServiceError E504, E601, E606 (not a draft, or with the agency for now), E611 (changed since).
    """
    actor.require(right)
    seen = sight.seen(session, actor, case_id)
    if not seen.whole:
        raise ServiceError("E601", what=sight.WHAT)
    found = session.get_one(TypicalCase, seen.case.id, with_for_update=ROW, populate_existing=True)
    at(session, found, revision)
    if found.state != "draft":
        raise ServiceError("E606", why=f"{sight.WHAT}现在是“{STATES[found.state]}”，不能修改")
    return found


def at(session: Session, case: TypicalCase, revision: int | None) -> None:
    """Raises ServiceError E611 unless the case is still at this revision (None: any will do)."""
    revisions.check(case, revision, sight.WHAT, lambda: _last(session, case))


def raised(session: Session, actor: Actor, case: TypicalCase, what: str, *, before: Any = None, after: Any = None) -> None:
    """Enters what `case` is now as its next version.  `what`: a code of a section or of `WHATS`.

    To be called after the change; signatures of the version before hold no more.
    """
    case.version += 1
    touched(case)
    added(session, actor, case, what)
    audit.note(session, actor, "typical.change", "typical_case", case.id, before=before, after={"what": what, "version": case.version, **(after or {})})
    session.flush()


def added(session: Session, actor: Actor, case: TypicalCase, what: str) -> None:
    """Keeps what `case` is now under its present version, with the letters that its names have got."""
    session.flush()
    masking.settle(session, case)
    session.add(TypicalCaseVersion(
        case_id=case.id, version=case.version, title=case.title, sections=case.sections, masking=case.masking, what=what, user_id=actor.user_id
    ))  # fmt: skip
    session.flush()


def touched(case: TypicalCase) -> None:
    """The next revision of a case: whoever saw the one before is told."""
    case.revision, case.updated_at = case.revision + 1, now()


def history(session: Session, actor: Actor, case_id: int) -> list[TypicalCaseVersion]:
    """All versions, the newest first.  Raises ServiceError E601."""
    found = sight.whole(session, actor, case_id)
    rows = select(TypicalCaseVersion).where(TypicalCaseVersion.case_id == found.id).options(joinedload(TypicalCaseVersion.user))
    return list(session.scalars(rows.order_by(TypicalCaseVersion.version.desc())))


def one(session: Session, actor: Actor, case_id: int, version: int) -> TypicalCaseVersion:
    """A version.  Raises ServiceError E601 (also: no such version)."""
    found = sight.whole(session, actor, case_id)
    row = session.scalar(select(TypicalCaseVersion).where(TypicalCaseVersion.case_id == found.id, TypicalCaseVersion.version == version))
    if row is None:
        raise ServiceError("E601", what="这个版本")
    return row


def restore(session: Session, actor: Actor, case_id: int, revision: int, version: int) -> TypicalCase:
    """Title and words as they were at a version, as a new version; what people decided on names stays.

    Raises ServiceError E504, E601 (also: no such version), E606, E611.
    """
    found = opened(session, actor, case_id, revision)
    old = one(session, actor, case_id, version)
    if (old.title, old.sections) != (found.title, found.sections):
        found.title, found.sections = old.title, old.sections
        raised(session, actor, found, "restored", after={"from": version})
    return found


def who(row: TypicalCaseVersion) -> str:
    """Who made a version, by name."""
    user: User | None = row.user
    return user.name if user else "系统"


def _last(session: Session, case: TypicalCase) -> str:
    newest = select(User.name).join(TypicalCaseVersion, TypicalCaseVersion.user_id == User.id).where(TypicalCaseVersion.case_id == case.id)
    return session.scalar(newest.order_by(TypicalCaseVersion.version.desc()).limit(1)) or session.get_one(User, case.user_id).name


STATES: Final = {"dismissed": "不选用", "draft": "编写中", "released": "已发布", "withdrawn": "已撤下"}
