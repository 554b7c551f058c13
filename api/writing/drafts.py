"""Papers of a bureau: it alone sees and writes its drafts; what went out everybody in its region reads, and it never changes again.

A draft that was thrown away can be had back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.errors import ServiceError
from api.store import audit, revisions
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.organisations import bureaus
from api.store.tables import Bulletin, User, Volume
from api.store.types import now

Row = TypeVar("Row", Bulletin, Volume)

DRAFT: Final = "draft"
DISCARDED: Final = "discarded"
DRAFTERS: Final = frozenset({"administrator", "bureau", "reader"})
"""Roles that see drafts, where the bureau lies within their scope."""


@dataclass(frozen=True, slots=True)
class Drafts(Generic[Row]):
    """One kind of such papers.

    `bureau`: the column that says whose they are; `out`: the state of what went out, `closed`: the same in words; `what`: what
    people call one; `subject` and `deeds`: under which the audit has them.
    """

    table: type[Row]
    bureau: InstrumentedAttribute[int]
    out: str
    closed: str
    what: str
    subject: str
    deeds: str

    def holds(self, session: Session, actor: Actor) -> ColumnElement[bool]:
        """Condition on the table: the caller may read it."""
        out = and_(self.table.state == self.out, self.bureau.in_(bureaus.above(session, actor)))
        return or_(and_(self._own(actor), self.table.state != DISCARDED), out)

    def one(self, session: Session, actor: Actor, number: int) -> Row:
        """A paper.  Raises ServiceError E504, E601 (there is none, or the caller may not read it)."""
        actor.require("read")
        found = session.scalar(select(self.table).where(self.table.id == number, self.holds(session, actor)))
        if found is None:
            raise ServiceError("E601", what=self.what)
        return found

    def drafted(self, session: Session, actor: Actor, number: int, *, discarded: bool = False) -> Row:
        """A paper of the caller's own bureau, to change it or for what only the bureau gets.

        `discarded`: one that was thrown away.  Raises ServiceError E504 (not a bureau's person), E601.
        """
        actor.require("manage")
        state = self.table.state == DISCARDED if discarded else self.table.state != DISCARDED
        found = session.scalar(select(self.table).where(self.table.id == number, self._own(actor), state))
        if found is None:
            raise ServiceError("E601", what=self.what)
        return found

    def own(self, session: Session, actor: Actor, paper: Row) -> bool:
        """Whether the paper is one of a bureau whose drafts the caller sees."""
        return session.scalar(select(self.table.id).where(self.table.id == paper.id, self._own(actor))) is not None

    def seen(self, session: Session, actor: Actor, number: int, revision: int | None) -> Row:
        """A draft at the revision that the caller saw (None: whichever), for what only reads.

        Raises ServiceError E504, E601, E606 (it went out), E611 (changed since).
        """
        found = self.drafted(session, actor, number)
        if found.state == self.out:
            raise ServiceError("E606", why=f"{self.what}{self.closed}，不能再改")
        revisions.check(found, revision, self.what, lambda: self._last(session, found))
        return found

    def opened(self, session: Session, actor: Actor, number: int, revision: int | None) -> Row:
        """The same, locked until the session ends."""
        self.drafted(session, actor, number)
        session.get_one(self.table, number, with_for_update=ROW, populate_existing=True)
        return self.seen(session, actor, number, revision)

    def discard(self, session: Session, actor: Actor, number: int) -> None:
        """Throws a draft away; it can be had back.  Raises ServiceError E504, E601, E606 (it went out)."""
        found = self.opened(session, actor, number, None)
        found.state, found.updated_at = DISCARDED, now()
        audit.note(session, actor, f"{self.deeds}.discard", self.subject, found.id, before={"title": found.title})

    def restore(self, session: Session, actor: Actor, number: int) -> Row:
        """A draft that was thrown away, as it was.  Raises ServiceError E504, E601."""
        found = self.drafted(session, actor, number, discarded=True)
        found.state, found.updated_at = DRAFT, now()
        audit.note(session, actor, f"{self.deeds}.restore", self.subject, found.id, after={"title": found.title})
        session.flush()
        return found

    def _own(self, actor: Actor) -> ColumnElement[bool]:
        return self.bureau.in_(actor.scope.organisations()) if actor.role in DRAFTERS else false()

    def _last(self, session: Session, paper: Row) -> str:
        """Who changed it last, as the audit has it: whoever only fetched a file changed nothing."""
        name, at = audit.last(session, self.subject, paper.id, but=f"{self.deeds}.export")
        return name if at else session.get_one(User, paper.user_id).name
