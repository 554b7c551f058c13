"""What the risk model learns from: judgments on the merits, each as the papers of its suit, and whether it was lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np

import corpora
from nlp.classify.linear import LinearModel
from nlp.document import Span
from nlp.judgment import LOSSES, Evidence, Value, value_of
from nlp.risk import Counts, assess
from nlp.risk.features import Features, features
from nlp.screening import Screening, screen
from nlp.suit import SuitFile
from nlp.training.annotated import Annotated, annotated
from nlp.training.before import before, suit_file
from nlp.training.binary import Chances
from nlp.training.intervals import Rows

DECIDED: Final = LOSSES | {"won"}
_THEN: Final = date(2015, 5, 1)
"""The day of an act that is told nowhere: the amended 行政诉讼法's first, amid those of the annotated judgments."""


@dataclass(frozen=True, slots=True)
class Suit:
    """A decided suit: its features, the checklist's findings, its act type, and how it ended.

    `group`: suits of one series or one court share it.  `first`: judged at first instance; how often agencies lose differs by
    instance, and no pending suit has one, so it is known to the figures and not to the features.
    """

    id: str
    features: Features
    screening: Screening
    act_type: str | None
    group: str
    first: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class _End:
    day: date


class Weekdays:
    """A calendar that knows no holidays: near enough for judgments, whose periods are in days and months."""

    def after(self, start: date, count: int, unit: str) -> _End:
        """The last day of a period that begins the day after `start`."""
        if unit == "months":
            return _End(start + timedelta(days=round(count * 30.44)))
        if unit == "natural":
            return _End(start + timedelta(days=count))
        return _End(np.busday_offset(start, count, roll="backward").astype(object))


def suits(gold: Path | None) -> list[Suit]:
    """The decided suits of a folder of annotated documents; without one, of the invented judgments that ship."""
    documents = annotated(gold) if gold else invented()
    return [_suit(one, at) for at, one in enumerate(documents) if one.answer.get("agency_result") in DECIDED]


def invented() -> Iterator[Annotated]:
    """The invented judgments of corpora/samples with what they are."""
    for path in sorted((corpora.ROOT / "samples" / "judgments").glob("*.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        yield Annotated(path.with_suffix(".txt").read_text(encoding="utf-8"), answer, path.stem)


def data_hash(rows: Iterable[Suit]) -> str:
    """SHA-256 of what is learned from, independent of its order."""
    lines = sorted(
        json.dumps([sorted(r.features.codes), r.features.act, r.features.complaint, r.group, r.first, r.lost], ensure_ascii=False)
        for r in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def by_rules(rows: Sequence[Suit], known: Rows, asked: Rows) -> Chances:
    """What ships without a model: the checklist and the cases of the same act type among the known rows."""
    return np.array([_ruled(rows[i], [rows[k] for k in known]) for i in asked])


def _ruled(suit: Suit, known: Sequence[Suit]) -> float:
    alike = [one.lost for one in known if one.act_type == suit.act_type]
    risk = assess(suit.screening, base=Counts(sum(alike), len(alike)))
    chance = risk.chance or risk.part("base").chance
    assert chance is not None  # the base always says something
    return chance.value


def _suit(document: Annotated, at: int) -> Suit:
    told = before(document.text)
    file = _typed(suit_file(told), f"{told.cause}。{told.complaint}")
    return Suit(
        str(at),
        features(file),
        screen(file, calendar=Weekdays(), on=_THEN),
        value_of(file.act_type),
        document.group,
        document.answer.get("procedure") == "first",
        document.answer["agency_result"] in LOSSES,
    )


def _typed(file: SuitFile, words: str) -> SuitFile:
    """The file with the kind of act that the trained classifier reads from cause and complaint where the papers' titles are wanting."""
    if file.act_type is not None:
        return file
    code, sure = LinearModel.load("act_type").best(words)
    return replace(file, act_type=Value(code, Evidence((Span(0, 0),), sure, "model:act_type")))
