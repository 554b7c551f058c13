"""What handlers ask for: services, the caller, a session to read with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.people import tokens
from api.people.sessions import COOKIE, Ticket, actor_of, unseal
from api.services import Services
from api.store.actor import Actor


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(_services)]


def _reading(services: ServicesDep) -> Iterator[Session]:
    with services.database.read() as session:
        yield session


ReadDep = Annotated[Session, Depends(_reading)]
"""A session that only reads.  To write: `with services.database.write() as session`."""


async def _address(request: Request) -> str:
    return request.client.host[:60] if request.client else ""


AddressDep = Annotated[str, Depends(_address)]
"""Where the request comes from."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who a request says is calling: a person by his cookie, or another system by `Authorization: Bearer`, which excludes
    the cookie.  Whether that holds, the database says.
    """

    request: Request
    services: Services
    address: str
    ticket: Ticket | None
    authorization: str

    def actor(self) -> Actor:
        """Who calls, as of now.  Asks the database: not for the event loop.

        In a session of its own, ended at once: an upload or a stream of events must not hold a connection for minutes.
        Raises ServiceError E501 (nobody), E509 (bad token), E504 (reading with a token that may not).
        """
        if self.ticket is not None:
            with self.services.database.read() as session:
                actor = actor_of(session, self.ticket, self.address)
        else:
            actor = _by_token(self.services, self.authorization, self.address)
            if self.request.method in {"GET", "HEAD"}:
                actor.require("read")
        self.request.state.user_id = actor.user_id
        return actor


def shown_by(request: Request, services: Services, address: str) -> Credentials:
    """What the caller shows, as of now.  Raises ServiceError E501 (nothing, a forged cookie, or one that is too old)."""
    authorization = request.headers.get("authorization")
    ticket = _ticket(request, services) if authorization is None else None
    return Credentials(request, services, address, ticket, authorization or "")


async def credentials(request: Request) -> Credentials:
    """What the caller shows, before the database is asked.  Raises ServiceError E501; see `shown_by`."""
    return shown_by(request, await _services(request), await _address(request))


CredentialsDep = Annotated[Credentials, Depends(credentials)]
"""What the caller shows, see `credentials`; for who wants to ask the database in a thread of his own."""


def _caller(shown: CredentialsDep) -> Actor:
    return shown.actor()


def caller(request: Request, services: Services, address: str) -> Actor:
    """Who calls, as of now, for who asks again and again.  Raises ServiceError E501, E509, E504; see `Credentials`."""
    return shown_by(request, services, address).actor()


ActorDep = Annotated[Actor, Depends(_caller)]
"""The caller.  Raises ServiceError as `caller`."""


def _person(actor: ActorDep) -> Actor:
    if actor.token_scopes is not None:
        raise ServiceError("E504")
    return actor


PersonDep = Annotated[Actor, Depends(_person)]
"""The caller in person: what a token may never do, whatever its scopes (passwords, users, tokens)."""


def _ticket(request: Request, services: ServicesDep) -> Ticket:
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        raise ServiceError("E501")
    ticket: Ticket = unseal(services.settings, cookie)
    request.state.ticket = ticket  # for `api.security.renewal`
    return ticket


TicketDep = Annotated[Ticket, Depends(_ticket)]
"""The session's own ticket.  Raises ServiceError E501."""


def _by_token(services: Services, authorization: str, address: str) -> Actor:
    kind, _, secret = authorization.partition(" ")
    if kind.lower() != "bearer":
        raise ServiceError("E509")
    return tokens.authenticate(services, secret.strip(), address)
