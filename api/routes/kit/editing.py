"""A request to change one thing: who, which, and what he has seen of it (`api.routes.kit.etags`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.routes.kit.etags import revision_seen
from api.services import Services
from api.store.actor import Actor

RevisionOf = Callable[[Session, Actor, int], int]
"""The revision in force of the thing of that number.  Raises ServiceError E601 where it is not within the caller's sight."""


@dataclass(frozen=True, slots=True)
class Editing:
    """Such a request.  `right`: what it needs unless `open` says another."""

    services: Services
    actor: Actor
    object_id: int
    if_match: str | None
    revision_of: RevisionOf
    right: str = "correct"

    @contextmanager
    def open(self, right: str = "") -> Iterator[tuple[Session, tuple[Actor, int, int]]]:
        """A writing session and (actor, number, revision seen).  Raises ServiceError E504, E601, E602, E604."""
        self.actor.require(right or self.right)
        with self.services.database.write() as session:
            yield session, (self.actor, self.object_id, self._seen(session))

    @contextmanager
    def look(self, right: str = "") -> Iterator[tuple[Session, tuple[Actor, int, int]]]:
        """As `open`, with a session that only reads: for files that are made and kept before it is written that they were."""
        self.actor.require(right or self.right)
        with self.services.database.read() as session:
            yield session, (self.actor, self.object_id, self._seen(session))

    def _seen(self, session: Session) -> int:
        """The revision that the caller has seen.  Raises ServiceError E601, E602, E604."""
        return revision_seen(self.if_match, self.revision_of(session, self.actor, self.object_id))
