"""Worker processes that read hostile files, one file at a time, and can be killed.

A malformed file can hang a C library, eat the memory or crash the process, and no `try` of Python's helps
then.  So each file is read in a child; the parent keeps the watch and the order, and starts a new child for one
that is gone.

Children come from a fork server: a small process without threads that imports the task once and then forks
(about 10 ms a child; a spawned interpreter would import everything again).  Forking the parent itself would be
as quick, but the parent may be a web server, and a fork of a process with threads can deadlock.  Where there is
no fork server (Windows), children are spawned.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

import psutil

from nlp.errors import AnjianError, ReadingError
from nlp.reading.guard.limits import Limits, human_size

if TYPE_CHECKING:
    from types import TracebackType


class Item(Protocol):
    """What a child can be given: anything that can be pickled, such as a `Source`."""

    @property
    def error(self) -> ReadingError | None:
        """Why there is nothing to be done with it, if so."""


S = TypeVar("S", bound=Item)
R = TypeVar("R")

READY: Final = "ready"
"""What a worker says first, once it can take a source."""
WATCH_SECONDS: Final = 0.05
"""How often time and memory are looked at; memory grows by some 100 MB in that time at most."""
READ_AHEAD: Final = 4
"""Sources taken from the input, per worker, before the oldest result is handed out: one slow file must not stop
the other workers, and an endless input must not fill the memory."""
STARTS_IN_VAIN: Final = 3
"""Workers in a row that die before they are ready; then the fault is ours (the task does not import), not a file's."""
BACKSTOP: Final = 2
"""RLIMIT_DATA as a multiple of the memory limit: only for what grows faster than the watch looks."""

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Slot(Generic[S, R]):
    """A source on its way; `settle` is called once, with its result."""

    source: S
    settled: tuple[R | ReadingError] | None = None

    def settle(self, outcome: R | ReadingError) -> None:
        """Its result."""
        self.settled = (outcome,)


