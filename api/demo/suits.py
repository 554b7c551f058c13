"""Who sues whom about what and when: a plan of two years, the same for the same seed and day."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from api.demo.place import Court, Ending, Matter, Place, Unit

YEARS = 2
SUITS = 158
"""Suits at first instance, besides the series; appeals and applications come on top."""
SERIES = 6
"""Neighbours who sue over the same demolition."""
FRESH = {"police": 3, "land": 6, "urban": 9, "town": 13}
"""Units that have just lost, and how many days ago: something is due on any day."""
ENFORCEMENTS = 12
CLOSED_BY = {"judgment": 70, "withdrawal": 20, "rejection": 9}
APPEALED = 0.27


@dataclass(slots=True)
class Suit:
    """A case at first instance.  `values`: what fills the gaps of its texts."""

    unit: Unit
    matter: Matter
    ending: Ending
    court: Court
    closed_by: str
    plaintiff: str
    company: bool
    docketed: date
    heard: date
    decided: date
    attended: bool
    printed: str
    """The unit's name as this judgment prints it."""
    values: dict[str, Any] = field(default_factory=dict)
    case_number: str = ""

    @property
    def lost(self) -> bool:
        """Whether the agency would be the one to appeal."""
        return self.ending.kind == "lost"


@dataclass(slots=True)
class Later:
    """What follows a suit: an appeal (affirm, reverse, remand, withdrawn) or a retrial review; `below`: what it is against."""

    kind: str
    suit: Suit
    below: Later | None
    court: Court
    docketed: date
    decided: date
    ending: Ending
    case_number: str = ""


@dataclass(slots=True)
class Application:
    """An agency's application for enforcement."""

    unit: Unit
    court: Court
    against: str
    docketed: date
    decided: date
    ending: dict[str, Any]
    case_number: str = ""


@dataclass(slots=True)
class Plan:
    """All that happened."""

    suits: list[Suit]
    later: list[Later]
    applications: list[Application]


def plan(place: Place, chance: random.Random, today: date) -> Plan:
    """Two years that end today, cases numbered in the order in which each court docketed them."""
    suits = [_suit(place, chance, today) for _ in range(SUITS)] + _series(place, chance, today)
    later = _appeals(place, chance, today, suits)
    suits += _fresh(place, today)
    applications = [_application(place, chance, today) for _ in range(ENFORCEMENTS)]
    _number(chance, suits, "行初")
    _number(chance, [entry for entry in later if entry.kind != "review"], "行终")
    _number(chance, [entry for entry in later if entry.kind == "review"], "行申")
    _number(chance, applications, "行审")
    return Plan(suits, later, applications)


