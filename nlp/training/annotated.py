"""Annotated documents and other line-by-line material as training reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document's text, its annotation, and its group: those of one series (near-identical) or one court share it."""

    text: str
    answer: dict[str, Any]
    group: str


def annotated(gold: Path) -> Iterator[Annotated]:
    """The documents of a folder with `dev.texts.jsonl`, `dev.gold.jsonl` and, if there, `dev.series.json`.  OSError."""
    truth = {row["id"]: row for row in lines((gold / "dev.gold.jsonl").read_text(encoding="utf-8"))}
    series = _series(gold / "dev.series.json")
    names = [(series.get(name, name), str(answer.get("court") or name)) for name, answer in truth.items()]
    groups = dict(zip(truth, grouped(names), strict=True))
    for row in lines((gold / "dev.texts.jsonl").read_text(encoding="utf-8")):
        if (answer := truth.get(row["id"])) is not None:
            yield Annotated(row["text"], answer, groups[row["id"]])


def grouped(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """(series, court) of each document → the name of its group: documents that share either, through others too, are together."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for series, court in pairs:
        parent[root(f"court {court}")] = root(f"series {series}")
    return [root(f"series {series}") for series, _ in pairs]


def lines(text: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines text."""
    return (json.loads(line) for line in text.splitlines() if line.strip())


def _series(path: Path) -> dict[str, str]:
    """Document id → name of its series (its first member); without the file each document stands alone."""
    if not path.is_file():
        return {}
    groups: list[list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {member: group[0] for group in groups for member in group}
