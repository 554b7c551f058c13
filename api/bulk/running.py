"""The run as the user's own machine sees it: plan, hand out, collect, and find the document that kills workers."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from api.bulk import manifest, parts, places, planning, work
from api.bulk.manifest import NAME, SUMMARY, Job, Partition
from api.bulk.parts import Done
from api.bulk.places import S3, Found, Place
from api.bulk.planning import Item
from api.bulk.work import Aside
from api.errors import ServiceError
from nlp.reading.guard.limits import Limits
from nlp.versions import versions

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")
R = TypeVar("R")

AHEAD: Final = 3
"""Partitions that are handed out, per thread of the cluster: enough that nobody waits, few enough that millions need no memory."""
LEAST_AHEAD: Final = 8
TRIES: Final = 2
"""How often a task that failed (a network cut, a disk that was full for a moment) is tried again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asks for.  `each`: documents a partition."""

    paths: tuple[str, ...]
    out: str
    limits: Limits
    evidence: bool
    each: int


@dataclass(slots=True)
class Run:
    """One run over a connected cluster.  `tell`: called with each partition that is done, in no order."""

    client: Client
    wanted: Wanted
    tell: Callable[[Done], None]
    job: Job = field(init=False)
    total: int = 0
    """Documents, as far as known before reading."""

    def plan(self) -> None:
        """Writes the manifest, or finds the same one there.  Raises ServiceError E805 where another is there, E804, E806, E807; OSError."""
        base = str(Path.cwd())
        self.job = self._job(base, "")
        place = places.place(self.job.out)
        there = place.read(NAME)
        if there is None:
            place.write(NAME, b"\n")  # workers know the folder by it
        whole = self._manifest(base)
        if there is not None and there not in {b"\n", whole}:
            raise ServiceError("E805", folder=self.wanted.out)
        place.remove(SUMMARY)
        place.write(NAME, whole)
        self.job = self._job(base, manifest.digest(whole))
        self.total = sum(one.count for one in manifest.read(whole))

    def work(self) -> list[Done]:
        """Makes all partitions that are not there yet, then `_SUCCESS.json`; what each holds, in their order.

        Raises ServiceError E804, E806, E807 or E809; OSError where results cannot be written.
        """
        place = places.place(self.job.out)
        done = [self._said(one) for one in self._results(manifest.read(self._kept(place)))]
        done.sort(key=lambda one: one.number)
        place.write(SUMMARY, parts.summary(self.job, done))
        return done

    def _said(self, done: Done) -> Done:
        self.tell(done)
        return done

    def _kept(self, place: Place) -> bytes:
        found = place.read(NAME)
        if found is None or manifest.digest(found) != self.job.digest:
            raise ServiceError("E805", folder=self.wanted.out)
        return found

    def _job(self, base: str, digest: str) -> Job:
        wanted = self.wanted
        roots = tuple(path if path.startswith(S3) else str(Path(base) / path) for path in wanted.paths)
        there = tuple(root for root in roots if root.startswith(S3) or os.path.lexists(root))
        out = wanted.out if wanted.out.startswith(S3) else str(Path(base) / wanted.out)
        return Job(out, base, there, wanted.limits, wanted.evidence, digest, json.dumps(versions(), sort_keys=True))

    def _manifest(self, base: str) -> bytes:
        wanted = self.wanted
        items = self._items(planning.files(wanted.paths, wanted.out))
        made = manifest.partitions(items, wanted.each)
        return b"".join(
            manifest.lines(made, base=base, paths=wanted.paths, limits=wanted.limits, evidence=wanted.evidence, each=wanted.each)
        )

    def _items(self, found: Iterable[Found]) -> Iterator[Item]:
        """In the order of the files; containers are looked into by workers, some at once."""
        waiting: deque[list[Item] | Future[Any]] = deque()
        looking = 0
        for one in found:
            if planning.is_container(one):
                waiting.append(self._submit(work.planned, self.job, one, self.wanted.each))
                looking += 1
            else:
                waiting.append([planning.whole(one)])
            while waiting and (isinstance(waiting[0], list) or looking >= self._window()):
                looking -= not isinstance(waiting[0], list)
                yield from self._planned(waiting.popleft())
        for one_more in waiting:
            yield from self._planned(one_more)

    def _planned(self, found: list[Item] | Future[Any]) -> list[Item]:
        if isinstance(found, list):
            return found
        items: list[Item] = self._result(found)
        return items

    def _results(self, partitions: Iterator[Partition]) -> Iterator[Done]:
        """As they come; never more handed out than the cluster can begin soon."""
        from distributed import as_completed

        at_work: dict[Any, Partition] = {}
        completed = as_completed()

        def hand_out() -> None:
            while len(at_work) < self._window() and (one := next(partitions, None)) is not None:
                future = self._submit(work.made, self.job, one)
                at_work[future.key] = one
                completed.add(future)

        hand_out()
        while at_work:
            future = next(completed)
            partition = at_work.pop(future.key)
            done = self._made(future, partition)
            hand_out()
            yield done

    def _made(self, future: Future[Any], partition: Partition) -> Done:
        """The result, or, where it has killed workers, that of the partition without what kills."""
        from distributed import KilledWorker

        try:
            done: Done = self._result(future)
        except KilledWorker:
            aside = self._killers(partition)
            last = self._submit(work.made, self.job, partition, aside)
            try:
                done = self._result(last)
            except KilledWorker:
                raise ServiceError("E809", why=f"计算节点处理 {partition.name} 时一再中断") from None
        return done

    def _killers(self, partition: Partition) -> tuple[Aside, ...]:
        """What kills by being opened is set aside as a whole; else the documents of an item are looked through by halves."""
        from distributed import KilledWorker

        found: list[Aside] = []
        for number in range(len(partition.items)):
            try:
                documents = self._ask(work.length, self.job, partition, number)
            except KilledWorker:
                found.append(Aside(number))
            else:
                found += [Aside(number, at, at + 1) for at in self._halved(partition, number, 0, documents)]
        return tuple(found)

    def _halved(self, partition: Partition, item: int, start: int, stop: int) -> list[int]:
        if start >= stop or not self._kills(partition, Aside(item, start, stop)):
            return []
        if stop - start == 1:
            return [start]
        middle = (start + stop) // 2
        return self._halved(partition, item, start, middle) + self._halved(partition, item, middle, stop)

    def _kills(self, partition: Partition, span: Aside) -> bool:
        from distributed import KilledWorker

        try:
            self._ask(work.rehearsed, self.job, partition, span)
        except KilledWorker:
            return True
        return False

    def _ask(self, function: Callable[..., R], *given: Any) -> R:
        found: R = self._result(self._submit(function, *given))
        return found

    def _submit(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        return self.client.submit(function, *given, pure=False, retries=TRIES)

    def _result(self, future: Future[Any]) -> Any:
        """Raises ServiceError E809 where the cluster is gone; else what the task raised."""
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        try:
            return future.result()
        except KilledWorker:
            raise
        except (CancelledError, CommClosedError) as error:
            raise ServiceError("E809", why=f"与调度节点的连接断了（{type(error).__name__}）") from None
        except ImportError as error:
            raise ServiceError("E804", worker="", version=f"缺少 {error.name}") from None

    def _window(self) -> int:
        threads: int = sum(self.client.nthreads().values())
        return max(LEAST_AHEAD, AHEAD * threads)
