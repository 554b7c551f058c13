"""Several workers on one PostgreSQL database, each as if on a host of its own; and a check that nothing was lost or doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select, text

from api.intake.receive import Received, accept
from api.services import Services
from api.settings import Settings
from api.store.migrations import upgrade
from api.store.tables import Analysis, AuditEntry, Document, Involvement, Judgment, Notification, Reading, Worker
from api.worker.crew import executor
from api.worker.exits import CUT_OFF
from tests.api.worker.working import HERE, moving
from tests.api.world import Shelf
from tests.databases import Server

LOST_SECONDS = 15
"""The least that can be set: tests have no minute to wait."""


@dataclass
class Crowd:
    """A bureau on PostgreSQL, and its workers by name."""

    shelf: Shelf
    services: Services
    lost: int = LOST_SECONDS
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ways: dict[str, tuple[Path, Sequence[str]]] = field(default_factory=dict)
    """How each was started last: whose code, and within what."""
    cut: set[str] = field(default_factory=set)
    """Those whose network is cut."""
    address: str = ""
    """The database as the workers reach it; empty: as the test does."""

    def hand_in(self, data: bytes, login: str, batch: int | None = None) -> Received:
        """A file, as an upload enters it."""
        stored = self.services.files.store([data], limit=1 << 30)
        return accept(self.services, self.shelf.actor(login), batch, "a.txt", stored)

    def start(self, name: str, *, program: Path = HERE, within: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """Starts a worker of this name.  `program`: whose code; `within`: a command that runs it, as in a network of its own."""
        environment = os.environ | {
            "ANJIAN_HOME": str(self.shelf.home), "ANJIAN_DATABASE": self.address or self.shelf.settings.database,
            "ANJIAN_WORKERS": "1", "ANJIAN_WORKER_NAME": name, "ANJIAN_WORKER_LOST_SECONDS": str(self.lost),
        }  # fmt: skip
        command = [*within, sys.executable, "-m", "api.worker", "--with-parent"]
        self.ways[name] = program, within
        self.running[name] = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=program, env=environment)
        return self.running[name]

    def kill(self, name: str) -> None:
        """SIGKILL: nothing is said to anybody."""
        self._ended(name, signal.SIGKILL)

    def end(self, name: str) -> int:
        """SIGTERM; returns the exit status."""
        return self._ended(name, signal.SIGTERM)

    def _ended(self, name: str, number: int) -> int:
        process = self.running.pop(name)
        process.send_signal(number)
        status = process.wait(60)
        assert process.stdin is not None
        process.stdin.close()
        return status

    def worker(self, name: str) -> Worker | None:
        """Its row."""
        with self.shelf.database.read() as session:
            return session.get(Worker, name)

    def entered(self, name: str) -> bool:
        """Whether the process that bears the name now has entered it."""
        row = self.worker(name)
        return row is not None and row.process == self.running[name].pid and row.ended_at is None

    def here(self, name: str, seconds: float = 240) -> None:
        """Returns once the worker has entered."""
        end, process = time.monotonic() + seconds, self.running[name]
        while not self.entered(name):
            assert process.poll() is None, "the worker has ended"
            assert time.monotonic() < end, "the worker did not enter"
            time.sleep(0.1)

    def in_work(self, name: str) -> list[str]:
        """The workflows that the present start of a worker has in hand."""
        row = self.worker(name)
        if row is None:
            return []
        found = text("SELECT workflow_uuid FROM dbos.workflow_status WHERE status = 'PENDING' AND executor_id = :who")
        with self.shelf.database.read() as session:
            if session.scalar(text("SELECT to_regclass('dbos.workflow_status')")) is None:  # it has entered, and makes them now
                return []
            return list(session.scalars(found, {"who": executor(name, row.starts)}))

    def settle(self, seconds: float) -> None:
        """Returns when every document and every workflow has come to rest."""
        end = time.monotonic() + seconds
        while moving(self.shelf.database) or set(workflows(self)) - {"SUCCESS", "CANCELLED"}:
            self.supervise()
            assert time.monotonic() < end, f"{moving(self.shelf.database)} documents are still in work, {workflows(self)}"
            time.sleep(0.2)

    def supervise(self) -> None:
        """As their supervisor would, starts those again, by the same code, that a machine without time for them made silent for too long."""
        for name in [name for name, process in self.running.items() if name not in self.cut and process.poll() == CUT_OFF]:
            self.kill(name)
            program, within = self.ways[name]
            self.start(name, program=program, within=within)


@contextmanager
def crowd(server: Server, home: Path) -> Iterator[Crowd]:
    """A bureau without workers; all that were started are killed in the end."""
    home.mkdir()
    shelf = Shelf(home, server.fresh())
    upgrade(shelf.database)
    shelf.populate()
    made = Crowd(shelf, Services(Settings(home=home, database=shelf.settings.database)))
    try:
        yield made
    finally:
        for name in list(made.running):
            made.kill(name)
        made.services.database.close()
        shelf.close()


def workflows(crew: Crowd) -> dict[str, int]:
    """State of DBOS → how many workflows."""
    with crew.shelf.database.read() as session:
        if session.scalar(text("SELECT to_regclass('dbos.workflow_status')")) is None:
            return {}
        return dict(session.execute(text("SELECT status, count(*) FROM dbos.workflow_status GROUP BY status")).all())


def whole(crew: Crowd, expected: int, *, versions: int = 1) -> None:
    """Each file is one document and one judgment, entered and told once; of each version at most one reading and analysis."""
    with crew.shelf.database.read() as session:
        documents, judgments = session.scalars(select(Document)).all(), session.scalars(select(Judgment)).all()
        assert {one.state for one in documents} == {"to_check"}
        assert len(documents) == len(judgments) == expected
        assert {one.judgment_id for one in documents} == {one.id for one in judgments}
        assert {one.analysis_id for one in documents} == {one.analysis_id for one in judgments}
        assert {one.version for one in documents} == {1}
        for made_by in (Analysis, Reading):
            count = session.scalar(select(func.count()).select_from(made_by)) or 0
            assert expected <= count <= versions * expected
        made = AuditEntry.action == "judgment.create"
        for counted in (
            select(func.count()).select_from(AuditEntry).where(made),
            select(func.count(AuditEntry.object_id.distinct())).where(made),
            select(func.count()).select_from(Involvement).where(Involvement.role == "submitter"),
            select(func.count()).select_from(text("judgment_search_texts")),
        ):  # fmt: skip
            assert session.scalar(counted) == expected, counted
        told = session.execute(select(Notification.kind, Notification.document_id, Notification.organisation_id)).all()
        assert len(told) == len(set(told))


@dataclass
class Storm:
    """Kills workers while documents come in; what was done to them is counted."""

    crew: Crowd
    luck: random.Random
    names: tuple[str, ...] = ("north", "south", "west")
    done: dict[str, int] = field(default_factory=lambda: {"killed": 0, "gone": 0, "frozen": 0, "with work in hand": 0})
    back: dict[str, float] = field(default_factory=dict)
    """Name → when a host that went away is there again."""
    frozen: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def strike(self) -> None:
        """One worker dies: it is started again at once, or stays away for longer than others wait for it; or it is frozen for so long.

        One in ten whatever it is about, such as while it starts; the others in the midst of documents, while there are any.
        """
        self.returned()
        entered = self._entered()
        name = self.luck.choice(sorted(self.crew.running) if self.luck.random() < 0.1 else self._at_work() or entered)
        kind, process = self.luck.random(), self.crew.running[name]
        self.done["with work in hand"] += name in entered and bool(self.crew.in_work(name))
        if kind < 0.85 or len(self.crew.running) < 2 or name not in entered:
            self.crew.kill(name)
            self.crew.start(name)
            self.done["killed"] += 1
            return
        if kind < 0.93:
            self.crew.kill(name)
            self.done["gone"] += 1
        else:
            del self.crew.running[name]
            process.send_signal(signal.SIGSTOP)
            self.frozen.append((name, process))
            self.done["frozen"] += 1
        self.back[name] = time.monotonic() + self.crew.lost * 1.5

    def _entered(self) -> list[str]:
        """Those that have begun to work; waits for one."""
        end = time.monotonic() + 240
        while not (found := [name for name in sorted(self.crew.running) if self.crew.entered(name)]):
            assert time.monotonic() < end, "no worker has entered"
            time.sleep(0.1)
        return found

    def _at_work(self) -> list[str]:
        """Those that have documents in hand; waits for one, unless there is no more to do."""
        end = time.monotonic() + 240
        while not (found := [name for name in self._entered() if self.crew.in_work(name)]) and moving(self.crew.shelf.database):
            assert time.monotonic() < end, "no worker takes up the documents that wait"
            self.returned()
            time.sleep(0.05)
        return found

    def returned(self, *, all_of_them: bool = False) -> None:
        """Those whose time has come are there again; the frozen ones go on where they were, unaware."""
        if all_of_them:
            time.sleep(max(0.0, max(self.back.values(), default=0.0) - time.monotonic()))
        for name in [name for name, due in self.back.items() if due < time.monotonic()]:
            del self.back[name]
            thawed = [process for who, process in self.frozen if who == name]
            self.frozen = [one for one in self.frozen if one[0] != name]
            for process in thawed:
                process.send_signal(signal.SIGCONT)
                process.wait(30)  # it finds itself replaced, or silent for too long
                assert process.stdin is not None
                process.stdin.close()
            self.crew.start(name)

    def blow(self, kills: int, files: Sequence[bytes], pause: tuple[float, float]) -> None:
        """`files` come in while there are `kills`; then all are finished."""
        for name in self.names:
            self.crew.start(name)
        begun, sent, logins = time.monotonic(), 0, ("police", "land", "bureau")
        for kill in range(1, kills + 1):
            until = round(len(files) * kill / kills)
            for data in files[sent:until]:
                self.crew.hand_in(data, self.luck.choice(logins))
            sent = until
            time.sleep(self.luck.uniform(*pause))
            self.crew.supervise()
            self.strike()
            if kill % 20 == 0:
                print(f"{time.monotonic() - begun:.0f} s: {self.done}, {moving(self.crew.shelf.database)} of {sent} documents wait", flush=True)
        self.returned(all_of_them=True)

    def over(self) -> None:
        """Ends those that are still frozen."""
        for _, process in self.frozen:
            process.kill()
            process.wait()
            assert process.stdin is not None
            process.stdin.close()
