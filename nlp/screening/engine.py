"""Screens the papers of a pending suit against the checklist of its act type.

Pure: the calendar is given, people's answers are given, and both the machine's and the person's answer are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from nlp.screening.checklist import EVERY, Item, items
from nlp.screening.conditions import Place, Seen, State, Workdays, days, together
from nlp.suit import StepCode, SuitFile

Answer = Literal["met", "not_met", "not_shown", "ask", "not_applicable"]
ANSWERS: Final[Mapping[Answer, str]] = MappingProxyType(
    {"met": "符合", "not_met": "不符合", "not_shown": "材料未显示", "ask": "待询问", "not_applicable": "不适用"}
)
SILENT: Final = "inaction"
"""Where nothing was done there is no act in writing."""
ACT_DAYS: Final[tuple[StepCode, ...]] = ("decided", "enforcement_decided", "enforced", "answered", "applied")
"""The steps that date an act, the best first."""


@dataclass(frozen=True, slots=True)
class HumanAnswer:
    """What a person answered to an item, and what he noted."""

    answer: Answer
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one requirement stands: the machine's answer with its reasons, and the person's beside it.

    `evidence`: paper (index into the file's papers) and span of its text.  `question`: while the papers leave it open.
    """

    item: Item
    answer: Answer
    reasons: tuple[str, ...]
    evidence: tuple[Place, ...]
    question: str | None
    human: HumanAnswer | None = None

    @property
    def verdict(self) -> Answer:
        """The person's answer where there is one."""
        return self.human.answer if self.human else self.answer


Strength = Literal["decisive", "mild", "unproven"]
STRENGTHS: Final[Mapping[Strength, str]] = MappingProxyType(
    {"decisive": "足以败诉", "mild": "多为轻微违法", "unproven": "尚未证明"}
)
"""How strongly a sub-cause threatens.  Decisive: a requirement is missed for want of which courts annul, declare unlawful
what cannot be annulled, or order performance (行政诉讼法 70, 72, 73, 74-2, 78).  Mild: only such are missed as courts mostly
leave standing, declaring them unlawful (74-1(2)).  Unproven: none is missed, but the papers do not show that it was kept,
and what the agency does not prove in time counts as not done (34-2, 67)."""


@dataclass(frozen=True, slots=True)
class LikelyCause:
    """A sub-cause on which the agency may lose, and the items that lead to it: those missed, else those unproven."""

    code: str
    strength: Strength
    items: tuple[str, ...]

    @property
    def shown(self) -> bool:
        """Whether a requirement is missed, not merely unproven."""
        return self.strength != "unproven"


@dataclass(frozen=True, slots=True)
class Screening:
    """All findings of a suit; `act_type` is None, and there is nothing else, where the papers do not tell the type."""

    act_type: str | None
    findings: tuple[Finding, ...] = ()
    causes: tuple[LikelyCause, ...] = ()


def screen(
    file: SuitFile, *, calendar: Workdays, on: date, answers: Mapping[str, HumanAnswer] = MappingProxyType({})
) -> Screening:
    """The findings in the order of the checklist, and the causes to which they lead, the strongest first.

    `on`: the day of the act where the papers do not tell it (the wording of the law is chosen by the act's day).
    `answers`: by item code; codes that are not asked of this suit are passed over.
    """
    act_type = file.act_type.value if file.act_type else None
    if act_type is None:
        return Screening(None)
    field = file.field.value if file.field else None
    day = act_day(file) or on
    findings = tuple(_finding(item, file, calendar, answers.get(item.code)) for item in _asked(act_type, day, field))
    return Screening(act_type, findings, tuple(_causes(findings)))


def _asked(act_type: str, day: date, field: str | None) -> tuple[Item, ...]:
    """The items of the type and those of every act; of the latter only what the type does not have under the same name."""
    own = tuple(one for one in items().get(act_type, ()) if one.holds(day, field))
    if act_type == SILENT:
        return own
    names = {one.code.partition(".")[2] for one in own}
    every = (one for one in items().get(EVERY, ()) if one.holds(day, field))
    return (*own, *(one for one in every if one.code.partition(".")[2] not in names))


def act_day(file: SuitFile) -> date | None:
    """The day of the act, as the agency's papers tell it; None where they do not."""
    return next((found[0] for code in ACT_DAYS if (found := days(file, code)[0])), None)


def judge(item: Item, file: SuitFile, calendar: Workdays) -> tuple[Answer, Seen]:
    """The machine's answer to one item, and what it rests on."""
    if any(one.look(file, calendar).state not in ("met", "neutral") for one in item.when):
        return "not_applicable", Seen("neutral")
    seen = together([one.look(file, calendar) for one in item.seen])
    return _ANSWER_OF[seen.state], seen


_ANSWER_OF: Final[Mapping[State, Answer]] = {
    "met": "met", "not_met": "not_met", "open": "not_shown", "ask": "ask", "neutral": "not_shown",
}  # fmt: skip


def _finding(item: Item, file: SuitFile, calendar: Workdays, human: HumanAnswer | None) -> Finding:
    answer, seen = judge(item, file, calendar)
    question = item.question if answer in ("not_shown", "ask") else None
    return Finding(item, answer, seen.reasons, seen.evidence, question, human)


def _causes(findings: Iterable[Finding]) -> list[LikelyCause]:
    missed: dict[str, list[Item]] = {}
    open_: dict[str, list[Item]] = {}
    for one in findings:
        if one.verdict == "not_met":
            missed.setdefault(one.item.cause, []).append(one.item)
        elif one.verdict in ("not_shown", "ask"):
            open_.setdefault(one.item.cause, []).append(one.item)
    shown = [LikelyCause(code, _strength(found), _codes(found)) for code, found in missed.items()]
    shown.sort(key=lambda one: one.strength != "decisive")
    return shown + [LikelyCause(code, "unproven", _codes(found)) for code, found in open_.items() if code not in missed]


def _strength(missed: list[Item]) -> Strength:
    return "mild" if all(one.outcome == "mild" for one in missed) else "decisive"


def _codes(found: list[Item]) -> tuple[str, ...]:
    return tuple(one.code for one in found)
