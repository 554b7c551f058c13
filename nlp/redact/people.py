"""People: those the analysis lists and those that only the text names, with every place of theirs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import corpora
from nlp.lexicon import party_kind
from nlp.redact.categories import Role
from nlp.redact.known import Known
from nlp.redact.names import Counts, end_of_name, is_masked, opening
from nlp.redact.views import View

_NUMBERED = r"(?:[一二三四五六七八九十]|\d{1,2})?"
_BRACKET = r"(?:\([^()\n]{0,60}(?:\([^()\n]{0,30}\)[^()\n]{0,30})?\))?"
_BEHIND_TRIGGER = re.compile(rf"{_NUMBERED}{_BRACKET}[：，]?\"?")
_JOINED = re.compile(r"(?:\([^()\n]{0,20}\))?(?:、|和|与|及|以及)(?:其?(?:妻子|丈夫|儿子|女儿|父亲|母亲|之[子女妻夫]))?")


@cache
def _triggers() -> re.Pattern[str]:
    """The words in front of names (corpora/redact/people.toml), one group a role."""
    rows = tomllib.loads(corpora.read("redact/people.toml"))["roles"]
    return re.compile("|".join(f"(?P<{Role(row['role']).value}>{'|'.join(row['words'])})" for row in rows))


@dataclass(slots=True)
class Person:
    """Somebody named in the text: the longest form of the name, role, other forms, the rule and its confidence."""

    name: str
    role: Role | None
    source: str
    confidence: float
    forms: set[str] = field(default_factory=set)


class People:
    """The people of one text, by name; the first role that is not vague stays."""

    def __init__(self) -> None:
        self.by_name: dict[str, Person] = {}

    def add(self, name: str, role: Role | None, source: str, confidence: float) -> None:
        """Notes a name; a person who is judge and something else besides counts as something else."""
        person = self.by_name.get(name)
        if person is None:
            self.by_name[name] = Person(name, role, source, confidence)
            return
        if person.role in (None, Role.OTHER) or (person.role is Role.JUDGE and role not in (None, Role.OTHER)):
            person.role = role or person.role
        person.confidence = max(person.confidence, confidence)


def gather(view: View, known: Iterable[Known]) -> People:
    """Everybody whom the analysis or the formulas of court papers name.

    view: the text without blanks, line ends kept.
    """
    people = People()
    for listed in known:
        if listed.kind == "person":
            _add_known(people, listed)
    counts = Counts(view.text)
    for match in _triggers().finditer(view.text):
        at = _BEHIND_TRIGGER.match(view.text, match.end())
        _add_at(people, view.text, at.end() if at else match.end(), Role(match.lastgroup or "other"), counts)
    return people


def _add_known(people: People, listed: Known) -> None:
    name = re.sub(r"\s", "", listed.name)
    name = re.sub(r"[(（].*", "", name)
    if len(name) > 1 and not is_masked(name, 0):
        people.add(name, listed.role, "known", 0.99)


def _add_at(people: People, text: str, at: int, role: Role, counts: Counts) -> None:
    """The names at a place behind a role word: one, or a list joined by 、 和 与."""
    for _ in range(60):
        end = end_of_name(text, at, counts)
        if end == at:
            end = at + is_masked(text, at)
            if end == at:
                return
        else:
            name = text[at:end]
            if party_kind(name) != "person" or not plausible(text, at, end):
                return
            people.add(name, role, "rule:role", 0.95)
        joined = _JOINED.match(text, end)
        if joined is None or not (opening(text, joined.end()) or is_masked(text, joined.end())):
            return
        at = joined.end()


def plausible(text: str, at: int, end: int) -> bool:
    """Whether the string can be a person's name at all."""
    return end - at >= 2


def places(view: View, people: People) -> Iterator[tuple[int, int, Person]]:
    """Every place of every name: offsets into the view, longest names first where several open at one place."""
    forms: dict[str, Person] = {}
    for person in people.by_name.values():
        for form in {person.name, *person.forms}:
            forms.setdefault(form, person)
    if not forms:
        return
    opened: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        opened.setdefault(form[0], []).append(re.escape(form[1:]))
    pattern = re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in opened.items()))
    for match in pattern.finditer(view.text):
        yield match.start(), match.end(), forms[match.group()]
