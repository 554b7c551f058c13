"""What is asked of one agency in one dispute by which day: the profile's rules laid over verdicts and the ledger's line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api.ledger.due import performing
from api.ledger.due.workdays import Calendar
from api.policy.losing import lost
from api.policy.profile import Deadline as Rule
from api.policy.profile import Profile
from api.store.tables import Verdict

SUITS: Final = ("first", "second", "retrial_review", "retrial")
"""Stages of a suit, in their order; of other papers and of 非诉执行 no agency has to do anything by these rules."""
FINAL_STAGES: Final = frozenset({"second", "retrial"})
"""What such an instance decides is in force when it is served: its receipt is also that day."""
JUDGMENTS: Final = frozenset({"judgment", "compensation_judgment"})
RULINGS: Final = frozenset({"ruling", "compensation_ruling"})
APPEALABLE: Final = frozenset({"reject_suit", "not_docketed"})
"""Rulings that can be appealed (行诉解释第101条第2款); a challenge of jurisdiction has no code of its own, see `_kind`."""
UNCODED: Final = frozenset({"other"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter to the agency in this dispute."""

    id: int
    issued_on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one agency in one dispute.

    `verdicts`: its own, in the order of the decisions.  `values`: what people filled into its line of the ledger.
    `doc_types`: of the judgments.  `records`: of those judgments whose operative part may set a period, with case numbers.
    """

    verdicts: Sequence[Verdict]
    values: Mapping[str, Any]
    doc_types: Mapping[int, str | None]
    records: Mapping[int, Mapping[str, Any]]
    letters: Sequence[Sent] = ()
    ripened_on: date | None = None
    """Where a first instance is in force because nobody appealed: the day after the period of appeal (`ripened`)."""

    def day(self, column: str) -> date | None:
        """What was filled into a column for days."""
        return day_of(self.values.get(column))

    @property
    def suit(self) -> list[Verdict]:
        """Its verdicts of the suit itself."""
        return [one for one in self.verdicts if one.stage in SUITS]

    @property
    def first(self) -> Verdict | None:
        """The verdict of the first instance; after a remand the new one, never a ruling beside it (补正、中止)."""
        found = [one for one in self.verdicts if one.stage == "first"]
        closing = [one for one in found if one.closing] or found
        return closing[-1] if closing else None

    @property
    def final(self) -> Verdict | None:
        """The one in force."""
        found = [one for one in self.suit if one.final]
        return found[-1] if found else None


def day_of(value: object) -> date | None:
    """A day as the ledger keeps it; None for nothing, and for what is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """One deadline as it has to be, without what a person moved."""

    rule: str
    subject: int
    label: str
    source: str
    start_on: date | None
    start_from: str
    due_on: date | None
    certain: bool
    done_on: date | None
    remind: int
    duty: bool
    statutory: bool


def of(profile: Profile, facts: Facts, calendar: Calendar) -> Iterator[Asked]:
    """All deadlines of an agency in a dispute: those of the profile, then those of the operative part."""
    if facts.suit:
        for rule in profile.deadline:
            yield from _by_rule(profile, rule, facts, calendar)
        yield from _by_judgment(facts, calendar)


def _by_rule(profile: Profile, rule: Rule, facts: Facts, calendar: Calendar) -> Iterator[Asked]:
    subject = _subject(profile, rule, facts)
    if subject is None:
        return
    if rule.start == "letter_issued":
        for letter in facts.letters:
            yield _asked(rule, letter.id, (letter.issued_on, "letter_issued"), letter.answered_on, calendar)
        return
    yield _asked(rule, subject, start_of(facts, rule.start), facts.day(rule.done) if rule.done else None, calendar)


def _asked(rule: Rule, subject: int, start: tuple[date | None, str], done: date | None, calendar: Calendar) -> Asked:
    day, column = start
    due = calendar.after(day, rule.days, rule.unit) if day else None
    ends = rule.done is not None or rule.start == "letter_issued"
    return Asked(
        rule.code, subject, rule.label, rule.source, day, column, due.day if due else None, due is None or due.certain, done,
        rule.remind, rule.duty and ends, rule.statutory,
    )  # fmt: skip


def _subject(profile: Profile, rule: Rule, facts: Facts) -> int | None:
    """The judgment that a rule is about here, 0 for the dispute as a whole; None: the rule does not apply."""
    if rule.applies == "all":
        return 0
    if rule.applies == "lost":
        found = _judged(profile, rule, facts)
        return found.judgment_id if found is not None and lost(profile.counting, found) else None
    if rule.applies == "final_lost":
        found = facts.final
        return found.judgment_id if found is not None and lost(profile.counting, found) else None
    found = facts.first
    return found.judgment_id if found is not None and _kind(facts, found) == rule.applies else None


def _judged(profile: Profile, rule: Rule, facts: Facts) -> Verdict | None:
    """The verdict whose loss sets a rule of `applies = "lost"` going: that of the paper whose receipt it counts from."""
    if rule.start in {"final_received", "effective"} or (rule.start not in {"judgment_received", "suit_received"} and profile.counting.stage == "final"):
        return facts.final
    return facts.first or facts.suit[-1]


def _kind(facts: Facts, verdict: Verdict) -> str | None:
    """`judgment`, or `ruling` for one that can be appealed; None for other papers."""
    doc_type = facts.doc_types.get(verdict.judgment_id or 0)
    if doc_type in JUDGMENTS:
        return "judgment"
    coded = set(verdict.dispositions) - UNCODED
    return "ruling" if doc_type in RULINGS and (not coded or coded & APPEALABLE) else None


def start_of(facts: Facts, column: str) -> tuple[date | None, str]:
    """The day in a column.  Where another fact says the same, it stands in: an instance that cannot be appealed is in
    force when it is received; a first instance's judgment becomes one in force on the day that it does.
    """
    found = facts.day(column)
    final = facts.final
    if found is None and final is not None and column in {"effective", "final_received"}:
        if final.stage in FINAL_STAGES:
            others = [(facts.day("final_received"), "final_received")] if column == "effective" else []
        else:
            others = [(facts.day("effective"), "effective"), (facts.ripened_on, "ripened")]
        for day, fact in others:
            if day is not None:
                return day, fact
    return found, column


def _by_judgment(facts: Facts, calendar: Calendar) -> Iterator[Asked]:
    """Periods that the operative part sets (判项履行期限), as far as it still stands."""
    for number, order in enumerate(performing.orders(facts.suit, facts.records), 1):
        start, column = _order_start(facts, order)
        due, certain = order.until, True
        if due is None and start is not None and order.count is not None:
            counted = calendar.after(start, order.count, order.unit)
            due, certain = counted.day, counted.certain
        rule = performing.RULE if number == 1 else f"{performing.RULE}_{number}"
        yield Asked(
            rule, order.judgment_id, f"{performing.LABEL}：{order.label}"[:100], order.source[:200], start, column, due, certain,
            facts.day(performing.DONE), performing.REMIND, True, True,
        )  # fmt: skip


def _order_start(facts: Facts, order: performing.Order) -> tuple[date | None, str]:
    """Counts from receipt or from coming into force, as its words say; not at all where they name a day or none."""
    if order.until is not None or order.count is None:
        return order.decided_on if order.until else None, "words"
    if order.on_receipt:
        return start_of(facts, "judgment_received" if order.newest and order.stage == "first" else "final_received")
    return start_of(facts, "effective")
