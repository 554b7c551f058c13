"""One file of the index: some cases as columns, written once, then only read through the page cache.

Layout: MAGIC, length of the head (8 bytes), the head (JSON: version, space, codes, columns), then each column at a
multiple of 64 bytes.  The file's SHA-256 stands in the manifest (`nlp.similar.manifest`), which is read first.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.errors import SimilarIndexError
from nlp.similar import codes
from nlp.similar.case import Case

MAGIC: Final = b"ANJIANS1"
FORMAT: Final = 2
ALIGN: Final = 64
MOST_STATUTES: Final = 60
NO_SERIES: Final = -1

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Cases sorted by id; all columns have one row a case, but `cited` (behind each other, bounds in `cited_at`)."""

    name: str
    columns: Mapping[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.columns["id"])

    def __getitem__(self, column: str) -> NDArray[Any]:
        return self.columns[column]

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.intp]:
        """The rows of those of the ids that are here."""
        own = self.columns["id"]
        if not len(own) or not len(ids):
            return np.zeros(0, dtype=np.intp)
        rows = np.searchsorted(own, ids)
        rows[rows == len(own)] = 0
        return np.unique(rows[own[rows] == ids])


def columns_of(cases: Sequence[Case], width: int) -> Columns:
    """The columns of some cases with different ids."""
    listed = sorted(cases, key=lambda one: one.id)
    vectors = np.array([one.facts for one in listed], dtype=np.float32).reshape(len(listed), width)
    cited = [sorted({codes.provision(*one) for one in case.statutes})[:MOST_STATUTES] for case in listed]
    causes = [codes.cause_mask(level for code in case.causes for level in codes.cause_levels(code)) for case in listed]
    bounds = np.concatenate([[0], np.cumsum([len(one) for one in cited])]) if listed else np.zeros(1)
    return {
        "id": np.array([one.id for one in listed], dtype=np.int64),
        **sketches(vectors),
        "facts": quantised(vectors),
        "act_type": np.array([codes.place(one.act_type, codes.act_types()) for one in listed], dtype=np.uint8),
        "field": np.array([codes.place(one.field, codes.fields()) for one in listed], dtype=np.uint8),
        "causes0": np.array([one[0] for one in causes], dtype=np.uint64),
        "causes1": np.array([one[1] for one in causes], dtype=np.uint64),
        "bloom": np.array([bloom(one) for one in cited], dtype=np.uint64),
        "agency": np.array([codes.body_number(one.agency) for one in listed], dtype=np.uint64),
        "region": np.array([codes.region_number(one.region) for one in listed], dtype=np.uint32),
        "series": np.array([NO_SERIES if one.series is None else one.series for one in listed], dtype=np.int64),
        "cited_at": bounds.astype(np.uint64),
        "cited": np.array([number for one in cited for number in one], dtype=np.uint64),
    }


