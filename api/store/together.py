"""Group commit: writers that arrive while another one waits for the disk share the next transaction.

A commit costs a wait for the disk, however much is in it.  A hundred uploads a second would each wait in line for
their own; so those that stand in line are committed as one.  Each is told only when its rows are durable, and one
that fails takes nothing of the others with it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.faults import unreachable
from api.store.locking import MetError, met

R = TypeVar("R")

FAULTS = (LookupError, ArithmeticError, TypeError, ValueError, AttributeError, AssertionError)
"""What a mistake in someone's work raises: it is his to hear of, not of whoever happens to lead."""


class _GroupError(Exception):
    """One of a group failed."""


@dataclass(slots=True, eq=False)
class _Work:
    """What one writer wants done, and what came of it; `settled` once it is committed or has failed for good."""

    do: Callable[[Session], Any]
    result: Any = None
    error: Exception | None = None
    settled: bool = False
    turn: threading.Lock = field(default_factory=threading.Lock)
    """Held until this one is settled, or is to lead."""

    def __post_init__(self) -> None:
        self.turn.acquire()

    def take(self, session: Session) -> None:
        """Without a savepoint, for the hope that nobody fails.  Raises whatever the work raises."""
        self.result = self.do(session)
        session.flush()

    def attempt(self, session: Session) -> None:
        """In a savepoint of the session's: a flush that fails takes back what is in it, and nothing of the others."""
        try:
            with session.begin_nested():
                self.result = self.do(session)
        except (ServiceError, SQLAlchemyError, *FAULTS) as error:  # its own fault: the others' rows stay
            if unreachable(error):  # by nobody
                raise
            session.expunge_all()
            self.error = error


class Together:
    """Runs pieces of work, called from any thread, in as few transactions as possible."""

    def __init__(self, write: Callable[[], AbstractContextManager[Session]]) -> None:
        self._write = write
        self._line: list[_Work] = []
        self._led = False
        self._lock = threading.Lock()

    def run(self, do: Callable[[Session], R]) -> R:
        """The result of `do`, once it is committed.

        Raises what `do` raises, ServiceError E703 when the database cannot be written and, as `MetError`, when another
        process has just entered the same row.  `do` must not commit, and does nothing but write to the session: it may be
        done twice, the first time being rolled back.
        """
        work = _Work(do)
        with self._lock:
            self._line.append(work)
            leads, self._led = not self._led, True
        if not leads:
            work.turn.acquire()
        if not work.settled:
            self._lead(work)
        if met(work.error):
            raise MetError from work.error
        if work.error is not None:
            raise work.error
        return cast(R, work.result)

    def _lead(self, own: _Work) -> None:
        """Does the work of all who wait, one's own among it."""
        with self._lock:
            group, self._line = self._line, []
        try:
            self._do(group)
            for work in group:
                work.settled = True
        finally:
            self._hand_on(own, group)

    def _hand_on(self, own: _Work, group: list[_Work]) -> None:
        """Wakes those who are settled, and who leads next.  Whom a broken-down leader left unsettled waits again."""
        with self._lock:
            self._line[:0] = [work for work in group if work is not own and not work.settled]
            following = self._line[0] if self._line else None
            self._led = following is not None
        for work in group:
            if work is not own and work.settled:
                work.turn.release()
        if following is not None:
            following.turn.release()

    def _do(self, group: list[_Work]) -> None:
        try:
            if not self._all(group):
                with self._write() as session:
                    for work in group:
                        work.attempt(session)
        except ServiceError as error:  # the commit failed: nobody's rows are there
            for work in group:
                work.error = error

    def _all(self, group: list[_Work]) -> bool:
        """The whole group, as nearly always, without savepoints: two statements less for each.

        False when one of them failed: then nothing is there, and all are to be done again, each in a savepoint.
        """
        with contextlib.suppress(_GroupError):
            with self._write() as session:
                try:
                    for work in group:
                        work.take(session)
                except (ServiceError, SQLAlchemyError, *FAULTS) as error:
                    if unreachable(error):
                        raise
                    raise _GroupError from error
            return True
        return False
