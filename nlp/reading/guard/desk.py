"""A pool of reading processes that many threads share: each asks and waits for its own answer."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Generic

from nlp.errors import ReadingError
from nlp.reading.guard.isolation import Pool, R, S, Slot

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(slots=True, eq=False)
class _Errand(Slot[S, R]):
    """A source on its way, and who waits for its result."""

    answer: Future[R | ReadingError] = field(default_factory=Future)

    def settle(self, outcome: R | ReadingError) -> None:
        """Wakes who waits."""
        self.answer.set_result(outcome)


class Desk(Generic[S, R]):
    """Hands sources from any thread to a pool, first come, first served; use it as a context manager.

    A thread of its own turns the pool: starting and burying children is not for several threads at once.
    """

    def __init__(self, pool: Pool[S, R]) -> None:
        self._pool = pool
        self._asked: SimpleQueue[_Errand[S, R]] = SimpleQueue()
        self._bell, self._button = multiprocessing.Pipe(duplex=False)
        self._closing = False
        self._broken: BaseException | None = None
        self._thread = Thread(target=self._run, name="anjian-desk", daemon=True)

    def __enter__(self) -> Desk[S, R]:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def ask(self, source: S) -> R | ReadingError:
        """The result of the pool's task, or why there is none (see `Pool.pairs`); waits as long as that takes.

        Raises RuntimeError when the reading processes do not start.
        """
        if source.error is not None:
            return source.error
        errand: _Errand[S, R] = _Errand(source)
        self._asked.put(errand)
        self._button.send_bytes(b"!")
        if self._broken is not None:  # the thread may have gone before it saw the errand
            raise RuntimeError("the reading processes do not start") from self._broken
        return errand.answer.result()

    def close(self) -> None:
        """Kills the children at once.  Who still waits is never answered: his process is about to end.

        An answer of any kind would be taken for the result of the work, and be written down as such.
        """
        self._closing = True
        self._button.send_bytes(b"!")
        self._thread.join()
        self._pool.close()

    def _run(self) -> None:
        """The thread's life: errands from the queue to the pool, until `close`."""
        waiting: list[_Errand[S, R]] = []
        unsent: deque[Slot[S, R]] = deque()
        try:
            while not self._closing:
                if not waiting:
                    self._bell.poll(None)
                fresh = self._taken()
                waiting = [errand for errand in waiting if not errand.answer.done()] + fresh
                unsent.extend(fresh)
                if waiting:
                    self._pool.turn(unsent, self._bell)
        except (RuntimeError, OSError) as error:
            self._break(error, waiting)

    def _taken(self) -> list[_Errand[S, R]]:
        while self._bell.poll():
            self._bell.recv_bytes()
        taken: list[_Errand[S, R]] = []
        while True:
            try:
                taken.append(self._asked.get_nowait())
            except Empty:
                return taken

    def _break(self, error: BaseException, waiting: list[_Errand[S, R]]) -> None:
        self._broken = error
        for errand in [*waiting, *self._taken()]:
            if not errand.answer.done():
                errand.answer.set_exception(RuntimeError(f"the reading processes do not start: {error}"))
