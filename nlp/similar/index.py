"""The index of past cases: a folder that many processes search and one changes.

Search has two stages: signs and hashes of every case, then the vectors and articles of the best `SECOND_STAGE`.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.errors import SimilarIndexError
from nlp.similar import manifest as state
from nlp.similar import segment as files
from nlp.similar.case import Case
from nlp.similar.changing import View, changing, read
from nlp.similar.choosing import Choice, ranked
from nlp.similar.scoring import Match, Query
from nlp.similar.space import space
from nlp.similar.weights import weights

ATTEMPTS: Final = 8
"""How often a reader starts again because a writer has just replaced the files that he was about to open."""


class Index:
    """The index in a folder.  Safe to share between threads; other processes' changes are seen at the next call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._view = View()
        self._lock = threading.Lock()

    @classmethod
    def open(cls, folder: Path) -> Index:
        """The index in that folder, which is made where it is missing.

        Every file is read once and compared with its hash.  SimilarIndexError E140 (damaged), E141 (other version):
        it must then be built anew (`Index.anew`).  ModelError without the trained space.
        """
        folder.mkdir(parents=True, exist_ok=True)
        index = cls(folder)
        index._current()
        return index

    @classmethod
    def anew(cls, folder: Path) -> Index:
        """An empty index in that folder; what lies there, damaged or of another version, is removed."""
        folder.mkdir(parents=True, exist_ok=True)
        with state.writing(folder):
            state.emptied(folder)
        return cls.open(folder)

    def __len__(self) -> int:
        return sum(part.alive() for part in self._current().parts)

    def ids(self) -> NDArray[np.int64]:
        """The ids of all cases in it, ascending."""
        found = [part.segment["id"][part.rows()] for part in self._current().parts]
        return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def add(self, cases: Iterable[Case]) -> None:
        """Adds cases; one whose id is there already is replaced.  All of them are there afterwards, or none."""
        listed = list({case.id: case for case in cases}.values())
        if not listed:
            return
        columns = files.columns_of(listed, space().width)
        with changing(self._folder, self._current()) as change:
            change.bury(columns["id"])
            change.append(columns)
            change.settle()

    def remove(self, ids: Collection[int]) -> None:
        """Removes cases; ids that are not there are passed over."""
        with changing(self._folder, self._current()) as change:
            change.bury(np.array(sorted(ids), dtype=np.int64))

    def compact(self) -> None:
        """Makes one file of all, without what was removed."""
        with changing(self._folder, self._current()) as change:
            change.merge(0)

    def search(
        self, case: Case, *, limit: int = 20, allowed: Collection[int] | NDArray[np.generic] | None = None,
        exclude_series: bool = True, exclude: Collection[int] = (),
    ) -> list[Match]:
        """The cases most like this one, best first.

        allowed: ids among which to search (an array is fastest), or an array of booleans with True at each such id.
        exclude_series: no twins of the case, and one case at most of any other series.  exclude: ids to leave out.
        """
        query = Query(case, weights(case.kind))
        if not query.weights or limit <= 0:
            return []
        choice = Choice.of(allowed, exclude, case.series if exclude_series else None)
        return ranked(query, self._current().parts, choice, limit, once_a_series=exclude_series)

    def _current(self) -> View:
        """The present state, read anew where another process or thread has changed it."""
        with self._lock:
            for _ in range(ATTEMPTS):
                try:
                    self._view = read(self._folder, self._view)
                except FileNotFoundError as error:
                    missing = str(error.filename)
                else:
                    return self._view
            raise SimilarIndexError("E140", name=Path(missing).name)
