"""Annotated documents and other line-by-line material as training reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document's text, its annotation, and the name of the series of near-identical documents it belongs to."""

    text: str
    answer: dict[str, Any]
    group: str


def annotated(gold: Path) -> Iterator[Annotated]:
    """The documents of a folder with `dev.texts.jsonl`, `dev.gold.jsonl` and, if there, `dev.series.json`.  OSError."""
    truth = {row["id"]: row for row in lines((gold / "dev.gold.jsonl").read_text(encoding="utf-8"))}
    series = _series(gold / "dev.series.json")
    for row in lines((gold / "dev.texts.jsonl").read_text(encoding="utf-8")):
        if (answer := truth.get(row["id"])) is not None:
            yield Annotated(row["text"], answer, series.get(row["id"], row["id"]))


def lines(text: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines text."""
    return (json.loads(line) for line in text.splitlines() if line.strip())


def _series(path: Path) -> dict[str, str]:
    """Document id → name of its series (its first member); without the file each document stands alone."""
    if not path.is_file():
        return {}
    groups: list[list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {member: group[0] for group in groups for member in group}
