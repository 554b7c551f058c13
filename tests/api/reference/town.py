"""Some 340 invented disputes of two years, told as facts: what each agency got in each judgment, by how the story went.

Nothing of the service takes part here.  `filing.py` hands the judgments to the service as documents; `plain.py` counts the
facts; both must come to the same figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

FIRST_COURTS = (("临江市云溪区人民法院", "皖9902"), ("临江市松陵区人民法院", "皖9903"))
MIDDLE = ("临江市中级人民法院", "皖99")
HIGH = ("安徽省高级人民法院", "皖")
UNITS = {
    "police": ("临江市公安局云溪分局", None, "public_security"),
    "land": ("临江市云溪区自然资源局", None, "natural_resources"),
    "market": ("临江市云溪区市场监督管理局", "market", "market"),
    "labor": ("临江市云溪区人力资源和社会保障局", "labor", "labor"),
    "urban": ("临江市云溪区城市管理局", "urban_management", "urban_management"),
    "culture": ("临江市云溪区文化和旅游局", None, "other"),
    "traffic": ("临江市云溪区交通运输局", "transport", "transport"),
    "government": ("临江市云溪区人民政府", "government", "government"),
    "east": ("临江市云溪区东溪镇人民政府", "township", "township"),
    "west": ("临江市云溪区西溪镇人民政府", "township", "township"),
}
"""Key → name, the organisation's own field, field of its suits."""
STRANGERS = ("临江市云溪新城管理委员会", "临江市古镇保护办公室")
CAUSES = (
    ("procedure_violation", "P01"), ("procedure_violation", "P02"), ("procedure_violation", "P09"), ("procedure_violation", "P11"),
    ("procedure_violation", None), ("insufficient_evidence", "E01"), ("insufficient_evidence", "E03"), ("wrong_law", "L01"),
    ("ultra_vires", "C05"), ("manifestly_improper", "D01"),
)  # fmt: skip
ACTS = ("penalty", "coercive_enforcement", "license", "information", "confirmation", "registration", "coercive_measure")
PAPERS = ("reconsideration_decision", "reconsideration_opinion", "supervision_notice", "judicial_suggestion")

Cause = tuple[str, str | None]


@dataclass(frozen=True)
class Part:
    """What one agency got in one judgment, as it stands once that was made."""

    name: str
    unit: str | None
    result: str | None
    dispositions: tuple[str, ...]
    causes: tuple[Cause, ...] = ()
    capacity: str = "original"
    latest: bool = False
    final: bool = False


@dataclass(frozen=True)
class Paper:
    """A judgment, as printed (`codes`: its own operative part; `told`: its own causes), and what stands after it."""

    stage: str
    number: str
    court: str
    decided: date
    filed: date | None
    codes: tuple[str, ...]
    told: tuple[Cause, ...]
    parts: tuple[Part, ...]
    printed_result: str
    ruling: bool = False
    closing: bool = True
    heard: bool | None = None
    head: str = "unstated"
    upholds: bool = False
    below: tuple[str, str] | None = None
    """Number and court of what it reviews."""

    @property
    def merits(self) -> bool:
        return not self.ruling and self.stage in {"first", "second", "retrial"}


@dataclass(frozen=True)
class Quarrel:
    """A dispute.  `effective`: somebody filled in when it came into force; `corrected`: withdrawn after the act was changed."""

    id: int
    act: str
    field: str
    text: int
    """Seed of its text: twins share one."""
    papers: tuple[Paper, ...]
    series: int | None = None
    effective: bool = False
    corrected: bool = False


@dataclass(frozen=True)
class Other:
    """A paper that is no judgment."""

    kind: str
    number: str
    unit: str
    day: date
    result: str | None
    cause: Cause | None
    field: str
    act: str


@dataclass
class Town:
    """All that happened."""

    quarrels: list[Quarrel] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)


