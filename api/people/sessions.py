"""Sessions: a signed cookie names the user and the moment; the user's row decides whether it still holds."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Collection
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Final

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.settings import Settings
from api.store import adding, audit
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.scope import Place, scope_of
from api.store.tables import EndedSession, Organisation, User
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
    """The ticket in a cookie.  Raises ServiceError E501: forged, or too old in all or since it was last used.

    So is one that a clock issued which was ahead by more than a session lasts: it would hold until that time has come.
    """
    ticket = opened(settings, cookie)
    idle = datetime.fromtimestamp(ticket.seen, UTC) + timedelta(minutes=settings.idle_minutes)
    ahead = datetime.fromtimestamp(ticket.since, UTC) - timedelta(hours=settings.session_hours)
    if not ahead <= now() <= min(ticket.ends(settings), idle):
        raise ServiceError("E501")
    return ticket


def opened(settings: Settings, cookie: str) -> Ticket:
    """The ticket in a cookie, however old.  Raises ServiceError E501: forged."""
    try:
        return _opened(settings.secret_key(), cookie)
    except (BadData, TypeError) as error:  # TypeError: signed by an earlier version, with other parts
        raise ServiceError("E501") from error


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
    named = {"user": ticket.user_id, "epoch": ticket.epoch, "session": ticket.id}
    row = session.connection().execute(_STANDING, named).first()  # plain columns: every request asks
    if row is None:
        raise ServiceError("E501")
    place = None if row.organisation_id is None else Place(row.kind, row.region, row.path)
    return Actor(
        user_id=row.id,
        login=row.login,
        name=row.name,
        role=row.role,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name or "",
        scope=scope_of(row.role, place),
        address=address,
    )


def standing(session: Session, tickets: Collection[Ticket]) -> set[Ticket]:
    """Those of the tickets whose session nobody has ended, by one question for all; their age is not asked."""
    users = select(User.id, User.epoch).where(User.active, User.id.in_({ticket.user_id for ticket in tickets}))
    epochs = {one.id: one.epoch for one in session.execute(users)}
    ended = set(session.scalars(select(EndedSession.id).where(EndedSession.id.in_({ticket.id for ticket in tickets}))))
    return {ticket for ticket in tickets if epochs.get(ticket.user_id) == ticket.epoch and ticket.id not in ended}


def sign_out(session: Session, settings: Settings, actor: Actor, ticket: Ticket) -> None:
    """Ends one session: whoever kept a copy of its cookie cannot use it either."""
    session.execute(delete(EndedSession).where(EndedSession.ends_at < now()))
    ended = {"id": ticket.id, "ends_at": ticket.ends(settings)}
    session.execute(adding.if_absent(session.connection(), EndedSession.__table__, [ended]))
    audit.note(session, actor, "user.sign_out", "user", actor.user_id)


def sign_out_everywhere(session: Session, actor: Actor) -> None:
    """Ends all sessions of the caller, on whatever machine."""
    user = session.get_one(User, actor.user_id, with_for_update=ROW)
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
    return _signer_of(settings.secret_key())


@cache
def _signer_of(key: str) -> URLSafeSerializer:
    kind = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(key, salt="session", signer_kwargs=kind)


@lru_cache(maxsize=1024)
def _opened(key: str, cookie: str) -> Ticket:
    """What a cookie says, if this key signed it: the same for ever.  Raises BadData, TypeError."""
    return Ticket(*_signer_of(key).loads(cookie))


_STANDING: Final = (
    select(
        User.id, User.login, User.name, User.role, User.organisation_id,
        Organisation.name.label("organisation_name"), Organisation.kind, Organisation.region, Organisation.path,
    )
    .outerjoin(Organisation, Organisation.id == User.organisation_id)
    .where(
        User.id == bindparam("user"), User.active, User.epoch == bindparam("epoch"),
        ~exists().where(EndedSession.id == bindparam("session")),
    )
)  # fmt: skip
"""The user of a ticket whose session has not ended."""
