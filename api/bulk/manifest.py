"""The list of partitions, written before the work begins: what one partition holds never depends on who reads it.

A line of JSON for the whole, then one a partition.  The digest of these bytes stands in every result: a result with the digest, the versions
and the schema of a run is that run's, and is not made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from api.bulk.planning import Item
from api.bulk.schema import SCHEMA
from nlp.reading.guard.limits import Limits

NAME: Final = "_manifest.jsonl"
SUMMARY: Final = "_SUCCESS.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Job:
    """What every partition of a run shares; travels to the workers."""

    out: str
    """The folder of the results: absolute, or an `s3://` address."""
    base: str
    """The folder that relative paths of the input start from."""
    roots: tuple[str, ...]
    """What the user gave, as far as it was there."""
    limits: Limits
    evidence: bool
    digest: str
    versions: str
    """`nlp.versions.versions()` as JSON, of the program that asks: a worker with another refuses."""


def part_name(number: int) -> str:
    """The file of the partition of this number; in the order of their names they are in that of the input."""
    return f"part-{number:06}.parquet"


@dataclass(frozen=True, slots=True)
class Partition:
    """What becomes one file."""

    number: int
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """Of its file."""
        return part_name(self.number)

    @property
    def errors(self) -> str:
        """The file of the documents that were set aside; there is none where none was."""
        return f"errors/{self.name}"

    @property
    def count(self) -> int:
        """Documents, as far as known before reading."""
        return sum(item.count for item in self.items)


def partitions(items: Iterable[Item], each: int) -> Iterator[Partition]:
    """Items in their order, as many as make up `each` documents."""
    held: list[Item] = []
    number = total = 0
    for item in items:
        if held and total + item.count > each:
            yield Partition(number, tuple(held))
            held, total, number = [], 0, number + 1
        held.append(item)
        total += item.count
    if held:
        yield Partition(number, tuple(held))


def lines(partitions: Iterable[Partition], *, base: str, paths: Iterable[str], limits: Limits, evidence: bool, each: int) -> Iterator[bytes]:
    """The manifest."""
    head = {
        "manifest": FORMAT, "schema": SCHEMA, "base": base, "paths": list(paths), "limits": asdict(limits), "evidence": evidence, "each": each,
    }  # fmt: skip
    yield _line(head)
    for one in partitions:
        yield _line([one.number, [item.packed() for item in one.items]])


def digest(manifest: bytes) -> str:
    """What tells one manifest from another."""
    return hashlib.sha256(manifest).hexdigest()


def read(manifest: bytes) -> Iterator[Partition]:
    """The partitions, one at a time.  Raises ValueError for what is no manifest."""
    rows = iter(manifest.splitlines())
    if head(next(rows, b"")).get("manifest") != FORMAT:
        raise ValueError("no manifest")
    for row in rows:
        number, items = json.loads(row)
        yield Partition(number, tuple(Item.unpacked(item) for item in items))


def head(line: bytes) -> dict[str, Any]:
    """The first line.  Raises ValueError."""
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("no manifest")
    return found


def _line(value: object) -> bytes:
    """Names of files that are no UTF-8 (surrogates) stay as they are: ASCII, with escapes."""
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"
