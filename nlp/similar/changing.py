"""One change of the index, prepared in memory and in new files, and made with one replaced file at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.similar import manifest as state
from nlp.similar import segment as files
from nlp.similar.choosing import Flags, Part
from nlp.similar.manifest import Manifest, Stored
from nlp.similar.space import space

GROWTH: Final = 2
"""A file is merged with those behind it once they hold more than 1/GROWTH of its cases: few files, few rewritings."""


@dataclass(frozen=True, slots=True)
class View:
    """A state of the index in memory: it stays searchable though its files are replaced meanwhile."""

    manifest: Manifest = field(default_factory=Manifest)
    stamp: state.Stamp = None
    parts: tuple[Part, ...] = ()


def read(folder: Path, before: View) -> View:
    """The state on the disk; what is in memory already is not opened again.

    FileNotFoundError where a writer has replaced files meanwhile: read again.
    """
    stamp = state.stamp(folder)
    if stamp == before.stamp:
        return before
    manifest = state.read(folder)
    known = dict(zip(before.manifest.segments, before.parts, strict=True))
    opened = {stored.sha256: part.segment for stored, part in known.items()}
    parts = tuple(
        known.get(one) or Part(opened.get(one.sha256) or _segment(folder, one), _dead(folder, one)) for one in manifest.segments
    )
    return View(manifest, stamp, parts)


def _segment(folder: Path, stored: Stored) -> files.Segment:
    state.check(folder / stored.name, stored.sha256)
    return files.opened(folder / stored.name, space().mark)


def _dead(folder: Path, stored: Stored) -> Flags | None:
    if stored.dead is None or stored.dead_sha256 is None:
        return None
    state.check(folder / stored.dead, stored.dead_sha256)
    return np.fromfile(folder / stored.dead, dtype=np.bool_)


class Change:
    """What is to become of the index; nothing of it counts before the end of `changing`."""

    def __init__(self, folder: Path, view: View) -> None:
        self._folder = folder
        self._parts = list(view.parts)
        self._stored: list[Stored | None] = list(view.manifest.segments)
        self._buried: set[int] = set()

    @property
    def parts(self) -> Sequence[Part]:
        """The parts as they will be."""
        return self._parts

    def bury(self, ids: NDArray[np.int64]) -> None:
        """Marks the rows of these ids as removed."""
        for place, part in enumerate(self._parts):
            rows = part.segment.rows_of(ids)
            rows = rows if part.dead is None else rows[~part.dead[rows]]
            if len(rows):
                dead = np.zeros(len(part.segment), dtype=np.bool_) if part.dead is None else part.dead.copy()
                dead[rows] = True
                self._parts[place] = Part(part.segment, dead)
                self._buried.add(place)

    def append(self, columns: files.Columns) -> None:
        """Adds cases whose ids are in no living row."""
        self._parts.append(Part(files.Segment("", columns), None))
        self._stored.append(None)

    def settle(self) -> None:
        """Merges the newest files as long as they are not small against the one before."""
        first, behind = len(self._parts) - 1, 0
        for place in range(len(self._parts) - 1, -1, -1):
            alive = self._parts[place].alive()
            if behind * GROWTH <= alive and place < len(self._parts) - 1:
                break
            first, behind = place, behind + alive
        if first < len(self._parts) - 1:
            self.merge(first)

    def merge(self, first: int) -> None:
        """Makes one part, without removed rows, of those from `first` on."""
        old = self._parts[first:]
        if not old or (len(old) == 1 and old[0].dead is None):
            return
        rows = [(part.segment, part.rows()) for part in old]
        del self._parts[first:], self._stored[first:]
        self._buried = {place for place in self._buried if place < first}
        if any(len(alive) for _, alive in rows):
            self.append(files.joined(rows))

    def store(self, generation: int) -> Manifest:
        """Writes what is new; the manifest that names it."""
        stored = []
        for place, (part, known) in enumerate(zip(self._parts, self._stored, strict=True)):
            one = known or self._write(part, f"{generation:08d}-{place}.seg")
            if place in self._buried and part.dead is not None:
                name = f"{generation:08d}-{place}.dead"
                one = replace(one, dead=name, dead_sha256=state.write(self._folder, name, [part.dead.tobytes()]))
            stored.append(one)
        return Manifest(generation, tuple(stored))

    def _write(self, part: Part, name: str) -> Stored:
        return Stored(name, state.write(self._folder, name, files.encoded(part.segment.columns, space().mark)))


@contextmanager
def changing(folder: Path, before: View) -> Iterator[Change]:
    """A change of the index in that folder, made when the block ends without an exception; `before`: what is in memory.

    Waits for other writers.  SimilarIndexError as `Index.open`; OSError where the disk is full: the old state remains.
    """
    with state.writing(folder):
        view = read(folder, before)
        change = Change(folder, view)
        yield change
        made = change.store(view.manifest.generation + 1)
        if made.segments != view.manifest.segments:
            state.replace(folder, made)
