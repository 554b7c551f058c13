"""The invented offices at work once the papers are read: ledger, problems, letters, alerts, bulletins, piece by piece.

Everything goes through the functions that pages use, as the people who would do it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy.orm import Session

from api.demo import bureau, lessons, lines, pending, remedies
from api.demo.loading import SEED
from api.errors import ServiceError
from api.indicators.period import Period
from api.ledger.disputes import renewal
from api.services import Services
from api.store.types import today

AT_ONCE: Final = 8
"""Lines or cases of one transaction: a visitor's own waits no longer than it takes."""
TRIES: Final = 4
"""A piece that was refused so often is left out: a visitor may have changed what it was about."""
PATIENCE: Final = 600
"""Looks for which suits are waited for: some minutes."""

Piece = Callable[[], bool]
"""Does something and says whether it is done; False: not yet, ask again."""


class Office:
    """`settle` before the papers come, then `step` until nothing is left."""

    def __init__(self, services: Services, day: date | None = None, seed: int = SEED) -> None:
        self._services, self._day, self._seed = services, day or today(), seed
        self._refused = 0
        self.doing = ""
        """What is being done, for people."""
        self._suits: dict[int, dict[str, Any]] = {}
        """Pending suits and what becomes of them."""
        self._waited = 0
        self._left: deque[Piece] = deque((
            self._quiet, self._served, self._lines, self._quiet, self._problems, self._letters, self._foretold, self._answered, self._quiet, self._telling,
            self._reports, self._typical,
        ))  # fmt: skip

    def settle(self) -> None:
        """What needs no cases."""
        with self._services.database.write() as session:
            bureau.settle(session, self._day)

    def step(self) -> bool:
        """Does the next piece; False: nothing is left.  Raises ServiceError where the database is busy."""
        if not self._left:
            return False
        piece = self._left[0]
        try:
            done = piece()
        except ServiceError:
            self._refused += 1
            if self._refused < TRIES:
                raise
            done = True
        if done:
            self._refused = 0
            self._left.remove(piece)
        return True

    def _quiet(self) -> bool:
        """Whether the worker has renewed all disputes."""
        with self._services.database.read() as session:
            return not renewal.waiting(session)

    def _lines(self) -> bool:
        self.doing = "填写案件台账"
        with self._services.database.read() as session:
            wanted, staged = lines.waiting(session), lines.staged(session, self._day)
        pieces = [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
        self._next(*(self._written(partial(self._fill, some=some, staged=staged)) for some in pieces))
        return True

    def _fill(self, session: Session, *, some: list[int], staged: dict[int, int]) -> None:
        for entry_id in some:
            lines.fill(session, entry_id, self._seed, self._day, staged.get(entry_id))

    def _served(self) -> bool:
        self.doing = "登记在诉案件"
        self._next(
            *(self._written(partial(self._register, told=told)) for told in pending.words()["pending"]),
            *(self._written(partial(pending.end, told=told, today=self._day)) for told in pending.words()["ended"]),
        )
        return True

    def _register(self, session: Session, *, told: dict[str, Any]) -> None:
        self._suits[pending.register(self._services, session, told, self._day)] = told

    def _foretold(self) -> bool:
        self.doing = "研判在诉案件"
        with self._services.database.read() as session:
            wanted = list(enumerate(pending.decided(session)))
        self._next(*(_once(partial(pending.foretell, self._services, verdict_id, number)) for number, verdict_id in wanted))
        return True

    def _answered(self) -> bool:
        """Once the worker has read and screened the suits; not longer than PATIENCE, for it may have met a fault."""
        self._waited += 1
        with self._services.database.read() as session:
            if self._waited < PATIENCE and pending.unread(session, list(self._suits)):
                return False
        self._next(*(_once(partial(pending.answer, self._services, suit_id, told)) for suit_id, told in self._suits.items()))
        return True

    def _problems(self) -> bool:
        self.doing = "登记整改"
        with self._services.database.read() as session:
            wanted = list(enumerate(remedies.waiting(session)))
        pieces = [wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE)]
        self._next(self._written(lines.put_off), *(self._written(partial(self._put_right, some=some)) for some in pieces))
        return True

    def _put_right(self, session: Session, *, some: list[tuple[int, int]]) -> None:
        for number, entry_id in some:
            remedies.put_right(self._services, session, entry_id, number, self._day)

    def _letters(self) -> bool:
        self.doing = "起草监督文书"
        with self._services.database.read() as session:
            wanted = list(enumerate(remedies.addressed(session, self._day)))
        self._next(*(self._written(partial(self._write, number=number, entry_id=entry_id)) for number, entry_id in wanted))
        return True

    def _write(self, session: Session, *, number: int, entry_id: int) -> None:
        remedies.write_letter(self._services, session, entry_id, number, self._day)

    def _telling(self) -> bool:
        self.doing = "制作通报、计算预警"
        last = Period.holding("quarter", self._day).previous()
        self._next(
            _once(partial(bureau.publish, self._services, last.previous(), send=True, count=1)),
            _once(partial(bureau.publish, self._services, last, send=False, count=2)),
            _once(partial(bureau.tell, self._services, self._day)),
        )
        return True

    def _reports(self) -> bool:
        self.doing = "撰写一案一报"
        with self._services.database.read() as session:
            wanted = list(enumerate(lessons.owed(session)))
        self._next(*(self._written(partial(self._report, number=number, entry_id=entry_id)) for number, entry_id in wanted))
        return True

    def _report(self, session: Session, *, number: int, entry_id: int) -> None:
        lessons.report(self._services, session, entry_id, number, self._day)

    def _typical(self) -> bool:
        self.doing = "编写典型案例和汇编"
        with self._services.database.read() as session:
            wanted = list(enumerate(lessons.proposed(session, self._day)))
        chosen = (self._written(partial(self._choose, number=number, key=key)) for number, key in wanted)
        self._next(*chosen, _once(partial(lessons.bind, self._services, self._day)))
        return True

    def _choose(self, session: Session, *, number: int, key: tuple[int, int]) -> None:
        lessons.choose(session, key, number, self._day)

    def _written(self, do: Callable[[Session], None]) -> Piece:
        def piece() -> bool:
            with self._services.database.write() as session:
                do(session)
            return True

        return piece

    def _next(self, *pieces: Piece) -> None:
        """Before what is left, after the one under way."""
        under_way = self._left.popleft()
        self._left.extendleft(reversed(pieces))
        self._left.appendleft(under_way)


def _once(do: Callable[[], None]) -> Piece:
    def piece() -> bool:
        do()
        return True

    return piece
