"""One-time links that set a password: for the first administrator, a new user, a forgotten password.

The link is the only time that a password is not asked for, so it is long, short-lived, kept as a hash, and good once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.people import users
from api.people.digests import digest
from api.people.passwords import require_strong
from api.people.sessions import Ticket, describe, fresh
from api.people.sign_in import fold_login, unlock
from api.services import Services
from api.store import audit
from api.store.actor import SYSTEM, Actor
from api.store.locking import alone
from api.store.scope import Scope
from api.store.tables import OneTimeLink, User
from api.store.types import now

GOOD_FOR: Final = timedelta(hours=24)
PATH: Final = "/link/"
FIRST: Final = "first administrator"
OPERATOR: Final = Actor(None, "system", "服务器", "administrator", None, "", Scope(everything=True), "服务器终端")
"""Whoever can run commands on the server's data folder: he could read and write all of it anyway."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link is for: `login` and `name` of the user, both None when it makes the first administrator."""

    login: str | None
    name: str | None


def first_administrator(services: Services) -> str | None:
    """The path of a link that makes the first administrator, or None when there is one already.

    Earlier such links end: only the newest one, which the terminal shows, is good.
    """
    with services.database.write() as session:
        alone(session, FIRST)
        if _has_administrator(session):
            return None
        path = _make(session, None)
        audit.note(session, SYSTEM, "user.link", "user", None)
        return path


def for_user(session: Session, actor: Actor, user_id: int) -> str:
    """The path of a link with which a user sets his password; earlier ones of his end.

    His present password stays good until then.  Raises ServiceError E504 and E601 as `users.find_to_change` does, and E606
    for somebody who was deactivated.
    """
    user = users.find_to_change(session, actor, user_id)
    if not user.active:
        raise ServiceError("E606", why="该用户已停用")
    audit.note(session, actor, "user.link", "user", user.id)
    return _make(session, user.id)


def on_the_server(session: Session, login: str) -> str:
    """The same for the login of somebody, asked for on the server itself: the way out when no administrator can sign in.

    Raises ServiceError E606 for a login that nobody has, naming the administrators, and for somebody who was deactivated.
    """
    return for_user(session, OPERATOR, user_named(session, login))


def user_named(session: Session, login: str) -> int:
    """The id of the user with this login, asked for on the server itself.  Raises ServiceError E606, naming the administrators."""
    user_id = session.scalar(select(User.id).where(User.login == fold_login(login)))
    if user_id is None:
        known = session.scalars(select(User.login).where(User.role == "administrator", User.active).order_by(User.login)).all()
        others = f"系统管理员是 {'、'.join(known)}" if known else "还没有系统管理员，启动服务时会显示设置管理员的链接"
        raise ServiceError("E606", why=f"没有用户名为“{login[:60]}”的用户，{others}")
    return user_id


def look(services: Services, token: str, address: str) -> Invitation:
    """What a link is for, without using it.  Raises ServiceError E507, and E506 after too many tries."""
    services.rates.hit("link-from", address, services.settings.sign_ins_per_minute)
    with services.database.read() as session:
        return _look(session, token)


def redeem(
    services: Services, token: str, password: str, address: str, *, login: str | None = None, name: str | None = None
) -> tuple[Ticket, Actor]:
    """Uses a link: sets the password and signs in.  `login` and `name`: those of the first administrator.

    When two redeem it at once, one wins.  Raises ServiceError E507 (used, expired, unknown), E508 (weak), E602 (login or
    name missing or not usable), E605 (login taken); after these but E507 the link is still good.
    """
    wanted = look(services, token, address)
    chosen = wanted.login or _login(login)
    called = wanted.name or (name or "").strip()
    if not called:
        raise ServiceError("E602", why="缺少姓名")
    require_strong(chosen, password)
    hashed = services.passwords.hash(password)  # before the database is locked for writing
    with services.database.write() as session:
        user = _user(session, _use(session, token), chosen, called)
        user.password_hash = hashed
        user.epoch += 1
        user.last_sign_in_at = now()
        unlock(user)
        session.flush()
        actor = describe(user, address)
        audit.note(session, actor, "user.password", "user", user.id)
        return fresh(user), actor


def _use(session: Session, token: str) -> OneTimeLink:
    """Marks the link as used.  The condition stands in the statement itself: the second of two finds nothing."""
    good = (OneTimeLink.token_hash == digest(token), OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now())
    used: OneTimeLink | None = session.scalar(update(OneTimeLink).where(*good).values(used_at=now()).returning(OneTimeLink))
    if used is None:
        raise ServiceError("E507")
    return used


def _user(session: Session, link: OneTimeLink, login: str, name: str) -> User:
    if link.user_id is not None:
        user = session.get_one(User, link.user_id)
        if not user.active:
            raise ServiceError("E507")
        return user
    alone(session, FIRST)
    if _has_administrator(session):
        raise ServiceError("E507")
    users.require_new(session, login)
    user = User(login=login, name=name, role="administrator", epoch=0)
    session.add(user)
    session.flush()
    audit.note(session, describe(user), "user.create", "user", user.id, after={"login": login, "role": user.role})
    return user


def _look(session: Session, token: str) -> Invitation:
    link = session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == digest(token)))
    if link is None or link.used_at is not None or link.expires_at <= now():
        raise ServiceError("E507")
    if link.user_id is None:
        if _has_administrator(session):
            raise ServiceError("E507")
        return Invitation(None, None)
    user = session.get_one(User, link.user_id)
    if not user.active:
        raise ServiceError("E507")
    return Invitation(user.login, user.name)


def _make(session: Session, user_id: int | None) -> str:
    whose = OneTimeLink.user_id.is_(None) if user_id is None else OneTimeLink.user_id == user_id
    session.execute(update(OneTimeLink).where(whose, OneTimeLink.used_at.is_(None)).values(used_at=now()))
    token = secrets.token_urlsafe(32)
    session.add(OneTimeLink(user_id=user_id, token_hash=digest(token), expires_at=now() + GOOD_FOR))
    return PATH + token


def _has_administrator(session: Session) -> bool:
    return session.scalar(select(User.id).where(User.role == "administrator").limit(1)) is not None


def _login(login: str | None) -> str:
    folded = fold_login(login or "")
    if not folded:
        raise ServiceError("E602", why=users.LOGIN_RULE)
    return folded
