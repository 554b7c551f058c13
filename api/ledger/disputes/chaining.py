"""Which judgments are one dispute: by the case numbers they name and the people in them, and by what people say.

Two judgments are tied where one names the other's number as what it reviews or goes on with, where both review the same
number, or where both bear the same number (补正裁定), and somebody of either side is in both.  A number alone never
ties (a case of somebody else may be named), likeness alone never does.  Disputes are what is tied directly or through
others, minus what people parted, plus what they joined.

All of this depends on the judgments and on what people said alone, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from api.ledger.disputes.numbers import same_court
from api.ledger.disputes.traits import Tie, Traits, day_of
from api.store.organisations.names import likeness

RANK: Final = {"first": 0, "second": 1, "retrial_review": 2, "retrial": 3, "enforcement": 4, "other": 5}
"""Order of the stages on one day, and of how far a dispute has come."""
SAME_BODY: Final = 92.0
"""Likeness of two agencies' names under one number from which they are one body (a place left out, a reform)."""
LONG: Final = 6
"""Characters of a name from which one other character is a misprint, not another person."""
_MASKS: Final = frozenset("某×Xx*＊")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person said of two judgments; the newer (greater id) prevails."""

    id: int
    one: int
    other: int
    together: bool


def tied(one: Traits, other: Traits) -> bool:
    """Whether two judgments are of one dispute by their numbers and parties.  Symmetric."""
    if (one.stage == "enforcement") != (other.stage == "enforcement"):
        return False  # 行审 is no suit: it is its own matter
    theirs = {tie.number: tie for tie in other.ties}
    return any(_by_number(one, tie, other, theirs[tie.number]) for tie in one.ties if tie.number in theirs)


def _by_number(one: Traits, tie: Tie, other: Traits, its: Tie) -> bool:
    if not tie.unique and not same_court(tie.court, its.court):
        return False
    kinds = {tie.tie, its.tie}
    if kinds == {"own"}:
        return not _strangers(one, other)
    if kinds == {"below"} or not agree(one, other):
        return agree(one, other)
    return "own" in kinds and (_follows(other, one, its.tie) if tie.tie == "own" else _follows(one, other, tie.tie))


def _follows(namer: Traits, owner: Traits, tie: str) -> bool:
    """Whether a judgment reviews, or goes on with, the one whose number it names: that one was there before."""
    if owner.day and namer.day and owner.day > namer.day:
        return False
    return tie == "below" or (owner.reopens and namer.stage == "first")


def agree(one: Traits, other: Traits) -> bool:
    """Whether somebody is in both: an agency and an opponent, as far as both name any, and at least one of them."""
    agency, opponent = _same_agency(one, other), _same_person(one, other)
    return agency is not False and opponent is not False and bool(agency or opponent)


def _strangers(one: Traits, other: Traits) -> bool:
    """Whether the people of two papers with the same number are plainly others: then one of the numbers is wrong."""
    return _same_person(one, other) is False or _same_agency(one, other) is False


def _same_agency(one: Traits, other: Traits) -> bool | None:
    """By match (a successor body is the same organisation), else by name; None where one of them names no agency."""
    if not one.sued or not other.sued:
        return None
    if set(one.organisations) & set(other.organisations) or set(one.sued) & set(other.sued):
        return True
    return any(likeness(mine, yours) >= SAME_BODY for mine in one.sued for yours in other.sued)


def _same_person(one: Traits, other: Traits) -> bool | None:
    if not one.suing or not other.suing:
        return None
    return any(_may_be_one(mine, yours) for mine in one.suing for yours in other.suing)


def _may_be_one(one: str, other: str) -> bool:
    """Equal, one of them masked (张某, 李××), or a long name with one other character."""
    if one == other:
        return True
    if _MASKS & {*one, *other}:
        return one[:1] == other[:1] and one[:1] not in _MASKS
    return min(len(one), len(other)) >= LONG and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def partition(judgments: Mapping[int, Traits], ties: Iterable[tuple[int, int]], said: Iterable[Statement]) -> list[frozenset[int]]:
    """The disputes of these judgments, each judgment in exactly one.

    What people said is taken from the newest on: a joining holds unless a newer statement parts what it would join, a
    parting holds unless newer ones joined the two.  Then the judgments' own ties, those of the lowest instances first,
    unless they would join what people parted.
    """
    groups = _Groups(judgments)
    for statement in sorted(said, key=lambda one: one.id, reverse=True):
        if statement.one in judgments and statement.other in judgments:
            (groups.join if statement.together else groups.keep_apart)(statement.one, statement.other)
    for one, other in sorted(ties, key=lambda pair: _order(judgments[pair[0]], judgments[pair[1]])):
        groups.join(one, other)
    return groups.all()


def _order(one: Traits, other: Traits) -> tuple[object, ...]:
    """The later of the two decides on the place; of its ties those to the nearest instance come first."""
    first, last = sorted((one, other), key=place)
    return (place(last), tuple(-part for part in (RANK.get(first.stage, 0), day_of(first).toordinal(), first.judgment_id)))


def place(traits: Traits) -> tuple[int, int, int]:
    """The place of an instance in its dispute: by its day, on one day by stage."""
    return day_of(traits).toordinal(), RANK.get(traits.stage, 0), traits.judgment_id


class _Groups:
    """Union-find that refuses to join what must stay apart."""

    def __init__(self, members: Collection[int]) -> None:
        self._leader = {one: one for one in members}
        self._members = {one: {one} for one in members}
        self._apart: list[tuple[int, int]] = []

    def _of(self, one: int) -> int:
        while self._leader[one] != one:
            self._leader[one] = self._leader[self._leader[one]]
            one = self._leader[one]
        return one

    def join(self, one: int, other: int) -> None:
        mine, yours = self._of(one), self._of(other)
        wanted = {mine, yours}
        if mine == yours or any({self._of(a), self._of(b)} == wanted for a, b in self._apart):
            return
        self._leader[yours] = mine
        self._members[mine] |= self._members.pop(yours)

    def keep_apart(self, one: int, other: int) -> None:
        if self._of(one) != self._of(other):
            self._apart.append((one, other))

    def all(self) -> list[frozenset[int]]:
        return [frozenset(members) for members in self._members.values()]