def sketches(vectors: NDArray[np.float32]) -> Columns:
    """The signs of the vectors, 64 to a word, one column a word."""
    packed = np.packbits(vectors > 0, axis=1, bitorder="little")
    words = np.ascontiguousarray(packed).view(np.uint64).reshape(len(vectors), -1)
    return {f"sketch{i}": np.ascontiguousarray(words[:, i]) for i in range(vectors.shape[1] // 64)}


def quantised(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Each vector in 8 bits a number, as long as fits: only its direction counts."""
    most = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    return np.rint(vectors * (127 / np.where(most > 0, most, 1))).astype(np.int8)


def bloom(cited: Sequence[int]) -> int:
    """64 bits of which each article and each law sets one: two cases that share none can be told at a glance."""
    bits = 0
    for number in cited:
        bits |= 1 << _bit(number) | 1 << _bit(number >> 16)
    return bits


def _bit(number: int) -> int:
    return (number * 0x9E3779B97F4A7C15 & (1 << 64) - 1) >> 58


def joined(parts: Sequence[tuple[Segment, NDArray[np.intp]]]) -> Columns:
    """The columns of the given rows of several segments, sorted by id; no id may occur twice."""
    order = np.argsort(np.concatenate([seg["id"][rows] for seg, rows in parts]), kind="stable")
    found = {
        name: np.concatenate([seg[name][rows] for seg, rows in parts])[order]
        for name in parts[0][0].columns
        if not name.startswith("cited")
    }
    sizes = np.concatenate([np.diff(seg["cited_at"])[rows] for seg, rows in parts])[order]
    starts = np.concatenate([seg["cited_at"][:-1][rows] for seg, rows in parts])[order]
    owners = np.repeat(np.arange(len(parts)), [len(rows) for _, rows in parts])[order]
    bounds = np.concatenate([np.zeros(1, np.uint64), np.cumsum(sizes, dtype=np.uint64)])
    cited = np.zeros(int(bounds[-1]), dtype=np.uint64)
    for number, (seg, _) in enumerate(parts):
        own = owners == number
        cited[_ranges(bounds[:-1][own], sizes[own])] = seg["cited"][_ranges(starts[own], sizes[own])]
    return found | {"cited_at": bounds, "cited": cited}


def _ranges(starts: NDArray[np.uint64], sizes: NDArray[np.uint64]) -> NDArray[np.intp]:
    """start, start + 1 … for each of the sizes, one behind the other."""
    total = int(sizes.sum())
    firsts = np.repeat(starts.astype(np.intp) - np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp), sizes.astype(np.intp))
    return firsts + np.arange(total) if total else np.zeros(0, dtype=np.intp)


def encoded(columns: Mapping[str, NDArray[Any]], space_mark: str) -> Iterator[bytes | memoryview]:
    """The file, piece by piece, without a copy of the columns."""
    places, at = {}, 0
    for name, column in columns.items():
        places[name] = {"dtype": column.dtype.str, "shape": column.shape, "at": at}
        at += _aligned(column.nbytes)
    head = json.dumps({"format": FORMAT, "space": space_mark, "codes": codes.code_mark(), "columns": places}).encode()
    first = MAGIC + struct.pack("<Q", len(head)) + head
    yield first.ljust(_aligned(len(first)), b"\0")
    for column in columns.values():
        yield np.ascontiguousarray(column).reshape(-1).view(np.uint8).data
        yield bytes(_aligned(column.nbytes) - column.nbytes)


def opened(path: Path, space_mark: str) -> Segment:
    """A segment as it lies in the file, mapped into memory.

    The bytes are those that the manifest vouches for.  SimilarIndexError E141 where they were made by another version
    of the program or of its space; E140 where they are no segment at all; FileNotFoundError.
    """
    data = np.memmap(path, dtype=np.uint8, mode="r")
    if data[: len(MAGIC)].tobytes() != MAGIC:
        raise SimilarIndexError("E140", name=path.name)
    size = struct.unpack("<Q", data[len(MAGIC) : len(MAGIC) + 8].tobytes())[0]
    head = json.loads(data[len(MAGIC) + 8 : len(MAGIC) + 8 + size].tobytes())
    if (head["format"], head["space"], head["codes"]) != (FORMAT, space_mark, codes.code_mark()):
        raise SimilarIndexError("E141", version=head["format"])
    base = _aligned(len(MAGIC) + 8 + size)
    return Segment(path.name, {name: _column(data, base, one) for name, one in head["columns"].items()})


def _column(data: NDArray[np.uint8], base: int, place: dict[str, Any]) -> NDArray[Any]:
    dtype, shape = np.dtype(place["dtype"]), tuple(place["shape"])
    start = base + place["at"]
    return np.asarray(data[start : start + int(np.prod(shape)) * dtype.itemsize].view(dtype).reshape(shape))


def _aligned(size: int) -> int:
    return -(-size // ALIGN) * ALIGN
