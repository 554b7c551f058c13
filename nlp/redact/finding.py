"""Finding everything in a text that must be masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import exp

from nlp.folding import fold
from nlp.redact.addresses import find_addresses
from nlp.redact.bodies import find_bodies
from nlp.redact.categories import Category, Role
from nlp.redact.health import find_health
from nlp.redact.known import Known
from nlp.redact.mentions import Mention, settle
from nlp.redact.nicknames import other_names
from nlp.redact.numbers import bare, find_numbers
from nlp.redact.people import gather, places
from nlp.redact.rules import Rules
from nlp.redact.views import line_view, solid_view

BODIES = frozenset({Category.COMPANY, Category.VILLAGE, Category.LAW_FIRM, Category.COURT, Category.AGENCY})


def find(text: str, known: Iterable[Known], rules: Rules | None = None) -> list[Mention]:
    """Everything in a text that the rules mask, in order of place and without overlaps.

    text: as printed.  known: whom the analysis lists; people whom only the text names are found besides.
    """
    rules = rules or Rules()
    folded = fold(text)
    listed = tuple(known)
    people = list(_people(text, listed, rules))
    found = [
        *_numbers(text, folded, rules), *_bodies(text, folded, listed, rules), *_addresses(text, folded, rules),
        *people, *_health(text, folded, people, rules),
    ]  # fmt: skip
    return settle(found, len(text))


def _numbers(text: str, folded: str, rules: Rules) -> Iterator[Mention]:
    for number in find_numbers(folded):
        if rules.masks(number.category):
            shown = text[number.start : number.end]
            yield Mention(
                number.start, number.end, number.category, shown, f"{number.category}：{bare(shown)}", None,
                number.source, number.confidence,
            )  # fmt: skip


def _bodies(text: str, folded: str, known: Iterable[Known], rules: Rules) -> Iterator[Mention]:
    wanted = rules.masked & BODIES
    if wanted:
        for body in find_bodies(folded, known, wanted):
            shown = text[body.start : body.end]
            yield Mention(
                body.start, body.end, body.category, shown, f"{body.category}：{body.name}", None, "rule:body", 0.9
            )  # fmt: skip


def _addresses(text: str, folded: str, rules: Rules) -> Iterator[Mention]:
    if Category.ADDRESS not in rules.masked:
        return
    for found in find_addresses(folded):
        shown = text[found.start : found.end]
        yield Mention(
            found.start, found.end, Category.ADDRESS, shown, f"address：{shown}", None, found.source, 0.9
        )  # fmt: skip


def _health(text: str, folded: str, people: Iterable[Mention], rules: Rules) -> Iterator[Mention]:
    if Category.HEALTH not in rules.masked:
        return
    for start, end in find_health(folded, sorted((mention.start, mention.end) for mention in people)):
        shown = text[start:end]
        yield Mention(start, end, Category.HEALTH, shown, f"health：{shown}", None, "rule:health", 0.9)


def _people(text: str, known: Iterable[Known], rules: Rules) -> Iterator[Mention]:
    people = gather(line_view(text), known)
    minors = any(person.role is Role.MINOR for person in people.by_name.values())
    guardians = people.guardians if minors else frozenset()
    solid = solid_view(text)
    for at, behind, person in places(solid, [*people.by_name.values(), *other_names(solid.text, people)]):
        nameless = person.role in rules.nameless or (Role.MINOR in rules.nameless and person.entity in guardians)
        category = Category.MINOR if nameless else Category.PERSON
        if rules.masks(category, person.role):
            start, end = solid.start(at), solid.end(behind)
            yield Mention(
                start, end, category, text[start:end], f"person：{person.entity}", person.role, person.source,
                round(1 / (1 + exp(-person.evidence)), 3), person.kept,
            )  # fmt: skip
