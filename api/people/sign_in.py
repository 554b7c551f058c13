"""Signing in: the one place where a password is compared.

An unknown login is answered as a known one is, in words and in time: both cost one hash, both are counted, both lock.
Otherwise the answer would tell an outsider who works here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.people.passwords import matches, require_strong
from api.people.sessions import Ticket, describe, fresh
from api.services import Services
from api.settings import Settings
from api.store import audit
from api.store.actor import Actor
from api.store.scope import Scope
from api.store.tables import User
from api.store.types import CHINA, now

T = TypeVar("T")

LOGIN = re.compile(r"[a-z0-9_.@\-\u4e00-\u9fff]{2,60}")
"""What a login is made of, once folded: nothing that looks like another letter or turns the line around."""
DAY = 24 * 60 * 60


def fold_login(login: str) -> str:
    """The login as it is stored and compared: widths folded, small letters, no blanks around; "" when it cannot be one."""
    if len(login) > 200:
        return ""
    folded = unicodedata.normalize("NFKC", login).strip().lower()
    return folded if LOGIN.fullmatch(folded) else ""


def sign_in(services: Services, login: str, password: str, address: str) -> tuple[Ticket, Actor]:
    """Proves who somebody is.  Returns the ticket for his cookie and the actor that he is.

    Raises ServiceError E506 (too many attempts from this address or on this login), E503 (locked), E502 (anything else
    that is wrong: unknown login, wrong password, no password yet, no longer active), E517 (he must use the identity provider).
    """

    def welcome(session: Session, user: User) -> tuple[Ticket, Actor]:
        if services.settings.oidc_issuer and services.settings.local_sign_in == "administrators" and user.role != "administrator":
            raise ServiceError("E517")
        user.last_sign_in_at = now()
        if user.password_hash is not None and services.passwords.current_hasher.check_needs_rehash(user.password_hash):
            user.password_hash = services.passwords.hash(password)
        actor = describe(user, address)
        audit.note(session, actor, "user.sign_in", "user", user.id)
        return fresh(user), actor

    return _prove(services, login, password, address, welcome)


def change_password(services: Services, actor: Actor, old: str, new: str) -> Ticket:
    """Gives the caller a new password and ends all his sessions.  Returns the ticket of the one that goes on.

    The old password is asked for, and counted like a sign-in: a session left open must not be enough.  Raises ServiceError
    as `sign_in` does, and E508 when the new one is weak.
    """
    require_strong(actor.login, new)
    if new == old:
        raise ServiceError("E508", why="与原密码相同")
    hashed = services.passwords.hash(new)

    def change(session: Session, user: User) -> Ticket:
        user.password_hash = hashed
        user.epoch += 1
        audit.note(session, actor, "user.password", "user", user.id)
        return fresh(user)

    return _prove(services, actor.login, old, actor.address, change)


def _prove(services: Services, login: str, password: str, address: str, then: Callable[[Session, User], T]) -> T:
    """Compares the password; `then` runs in the transaction that takes the count of failures away."""
    settings, rates = services.settings, services.rates
    rates.hit("sign-in-from", address, settings.sign_ins_per_minute)
    who = _digest(login)
    rates.hit("sign-in-as", who, settings.sign_ins_per_minute)
    with rates.turn(who):
        with services.database.read() as session:
            user = _find(session, login)
            _refuse_locked(services, user, who)
            stored = user.password_hash if user is not None and user.active else None
        right = matches(services.passwords, password, stored)
        with services.database.write() as session:
            user = _find(session, login)
            if right and user is not None and user.active and user.password_hash == stored:
                unlock(user)
                return then(session, user)
            until = _count(services, session, user, who, address)
    raise ServiceError("E502") if until is None else _locked(until)


def unlock(user: User) -> None:
    """Takes a lock and the count of failures away."""
    user.failures = 0
    user.locked_until = None


def refuse_locked(settings: Settings, user: User) -> None:
    """Raises ServiceError E503 while the account is locked."""
    if user.locked_until is not None and now() < user.locked_until <= _lock_end(settings):
        raise _locked(user.locked_until)  # a later end was set by a clock that was wrong


def _count(services: Services, session: Session, user: User | None, who: str, address: str) -> datetime | None:
    """Notes a failure.  Returns until when the login is locked now, if it is.

    What was typed as an unknown login is not kept: people type their password there.
    """
    settings = services.settings
    actor = describe(user, address) if user is not None else _stranger(address)
    audit.note(session, actor, "user.sign_in_failed", "user", actor.user_id)
    if user is None:
        if services.rates.count("unknown-login", who, DAY) < settings.lock_failures:
            return None
        services.rates.forget("unknown-login", who)
        services.rates.count("unknown-lock", who, settings.lock_minutes * 60)
        until = _lock_end(settings)
    else:
        user.failures = 1 if user.locked_until is not None else user.failures + 1
        user.locked_until = None
        if user.failures < settings.lock_failures:
            return None
        user.locked_until = until = _lock_end(settings)
    audit.note(session, actor, "user.locked", "user", actor.user_id)
    return until


def _refuse_locked(services: Services, user: User | None, who: str) -> None:
    if user is not None:
        refuse_locked(services.settings, user)
        return
    locks, ends = services.rates.counted("unknown-lock", who)
    if locks:
        raise _locked(datetime.fromtimestamp(ends, UTC))


def _locked(until: datetime) -> ServiceError:
    return ServiceError("E503", until=f"{until.astimezone(CHINA):%H:%M}")


def _lock_end(settings: Settings) -> datetime:
    return now() + timedelta(minutes=settings.lock_minutes)


def _find(session: Session, login: str) -> User | None:
    return session.scalar(select(User).where(User.login == fold_login(login)))


def _digest(login: str) -> str:
    return hashlib.sha256((fold_login(login) or login).encode("utf-8", "surrogatepass")).hexdigest()


def _stranger(address: str) -> Actor:
    return Actor(None, "", "", "", None, "", Scope(), address)