class Chronicle:
    """Writes the town's history, the same at every run."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        self.serials: dict[tuple[str, int, str], int] = {}
        self.town = Town()

    def write(self) -> Town:
        """More than 300 disputes, several of every story."""
        for _ in range(6):
            for story in STORIES:
                story(self)
        while len(self.town.quarrels) < 330:
            self.chance.choice((won, won, won, lost, lost, withdrawn, upheld))(self)
        for number in range(28):
            self.other(number)
        return self.town

    def other(self, number: int) -> None:
        kind, unit = PAPERS[number % 4], self.unit()
        result = self.chance.choice(("lost", "partly_lost", "won", "procedural")) if kind == "reconsideration_decision" else None
        cause = self.chance.choice(CAUSES) if result in {"lost", "partly_lost"} else None
        self.town.others.append(
            Other(kind, f"云复〔{2024 + number % 2}〕{number + 1}号", unit, self.day(), result, cause, UNITS[unit][2], self.chance.choice(ACTS))
        )

    def unit(self) -> str:
        return self.chance.choices(list(UNITS), weights=(8, 7, 6, 5, 9, 1, 2, 3, 6, 2))[0]

    def day(self) -> date:
        return date(2024, 1, 2) + timedelta(days=self.chance.randrange(700))

    def number(self, code: str, year: int, mark: str) -> str:
        """Far from the last one of its kind: neighbours would look like twins, were their texts alike."""
        key = (code, year, mark)
        self.serials[key] = self.serials.get(key, 0) + self.chance.choice((1, 2, 40))
        return f"（{year}）{code}{mark}{self.serials[key]}号"

    def next_number(self, code: str, year: int, mark: str) -> str:
        self.serials[code, year, mark] += 1
        return f"（{year}）{code}{mark}{self.serials[code, year, mark]}号"

    def tell(self, *papers: Paper, act: str, unit: str | None, text: int | None = None, **more: object) -> None:
        number = len(self.town.quarrels)
        self.town.quarrels.append(
            Quarrel(number, act, UNITS[unit][2] if unit else "other", number if text is None else text, papers, **more)  # type: ignore[arg-type]
        )

    def first(
        self, parts: tuple[Part, ...], codes: tuple[str, ...], result: str, *, told: tuple[Cause, ...] = (), day: date | None = None, ruling: bool = False,
        mark: str = "行初", court: tuple[str, str] | None = None, number: str = "",
    ) -> Paper:  # fmt: skip
        name, code = court or self.chance.choice(FIRST_COURTS)
        decided = day or self.day()
        filed = decided - timedelta(days=self.chance.randrange(20, 150)) if self.chance.random() < 0.85 else None
        heard = None if ruling else self.chance.choice((True, True, True, None))
        head = self.chance.choice(("attended", "absent", "unstated")) if heard else "unstated"
        return Paper(
            "first", number or self.number(code, decided.year, mark), name, decided, filed, codes, told, parts, result, ruling=ruling, heard=heard, head=head
        )

    def above(
        self, below: Paper, stage: str, parts: tuple[Part, ...], codes: tuple[str, ...], result: str, *, told: tuple[Cause, ...] = (), **more: object
    ) -> Paper:
        court, code = MIDDLE if stage == "second" else HIGH
        mark = {"second": "行终", "retrial": "行再", "retrial_review": "行申"}[stage]
        decided = below.decided + timedelta(days=self.chance.randrange(40, 120))
        heard = self.chance.choice((True, False)) if stage == "second" else None
        head = self.chance.choice(("attended", "absent")) if heard else "unstated"
        given = {"heard": heard, "head": head} | more
        return Paper(
            stage, self.number(code, decided.year, mark), court, decided, decided - timedelta(days=30), codes, told, parts, result,
            below=(below.number, below.court), **given,
        )  # fmt: skip

    def act(self) -> str:
        return self.chance.choice(ACTS)

    def causes(self) -> tuple[Cause, ...]:
        return tuple(self.chance.sample(CAUSES, self.chance.choice((1, 1, 1, 2))))


def part(unit: str, result: str | None, codes: tuple[str, ...], causes: tuple[Cause, ...] = (), **more: object) -> Part:
    return Part(UNITS[unit][0], unit, result, codes, causes, **more)  # type: ignore[arg-type]


def stands(paper: Paper, *, final: bool) -> Paper:
    """The last word of its dispute."""
    return replace(paper, parts=tuple(replace(one, latest=True, final=final) for one in paper.parts))


def _simple(chronicle: Chronicle, result: str, codes: tuple[str, ...], causes: tuple[Cause, ...], act: str, *, unit: str | None = None) -> None:
    unit = unit or chronicle.unit()
    effective = chronicle.chance.random() < 0.5
    paper = chronicle.first((part(unit, result, codes, causes),), codes, result, told=causes)
    chronicle.tell(stands(paper, final=effective), act=act, unit=unit, effective=effective)


def won(chronicle: Chronicle) -> None:
    _simple(chronicle, "won", ("dismiss_claims",), (), chronicle.act())


def lost(chronicle: Chronicle) -> None:
    codes = chronicle.chance.choice((("revoke",), ("revoke", "redo"), ("declare_unlawful",), ("order_performance",), ("modify",)))
    _simple(chronicle, "lost", codes, chronicle.causes(), chronicle.act())


def mild(chronicle: Chronicle) -> None:
    _simple(chronicle, "lost", ("declare_unlawful",), (("minor_procedure", "M01"),), "penalty")


def partly(chronicle: Chronicle) -> None:
    _simple(chronicle, "partly_lost", ("revoke_in_part", "dismiss_claims"), chronicle.causes(), chronicle.act())


def compensated(chronicle: Chronicle) -> None:
    _simple(chronicle, "lost", ("compensate",), (("other", None),), "compensation")


def agreement_changed(chronicle: Chronicle) -> None:
    _simple(chronicle, "lost", ("compensate",), (("other", None),), "agreement", unit="government")


def agreement_void(chronicle: Chronicle) -> None:
    _simple(chronicle, "lost", ("declare_invalid",), (("void", None),), "agreement", unit="government")


def agreement_broken(chronicle: Chronicle) -> None:
    _simple(chronicle, "lost", ("order_performance", "compensate"), (("agreement_breach", "K02"),), "agreement", unit="government")


def withdrawn(chronicle: Chronicle) -> None:
    unit, corrected = chronicle.unit(), chronicle.chance.random() < 0.5
    code = (chronicle.chance.choice(("withdraw_allowed", "deemed_withdrawn")),)
    paper = chronicle.first((part(unit, "procedural", code),), code, "procedural", ruling=True)
    chronicle.tell(stands(paper, final=True), act=chronicle.act(), unit=unit, corrected=corrected)


def mediated(chronicle: Chronicle) -> None:
    unit = chronicle.unit()
    paper = chronicle.first((part(unit, "procedural", ("mediation",)),), ("mediation",), "procedural", ruling=True)
    chronicle.tell(stands(paper, final=True), act="settlement", unit=unit)


def rejected(chronicle: Chronicle) -> None:
    unit = chronicle.unit()
    paper = chronicle.first((part(unit, "procedural", ("reject_suit",)),), ("reject_suit",), "procedural", ruling=True)
    chronicle.tell(stands(paper, final=False), act=chronicle.act(), unit=unit)


def transferred(chronicle: Chronicle) -> None:
    unit = chronicle.unit()
    paper = chronicle.first((part(unit, "open", ("transfer",), latest=True),), ("transfer",), "open", ruling=True)
    chronicle.tell(replace(paper, closing=False), act=chronicle.act(), unit=unit)


def together(chronicle: Chronicle) -> None:
    """原行为机关与复议机关作共同被告，双双败诉（行诉解释136）."""
    causes = chronicle.causes()
    parts = (part("urban", "lost", ("revoke",), causes), part("government", "lost", ("revoke",), causes, capacity="review"))
    paper = chronicle.first(parts, ("revoke",), "lost", told=causes)
    chronicle.tell(stands(paper, final=False), act="penalty", unit="urban")


def upheld(chronicle: Chronicle) -> None:
    unit, causes = chronicle.unit(), chronicle.causes()
    below = chronicle.first((part(unit, "lost", ("revoke",), causes),), ("revoke",), "lost", told=causes)
    above = chronicle.above(below, "second", below.parts, ("appeal_dismissed",), "lost", upholds=True)
    chronicle.tell(below, stands(above, final=True), act=chronicle.act(), unit=unit)


def upheld_won(chronicle: Chronicle) -> None:
    unit = chronicle.unit()
    below = chronicle.first((part(unit, "won", ("dismiss_claims",)),), ("dismiss_claims",), "won")
    above = chronicle.above(below, "second", below.parts, ("appeal_dismissed",), "won", upholds=True)
    chronicle.tell(below, stands(above, final=True), act=chronicle.act(), unit=unit)


def reversed_to_lost(chronicle: Chronicle) -> None:
    unit, causes = chronicle.unit(), chronicle.causes()
    below = chronicle.first((part(unit, "won", ("dismiss_claims",)),), ("dismiss_claims",), "won")
    codes = ("set_aside_below", "declare_unlawful")
    above = chronicle.above(below, "second", (part(unit, "lost", codes, causes),), codes, "lost", told=causes)
    chronicle.tell(below, stands(above, final=True), act=chronicle.act(), unit=unit)


def reversed_to_won(chronicle: Chronicle) -> None:
    unit, causes = chronicle.unit(), chronicle.causes()
    below = chronicle.first((part(unit, "lost", ("revoke",), causes),), ("revoke",), "lost", told=causes)
    codes = ("set_aside_below", "dismiss_claims")
    above = chronicle.above(below, "second", (part(unit, "won", codes),), codes, "won")
    chronicle.tell(below, stands(above, final=True), act=chronicle.act(), unit=unit)


def remanded(chronicle: Chronicle) -> None:
    """发回重审 and the new first instance, which is lost."""
    unit, causes = chronicle.unit(), chronicle.causes()
    court = chronicle.chance.choice(FIRST_COURTS)
    old = chronicle.first((part(unit, "won", ("dismiss_claims",)),), ("dismiss_claims",), "won", court=court)
    codes = ("set_aside_below", "remand")
    middle = chronicle.above(old, "second", (part(unit, "open", codes),), codes, "open", ruling=True, closing=False, heard=None, head="unstated")
    day = middle.decided + timedelta(days=90)
    new = chronicle.first((part(unit, "lost", ("revoke",), causes),), ("revoke",), "lost", told=causes, day=day, court=court)
    new = replace(new, below=(middle.number, middle.court))
    chronicle.tell(old, middle, stands(new, final=False), act=chronicle.act(), unit=unit)


def remand_open(chronicle: Chronicle) -> None:
    unit = chronicle.unit()
    old = chronicle.first((part(unit, "lost", ("revoke",), (CAUSES[0],)),), ("revoke",), "lost", told=(CAUSES[0],))
    codes = ("set_aside_below", "remand")
    middle = chronicle.above(old, "second", (part(unit, "open", codes),), codes, "open", ruling=True, closing=False, heard=None, head="unstated")
    chronicle.tell(old, stands(middle, final=False), act=chronicle.act(), unit=unit)


def appeal_withdrawn(chronicle: Chronicle) -> None:
    unit, causes = chronicle.unit(), chronicle.causes()
    below = chronicle.first((part(unit, "lost", ("revoke",), causes),), ("revoke",), "lost", told=causes)
    codes = ("appeal_withdrawn",)
    above = chronicle.above(below, "second", below.parts, codes, "lost", upholds=True, ruling=True, heard=None, head="unstated")
    chronicle.tell(stands(below, final=True), above, act=chronicle.act(), unit=unit)


def retried(chronicle: Chronicle) -> None:
    """Won twice, lost in the retrial (再审改判)."""
    unit, causes = chronicle.unit(), chronicle.causes()
    below = chronicle.first((part(unit, "won", ("dismiss_claims",)),), ("dismiss_claims",), "won")
    middle = chronicle.above(below, "second", below.parts, ("appeal_dismissed",), "won", upholds=True)
    codes = ("set_aside_below", "revoke")
    last = chronicle.above(middle, "retrial", (part(unit, "lost", codes, causes),), codes, "lost", told=causes, heard=True, head="absent")
    chronicle.tell(below, middle, stands(last, final=True), act=chronicle.act(), unit=unit)


def retrial_denied(chronicle: Chronicle) -> None:
    unit, causes = chronicle.unit(), chronicle.causes()
    below = chronicle.first((part(unit, "lost", ("declare_unlawful",), causes),), ("declare_unlawful",), "lost", told=causes)
    middle = chronicle.above(below, "second", below.parts, ("appeal_dismissed",), "lost", upholds=True)
    last = chronicle.above(middle, "retrial_review", below.parts, ("retrial_denied",), "lost", upholds=True, ruling=True, heard=None, head="unstated")
    chronicle.tell(below, stands(middle, final=True), last, act=chronicle.act(), unit=unit)


def enforcement(chronicle: Chronicle) -> None:
    unit = chronicle.unit()
    codes = (chronicle.chance.choice(("enforce_allowed", "enforce_denied")),)
    paper = chronicle.first((part(unit, "not_suit", codes),), codes, "not_suit", ruling=True, mark="行审")
    chronicle.tell(stands(replace(paper, stage="enforcement"), final=True), act="penalty", unit=unit)


def stranger(chronicle: Chronicle) -> None:
    """A defendant that is no known organisation."""
    causes = chronicle.causes()
    parts = (Part(chronicle.chance.choice(STRANGERS), None, "lost", ("revoke",), causes),)
    paper = chronicle.first(parts, ("revoke",), "lost", told=causes)
    chronicle.tell(stands(paper, final=False), act=chronicle.act(), unit=None)


def twins(chronicle: Chronicle) -> None:
    """Four neighbours sue over the same demolition: numbers in a row, the same words."""
    unit, causes, act = chronicle.chance.choice(("east", "west", "urban")), chronicle.causes(), "coercive_enforcement"
    court, day = chronicle.chance.choice(FIRST_COURTS), chronicle.day()
    series = len(chronicle.town.quarrels)
    number = chronicle.number(court[1], day.year, "行初")
    for turn in range(4):
        paper = chronicle.first((part(unit, "lost", ("declare_unlawful",), causes),), ("declare_unlawful",), "lost", told=causes, day=day, court=court, number=number)
        paper = replace(paper, filed=day - timedelta(days=60))  # neighbours go to court together
        chronicle.tell(stands(paper, final=False), act=act, unit=unit, text=series, series=series)
        number = chronicle.next_number(court[1], day.year, "行初") if turn < 3 else ""


STORIES: tuple[Callable[[Chronicle], None], ...] = (
    won, lost, mild, partly, compensated, agreement_changed, agreement_void, agreement_broken, withdrawn, mediated, rejected, transferred, together,
    upheld, upheld_won, reversed_to_lost, reversed_to_won, remanded, remand_open, appeal_withdrawn, retried, retrial_denied, enforcement, stranger, twins,
)  # fmt: skip
