"""What a screening says, as it is kept (`SuitScreening.result`) and as page, Word and API take it.

Plain values: evidence names documents and offsets into the text that `papers.text` gives; provisions are as they are cited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper shows something.  `page` is None for formats without pages."""

    document_id: int
    name: str
    start: int
    end: int
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Chance:
    """A share between 0 and 1 and the ends between which it may well lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Checked:
    """An item of the checklist: the machine's answer, and the person's as it stood when it was screened.

    Answers are codes of `nlp.screening.ANSWERS`; `human` is empty where no person answered.
    """

    item: str
    requires: str
    basis: tuple[str, ...]
    cause: str
    cause_label: str
    answer: str
    reasons: tuple[str, ...]
    evidence: tuple[Place, ...]
    question: str
    human: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """The answer that counts."""
        return self.human or self.answer


@dataclass(frozen=True, slots=True)
class Mend:
    """What can still be done, and the articles that allow it."""

    text: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the assessment says by itself, its share of the whole (0 to 1), and why."""

    code: str
    label: str
    chance: Chance | None
    weight: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnLoss:
    """A dispute that the agency lost before."""

    dispute_id: int
    number: str
    court: str
    decided_on: str
    result: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A sub-cause on which the suit may be lost.

    `shown`: a requirement is missed, not merely unproven; `strength`: how strongly it threatens, in words; `losses`: what
    this agency lost before for the same sub-cause.
    """

    code: str
    label: str
    shown: bool
    strength: str
    lost: Chance | None
    items: tuple[str, ...]
    requires: tuple[str, ...]
    basis: tuple[str, ...]
    mends: tuple[Mend, ...]
    losses: tuple[OwnLoss, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """A reason for which a judgment is like the suit, and how much it weighs (0 to 1)."""

    code: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Alike:
    """A similar judgment.  `twins`: others of the same series that are folded into it; `lost`: None without a verdict on the merits."""

    judgment_id: int
    number: str
    court: str
    decided_on: str
    agencies: str
    act_type: str
    result: str
    result_label: str
    lost: bool | None
    likeness: float
    reasons: tuple[Likeness, ...]
    twins: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Decided cases behind a part.  `said`: which cases, in words; `address`: the page that lists them; empty where there is none."""

    lost: int
    decided: int
    said: str
    address: str


@dataclass(frozen=True, slots=True)
class Informed:
    """Who should know of the suit, and why."""

    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Result:
    """A screening.  `chance` is None exactly where the level is `unknown`."""

    level: str
    chance: Chance | None
    act_type: str
    act_type_label: str
    reasons: tuple[str, ...]
    parts: tuple[Part, ...]
    findings: tuple[Checked, ...]
    causes: tuple[Cause, ...]
    mends: tuple[Mend, ...]
    similar: tuple[Alike, ...] = ()
    history: Tally | None = None
    base: Tally | None = None
    informed: tuple[Informed, ...] = ()
    papers: int = 0
    """Papers that were read for it."""

    def of(self, verdict: str) -> tuple[Checked, ...]:
        """The items with that answer."""
        return tuple(one for one in self.findings if one.verdict == verdict)

    def finding(self, item: str) -> Checked | None:
        """The item of that code."""
        return next((one for one in self.findings if one.item == item), None)

    @property
    def questions(self) -> tuple[Checked, ...]:
        """The items that still need an answer of the unit."""
        return tuple(one for one in self.findings if one.verdict in {"ask", "not_shown"} and one.question)


def to_json(result: Result) -> dict[str, Any]:
    """As it is kept."""
    return {"format": FORMAT, **asdict(result)}


def from_json(found: Mapping[str, Any]) -> Result:
    """As `to_json` wrote it.  Raises ValueError for another format."""
    if found.get("format") != FORMAT:
        raise ValueError(f"format {found.get('format')!r} of a screening")
    made: Result = _typed(Result, found)
    return made


def _typed(kind: Any, found: Mapping[str, Any]) -> Any:
    """A value of a dataclass from its mapping; keys that are not there keep their defaults, unknown ones are left alone."""
    hints = get_type_hints(kind)
    return kind(**{one.name: _value(hints[one.name], found[one.name]) for one in fields(kind) if one.name in found})


def _value(hint: Any, found: Any) -> Any:
    if found is None:
        return None
    if get_origin(hint) in (Union, UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], one) for one in found)
    return _typed(hint, found) if hasattr(hint, "__dataclass_fields__") else found
