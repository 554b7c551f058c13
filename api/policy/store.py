"""Versions of a bureau's profile: written, looked at, applied; never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, false, or_, select, update
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.policy import builtin, in_force
from api.policy.profile import Profile, parse
from api.store import adding, audit, renewals
from api.store.actor import Actor
from api.store.scope import significant
from api.store.tables import Organisation, PolicyVersion, Stamp, User, Verdict
from api.store.types import CHINA, now

NOTE: Final = 500
"""Characters of a note."""
STAMP: Final = "policy"
"""The row that everybody locks who applies a version."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The profile in force for a caller, and where it comes from."""

    profile: Profile
    text: str
    version: PolicyVersion | None
    """None: the built-in default."""
    owner: str
    """Name of the bureau whose version it is; empty: everybody's, or built in."""
    passed_over: int | None = None
    """Id of the version that would be in force if this program could read it."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version, and who wrote and applied it."""

    row: PolicyVersion
    writer: str
    applier: str
    in_force: bool


def standing(session: Session, actor: Actor) -> Standing:
    """What is in force for the caller."""
    policies = in_force.InForce.of(session)
    version_id, passed_over = policies.version(actor.organisation_id), policies.passed_over(actor.organisation_id)
    if version_id is None:
        return Standing(builtin.default(), builtin.texts()[builtin.DEFAULT], None, "", passed_over)
    row = session.get_one(PolicyVersion, version_id)
    owner = session.get(Organisation, row.organisation_id) if row.organisation_id else None
    return Standing(parse(row.text), row.text, row, owner.name if owner else "", passed_over)


def versions(session: Session, actor: Actor) -> list[Version]:
    """Versions that the caller may see, the newest first: who may write here, all of the own bureau; others what was applied."""
    actor.require("read")
    seen = _visible(actor, in_force.version_of(session, actor.organisation_id))
    rows = session.scalars(select(PolicyVersion).where(seen).order_by(PolicyVersion.id.desc())).all()
    return described(session, actor, rows)


def described(session: Session, actor: Actor, rows: Sequence[PolicyVersion]) -> list[Version]:
    """Versions with who wrote and applied them."""
    now_in_force = in_force.version_of(session, actor.organisation_id)
    names = _names(session, {one for row in rows for one in (row.user_id, row.applied_by) if one})
    current = now_in_force.id if now_in_force else 0
    return [Version(row, names.get(row.user_id, ""), names.get(row.applied_by or 0, ""), row.id == current) for row in rows]


def version(session: Session, actor: Actor, version_id: int) -> PolicyVersion:
    """One of `versions`.  Raises ServiceError E504, E601."""
    actor.require("read")
    seen = _visible(actor, in_force.version_of(session, actor.organisation_id))
    row = session.scalar(select(PolicyVersion).where(PolicyVersion.id == version_id, seen))
    if row is None:
        raise ServiceError("E601", what="这个版本")
    return row


def write(session: Session, actor: Actor, text: str, *, based_on: str = "", note: str = "") -> PolicyVersion:
    """A draft of the caller's bureau (an administrator's: everybody's).

    `based_on`: code of the built-in profile that it began as; where nothing is said, its own code if there is a built-in
    one of it, else the default.  Raises ServiceError E504, E602 (note), E612 (text).
    """
    actor.require("manage")
    profile = parse(text)
    if len(note) > NOTE:
        raise ServiceError("E602", why=f"说明不能超过 {NOTE} 个字")
    begun = next((one for one in (based_on, profile.code) if one in builtin.texts()), builtin.DEFAULT)
    row = PolicyVersion(organisation_id=actor.organisation_id, based_on=begun, text=text, note=note.strip(), user_id=actor.user_id or 0)
    session.add(row)
    session.flush()
    audit.note(session, actor, "policy.write", "policy", row.id, after={"name": profile.name, "digest": profile.digest, "note": row.note})
    return row


def apply(session: Session, actor: Actor, version_id: int, *, replacing: int | None) -> PolicyVersion:
    """Puts a draft in force for the bureau's region; what hangs on it in the ledger is made anew soon after.

    `replacing`: id of the version that the caller saw in force (None: the built-in default); another one meanwhile is
    E611.  Raises ServiceError E504, E601, E606 (it was applied before), E612 (it is not valid any more).
    """
    actor.require("manage")
    _one_after_another(session)
    row = session.scalar(select(PolicyVersion).where(PolicyVersion.id == version_id, _own(actor)))
    if row is None:
        raise ServiceError("E601", what="这个版本")
    if row.applied_at is not None:
        raise ServiceError("E606", why="这个版本已经应用过；要恢复旧版本，请以它为底稿另存一份草稿再应用")
    profile = parse(row.text)
    current = in_force.version_of(session, actor.organisation_id)
    if (current.id if current else None) != replacing:
        raise _changed(session, current)
    row.applied_at, row.applied_by = now(), actor.user_id
    session.flush()
    before = {"version": current.id, "name": parse(current.text).name} if current else {"version": None, "name": builtin.default().name}
    after = {"version": row.id, "name": profile.name, "digest": profile.digest}
    audit.note(session, actor, "policy.apply", "policy", row.id, before=before, after=after)
    renewals.queue_disputes(session, _concerned(session, row.organisation_id))
    return row


def _one_after_another(session: Session) -> None:
    """Waits for others who apply a version; until the transaction ends they wait."""
    session.execute(adding.if_absent(session.connection(), Stamp.__table__, [{"name": STAMP, "value": 0}]))
    session.execute(update(Stamp).where(Stamp.name == STAMP).values(value=Stamp.value + 1))


def _concerned(session: Session, organisation_id: int | None) -> Select[int] | None:
    """Disputes of organisations that the bureau's region holds; None: all."""
    if organisation_id is None:
        return None
    region = significant(session.get_one(Organisation, organisation_id).region)
    inside = select(Organisation.id).where(Organisation.region.startswith(region, autoescape=True))
    return select(Verdict.dispute_id).where(Verdict.organisation_id.in_(inside))


def _own(actor: Actor) -> ColumnElement[bool]:
    """Condition on `PolicyVersion`: it is the caller's own bureau's."""
    if actor.organisation_id is None:
        return PolicyVersion.organisation_id.is_(None)
    return PolicyVersion.organisation_id == actor.organisation_id


def _visible(actor: Actor, current: PolicyVersion | None) -> ColumnElement[bool]:
    """Drafts are for those who write them; what counts for somebody, and counted before, he may read."""
    applied = PolicyVersion.applied_at.is_not(None)
    if actor.may("manage"):
        own = _own(actor)
        return own if current is None else or_(own, _same_owner(current) & applied)
    return false() if current is None else _same_owner(current) & applied


def _same_owner(row: PolicyVersion) -> ColumnElement[bool]:
    if row.organisation_id is None:
        return PolicyVersion.organisation_id.is_(None)
    return PolicyVersion.organisation_id == row.organisation_id


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    return dict(session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())


def _changed(session: Session, current: PolicyVersion | None) -> ServiceError:
    if current is None or current.applied_at is None:
        return ServiceError("E606", why="现行口径已经恢复为内置口径")
    who = session.get(User, current.applied_by) if current.applied_by else None
    return ServiceError("E611", what="现行口径", who=who.name if who else "别人", at=f"{current.applied_at.astimezone(CHINA):%Y-%m-%d %H:%M}")
