"""What the worker process does: DBOS, reading processes, and a loop that hands waiting documents out."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import OperationalError

from api import logs
from api.alerts.herald import Herald
from api.errors import ServiceError
from api.ledger.disputes import renewal
from api.logs import spans
from api.services import Services
from api.settings import OTHERS, Settings
from api.store import migrations
from api.store.database import Database
from api.trash import caretaking, tidying
from api.trash.strays import Strays
from api.worker import crew, jobs, workflow
from api.worker.crew import Card, Crew, Heart, executor
from api.worker.dispatch import Dispatcher
from api.worker.exits import CUT_OFF, REFUSED
from api.worker.priority import group_steps_back
from api.worker.reanalysis import Reanalysis
from api.worker.screener import Screener
from api.worker.steps import Steps
from api.worker.tasks import PRELOAD, Task
from api.worker.version import version
from nlp.batch import usable_cpus
from nlp.reading.guard.desk import Desk
from nlp.reading.guard.isolation import Pool
from nlp.reading.guard.limits import Limits

TICK_SECONDS = 0.2
"""How often the outbox is looked at."""
PAUSE_SECONDS = 2.0
"""After a moment in which the database could not be written."""
SWEEP_SECONDS = 10.0
TAKE_OVER_SECONDS = 5.0
FORGET_SECONDS = 600.0
TIDY_SECONDS = 3600.0
"""How often what uploads left behind, and what this host keeps of files that nobody reads or speaks of, is looked for."""
UPGRADE_SECONDS = 3600.0
JOB_SECONDS = 1.0
LEDGER_SECONDS = 0.1
"""How long disputes are renewed before waiting documents are looked at again."""
LEDGER_HOLD_SECONDS = 0.02
"""How long one transaction of it should hold the database's lock: an upload waits no longer."""
LEDGER_GAP_SECONDS = 0.06
"""Between two of them: who waits for SQLite's lock looks for it no more often, and would never find it free."""
LEDGER_REST = 12
"""While files wait, it rests so many times as long as it held the lock: uploads come first, their lines a little later."""
LEDGER_AT_MOST = 50
"""Judgments of one transaction: by then what each transaction costs of itself is small."""
RIPEN_SECONDS = 3600.0
SCREEN_SECONDS = 2.0
"""How soon the papers of a suit are read once they have a text."""
ALERT_SECONDS = 15.0
"""How soon after a loss is in the ledger its alert goes out."""
CARE_SECONDS = 600.0
"""How often things are looked for that have reached their age."""
STRAY_SECONDS = 1.0
"""How often a little is done for files that nothing speaks of, while a round goes on."""
BESIDE = 2
"""Workflows at once beyond the reading processes: while some write, the others keep the processes busy."""
AHEAD = 4
"""Workflows started ahead, for each that runs."""

REFUSALS = frozenset({"E711", "E718", "E740"})
"""Reasons for which a new start would not help."""
log = structlog.get_logger("anjian.worker")

def work(settings: Settings, *, with_parent: bool) -> None:
    """Works until SIGTERM or SIGINT; `with_parent`: also until the end of standard input."""
    os.umask(OTHERS)
    logs.configure(settings, "worker")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=_watch, args=(stop.set,), daemon=True, name="anjian-parent").start()
    status = 1
    try:
        status = _work(settings, stop)
    finally:
        if status == 1:
            log.exception("worker_failed")
        _end(status)


def _work(settings: Settings, stop: threading.Event) -> int:
    """Returns the exit status."""
    group_steps_back()
    services, children = Services(settings), settings.workers or max(1, usable_cpus() - 1)
    card, patience = Card.of_this_process(settings.worker, version(), workflow.LAYOUT, children + BESIDE), settings.worker_lost_seconds
    try:
        traced = spans.configure(settings, "worker")
        if not _schema_is_there(services.database, stop):
            return 0
        starts = crew.enter(services.database, card, patience)
    except ServiceError as error:
        if error.code not in REFUSALS:
            raise
        log.error("worker_refused", code=error.code, worker=card.name)
        sys.stderr.write(f"{error.message}{error.remedy}\n")
        return REFUSED
    others = Crew(services.database, executor(card.name, starts), patience)
    others.look()
    heart = Heart(services.database, card, starts, patience, _cut_off)
    heart.start(others.look)
    _serve(services, others, children, stop)
    heart.stop()
    traced()
    return 0