@dataclass(slots=True, eq=False)
class _Worker(Generic[S, R]):
    """The parent's view of a child: not ready yet, idle (no slot) or busy since `since`."""

    process: BaseProcess
    pipe: Connection[Any, Any]
    ready: bool = False
    slot: Slot[S, R] | None = None
    since: float = 0.0
    served: int = 0

    def give(self, slot: Slot[S, R]) -> None:
        self.pipe.send(slot.source)
        self.slot, self.since = slot, time.monotonic()
        self.served += 1

    def excess(self, limits: Limits) -> ReadingError | None:
        """The limit that the source at work has broken, if any."""
        if time.monotonic() - self.since > limits.seconds:
            return ReadingError("E108", seconds=limits.seconds)
        if _resident(self.process.pid) > limits.memory:
            return _too_much(limits.memory)
        return None

    def cause_of_death(self) -> ReadingError:
        """E110 for a signal (crash, out of memory killer); E199 where the child left by itself."""
        self.process.join()
        code = self.process.exitcode or 0
        if code < 0:
            return ReadingError("E110", signal=_signal_name(-code))
        return ReadingError("E199", why=f"读取进程自行退出，退出码 {code}")

    def end(self) -> None:
        """Kills the child and what it started (LibreOffice); returns when it is gone."""
        if self.process.pid is not None and self.process.is_alive():  # else its number may be another's by now
            kill_tree(self.process.pid)
            self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool(Generic[S, R]):
    """Runs `task` on sources in killable child processes; use it as a context manager.

    `task`: an importable function or a picklable callable object.  `workers`: processes at once; one already means a child.
    `limits`: `seconds` of wall time and `memory` in bytes for each source.  `recycle`: a worker is replaced
    after so many sources, against leaks in libraries.  `preload`: modules that the fork server imports before it
    forks, so that the children share them; those must not start threads on import.
    """

    def __init__(
        self,
        task: Callable[[S], R],
        *,
        workers: int,
        limits: Limits,
        recycle: int = 500,
        preload: Sequence[str] = (),
    ) -> None:
        self._task, self._size, self._limits, self._recycle = task, max(1, workers), limits, recycle
        self._context: ForkServerContext | SpawnContext = _context([task.__module__, *preload])
        self._workers: list[_Worker[S, R]] = []
        self._in_vain = 0
        self._next_look = 0.0

    def __enter__(self) -> Pool[S, R]:
        self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends all workers at once, whatever they are doing."""
        while self._workers:
            self._workers.pop().end()

    def map(self, sources: Iterable[S]) -> Iterator[R | ReadingError]:
        """One result a source, in the order of the input; see `pairs`."""
        return (outcome for _, outcome in self.pairs(sources))

    def pairs(self, sources: Iterable[S]) -> Iterator[tuple[S, R | ReadingError]]:
        """Each source with its result, in the order of the input, as soon as all before it are out.

        A source that fails yields its ReadingError: its own (`Source.error` or raised by the task), E108 time,
        E109 memory, E110 killed by a signal, E199 anything else.  At most `READ_AHEAD` sources a worker are held.
        Not to be run twice at once on one pool.  Raises RuntimeError when workers cannot be started.
        """
        feed, slots, unsent = iter(sources), deque[Slot[S, R]](), deque[Slot[S, R]]()
        more = True
        try:
            while more or slots:
                while more and len(slots) < READ_AHEAD * self._size:
                    more = _take(feed, slots, unsent)
                if slots and (settled := slots[0].settled) is not None:
                    yield slots.popleft().source, settled[0]
                elif slots:
                    self.turn(unsent)
        finally:
            for worker in [w for w in self._workers if w.slot is not None]:
                self._drop(worker)

    def turn(self, unsent: deque[Slot[S, R]], bell: Connection[Any, Any] | None = None) -> None:
        """One round: gives sources to idle workers, waits a moment for results, looks after those at work.

        `bell`: ends the waiting when something comes over it.  Raises RuntimeError when workers cannot be started.
        """
        self._assign(unsent)
        self._collect(bell)

    def _assign(self, unsent: deque[Slot[S, R]]) -> None:
        """Gives sources to idle workers, and starts workers while there is more to do than hands."""
        for worker in [w for w in self._workers if w.ready and w.slot is None]:
            if unsent:
                try:
                    worker.give(unsent[0])
                except OSError:  # it died while idle
                    self._drop(worker)
                else:
                    unsent.popleft()
        starting = sum(not w.ready for w in self._workers)
        for _ in range(min(self._size - len(self._workers), len(unsent) - starting)):
            self._start()

    def _collect(self, bell: Connection[Any, Any] | None) -> None:
        """Waits for results a moment, takes those that came, then looks after those still at work."""
        pipes = [worker.pipe for worker in self._workers]
        spoken = set(wait([*pipes, bell] if bell else pipes, timeout=WATCH_SECONDS))
        for worker in [w for w in self._workers if w.pipe in spoken]:
            self._receive(worker)
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + WATCH_SECONDS
        for worker in [w for w in self._workers if w.slot is not None]:
            excess = worker.excess(self._limits)
            if excess is not None:
                self._drop(worker, excess)

    def _receive(self, worker: _Worker[S, R]) -> None:
        try:
            outcome = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if worker.slot is None:  # it said READY
            worker.ready, self._in_vain = True, 0
            return
        worker.slot.settle(outcome)
        worker.slot = None
        if worker.served >= self._recycle or _is_memory(outcome):
            self._drop(worker)

    def _bury(self, worker: _Worker[S, R]) -> None:
        """A worker has gone by itself: its source gets the reason."""
        death = worker.cause_of_death()
        self._in_vain += not worker.ready
        self._drop(worker, death)
        if self._in_vain >= STARTS_IN_VAIN:
            raise RuntimeError(f"the reading processes do not start: {death}")

    def _drop(self, worker: _Worker[S, R], why: ReadingError | None = None) -> None:
        self._workers.remove(worker)
        if worker.slot is not None and why is not None:
            worker.slot.settle(why)
        worker.end()

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._process(theirs)
        try:
            with deaf_to_ctrl_c():
                process.start()
        except OSError:  # no folder for the fork server's socket: nothing may be written, or its path is over 107 bytes
            if self._context.get_start_method() == "spawn":
                raise
            self._context = multiprocessing.get_context("spawn")
            process = self._process(theirs)
            with deaf_to_ctrl_c():
                process.start()
        theirs.close()  # else the child's death would not show as the end of the pipe
        self._workers.append(_Worker(process, ours))

    def _process(self, pipe: Connection[Any, Any]) -> BaseProcess:
        return self._context.Process(
            target=_serve, args=(self._task, pipe, self._limits.memory), daemon=True, name="anjian-reader"
        )


def kill_tree(pid: int) -> None:
    """Kills a process and all its descendants; those already gone are no error."""
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for process in [*root.children(recursive=True), root]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def _take(feed: Iterator[S], slots: deque[Slot[S, R]], unsent: deque[Slot[S, R]]) -> bool:
    """Moves one source from the input to the slots; False when the input has ended."""
    source = next(feed, None)
    if source is None:
        return False
    slot = Slot[S, R](source)
    slots.append(slot)
    if source.error is not None:
        slot.settle(source.error)
    else:
        unsent.append(slot)
    return True


def _context(modules: list[str]) -> ForkServerContext | SpawnContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", *modules])
    return context


def _serve(task: Callable[[S], R], pipe: Connection[Any, Any], memory: int) -> None:
    """A worker's life: takes sources until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends us
    _die_with_parent()
    _limit_memory(memory)
    with contextlib.suppress(EOFError, OSError):
        pipe.send(READY)
        while True:
            pipe.send_bytes(_outcome(task, pipe.recv(), memory))