def _suit(place: Place, chance: random.Random, today: date) -> Suit:
    matter = _weighted(chance, place.matters)
    unit = place.units[chance.choice(matter.agencies)]
    company = matter.person == "company"
    plaintiff = chance.choice(place.names["companies"]) if company else place.person(chance)
    decided = today - timedelta(days=chance.randrange(3, 365 * YEARS))
    docketed = decided - timedelta(days=chance.randrange(50, 150))
    suit = Suit(
        unit, matter, _weighted(chance, matter.endings), place.court_of(unit), _closed(chance), plaintiff, company,
        docketed, docketed + timedelta(days=(decided - docketed).days * 2 // 3), decided, chance.random() < 0.72,
        chance.choice(unit.in_text) if unit.in_text and chance.random() < 0.08 else unit.name,
    )  # fmt: skip
    suit.values = _values(chance, suit)
    return suit


def _series(place: Place, chance: random.Random, today: date) -> list[Suit]:
    """One demolition, several who sue: same days, same words, other names."""
    matter = next(matter for matter in place.matters if matter.key == "demolition")
    unit, decided = place.units["town"], today - timedelta(days=75)
    suits: list[Suit] = []
    for number in range(SERIES):
        suit = Suit(
            unit, matter, matter.endings[0], place.court_of(unit), "judgment", place.person(chance), False,
            decided - timedelta(days=90), decided - timedelta(days=20), decided, False, unit.name,
        )  # fmt: skip
        suit.values = suits[0].values | {"area": 60 + 12 * number} if suits else _values(chance, suit)
        suits.append(suit)
    return suits


def _fresh(place: Place, today: date) -> list[Suit]:
    """Judgments of the last days, with a chance of their own: nothing else depends on them."""
    chance, suits = random.Random(len(FRESH)), []
    for key, days in FRESH.items():
        matter = next(one for one in place.matters if key in one.agencies and any(ending.kind == "lost" for ending in one.endings))
        docketed, decided = today - timedelta(days=days + 80), today - timedelta(days=days)
        suit = Suit(
            place.units[key], matter, next(ending for ending in matter.endings if ending.kind == "lost"), place.court_of(place.units[key]),
            "judgment", chance.choice(place.names["companies"]) if matter.person == "company" else place.person(chance),
            matter.person == "company", docketed, docketed + timedelta(days=40), decided, key != "land", place.units[key].name,
        )  # fmt: skip
        suit.values = _values(chance, suit)
        suits.append(suit)
    return suits


def _values(chance: random.Random, suit: Suit) -> dict[str, Any]:
    act = suit.docketed - timedelta(days=chance.randrange(25, 120))
    filled = {name: _choice(chance, choices) for name, choices in suit.matter.fill.items()}
    if suit.ending.sum:
        filled["sum"] = _choice(chance, list(suit.ending.sum))
    return filled | {
        "act_date": act,
        "before_date": act - timedelta(days=chance.randrange(15, 70)),
        "number": f"{suit.unit.mark}{suit.matter.mark}〔{act.year}〕{chance.randrange(3, 480)}号",
    }


def _appeals(place: Place, chance: random.Random, today: date, suits: list[Suit]) -> list[Later]:
    found = []
    for suit in suits:
        if suit.closed_by != "judgment" or chance.random() > APPEALED:
            continue
        docketed = suit.decided + timedelta(days=chance.randrange(25, 60))
        decided = docketed + timedelta(days=chance.randrange(30, 85))
        if decided >= today:
            continue
        appeal = Later(
            _kind(chance, suit), suit, None, place.courts[suit.court.above], docketed, decided, suit.ending
        )
        if appeal.kind == "reverse":
            appeal.ending = next(ending for ending in suit.matter.endings if ending.kind == "lost")
        found.append(appeal)
        review = _review(place, chance, today, appeal)
        found.extend([review] if review else [])
    return found


def _kind(chance: random.Random, suit: Suit) -> str:
    if suit.lost:
        return chance.choices(["affirm", "withdrawn", "remand"], [7, 2, 1])[0]
    return chance.choices(["affirm", "reverse", "remand"], [7, 2, 1])[0]


def _review(place: Place, chance: random.Random, today: date, appeal: Later) -> Later | None:
    docketed = appeal.decided + timedelta(days=chance.randrange(60, 150))
    decided = docketed + timedelta(days=40)
    if appeal.kind != "affirm" or not appeal.court.above or decided >= today or chance.random() > 0.3:
        return None
    return Later("review", appeal.suit, appeal, place.courts[appeal.court.above], docketed, decided, appeal.ending)


def _application(place: Place, chance: random.Random, today: date) -> Application:
    unit = place.units[chance.choice(sorted(place.forms["burdens"]))]
    decided = today - timedelta(days=chance.randrange(5, 365 * YEARS))
    endings = place.forms["enforcement_ending"]
    return Application(
        unit, place.court_of(unit), place.person(chance), decided - timedelta(days=chance.randrange(10, 28)), decided,
        chance.choices(endings, [ending["weight"] for ending in endings])[0],
    )  # fmt: skip


def _number(chance: random.Random, cases: Any, mark: str) -> None:
    """Numbers in the order of docketing, with gaps: the court has other cases, too."""
    last: dict[tuple[str, int], int] = {}
    for case in sorted(cases, key=lambda case: case.docketed):
        series = (case.court.code, case.docketed.year)
        last[series] = last.get(series, 0) + chance.randrange(1, 5)
        case.case_number = f"（{case.docketed.year}）{case.court.code}{mark}{last[series]}号"


def _closed(chance: random.Random) -> str:
    return chance.choices(list(CLOSED_BY), list(CLOSED_BY.values()))[0]


def _weighted(chance: random.Random, choices: Any) -> Any:
    return chance.choices(choices, [choice.weight for choice in choices])[0]


def _choice(chance: random.Random, choices: list[Any]) -> Any:
    """One of the words; a list of three numbers is a range with its step."""
    if len(choices) == 3 and all(isinstance(choice, int) for choice in choices) and choices[1] > choices[0] > 0:
        return chance.randrange(choices[0], choices[1] + 1, choices[2])
    return chance.choice(choices)
