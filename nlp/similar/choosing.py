"""Which cases come into question, and the best of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.similar.scoring import Match, Query, Scores, coarse, exact, explained
from nlp.similar.segment import NO_SERIES, Segment

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]

SECOND_STAGE: Final = 4000
"""How many cases the second stage looks at: more change nothing among the first twenty (tests/nlp/similar/test_speed.py)."""
BLOCK: Final = 1 << 16
"""Rows at a time: their columns stay in the processor's cache."""
FEW: Final = 20_000
"""As many allowed ids are looked up one by one; more are marked in a table."""
LARGEST_TABLE: Final = 1 << 28
ROUNDS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment as it stands now: `dead` marks the rows that were removed (None: none)."""

    segment: Segment
    dead: Flags | None

    def rows(self) -> Rows:
        """The rows that are alive."""
        return np.arange(len(self.segment)) if self.dead is None else np.flatnonzero(~self.dead)

    def alive(self) -> int:
        """How many rows are alive."""
        return len(self.segment) - (0 if self.dead is None else int(self.dead.sum()))


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Who may be found: `few` ids, or those that `table` marks, or all; without some ids and some series."""

    few: NDArray[np.int64] | None
    table: Flags | None
    many: NDArray[np.int64] | None
    exclude: NDArray[np.int64]
    series: frozenset[int]

    @classmethod
    def of(
        cls, allowed: Collection[int] | NDArray[np.generic] | None, exclude: Collection[int], series: int | None
    ) -> Choice:
        """`allowed`: ids, or booleans by id, or None for all; `series`: twins that are left out."""
        outside = np.array(sorted(exclude), dtype=np.int64)
        apart = frozenset() if series is None else frozenset((series,))
        if allowed is None:
            return cls(None, None, None, outside, apart)
        given = allowed if isinstance(allowed, np.ndarray) else np.array(list(allowed), dtype=np.int64)
        if given.dtype == np.bool_:
            return cls(None, given.astype(np.bool_, copy=False), None, outside, apart)
        ids = given.astype(np.int64, copy=False)
        if len(ids) <= FEW:
            return cls(ids, None, None, outside, apart)
        if ids.min() < 0 or ids.max() >= LARGEST_TABLE:
            return cls(None, None, ids, outside, apart)
        table = np.zeros(int(ids.max()) + 1, dtype=np.bool_)
        table[ids] = True
        return cls(None, table, None, outside, apart)

    def rows(self, part: Part) -> Rows | None:
        """The only rows that come into question where they are few; None: ask `permits` of all."""
        return None if self.few is None else part.segment.rows_of(self.few)

    def permits(self, part: Part, take: slice | Rows) -> Flags:
        """Which of those rows may be found (with `few` ids only rows of theirs must be asked)."""
        ids = part.segment["id"][take]
        fit = np.ones(len(ids), dtype=np.bool_) if self.table is None else _marked(self.table, ids)
        if self.many is not None:
            fit &= np.isin(ids, self.many)
        if len(self.exclude):
            fit &= ~np.isin(ids, self.exclude)
        if self.series:
            fit &= ~np.isin(part.segment["series"][take], list(self.series))
        if part.dead is not None:
            fit &= ~part.dead[take]
        return fit


def ranked(query: Query, parts: Sequence[Part], choice: Choice, limit: int, *, once_a_series: bool) -> list[Match]:
    """The best matches; where large series fill the second stage, it is held again without them."""
    found: list[Match] = []
    for _ in range(ROUNDS):
        best, cut = _second_stage(query, parts, choice)
        taken: set[int] = set()
        for place, row, score in best:
            series = int(parts[place].segment["series"][row])
            if once_a_series and series != NO_SERIES and series in taken:
                continue
            taken.add(series)
            found.append(explained(query, parts[place].segment, row, score))
            if len(found) == limit:
                return found
        if not cut:
            break
        seen = np.array([match.id for match in found], dtype=np.int64)
        choice = replace(choice, series=choice.series | taken - {NO_SERIES}, exclude=np.concatenate([choice.exclude, seen]))
    return found


def _second_stage(query: Query, parts: Sequence[Part], choice: Choice) -> tuple[list[tuple[int, int, float]], bool]:
    """The best rows as (part, row, score), best first, and whether others were left out for their number."""
    firsts = [_first_stage(query, part, choice) for part in parts]
    places = np.repeat(np.arange(len(parts)), [len(rows) for rows, _ in firsts])
    rows = np.concatenate([rows for rows, _ in firsts]) if firsts else np.zeros(0, dtype=np.intp)
    likely = np.concatenate([scores for _, scores in firsts]) if firsts else np.zeros(0, dtype=np.float32)
    kept = _top(likely, SECOND_STAGE)
    places, rows = places[kept], rows[kept]
    scores, ids = np.zeros(len(rows), dtype=np.float32), np.zeros(len(rows), dtype=np.int64)
    for place, part in enumerate(parts):
        own = places == place
        if own.any():
            scores[own] = exact(query, part.segment, rows[own])
            ids[own] = part.segment["id"][rows[own]]
    order = np.lexsort((ids, -scores))
    best = list(zip(places[order].tolist(), rows[order].tolist(), scores[order].tolist(), strict=True))
    return best, len(likely) > len(kept) or any(len(scores) >= SECOND_STAGE for _, scores in firsts)


def _first_stage(query: Query, part: Part, choice: Choice) -> tuple[Rows, Scores]:
    """The likeliest rows of a segment with their coarse scores."""
    few = choice.rows(part)
    if few is not None:
        few = few[choice.permits(part, few)]
        scores = coarse(query, part.segment, few)
        kept = _top(scores, SECOND_STAGE)
        return few[kept], scores[kept]
    size = len(part.segment)
    scores = np.empty(size, dtype=np.float32)
    for start in range(0, size, BLOCK):
        take = slice(start, min(start + BLOCK, size))
        scores[take] = np.where(choice.permits(part, take), coarse(query, part.segment, take), -1)
    kept = _top(scores, SECOND_STAGE)
    kept = kept[scores[kept] >= 0]
    return kept, scores[kept]


def _top(scores: Scores, count: int) -> Rows:
    """The places of the highest scores, in no order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(-scores, count)[:count]


def _marked(table: Flags, ids: NDArray[np.int64]) -> Flags:
    """The table's flags for the ids; False for ids beyond it."""
    inside = (ids >= 0) & (ids < len(table))
    return inside & table[np.where(inside, ids, 0)] if len(table) else inside
