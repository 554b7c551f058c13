"""Tokens with which another system acts for a person: shown once, kept as a hash, never more than the person may."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.people.digests import digest
from api.people.sessions import describe
from api.services import Services
from api.store import audit
from api.store.actor import Actor
from api.store.tables import ApiToken, User
from api.store.types import now

SCOPES: Final = {"read": "查看", "upload": "上传", "correct": "更正", "manage": "管理"}
"""Rights that a token may carry; `administer` is for people only."""
MARK: Final = "aj_"
"""Begins every token, so that one left in a file can be found."""
NOTED: Final = timedelta(minutes=1)
"""The last use is noted no more often: a system that uploads all night must not write a row a file for it."""
LONGEST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Held:
    """A token and whose it is."""

    token: ApiToken
    owner: User


def create(session: Session, actor: Actor, name: str, scopes: Collection[str], days: int | None) -> tuple[ApiToken, str]:
    """A token of the caller's own.  Returns it with its secret, which is nowhere else.

    `days`: how long it is good; None: until it is revoked.  Raises ServiceError E602 (no or unknown scopes) and E504
    (scopes that the caller himself has no right to).
    """
    if not scopes or not set(scopes) <= set(SCOPES):
        raise ServiceError("E602", why="令牌权限只能是 " + "、".join(SCOPES))
    for scope in scopes:
        actor.require(scope)
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=actor.user_id,
        name=name,
        token_hash=digest(secret),
        prefix=secret[:10],
        scopes=[scope for scope in SCOPES if scope in scopes],
        expires_at=None if days is None else now() + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    audit.note(session, actor, "token.create", "token", token.id, after={"name": name, "scopes": token.scopes})
    return token, secret


def held(session: Session, actor: Actor) -> list[Held]:
    """The caller's tokens, newest first; for administrators everyone's."""
    found = session.execute(
        select(ApiToken, User).join(User, User.id == ApiToken.user_id).where(_visible(actor)).order_by(ApiToken.id.desc())
    )
    return [Held(token, owner) for token, owner in found]


def revoke(session: Session, actor: Actor, token_id: int) -> None:
    """Ends a token; one that has ended stays ended.  Raises ServiceError E601: not there, or somebody else's."""
    token = session.scalar(select(ApiToken).where(ApiToken.id == token_id, _visible(actor)))
    if token is None:
        raise ServiceError("E601", what="这个令牌")
    if token.revoked_at is None:
        token.revoked_at = now()
        audit.note(session, actor, "token.revoke", "token", token.id, before={"name": token.name})


def authenticate(services: Services, secret: str, address: str) -> Actor:
    """The person for whom a token acts, narrowed to its scopes.  Raises ServiceError E509."""
    with services.database.read() as session:
        token = session.scalar(select(ApiToken).where(ApiToken.token_hash == digest(secret)))
        user = session.get(User, token.user_id) if token is not None else None
        if token is None or user is None or not user.active or not _holds(token):
            raise ServiceError("E509")
        actor = describe(user, address, frozenset(token.scopes))
    if token.last_used_at is None or token.last_used_at < now() - NOTED:
        _note_use(services, token.id)
    return actor


def _note_use(services: Services, token_id: int) -> None:
    with contextlib.suppress(ServiceError), services.database.write() as session:  # a full disk must not end reading
        session.get_one(ApiToken, token_id).last_used_at = now()


def _holds(token: ApiToken) -> bool:
    moment: datetime = now()
    return token.revoked_at is None and (token.expires_at is None or token.expires_at > moment)


def _visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may("administer") else ApiToken.user_id == actor.user_id
