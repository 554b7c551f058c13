"""How what was read from a suit's papers differs from what is expected of them; counts only what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp.judgment import Value, value_of
from nlp.lexicon import law
from nlp.suit import SuitFile
from tests.nlp.suits.expected import BASIS, Expected, Step

SINGLE = ("act_type", "field", "agency", "court", "case_number", "addressee", "decided_on", "amount", "answer_days")
Provision = tuple[str, int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """One expected value and whether it was found; `found`: what stands in its place, for the report."""

    what: str
    want: object
    found: object
    right: bool


def compare(want: Expected, file: SuitFile) -> Iterator[Compared]:
    """Every expected value beside what was read.  Values that nobody expects are not looked at."""
    for name in SINGLE:
        value, found = getattr(want, name), value_of(getattr(file, name))
        if value is not None:
            yield Compared(name, value, found, value == found)
    if want.claims is not None:
        yield Compared("claims", want.claims, len(file.claims), want.claims == len(file.claims))
    plaintiffs = {party.name for party in file.parties if party.role == "plaintiff"}
    yield from _each("plaintiffs", want.plaintiffs, plaintiffs)
    yield from _each("act_numbers", want.act_numbers, _values(file.act_numbers))
    yield from _each("measures", want.measures, _values(file.measures))
    cited = {(one.law, one.article, one.paragraph, one.item) for one in file.statutes}
    yield from _each("statutes", tuple(provision(basis) for basis in want.statutes), cited)
    for step in want.steps:
        same = [told.step for told in file.steps if told.step.code == step.code]
        right = any(_fits(step, one.negated, one.on, one.officers) for one in same)
        yield Compared("steps", step, [(one.on, one.negated, one.officers) for one in same], right)


def verdicts(want: Expected, answers: Mapping[str, str]) -> Iterator[Compared]:
    """The answers of a checklist (code → answer) beside those expected, with every “not_met” that nobody expects."""
    for code, answer in want.items:
        if answer != "open":
            yield Compared(code, answer, answers.get(code), answers.get(code) == answer)
    named = {code for code, _ in want.items}
    for code, answer in answers.items():
        if answer == "not_met" and code not in named:
            yield Compared(code, None, answer, False)


def provision(basis: str) -> Provision:
    """Law in full, article, paragraph, item of a provision as expected.toml writes it."""
    found = BASIS.fullmatch(basis)
    assert found, basis
    known = law(found["law"])
    assert known, basis
    paragraph, item = (int(found[part]) if found[part] else None for part in ("paragraph", "item"))
    return known.name, int(found["article"]), paragraph, item


def _each(what: str, wanted: tuple[object, ...], found: set[object] | set[str] | set[Provision]) -> Iterator[Compared]:
    return (Compared(what, value, found, value in found) for value in wanted)


def _values(values: tuple[Value[str], ...]) -> set[str]:
    return {one.value for one in values}


def _fits(step: Step, negated: bool, on: object, officers: int | None) -> bool:
    return (
        step.negated == negated
        and (step.on is None or step.on == on)
        and (step.officers is None or step.officers == officers)
    )
