"""The columns of `api.indicators.facts`: what is read of a verdict, and how it becomes numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, Select, Text, cast, select

from api.store.tables import Dispute, Verdict
from nlp.taxonomy import codes

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Flags = NDArray[np.bool_]
Causes = tuple[tuple[str, str | None], ...]

DISPOSITIONS: Final = {code: 1 << bit for bit, code in enumerate(codes("disposition"))}
"""Each code's bit in the column `dispositions`."""
CAUSES: Final = {code: 1 << bit for bit, code in enumerate(codes("cause"))}
"""Each coarse cause's bit in the column `cause_bits`."""


CODED: Final[tuple[str, ...]] = ("name", "capacity", "stage", "court", "result", "act_type", "field", "head", "cause", "detail")
NUMBERS: Final = ("id", "dispute", "judgment", "paper", "organisation", "series", "sight")
DAYS: Final = ("decided", "filed")
FLAGS: Final = ("merits", "closing", "latest", "final", "mild", "withdrawn", "self_corrected", "mediated")


@dataclass(slots=True)
class Words:
    """The texts of a column by number; 0 stands for none.  Only ever added to, so that older snapshots stay right."""

    texts: list[str] = field(default_factory=lambda: [""])
    numbers: dict[str | None, int] = field(default_factory=lambda: {None: 0, "": 0})

    def take(self, texts: Iterable[str | None]) -> Small:
        """Their numbers; new texts are added."""
        numbers = self.numbers
        found = []
        for text in texts:
            number = numbers.get(text)
            if number is None:
                numbers[text] = number = len(self.texts)
                self.texts.append(text or "")
            found.append(number)
        return np.array(found, np.int32)

    def number(self, text: str) -> int:
        """Of a text; -1: no verdict has it."""
        return self.numbers.get(text, -1)


@dataclass(slots=True)
class Dictionary:
    """What the numbers of the columns stand for."""

    words: dict[str, Words] = field(default_factory=lambda: {name: Words() for name in CODED})
    dispositions: dict[str, int] = field(default_factory=dict)
    """JSON of `Verdict.dispositions` → bits."""
    causes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """JSON of `Verdict.causes` → number in `cause_lists`, bits."""
    cause_lists: list[Causes] = field(default_factory=list)

    def bits(self, text: str | None) -> int:
        """Of dispositions; what the taxonomy does not know has none."""
        found = self.dispositions.get(text or "[]")
        if found is None:
            found = sum(DISPOSITIONS.get(code, 0) for code in set(json.loads(text or "[]")))
            self.dispositions[text or "[]"] = found
        return found

    def causes_of(self, text: str | None) -> tuple[int, int]:
        """Number of the list, bits of its coarse causes."""
        found = self.causes.get(text or "[]")
        if found is None:
            listed: Causes = tuple((code, detail) for code, detail in json.loads(text or "[]"))
            self.cause_lists.append(listed)
            found = len(self.cause_lists) - 1, sum(CAUSES.get(code, 0) for code in {code for code, _ in listed})
            self.causes[text or "[]"] = found
        return found


def wanted() -> Select[*tuple[Any, ...]]:
    """What is read of verdicts, in the order in which `of_rows` takes it."""
    return select(
        Verdict.id, Verdict.dispute_id, Verdict.judgment_id, Verdict.paper_id, Verdict.organisation_id,
        Dispute.series_id, Dispute.sight_id,
        Verdict.decided_on, Verdict.filed_on,
        Verdict.merits, Verdict.closing, Verdict.latest, Verdict.final, Verdict.mild, Verdict.withdrawn,
        Verdict.self_corrected, Verdict.mediated,
        Verdict.name, Verdict.capacity, Verdict.stage, Verdict.court, Verdict.result, Verdict.act_type, Verdict.field, Verdict.head,
        Verdict.heard, cast(Verdict.dispositions, Text), cast(Verdict.causes, Text),
    ).join(Dispute, Dispute.id == Verdict.dispute_id)  # fmt: skip


def of_rows(rows: Sequence[Row[Any]], dictionary: Dictionary) -> dict[str, NDArray[Any]]:
    """The columns of these rows."""
    given = iter(zip(*rows, strict=True))
    columns: dict[str, NDArray[Any]] = {}
    for name in NUMBERS:
        columns[name] = np.array([one or 0 for one in next(given)], np.int64)
    for name in DAYS:
        columns[name] = np.array([one.toordinal() if one else 0 for one in next(given)], np.int32)
    for name in FLAGS:
        columns[name] = np.array(next(given), np.bool_)
    for name in CODED[:-2]:
        columns[name] = dictionary.words[name].take(next(given))
    columns["heard"] = np.array([-1 if one is None else int(one) for one in next(given)], np.int8)
    columns["dispositions"] = np.array([dictionary.bits(one) for one in next(given)], np.int64)
    listed = [dictionary.causes_of(one) for one in next(given)]
    columns["causes"] = np.array([number for number, _ in listed], np.int32)
    columns["cause_bits"] = np.array([bits for _, bits in listed], np.int32)
    firsts = [next(iter(dictionary.cause_lists[number]), (None, None)) for number, _ in listed]
    columns["cause"] = dictionary.words["cause"].take(code for code, _ in firsts)
    columns["detail"] = dictionary.words["detail"].take(detail for _, detail in firsts)
    return columns


def empty(dictionary: Dictionary) -> dict[str, NDArray[Any]]:
    """No rows, with the right types."""
    columns: dict[str, NDArray[Any]] = {name: np.zeros(0, np.int64) for name in (*NUMBERS, "dispositions")}
    columns |= {name: np.zeros(0, np.int32) for name in (*DAYS, *dictionary.words, "causes", "cause_bits")}
    columns |= {name: np.zeros(0, np.bool_) for name in FLAGS}
    return columns | {"heard": np.zeros(0, np.int8)}
