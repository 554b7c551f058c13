"""Many files in, one record a document out: in the order of the input, memory flat, each file read in a child process.

This is the only place where reading, analysis and record meet.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from nlp.document import Document
from nlp.errors import AnjianError, ReadingError
from nlp.reading import read
from nlp.reading.containers import Source, walk
from nlp.reading.formats.plain import clean
from nlp.reading.guard.isolation import Pool
from nlp.reading.guard.limits import Limits
from nlp.record import Origin, Record, failure, record

R = TypeVar("R")

PRELOAD = ("nlp.pipeline", "nlp.reading.formats.pdf")
"""Imported once by the fork server, so that each worker starts with them."""


def records(
    paths: Iterable[Path],
    *,
    workers: int | None = None,
    evidence: bool = False,
    limits: Limits | None = None,
    wanted: Callable[[Source], bool] | None = None,
) -> Iterator[Record]:
    """Reads and analyses all documents under `paths` (files, folders, packs, `.jsonl`).

    `workers`: child processes at once; None for as many as there are processors.  `evidence`: records carry the
    places of their values.  `wanted`: documents for which it is false are left out (an earlier run had them).
    A document that fails yields a record with `error`.
    """
    limits = limits or Limits.from_environment()
    sources = walk(paths, limits)
    if wanted is not None:
        sources = filter(wanted, sources)
    with Pool(Analysis(limits, evidence), workers=workers or usable_cpus(), limits=limits, preload=PRELOAD) as pool:
        for source, outcome in pool.pairs(sources):
            if isinstance(outcome, AnjianError):
                yield failure(Origin(source.id, source.path, fingerprint(source, limits)), outcome, evidence=evidence)
            else:
                yield outcome


def one_document(path: Path, *, name: str | None = None, limits: Limits | None = None) -> Document:
    """Reads one document in a child process.  Raises ReadingError; see `one_source`."""
    limits = limits or Limits.from_environment()
    return _run(Reading(limits), one_source(path, limits, name=name), limits)


def one_record(path: Path, *, name: str | None = None, limits: Limits | None = None) -> Record:
    """The record of one document with evidence; one that cannot be read yields a record with `error`."""
    limits = limits or Limits.from_environment()
    source = one_source(path, limits, name=name)
    try:
        return _run(Analysis(limits, evidence=True), source, limits)
    except AnjianError as error:
        return failure(Origin(source.id, source.path, fingerprint(source, limits)), error, evidence=True)


def one_source(path: Path, limits: Limits, *, name: str | None = None) -> Source:
    """The single document at `path`, or the one with id `name` in a folder, pack or `.jsonl`.

    Raises ReadingError: E122 where there are several and no name, E101 where there is none of that name.
    """
    sources = (s for s in walk([path], limits) if name is None or s.id == name)
    first, second = next(sources, None), next(sources, None) if name is None else None
    if first is None:
        raise ReadingError("E101", path=name or path)
    if second is not None:
        raise ReadingError("E122")
    return first


def _run(task: Callable[[Source], R], source: Source, limits: Limits) -> R:
    with Pool(task, workers=1, limits=limits, preload=PRELOAD) as pool:
        outcome = next(pool.map([source]))
    if isinstance(outcome, AnjianError):
        raise outcome
    return outcome


def usable_cpus() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def fingerprint(source: Source, limits: Limits) -> str | None:
    """SHA-256 of a source's bytes, or None where they cannot be had."""
    try:
        return hashlib.sha256(source.load(limits)).hexdigest()
    except AnjianError:
        return None


@dataclass(frozen=True, slots=True)
class Reading:
    """A worker's task: the document alone."""

    limits: Limits

    def __call__(self, source: Source) -> Document:
        """Raises ReadingError."""
        return _document(source, source.load(self.limits), self.limits)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A worker's task: the record.  It carries its limits: a worker's environment is that of an earlier moment."""

    limits: Limits
    evidence: bool

    def __call__(self, source: Source) -> Record:
        """A document that cannot be read yields a record with `error`; raises ReadingError when it cannot be loaded."""
        return self.found(source)[0]

    def found(self, source: Source) -> tuple[Record, str]:
        """The same, and the text that was read (empty where none was)."""
        from nlp.pipeline import analyse  # the parent process needs no rules and no tables

        data = source.load(self.limits)
        origin = Origin(source.id, source.path, hashlib.sha256(data).hexdigest())
        try:
            found = _document(source, data, self.limits)
        except AnjianError as error:
            return failure(origin, error, evidence=self.evidence), ""
        return record(origin, analyse(found), evidence=self.evidence), found.text


def _document(source: Source, data: bytes, limits: Limits) -> Document:
    if source.text is not None:
        return Document.from_text(clean(source.text))
    return read(data, name=source.name, limits=limits)
