"""Who looks at a page and with what: the services of the application reached, and the person behind the cookie.

A page stays open for hours on its own connection, long after the request that loaded it.  So the person is looked up
anew, in the session of the deed itself, whenever something is read or written: who has signed out meanwhile, was
deactivated or moved to another organisation acts no more, or acts as what he is now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from nicegui import ui
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import ServiceError
from api.people.sessions import COOKIE, actor_of, renewed, seal, unseal
from api.services import Services
from api.store.actor import Actor

P = ParamSpec("P")
T = TypeVar("T")

SERVICES = "anjian.services"
KEY = "anjian.context"


class ServicesMiddleware:
    """Names the services of this application in each connection, for the pages: they are shared by all applications of a
    process, and `request.app` is NiceGUI's own.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app = app
        self.services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds the services and goes on."""
        scope[SERVICES] = self.services
        await self.app(scope, receive, send)


@dataclass
class Context:
    """A page's services and person.  `actor` is as of the last action: good for what is shown, not for what is done."""

    services: Services
    cookie: str
    address: str
    actor: Actor | None = None

    @property
    def person(self) -> Actor:
        """Whoever is signed in.  Raises ServiceError E501 when nobody was."""
        if self.actor is None:
            raise ServiceError("E501")
        return self.actor

    async def read(self, function: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(session, actor, …)` in a thread, with a session that only reads.

        Raises ServiceError E501 when the person may no longer act, and whatever the function raises.  Page code lets these
        pass: the frame shows them.
        """
        opened = self.services.database.read
        return await asyncio.to_thread(self._run, opened, lambda session, actor: function(session, actor, *args, **kwargs))

    async def glance(self, function: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `read`, for what a page repeats by itself: it does not keep the session of somebody alive who went home."""
        cookie = self.cookie
        try:
            return await self.read(function, *args, **kwargs)
        finally:
            self.cookie = cookie

    async def write(self, function: Callable[Concatenate[Session, Actor, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same with a session that is committed at the end."""
        opened = self.services.database.write
        return await asyncio.to_thread(self._run, opened, lambda session, actor: function(session, actor, *args, **kwargs))

    async def refresh(self) -> Actor:
        """The person as he is now.  Raises ServiceError E501."""
        return await self.read(lambda _session, actor: actor)

    def _run(self, opened: Callable[[], AbstractContextManager[Session]], deed: Callable[[Session, Actor], T]) -> T:
        ticket = unseal(self.services.settings, self.cookie)
        with opened() as session:
            self.actor = actor_of(session, ticket, self.address)
            done = deed(session, self.actor)
        fresh = renewed(ticket)
        if fresh is not None:  # work on an open page counts as use, though the browser's cookie does not learn of it
            self.cookie = seal(self.services.settings, fresh)
        return done


def of(connection: HTTPConnection) -> Context:
    """The context of a request or of the page that it loads."""
    services: Services = connection.scope[SERVICES]
    address = connection.client.host if connection.client else ""
    return Context(services, connection.cookies.get(COOKIE, ""), address)


def current() -> Context:
    """The context of the page in whose code we are, also long after it was loaded."""
    context: Context = ui.context.client.storage[KEY]
    return context


def keep(context: Context) -> None:
    """Makes `context` the current one of the page being built."""
    ui.context.client.storage[KEY] = context
