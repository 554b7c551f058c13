"""The demonstration beside the running service: hands the papers in, watches them being read, has the offices work on them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from api.demo import shown
from api.demo.colleagues import Colleagues
from api.demo.loading import hand_in, samples
from api.demo.office import Office
from api.errors import ServiceError
from api.intake.states import MOVING
from api.services import Services
from api.store.tables import Document

LOOK_SECONDS: Final = 1.0
BREATH_SECONDS: Final = 0.1
"""Between two pieces of what the offices do: a visitor's own deeds come in between."""
LINE_EVERY: Final = 10
"""Looks between two lines about the progress."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Documents by state; `handed_in`: no more are coming."""

    states: dict[str, int]
    handed_in: bool

    @property
    def total(self) -> int:
        """All documents, the packs' own included."""
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        """Those that the worker has not brought to rest."""
        return sum(count for state, count in self.states.items() if state in MOVING)

    @property
    def settled(self) -> bool:
        """Whether all has been done."""
        return self.handed_in and self.total > 0 and self.waiting == 0


class Companion:
    """A thread beside the service.  `look` is told how far it is; `read` once, when everything has been read; `done` once,
    when the offices have done all that they do with it; `fail` why the papers could not be handed in.
    """

    def __init__(
        self, services: Services, *, look: Callable[[str], None], read: Callable[[Progress], None], done: Callable[[], None],
        fail: Callable[[str], None],
    ) -> None:
        self._services, self._look, self._read, self._done, self._fail = services, look, read, done, fail
        self._office = Office(services)
        self._stop = threading.Event()
        self._handed_in = threading.Event()
        self._thread = threading.Thread(target=self._run, name="anjian-demo", daemon=True)

    def __enter__(self) -> Companion:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=30)

    def progress(self) -> Progress:
        """How far it is now."""
        handed_in = self._handed_in.is_set()
        with self._services.database.read() as session:
            counts = session.execute(select(Document.state, func.count()).group_by(Document.state)).all()
        return Progress(dict(counts), handed_in)

    def samples_left(self) -> list[str]:
        """Names of the samples that did not become judgments."""
        names = list(samples())
        with self._services.database.read() as session:
            read = session.scalars(select(Document.name).where(Document.judgment_id.is_not(None), Document.name.in_(names)))
            return sorted(set(names) - set(read))

    def not_shown(self) -> list[str]:
        """What the pages should have and do not, in words."""
        with self._services.database.read() as session:
            return shown.missing(session)

    def _run(self) -> None:
        try:
            self._office.settle()
            hand_in(self._services, stop=self._stop.is_set)
        except ServiceError as error:  # the disk is full
            self._fail(f"示例文件没有全部放入：{error.message}{error.remedy}")
            return
        self._handed_in.set()
        if self._watch() and self._work():
            self._done()

    def _watch(self) -> bool:
        """Until everything has been read and checked; False: stopped before."""
        colleagues, looks = Colleagues(self._services), 0
        while not self._stop.wait(LOOK_SECONDS):
            try:
                checked = colleagues.step()
                now = self.progress()
            except ServiceError as error:  # the database is busy: next time
                self._look(error.message)
                continue
            looks += 1
            if now.settled and not checked:
                self._read(now)
                return True
            if looks % LINE_EVERY == 0:
                self._look(f"已处理 {now.total - now.waiting} 份，还有 {now.waiting} 份……")
        return False

    def _work(self) -> bool:
        """Until the offices have nothing left to do; False: stopped before."""
        told = ""
        while not self._stop.wait(BREATH_SECONDS):
            if self._office.doing and self._office.doing != told:
                told = self._office.doing
                self._look(f"正在{told}……")
            try:
                if not self._office.step():
                    return True
            except ServiceError as error:  # the database is busy: next time
                self._look(error.message)
        return False
