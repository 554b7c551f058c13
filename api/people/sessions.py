"""Sessions: a signed cookie names the user and the moment; the user's row decides whether it still holds."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.settings import Settings
from api.store import audit
from api.store.actor import Actor
from api.store.scope import scope_of
from api.store.tables import EndedSession, User
from api.store.types import now

COOKIE = "anjian_session"
RENEWAL = 60
"""Seconds after which a used cookie is renewed: seldom enough not to sign one a request."""


def _fresh_id() -> str:
    return secrets.token_urlsafe(12)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the cookie says: who, of which epoch, signed in when, last seen when (seconds since 1970), and which session."""

    user_id: int
    epoch: int
    since: int
    seen: int
    id: str = field(default_factory=_fresh_id)

    def ends(self, settings: Settings) -> datetime:
        """When the session ends, however much it is used."""
        return datetime.fromtimestamp(self.since, UTC) + timedelta(hours=settings.session_hours)


def fresh(user: User) -> Ticket:
    """The ticket of somebody who has just proved who he is."""
    moment = int(time.time())
    return Ticket(user.id, user.epoch, moment, moment)


def seal(settings: Settings, ticket: Ticket) -> str:
    """The cookie's value."""
    return _signer(settings).dumps(astuple(ticket))


def unseal(settings: Settings, cookie: str) -> Ticket:
    """The ticket in a cookie.  Raises ServiceError E501: forged, or too old in all or since it was last used."""
    try:
        ticket = Ticket(*_signer(settings).loads(cookie))
    except (BadData, TypeError) as error:  # TypeError: signed by an earlier version, with other parts
        raise ServiceError("E501") from error
    idle = datetime.fromtimestamp(ticket.seen, UTC) + timedelta(minutes=settings.idle_minutes)
    if now() > min(ticket.ends(settings), idle):
        raise ServiceError("E501")
    return ticket


def renewed(ticket: Ticket) -> Ticket | None:
    """The ticket as just used, or None while the old one is fresh enough (RENEWAL seconds)."""
    moment = int(time.time())
    if moment - ticket.seen < RENEWAL:
        return None
    return replace(ticket, seen=moment)


def cookie_header(settings: Settings, ticket: Ticket) -> str:
    """The Set-Cookie header that hands a ticket out."""
    return _set_cookie(settings, seal(settings, ticket), settings.session_hours * 3600)


def no_cookie_header(settings: Settings) -> str:
    """The Set-Cookie header that takes it back."""
    return _set_cookie(settings, "", 0)


def actor_of(session: Session, ticket: Ticket, address: str = "") -> Actor:
    """The person behind a ticket, with today's role and organisation.  Raises ServiceError E501 when it no longer holds."""
    ended = exists().where(EndedSession.id == ticket.id)
    standing = User.active & (User.epoch == ticket.epoch) & ~ended
    user = session.scalar(
        select(User).where(User.id == ticket.user_id, standing).options(joinedload(User.organisation))
    )
    if user is None:
        raise ServiceError("E501")
    return describe(user, address)


def sign_out(session: Session, settings: Settings, actor: Actor, ticket: Ticket) -> None:
    """Ends one session: whoever kept a copy of its cookie cannot use it either."""
    session.execute(delete(EndedSession).where(EndedSession.ends_at < now()))
    session.merge(EndedSession(id=ticket.id, ends_at=ticket.ends(settings)))
    audit.note(session, actor, "user.sign_out", "user", actor.user_id)


def sign_out_everywhere(session: Session, actor: Actor) -> None:
    """Ends all sessions of the caller, on whatever machine."""
    user = session.get_one(User, actor.user_id, with_for_update=True)
    user.epoch += 1
    audit.note(session, actor, "user.sign_out", "user", user.id, after={"everywhere": True})


def describe(user: User, address: str = "", token_scopes: frozenset[str] | None = None) -> Actor:
    """The actor that a user is."""
    organisation = user.organisation
    return Actor(
        user_id=user.id,
        login=user.login,
        name=user.name,
        role=user.role,
        organisation_id=user.organisation_id,
        organisation_name=organisation.name if organisation else "",
        scope=scope_of(user.role, organisation),
        address=address,
        token_scopes=token_scopes,
    )


def _set_cookie(settings: Settings, value: str, seconds: int) -> str:
    secure = "; Secure" if settings.https else ""
    return f"{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def _signer(settings: Settings) -> URLSafeSerializer:
    kind = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(settings.secret_key(), salt="session", signer_kwargs=kind)
