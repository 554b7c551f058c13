"""What handlers ask for: services, the caller, a session to read with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.people.sessions import COOKIE, actor_of, unseal
from api.services import Services
from api.store.actor import Actor


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(_services)]


def _reading(services: ServicesDep) -> Iterator[Session]:
    with services.database.read() as session:
        yield session


ReadDep = Annotated[Session, Depends(_reading)]
"""A session that only reads.  To write: `with services.database.write() as session`."""


def _address(request: Request) -> str:
    return request.client.host[:60] if request.client else ""


AddressDep = Annotated[str, Depends(_address)]
"""Where the request comes from."""


def caller(request: Request, services: ServicesDep, address: AddressDep) -> Actor:
    """Who calls, as of now; raises ServiceError E501.

    In a session of its own, ended at once: an upload or a stream of events must not hold a connection for minutes.
    """
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        raise ServiceError("E501")
    with services.database.read() as session:
        return actor_of(session, unseal(services.settings, cookie), address)


ActorDep = Annotated[Actor, Depends(caller)]
"""The caller, signed in.  Raises ServiceError E501."""