def _serve(services: Services, others: Crew, children: int, stop: threading.Event) -> None:
    limits, concurrency = Limits.from_environment(), children + BESIDE
    with Desk(Pool(Task(limits), workers=children, limits=limits, preload=PRELOAD)) as readers:
        workflow.configure(services.settings, others.me, concurrency)
        take_in = workflow.register(Steps(services, readers))
        workflow.launch(max(concurrency, others.most))
        dispatcher = Dispatcher(services.database, take_in, lambda: AHEAD * max(concurrency, others.slots))
        reanalysis = Reanalysis(services, readers, stop, others.me, lambda: others.leads and others.alike)
        chores = (
            Chore(lambda: dispatcher.take_over(others.living, others.layouts), TAKE_OVER_SECONDS),
            Chore(dispatcher.sweep, SWEEP_SECONDS),
            Chore(workflow.forget, FORGET_SECONDS),
            Chore(Upgrade(services.database, others).look, SWEEP_SECONDS),
            Chore(reanalysis.look, JOB_SECONDS),
            Chore(Ledger(services.database, dispatcher.waiting).renew, 0),
            Chore(lambda: _ripen_ledger(services), RIPEN_SECONDS),
            Chore(Screener(services, readers).look, SCREEN_SECONDS),
            Chore(Herald(services, stop).look, ALERT_SECONDS),
            Chore(lambda: caretaking.look(services), CARE_SECONDS),
            Chore(Strays(services).look, STRAY_SECONDS),
        )
        own = (Chore(dispatcher.pick_up, SWEEP_SECONDS), Chore(lambda: tidying.look(services), TIDY_SECONDS))
        _loop(dispatcher, others, own, chores, stop)


def _schema_is_there(database: Database, stop: threading.Event) -> bool:
    """Waits for the database to answer, and brings its schema up to date; False: the worker is told to end before.

    Raises ServiceError E711 for a database of a newer version.
    """
    while not stop.is_set():
        try:
            if not migrations.schema(database).current:
                migrations.upgrade(database)
        except ServiceError as error:
            if error.status < 500 or error.code == "E711":
                raise
            log.warning("database_unavailable", kind=type(error).__name__)
            stop.wait(PAUSE_SECONDS)
        else:
            return True
    return False


def _cut_off(why: str) -> None:
    """Ends the process at once: others may have its work by now, so nothing more is written."""
    log.error("worker_cut_off", kind=why)
    _end(CUT_OFF)


def _end(status: int) -> None:
    """Without waiting: threads that wait for the desk would keep the process; others take up what they did."""
    logging.shutdown()
    os._exit(status)


@dataclass(slots=True)
class Upgrade:
    """What a new version has to do anew, once all workers are of it: an earlier one would take its analyses for stale.

    `due`: when it is looked for again; at once, when the last of an earlier version has gone.
    """

    database: Database
    others: Crew
    due: float = 0.0

    def look(self) -> None:
        """Enters the work, if it is time."""
        if not self.others.alike:
            self.due = 0.0
        elif time.monotonic() >= self.due:
            with self.database.write() as session:
                jobs.start_for_new_version(session)
                renewal.after_upgrade(session)
            self.due = time.monotonic() + UPGRADE_SECONDS


def _ripen_ledger(services: Services) -> None:
    with services.database.write() as session:
        renewal.ripen(session)


def _loop(dispatcher: Dispatcher, others: Crew, own: Sequence[Chore], chores: Sequence[Chore], stop: threading.Event) -> None:
    """Every worker hands documents out and does its `own` chores, for itself and its host; one does the chores of all."""
    while not stop.is_set():
        started = 0
        try:
            for chore in (*own, *(chores if others.leads else ())):
                chore.when_due()
            started = dispatcher.tick()
        except (ServiceError, OperationalError) as error:  # the disk is full, the database locked: it may pass
            log.warning("database_unavailable", kind=type(error).__name__)
            stop.wait(PAUSE_SECONDS)
        stop.wait(TICK_SECONDS / 4 if started else TICK_SECONDS)


@dataclass(slots=True)
class Ledger:
    """Disputes of what has changed, in transactions as large as the machine now does in good time.

    `crowded`: whether files wait to be read.
    """

    database: Database
    crowded: Callable[[], bool]
    at_once: int = 3
    due: float = 0.0

    def renew(self) -> None:
        """For LEDGER_SECONDS at most; one transaction, then a rest, while files wait.  An empty queue costs no writer anything."""
        end = time.monotonic() + LEDGER_SECONDS
        while self.due <= time.monotonic() < end and self._waiting():
            took = self._some()
            if self.crowded():
                self.due = time.monotonic() + LEDGER_REST * took
            else:
                time.sleep(LEDGER_GAP_SECONDS)

    def _some(self) -> float:
        """One transaction; returns how long it held the lock."""
        with self.database.write() as session:
            begun = time.monotonic()
            taken = renewal.renew(session, self.at_once)
        took = time.monotonic() - begun
        if taken == self.at_once:  # a few alone say nothing of many
            self.at_once = fitting(taken, took)
        return took

    def _waiting(self) -> bool:
        with self.database.read() as session:
            return renewal.waiting(session)


def fitting(taken: int, took: float) -> int:
    """How many judgments a transaction should take after one of so many took so many seconds: at most twice as many."""
    return max(1, min(LEDGER_AT_MOST, 2 * taken, round(taken * LEDGER_HOLD_SECONDS / max(took, 0.001))))


@dataclass(slots=True)
class Chore:
    """Something to be done now and then."""

    do: Callable[[], object]
    every: float
    due: float = 0.0

    def when_due(self) -> None:
        """Does it, if it is time."""
        if time.monotonic() >= self.due:
            self.due = time.monotonic() + self.every
            self.do()


def _watch(end: Callable[[], None]) -> None:
    """Ends the worker with whoever holds the other end of its standard input."""
    while sys.stdin.buffer.read(1):
        pass
    end()
