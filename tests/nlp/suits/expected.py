"""What is expected of the invented suits (corpora/samples/suits): read from expected.toml, with every key checked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import corpora

ROOT = Path(str(corpora.ROOT)) / "samples" / "suits"
FOLDERS = sorted(path.parent for path in ROOT.glob("*/expected.toml"))

BASIS = re.compile(r"(?P<law>\D+?)(?P<article>\d+)(?:-(?P<paragraph>\d+))?(?:\((?P<item>\d+)\))?")
"""A provision as the tables of corpora/taxonomy write it: law, article, -paragraph, (item)."""
STEP = re.compile(r"(?P<no>!?)(?P<code>[a-z_]+)(?: (?P<on>\d{4}-\d\d-\d\d))?(?: officers=(?P<officers>\d))?")


@dataclass(frozen=True, slots=True)
class Step:
    """A step as some paper of the suit tells it; `negated`: a paper says that it was not done."""

    code: str
    on: date | None
    negated: bool
    officers: int | None


@dataclass(frozen=True, slots=True)
class Defect:
    """A planted defect: the provision it offends, what is wrong, and the items of the checklist that must not be met."""

    basis: str
    about: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the papers of a suit say, all together, and how the checklist's items stand.

    `met`: provisions that the papers show to have been kept.  `items`: by code of the checklist's item the answer that
    the papers decide, or “open” where two answers can be defended; an item that is not named must not be “not_met”.
    None or empty: the papers do not say, or it is not asked of the reader.
    """

    act_type: str
    field: str
    plaintiffs: tuple[str, ...]
    agency: str | None = None
    court: str | None = None
    case_number: str | None = None
    addressee: str | None = None
    act_numbers: tuple[str, ...] = ()
    decided_on: date | None = None
    amount: int | None = None
    measures: tuple[str, ...] = ()
    answer_days: int | None = None
    claims: int | None = None
    statutes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    met: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()
    items: tuple[tuple[str, str], ...] = ()

    def answered(self, answer: str) -> frozenset[str]:
        """Codes of the items with that answer."""
        return frozenset(code for code, given in self.items if given == answer)


def expected(folder: Path) -> Expected:
    """The expectations of one suit; an unknown key is a TypeError, a step that cannot be read an AssertionError."""
    raw: dict[str, Any] = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    raw["steps"] = tuple(_step(text) for text in raw.get("steps", ()))
    raw["defects"] = tuple(
        Defect(one["basis"], one["about"], tuple(one.get("items", ()))) for one in raw.pop("defect", ())
    )
    raw["items"] = tuple(raw.get("items", {}).items())
    return Expected(**{key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()})


def _step(text: str) -> Step:
    found = STEP.fullmatch(text)
    assert found, text
    on, officers = found["on"], found["officers"]
    return Step(found["code"], date.fromisoformat(on) if on else None, bool(found["no"]), int(officers) if officers else None)


def papers(folder: Path) -> dict[str, str]:
    """The texts of a suit's papers by file name without ending; what stands before a “-2” is the paper's kind."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
