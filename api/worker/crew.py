"""The workers that share a database: who lives, who is dead and what he leaves, and who does the chores of all.

Nothing rests on the clocks of hosts.  Each worker adds to its number of beats every few seconds.  Another is dead when its
number did not grow for `patience` seconds of one's own clock, while one could look oneself; then its row is closed, on the
condition that the number is still the same.  A worker that finds its row closed, or cannot beat for nearly as long, ends.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
import structlog
from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import SQLAlchemyError

from api.errors import ServiceError
from api.store import leases
from api.store.database import Database
from api.store.locking import ROW, MetError
from api.store.tables import Worker
from api.worker.heartbeat import EVERY_SECONDS, moment

CHORES: Final = "chores"
MARGIN_SECONDS: Final = EVERY_SECONDS
"""So much earlier than others may think it dead, a worker that cannot beat ends."""
AWAY_SECONDS: Final = 3 * EVERY_SECONDS
"""Who did not look for so long judges nobody by what he missed."""
_EPOCH: Final = 1e9
"""Beginnings beyond it are seconds since 1970, as earlier versions wrote them; no host runs for thirty years."""
log = structlog.get_logger("anjian.worker")


@dataclass(frozen=True, slots=True)
class Card:
    """How a worker introduces itself; see `api.store.tables.Worker`."""

    name: str
    version: str
    layout: str
    slots: int
    host: str = socket.gethostname()
    process: int = 0
    born: float = 0.0

    @classmethod
    def of_this_process(cls, name: str, version: str, layout: str, slots: int) -> Card:
        """Of the process that calls."""
        return cls(name, version, layout, slots, process=os.getpid(), born=_born(os.getpid()))


def executor(name: str, starts: int) -> str:
    """By what name the workflows of one start of a worker are known."""
    return f"{name}#{starts}"


def enter(database: Database, card: Card, patience: float) -> int:
    """Enters a worker that starts; returns how often one of its name was started, this time included.

    Where one of that name may still live, it is watched until it beats or was silent for `patience` seconds.
    Raises ServiceError E740 when it lives, E703.
    """
    known = _row(database, card.name)
    if known is not None and known.ended_at is None and not _gone(known):
        log.info("worker_name_in_use", worker=card.name, host=known.host, process=known.process)
        _watch(database, known, patience)
    try:
        return _entered(database, card, known)
    except MetError:  # two that start together
        raise ServiceError("E740", name=card.name, host="", process="") from None


def leave(database: Database, card: Card, starts: int) -> None:
    """The worker ends in good order: nobody needs to wait for its silence."""
    with database.write() as session:
        mine = update(Worker).where(Worker.name == card.name, Worker.starts == starts)
        session.execute(mine.values(ended_at=moment(session)))


def _row(database: Database, name: str) -> Worker | None:
    with database.read() as session:
        return session.get(Worker, name)


def _watch(database: Database, known: Worker, patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        time.sleep(min(1.0, patience))
        row = _row(database, known.name)
        if row is None or row.ended_at is not None:
            return
        if (row.starts, row.beats) != (known.starts, known.beats):
            raise ServiceError("E740", name=row.name, host=row.host, process=row.process)


def _entered(database: Database, card: Card, known: Worker | None) -> int:
    with database.write() as session:
        row = session.get(Worker, card.name, with_for_update=ROW)
        if row is None:
            row = Worker(name=card.name, starts=0, beats=0)
            session.add(row)
        elif known is None or (row.ended_at is None and (row.starts, row.beats) != (known.starts, known.beats)):
            raise ServiceError("E740", name=row.name, host=row.host, process=row.process)
        row.starts, row.beats, row.ended_at = row.starts + 1, row.beats + 1, None
        row.host, row.process, row.born = card.host, card.process, card.born
        row.version, row.layout, row.slots = card.version, card.layout, card.slots
        row.started_at = row.seen_at = moment(session)
        session.flush()
        return row.starts


def _gone(row: Worker) -> bool:
    """Whether it was a process of this host that is no more: then nobody needs to wait."""
    if row.host != socket.gethostname():
        return False
    by_the_clock = row.born > _EPOCH
    try:
        began = float(psutil.Process(row.process).create_time()) if by_the_clock else _born(row.process)
    except psutil.NoSuchProcess:
        return True
    return abs(began - row.born) > 1


def _born(process: int) -> float:
    """When a process of this host began, in seconds after the host did: a clock that is set changes nothing of it (proc(5), field 22).

    Where there is no such file, by the clock.  Raises psutil.NoSuchProcess.
    """
    if not sys.platform.startswith("linux"):
        return float(psutil.Process(process).create_time())
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        raise psutil.NoSuchProcess(process) from None
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


class Heart:
    """Beats for one worker, in a thread of its own, so that no long transaction of its work makes it look dead."""

    def __init__(self, database: Database, card: Card, starts: int, patience: float, end: Callable[[str], None]) -> None:
        """`end`: is told why, when the worker must not go on."""
        self._database, self._card, self._starts, self._end = database, card, starts, end
        self._stopped = threading.Event()
        self._last = time.monotonic()
        self._patience = patience - MARGIN_SECONDS

    def start(self, look: Callable[[], None]) -> None:
        """Begins to beat; `look` is called after each beat (`Crew.look`).  Where several hosts may share the database, silence is watched, too.

        On SQLite it is not: there is no other host that could have taken the work over, and a full disk passes.
        """
        threading.Thread(target=self._beat_on, args=(look,), daemon=True, name="anjian-heart").start()
        if self._database.dialect != "sqlite":
            threading.Thread(target=self._guard, daemon=True, name="anjian-guard").start()

    def stop(self) -> None:
        """No more beats; the worker leaves."""
        self._stopped.set()
        leave(self._database, self._card, self._starts)

    def beat(self) -> bool:
        """Says that the worker lives; returns whether others still think so."""
        begun = time.monotonic()
        with self._database.write() as session:
            mine = update(Worker).where(Worker.name == self._card.name, Worker.starts == self._starts, Worker.ended_at.is_(None))
            result = session.execute(mine.values(beats=Worker.beats + 1, seen_at=moment(session)))
            assert isinstance(result, CursorResult)
        self._last = begun
        return result.rowcount == 1

    def _beat_on(self, look: Callable[[], None]) -> None:
        while not self._stopped.wait(EVERY_SECONDS):
            try:
                counted = self.beat()
                if counted:
                    look()
            except (ServiceError, SQLAlchemyError) as error:  # it may pass; `_guard` watches for how long
                log.warning("heartbeat_failed", kind=type(error).__name__)
                continue
            if not counted and not self._stopped.is_set():
                self._end("replaced")

    def _guard(self) -> None:
        while not self._stopped.wait(1.0):
            if time.monotonic() - self._last > self._patience:
                self._end("cut_off")


class Crew:
    """All workers, as one of them sees them."""

    def __init__(self, database: Database, me: str, patience: float) -> None:
        """`me`: this worker's `executor`."""
        self._database, self.me, self._patience = database, me, patience
        self._since: dict[str, tuple[int, float]] = {}
        self._looked = 0.0
        self.living: frozenset[str] = frozenset({me})
        self.layouts: frozenset[str] = frozenset()
        self.slots = 0
        """How many documents all of them work on at once."""
        self.most = 0
        """How many the largest of them works on at once."""
        self.leads = False
        """Whether this one does the chores of all."""
        self.alike = True
        """Whether all are of one version."""

    def look(self) -> None:
        """Looks who lives, and takes the chores where nobody has them; to be called every EVERY_SECONDS.

        Not by who does the work: what a dead worker has locked keeps him waiting until the server ends its session, and who
        looks seldom judges nobody.  Raises ServiceError E703.
        """
        with self._database.read() as session:
            rows = session.scalars(select(Worker).where(Worker.ended_at.is_(None))).all()
        lost = self._lost(rows)
        buried = [row for row in lost if self._bury(row)]
        there = [row for row in rows if row not in buried]
        self.living = frozenset(executor(row.name, row.starts) for row in there)
        self.alike = len({row.version for row in there}) <= 1
        self.layouts = frozenset(row.layout for row in there)
        self.slots = sum(row.slots for row in there)
        self.most = max((row.slots for row in there), default=0)
        self.leads = self.me in self.living and leases.held(self._database, CHORES, self.me, self.living)

    def _lost(self, rows: Sequence[Worker]) -> list[Worker]:
        present = time.monotonic()
        if present - self._looked > AWAY_SECONDS:
            self._since.clear()
        self._looked = present
        found = []
        for row in rows:
            who = executor(row.name, row.starts)
            beats, since = self._since.get(who, (-1, present))
            if beats != row.beats:
                self._since[who] = row.beats, present
            elif present - since > self._patience and who != self.me:
                found.append(row)
            if who != self.me and row not in found and _gone(row):
                found.append(row)
        return found

    def _bury(self, row: Worker) -> bool:
        """Closes the row of a dead worker, unless it has beaten after all; returns whether the row is closed."""
        with self._database.write() as session:
            if self._database.dialect == "postgresql":  # it may have died in the midst of a beat: its session holds the row
                held = select(Worker.name).where(Worker.name == row.name).with_for_update(skip_locked=True)
                if session.scalar(held) is None:
                    return False
            theirs = update(Worker).where(
                Worker.name == row.name, Worker.starts == row.starts, Worker.beats == row.beats, Worker.ended_at.is_(None)
            )
            result = session.execute(theirs.values(ended_at=moment(session)))
            assert isinstance(result, CursorResult)
        if result.rowcount:
            log.warning("worker_lost", worker=row.name, host=row.host, process=row.process)
        return result.rowcount == 1
