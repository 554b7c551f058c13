"""Users: who may make, change, and see whom.

An administrator looks after everybody; a bureau after the agencies' people and the readers of its region, not after other
bureaus' people nor administrators.  Nobody changes his own role, place, or activity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.people import sign_in
from api.people.sign_in import fold_login
from api.store import audit
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.tables import Organisation, User

ROLES: Final[dict[str, str]] = {
    "administrator": "系统管理员",
    "bureau": "司法局工作人员",
    "agency": "行政机关工作人员",
    "reader": "只读用户",
}
"""Code → what people read."""
RIGHTS: Final = ("read", "upload", "correct", "manage", "administer")
BELOW_BUREAU: Final = frozenset({"agency", "reader"})
PLACES: Final = {"bureau": {"bureau"}, "agency": {"agency"}, "reader": {"bureau", "agency"}}
"""Role → kinds of organisation that it may belong to."""
LOGIN_RULE: Final = "用户名只能用字母、数字、汉字和 . _ - @，2 到 60 个字"


@dataclass(frozen=True, slots=True)
class Change:
    """New values; None leaves the old one."""

    name: str | None = None
    role: str | None = None
    organisation_id: int | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some users and how many there are."""

    rows: list[User]
    total: int


def page(
    session: Session,
    actor: Actor,
    *,
    text: str = "",
    role: str | None = None,
    organisation_id: int | None = None,
    active: bool | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Page:
    """The users whom the caller may see, by login.  `text` is looked for in login and name.

    Raises ServiceError E504 without the right to manage.
    """
    actor.require("manage")
    conditions = [_visible(actor)]
    if text:
        conditions.append(or_(User.login.icontains(text, autoescape=True), User.name.icontains(text, autoescape=True)))
    if role is not None:
        conditions.append(User.role == role)
    if organisation_id is not None:
        conditions.append(User.organisation_id == organisation_id)
    if active is not None:
        conditions.append(User.active == active)
    total = session.scalar(select(func.count()).select_from(User).where(*conditions)) or 0
    rows = session.scalars(select(User).where(*conditions).order_by(User.login).offset(offset).limit(limit))
    return Page(list(rows.unique()), total)


def find(session: Session, actor: Actor, user_id: int) -> User:
    """One user.  Raises ServiceError E504 without the right to manage, E601 when he is not there or not within sight."""
    actor.require("manage")
    user = session.scalar(select(User).where(User.id == user_id, _visible(actor)))
    if user is None:
        raise ServiceError("E601", what="这个用户")
    return user


def find_to_change(session: Session, actor: Actor, user_id: int) -> User:
    """The same, for changing him.  Raises ServiceError E504 also for those whom only an administrator may change."""
    user = find(session, actor, user_id)
    if user.role not in BELOW_BUREAU:
        actor.require("administer")
    return user


def create(session: Session, actor: Actor, *, login: str, name: str, role: str, organisation_id: int | None) -> User:
    """A user without a password; he sets it through a one-time link (`api.people.links`).

    Raises ServiceError E504, E601 (no such organisation in sight), E602 (login, or role and organisation do not go
    together), E605 (login taken).
    """
    actor.require("manage")
    folded = fold_login(login)
    if not folded:
        raise ServiceError("E602", why=LOGIN_RULE)
    _require_place(session, actor, role, organisation_id)
    require_new(session, folded)
    user = User(login=folded, name=name, role=role, organisation_id=organisation_id)
    session.add(user)
    session.flush()
    audit.note(session, actor, "user.create", "user", user.id, after=_facts(user))
    return user


def change(session: Session, actor: Actor, user_id: int, wanted: Change) -> User:
    """Changes a user; another role, place, or activity ends his sessions.

    Raises ServiceError as `create` does, and E606 when it is himself or the last administrator.
    """
    user = find_to_change(session, actor, user_id)
    before = _facts(user)
    if user.role == "administrator":
        _in_turn(session)
    user.name = wanted.name or user.name
    if wanted.active is not None:
        user.active = wanted.active
    if wanted.role is not None or wanted.organisation_id is not None:
        role = wanted.role or user.role
        place = None if role == "administrator" else wanted.organisation_id or user.organisation_id
        _require_place(session, actor, role, place)
        user.role, user.organisation_id = role, place
    after = _facts(user)
    if any(before[key] != after[key] for key in ("role", "organisation_id", "active")):
        if user.id == actor.user_id:
            raise ServiceError("E606", why="不能修改自己的角色和单位，也不能停用自己")
        user.epoch += 1
    session.flush()
    if before["role"] == "administrator":
        _require_administrator(session)
    if before != after:
        audit.note(session, actor, "user.change", "user", user.id, before=before, after=after)
    return user


def unlock(session: Session, actor: Actor, user_id: int) -> User:
    """Ends a lock after failed sign-ins."""
    user = find_to_change(session, actor, user_id)
    sign_in.unlock(user)
    audit.note(session, actor, "user.unlocked", "user", user.id)
    return user


def require_new(session: Session, login: str) -> None:
    """Raises ServiceError E605 when somebody has this login."""
    if session.scalar(select(User.id).where(User.login == login)) is not None:
        raise ServiceError("E605", what=f"用户名 {login} ")


def _require_place(session: Session, actor: Actor, role: str, organisation_id: int | None) -> None:
    if role not in ROLES:
        raise ServiceError("E602", why="没有这种角色")
    if role not in BELOW_BUREAU:
        actor.require("administer")
    if role == "administrator" and organisation_id is None:
        return
    if organisation_id is None:
        raise ServiceError("E602", why="缺少单位")
    require_fitting(role, actor.scope.organisation(session, organisation_id))


def require_fitting(role: str, organisation: Organisation) -> None:
    """Raises ServiceError E602 when nobody of this role belongs to such an organisation."""
    if organisation.kind not in PLACES.get(role, {organisation.kind}):
        raise ServiceError("E602", why=f"{ROLES[role]}不能属于{organisation.name}")


def _in_turn(session: Session) -> None:
    """Changes of administrators wait for each other: two who leave at once would each count on the other."""
    session.execute(select(User.id).where(User.role == "administrator").order_by(User.id).with_for_update(**ROW))


def _require_administrator(session: Session) -> None:
    """Somebody must be left who can sign in and administer."""
    left = select(User.id).where(User.role == "administrator", User.active, User.password_hash.is_not(None))
    if session.scalar(left.limit(1)) is None:
        raise ServiceError("E606", why="系统至少要有一个能登录的管理员")


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.scope.everything:
        return true()
    within = select(Organisation.id).where(actor.scope.holds_organisation())
    return User.organisation_id.in_(within) & (User.role != "administrator")


def _facts(user: User) -> dict[str, Any]:
    names = ("login", "name", "role", "organisation_id", "active")
    return {name: getattr(user, name) for name in names}
