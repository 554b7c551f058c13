"""The columns of `api.indicators.facts`: what is read of a verdict, and how it becomes numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Integer, Select, Text, cast, select, type_coerce

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


class Words(dict[str | None, int]):
    """The texts of a column and their numbers; 0 stands for none.  Only ever added to, so that older snapshots stay right."""

    def __init__(self) -> None:
        super().__init__({None: 0, "": 0})
        self.texts: list[str] = [""]

    def __missing__(self, text: str | None) -> int:
        self[text] = number = len(self.texts)
        self.texts.append(text or "")
        return number

    def take(self, texts: Iterable[str | None]) -> Small:
        """Their numbers; new texts are added."""
        return np.fromiter(map(self.__getitem__, texts), np.int32)

    def number(self, text: str) -> int:
        """Of a text; -1: no verdict has it."""
        return self.get(text, -1)


class _Days(dict[date | str | None, int]):
    """Ordinals of days, as the database's driver hands them out: SQLite's as text."""

    def __missing__(self, day: date | str | None) -> int:
        self[day] = number = (date.fromisoformat(day) if isinstance(day, str) else day).toordinal() if day else 0
        return number


class _Bits(dict[str | None, int]):
    """JSON of `Verdict.dispositions` → bits; what the taxonomy does not know has none."""

    def __missing__(self, text: str | None) -> int:
        self[text] = bits = sum(DISPOSITIONS.get(code, 0) for code in set(json.loads(text or "[]")))
        return bits


class _Lists(dict[str | None, int]):
    """JSON of `Verdict.causes` → number of the list."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: list[Causes] = []

    def __missing__(self, text: str | None) -> int:
        self[text] = number = len(self.lists)
        self.lists.append(tuple((code, detail) for code, detail in json.loads(text or "[]")))
        return number


@dataclass(slots=True)
class Dictionary:
    """What the numbers of the columns stand for."""

    words: dict[str, Words] = field(default_factory=lambda: {name: Words() for name in CODED})
    days: _Days = field(default_factory=_Days)
    dispositions: _Bits = field(default_factory=_Bits)
    causes: _Lists = field(default_factory=_Lists)

    @property
    def cause_lists(self) -> list[Causes]:
        """The lists that the column `causes` has numbers of."""
        return self.causes.lists


def wanted() -> Select[*tuple[Any, ...]]:
    """What is read of verdicts, in the order in which `of_rows` takes it; as the driver has it, nothing is converted value by value."""
    days = (type_coerce(one, Text) for one in (Verdict.decided_on, Verdict.filed_on))
    flags = (
        Verdict.merits, Verdict.closing, Verdict.latest, Verdict.final, Verdict.mild, Verdict.withdrawn, Verdict.self_corrected, Verdict.mediated,
    )  # fmt: skip
    return select(
        Verdict.id, Verdict.dispute_id, Verdict.judgment_id, Verdict.paper_id, Verdict.organisation_id,
        Dispute.series_id, Dispute.sight_id,
        *days, *(type_coerce(one, Integer) for one in flags),
        Verdict.name, Verdict.capacity, Verdict.stage, Verdict.court, Verdict.result, Verdict.act_type, Verdict.field, Verdict.head,
        type_coerce(Verdict.heard, Integer), cast(Verdict.dispositions, Text), cast(Verdict.causes, Text),
    ).join(Dispute, Dispute.id == Verdict.dispute_id)  # fmt: skip


def of_rows(rows: Sequence[Sequence[Any]], dictionary: Dictionary) -> dict[str, NDArray[Any]]:
    """The columns of these rows."""
    given = iter(zip(*rows, strict=True))
    columns: dict[str, NDArray[Any]] = {}
    for name in NUMBERS:
        columns[name] = _numbers(next(given))
    for name in DAYS:
        columns[name] = np.fromiter(map(dictionary.days.__getitem__, next(given)), np.int32, len(rows))
    for name in FLAGS:
        columns[name] = np.array(next(given), np.bool_)
    for name in CODED[:-2]:
        columns[name] = dictionary.words[name].take(next(given))
    columns["heard"] = np.fromiter(map(_HEARD.__getitem__, next(given)), np.int8, len(rows))
    columns["dispositions"] = np.fromiter(map(dictionary.dispositions.__getitem__, next(given)), np.int64, len(rows))
    return columns | _causes(np.fromiter(map(dictionary.causes.__getitem__, next(given)), np.int32, len(rows)), dictionary)


_HEARD: Final = {None: -1, 0: 0, 1: 1}
"""False and True are 0 and 1 here."""


def _numbers(given: tuple[int | None, ...]) -> Ints:
    """0 for None."""
    return np.array(given if None not in given else [one or 0 for one in given], np.int64)


def _causes(lists: Small, dictionary: Dictionary) -> dict[str, NDArray[Any]]:
    """What lists of causes come to: each list is looked at once, however many verdicts have it."""
    numbers, places = np.unique(lists, return_inverse=True)
    found = [dictionary.cause_lists[one] for one in numbers.tolist()]
    bits = np.array([sum(CAUSES.get(code, 0) for code in {code for code, _ in one}) for one in found], np.int32)
    mains = [one[0] if one else (None, None) for one in found]
    codes_, details = dictionary.words["cause"].take(code for code, _ in mains), dictionary.words["detail"].take(detail for _, detail in mains)
    return {"causes": lists, "cause_bits": bits[places], "cause": codes_[places], "detail": details[places]}


def empty(dictionary: Dictionary) -> dict[str, NDArray[Any]]:
    """No rows, with the right types."""
    columns: dict[str, NDArray[Any]] = {name: np.zeros(0, np.int64) for name in (*NUMBERS, "dispositions")}
    columns |= {name: np.zeros(0, np.int32) for name in (*DAYS, *dictionary.words, "causes", "cause_bits")}
    columns |= {name: np.zeros(0, np.bool_) for name in FLAGS}
    return columns | {"heard": np.zeros(0, np.int8)}