def _outcome(task: Callable[[S], R], source: S, memory: int) -> bytes:
    """The task's result or its error, pickled."""
    try:
        return bytes(ForkingPickler.dumps(task(source)))
    except AnjianError as error:
        return bytes(ForkingPickler.dumps(ReadingError(error.code, **error.facts)))
    except MemoryError:
        return bytes(ForkingPickler.dumps(_too_much(memory)))
    except Exception as error:  # the outermost of a worker: one file's fault is not the batch's
        log.debug("a source failed", exc_info=error)
        return bytes(ForkingPickler.dumps(ReadingError("E199", why=f"{type(error).__name__}: {error}"[:200])))


def _die_with_parent() -> None:
    """Has the kernel end this process when the parent is gone, even in the midst of a C call.

    The fork server outlives the parent as long as it has children, so its death is no sign; the sentinel is a
    pipe whose other end only the parent holds, and O_ASYNC with F_SETSIG turns its end into a SIGKILL (Linux).
    Elsewhere a worker ends when its source is done.
    """
    parent = multiprocessing.parent_process()
    if sys.platform != "linux" or parent is None:
        return
    import fcntl  # not on Windows

    sentinel = int(parent.sentinel)
    fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(sentinel, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)


@contextlib.contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """What is started inside inherits a blocked SIGINT: a terminal sends it to us all, also in the midst of imports."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # else its start, with that of the fork server, would unblock the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _limit_memory(memory: int) -> None:
    """RLIMIT_DATA, not RLIMIT_AS: OpenVINO and PDFium map far more address space than they use."""
    if sys.platform != "linux":
        return
    import resource  # not on Windows

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    ceiling = memory * BACKSTOP
    resource.setrlimit(resource.RLIMIT_DATA, (ceiling if hard == resource.RLIM_INFINITY else min(ceiling, hard), hard))


def _resident(pid: int | None) -> int:
    """Bytes of memory in use by a process; 0 when it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _is_memory(outcome: object) -> bool:
    """Whether the task ran out of memory: its process may hold what it failed to free."""
    return isinstance(outcome, ReadingError) and outcome.code == "E109"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _too_much(memory: int) -> ReadingError:
    return ReadingError("E109", limit=human_size(memory))
