"""What an assessment is made of and what it says: typed values, no computing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from nlp.knowledge import Provision
from nlp.screening import Mend

Level = Literal["red", "yellow", "green", "unknown"]
LEVELS: Final[Mapping[Level, str]] = MappingProxyType(
    {"red": "红（高风险）", "yellow": "黄（中风险）", "green": "绿（低风险）", "unknown": "尚不能判断"}
)
"""Level → what it is called on the page."""

PartCode = Literal["checklist", "model", "history", "base"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share between 0 and 1 and the ends between which it may well lie; ValueError where they are out of order."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high <= 1:
            raise ValueError(f"{self.low} ≤ {self.value} ≤ {self.high} does not hold")


@dataclass(frozen=True, slots=True)
class Counts:
    """So many of the decided cases were lost, wholly or in part; ValueError where more were lost than decided."""

    lost: int
    decided: int

    def __post_init__(self) -> None:
        if not 0 <= self.lost <= self.decided:
            raise ValueError(f"{self.lost} of {self.decided}")


@dataclass(frozen=True, slots=True)
class Precedent:
    """A similar case that is decided.  `likeness`: 0 to 1.  `id`: whatever finds it again."""

    id: str
    title: str
    lost: bool
    likeness: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the trained model says of a suit, and why (Chinese)."""

    chance: Estimate
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the assessment: how likely a loss is by it alone, and its share of the whole.

    `chance` is None and `weight` 0 where the part has nothing to say; the reasons then tell why.  The weights of an
    assessment add up to 1.
    """

    code: PartCode
    label: str
    chance: Estimate | None
    weight: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskCause:
    """A sub-cause on which the suit may be lost.

    `shown`: a requirement is missed; otherwise it is merely not proven yet.  `lost`: how likely a loss is on this cause
    when it is really missed (None while it is not shown).  `items`: codes of the checklist.  `requires`: what the law
    asks, in the checklist's words; `basis`: where it asks it; `mends`: what can still be done.
    """

    code: str
    label: str
    shown: bool
    lost: Estimate | None
    items: tuple[str, ...]
    requires: tuple[str, ...]
    basis: tuple[Provision, ...]
    mends: tuple[Mend, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """The assessment of a pending suit.

    `chance` is None exactly where the level is unknown.  `reasons`: why this level and no other.  `causes`: those shown
    first, the likeliest first.  `mends`: all that can still be done, the most needed first.  `questions`: item code → what
    to ask the unit, for items still open.
    """

    level: Level
    chance: Estimate | None
    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    causes: tuple[RiskCause, ...] = ()
    mends: tuple[Mend, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)

    def part(self, code: PartCode) -> Part:
        """The part of that code; every assessment has all four."""
        return next(one for one in self.parts if one.code == code)

    def to_json(self) -> dict[str, Any]:
        """The assessment as plain values, to be kept; provisions as they are cited."""
        return {
            "level": self.level,
            "chance": _estimate(self.chance),
            "parts": [
                {"code": one.code, "label": one.label, "chance": _estimate(one.chance), "weight": one.weight,
                 "reasons": list(one.reasons)}
                for one in self.parts
            ],
            "reasons": list(self.reasons),
            "causes": [
                {"code": one.code, "label": one.label, "shown": one.shown, "lost": _estimate(one.lost),
                 "items": list(one.items), "requires": list(one.requires), "basis": [str(rule) for rule in one.basis],
                 "mends": [_mend(mend) for mend in one.mends]}
                for one in self.causes
            ],
            "mends": [_mend(one) for one in self.mends],
            "questions": dict(self.questions),
        }  # fmt: skip


def _estimate(found: Estimate | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {"value": round(found.value, 4), "low": round(found.low, 4), "high": round(found.high, 4)}


def _mend(mend: Mend) -> dict[str, Any]:
    return {"text": mend.text, "basis": [str(rule) for rule in mend.basis]}
