"""Sessions: a signed cookie names the user and the moment; the user's row decides whether it still holds."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.settings import Settings
from api.store.actor import Actor
from api.store.scope import scope_of
from api.store.tables import User

COOKIE = "anjian_session"
RENEWAL = 60
"""Seconds after which a used cookie is renewed: seldom enough not to sign one a request."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the cookie says: who, of which epoch, signed in when, last seen when (seconds since 1970)."""

    user_id: int
    epoch: int
    since: int
    seen: int


def seal(settings: Settings, ticket: Ticket) -> str:
    """The cookie's value."""
    return _signer(settings).dumps([ticket.user_id, ticket.epoch, ticket.since, ticket.seen])


def unseal(settings: Settings, cookie: str) -> Ticket:
    """The ticket in a cookie.  Raises ServiceError E501: forged, or too old in all or since it was last used."""
    try:
        user_id, epoch, since, seen = _signer(settings).loads(cookie)
    except BadSignature as error:
        raise ServiceError("E501") from error
    moment = datetime.now(UTC)
    ends = datetime.fromtimestamp(since, UTC) + timedelta(hours=settings.session_hours)
    idle = datetime.fromtimestamp(seen, UTC) + timedelta(minutes=settings.idle_minutes)
    if moment > min(ends, idle):
        raise ServiceError("E501")
    return Ticket(user_id, epoch, since, seen)


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
    user = session.get(User, ticket.user_id)
    if user is None or not user.active or user.epoch != ticket.epoch:
        raise ServiceError("E501")
    return describe(user, address)


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


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key(), salt="session")
