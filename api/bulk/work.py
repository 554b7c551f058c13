"""What a worker of the cluster does: plan a container, make a partition, or look for the document that kills workers.

A worker reads no document itself: that is done by a child that can be killed (`nlp.reading.guard.isolation`).  So a document that hangs or
crashes costs a child, not the worker.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psutil

from api.bulk import parts, places
from api.bulk.manifest import NAME, Job, Partition
from api.bulk.opening import Opener
from api.bulk.parts import Done
from api.bulk.places import S3, Found
from api.bulk.planning import Item, stretches
from api.bulk.reading import IMPORTED_ONCE, Judged
from api.errors import ServiceError
from nlp.batch import fingerprint
from nlp.errors import AnjianError, ReadingError
from nlp.reading.containers import Source
from nlp.reading.guard.isolation import Pool
from nlp.record import Origin, Record, failure
from nlp.versions import versions

KILLER: Final = "处理它的计算进程一再中断"
"""Why a document is set aside that has killed workers again and again."""


@dataclass(frozen=True, slots=True, order=True)
class Aside:
    """Documents that nobody is to open any more: of an item, from `start` on; `stop` 0: the item as a whole."""

    item: int
    start: int = 0
    stop: int = 0


@dataclass(slots=True)
class _Readers:
    """The reading process of this worker, kept from partition to partition: starting one takes a second."""

    pool: Pool[Source, Record] | None = None
    task: Judged | None = None

    def of(self, job: Job) -> Pool[Source, Record]:
        task = Judged(job.limits, job.evidence)
        if self.pool is None or self.task != task:
            if self.pool is not None:
                self.pool.close()
            # Workers are started as daemons, which may have no children; ours end with their parent anyway.
            multiprocessing.current_process().daemon = False
            self.pool, self.task = Pool(task, workers=1, limits=job.limits, preload=IMPORTED_ONCE), task
        return self.pool


_readers = _Readers()


def planned(job: Job, found: Found, each: int) -> list[Item]:
    """The stretches of a container.  Raises ServiceError E804, E806 or E807."""
    check(job)
    local = found if found.path.startswith(S3) else Found(str(Path(job.base) / found.path), found.size, found.changed)
    items = stretches(local, each, job.limits)
    return [Item(found.path, *one.packed()[1:]) for one in items]


def made(job: Job, partition: Partition, aside: tuple[Aside, ...] = ()) -> Done:
    """Makes a partition, unless an earlier run has.

    `aside`: what is not to be opened.  Raises ServiceError E804, E806 or E807, and OSError where the results cannot be written.
    """
    check(job)
    out = places.place(job.out)
    earlier = parts.finished(out, job, partition)
    if earlier is not None:
        return earlier
    started = _processor_time()
    documents, errors = parts.gathered(list(_records(job, partition, aside)), partition)
    done = parts.write(out, job, partition, documents, errors)
    done.seconds = _processor_time() - started
    return done


def rehearsed(job: Job, partition: Partition, span: Aside) -> int:
    """Reads some documents of a partition and drops what it finds; how many.  Tells whether they kill the worker."""
    check(job)
    with _opener(job) as opener:
        chosen = islice(opener.sources(partition.items[span.item]), span.start, span.stop)
        return sum(1 for _ in _readers.of(job).pairs(chosen))


def length(job: Job, partition: Partition, item: int) -> int:
    """How many documents an item has; opens it and reads none.  Tells whether that kills the worker."""
    with _opener(job) as opener:
        return sum(1 for _ in opener.sources(partition.items[item]))


def check(job: Job) -> None:
    """That this worker is fit for the run.  Raises ServiceError E804 (another version) or E806 (it sees other folders)."""
    mine = json.dumps(versions(), sort_keys=True)
    if mine != job.versions:
        raise ServiceError("E804", worker=platform.node(), version=versions()["extractor"])
    unseen = [root for root in job.roots if not root.startswith(S3) and not os.path.lexists(root)]
    if not job.out.startswith(S3) and not (Path(job.out) / NAME).is_file():
        unseen.append(job.out)
    if unseen:
        raise ServiceError("E806", worker=platform.node(), path=unseen[0])


def _records(job: Job, partition: Partition, aside: tuple[Aside, ...]) -> Iterator[Record]:
    """One record a document, in their order."""
    with _opener(job) as opener:
        for source, outcome in _readers.of(job).pairs(_sources(opener, partition, aside)):
            if isinstance(outcome, AnjianError):
                digest = None if source.error is not None else fingerprint(source, job.limits)
                yield failure(Origin(source.id, source.path, digest), outcome, evidence=job.evidence)
            else:
                yield outcome
            if source.file is not None and source.file.is_relative_to(opener.scratch):
                source.file.unlink(missing_ok=True)


def _sources(opener: Opener, partition: Partition, aside: Collection[Aside]) -> Iterator[Source]:
    whole = {one.item for one in aside if not one.stop}
    single = {(one.item, at) for one in aside for at in range(one.start, one.stop)}
    for number, item in enumerate(partition.items):
        if number in whole:
            yield Source(Path(item.path).stem, item.path, error=ReadingError("E199", why=KILLER))
            continue
        for at, source in enumerate(opener.sources(item)):
            killer = (number, at) in single
            yield Source(source.id, source.path, error=ReadingError("E199", why=KILLER)) if killer else source


@contextmanager
def _opener(job: Job) -> Iterator[Opener]:
    with TemporaryDirectory(prefix="anjian-") as scratch:
        yield Opener(job.base, Path(scratch), job.limits)


def _processor_time() -> float:
    """Of this process, of its children that live, and of those that have ended."""
    me = psutil.Process()
    total = sum(me.cpu_times()[:4])
    for child in me.children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return float(total)
