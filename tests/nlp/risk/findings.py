"""Screenings with the answers one wants: so many requirements of a checklist met, missed, open, by a person's answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nlp.document import Span
from nlp.judgment import Evidence, Value
from nlp.screening import Answer, HumanAnswer, Screening, items, screen
from nlp.suit import SuitFile

DAY = date(2024, 5, 10)
HERE = Evidence((Span(0, 1),), 1.0, "example")


@dataclass(frozen=True)
class End:
    day: date


class Calendar:
    """Never asked: every item has a person's answer, and no step has a day."""

    def after(self, start: date, count: int, unit: str) -> End:
        return End(start)


def screening(act_type: str = "penalty", *, missed: tuple[str, ...] = (), open_: tuple[str, ...] = ()) -> Screening:
    """All requirements met but those named (by their code without the type)."""
    unknown = {*missed, *open_} - set(codes(act_type))
    assert not unknown, unknown
    answers = {code: HumanAnswer(answer(code.split(".")[1], missed, open_)) for code in full(act_type)}
    file = SuitFile((), act_type=Value(act_type, HERE), field=Value("market", HERE))
    return screen(file, calendar=Calendar(), on=DAY, answers=answers)


def answer(name: str, missed: tuple[str, ...], open_: tuple[str, ...]) -> Answer:
    return "not_met" if name in missed else "not_shown" if name in open_ else "met"


def full(act_type: str) -> tuple[str, ...]:
    asked = (*items()[act_type], *items()["any"])
    return tuple(dict.fromkeys(one.code for one in asked if one.holds(DAY, "market")))


def codes(act_type: str = "penalty") -> tuple[str, ...]:
    return tuple(code.split(".")[1] for code in full(act_type))
