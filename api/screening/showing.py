"""A suit with all that is known of it, for page, Word and API."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.screening import answering, deadlines, papers, shelves, suits
from api.screening.answering import Answered
from api.screening.deadlines import Due
from api.screening.papers import PaperShown
from api.screening.results import Place, Result, from_json
from api.screening.states import LEVELS, STATES
from api.screening.values import Fact
from api.store.actor import Actor
from api.store.organisations import names
from api.store.tables import Judgment, Suit, SuitScreening
from api.store.types import today
from nlp.suit import SuitFile


@dataclass(frozen=True, slots=True)
class FactShown:
    """A value with its places in the documents."""

    fact: Fact
    evidence: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was foretold of a suit that the court has decided, and how it ended."""

    judgment_id: int
    number: str
    court: str
    decided_on: date | None
    result: str
    """A code of `agency_result`; empty where the judgment does not tell."""
    level: str
    """Of the last screening before the judgment was here; empty: there was none."""
    probability: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A suit.  `result` is None before its first screening; `fresh`: nothing has changed since."""

    suit: Suit
    facts: tuple[FactShown, ...]
    papers: tuple[PaperShown, ...]
    result: Result | None
    screened_at: datetime | None
    fresh: bool
    answers: dict[str, Answered]
    deadlines: tuple[Due, ...]
    foretold: Foretold | None
    day: date
    another: str = ""
    """The defendant whom the papers name, where none of them can be the registered agency."""

    @property
    def level_label(self) -> str:
        """Of the newest screening, for people."""
        return LEVELS[self.suit.level]

    @property
    def state_label(self) -> str:
        """For people."""
        return STATES[self.suit.state]

    @property
    def waiting(self) -> bool:
        """Papers are still to be read, or the screening is to be made anew."""
        return self.suit.state == "pending" and (self.suit.stale or any(one.progress == "waiting" for one in self.papers))

    def fact(self, code: str) -> Fact:
        """The value of that code (`values.VALUES`)."""
        return next(one.fact for one in self.facts if one.fact.code == code)


def shown(session: Session, actor: Actor, suit_id: int) -> Shown:
    """A suit.  Raises ServiceError E504, E601."""
    actor.require("read")
    return written(session, actor, suit_id)


def written(session: Session, actor: Actor, suit_id: int) -> Shown:
    """As `shown`, for who has just written in it and need not have the right to read."""
    suit = suits.seen(session, actor, suit_id)
    shelf = shelves.of(session, suit)
    last = newest(session, suit)
    result = result_of(last)
    facts = []
    for fact in shelf.facts():
        places = (Place(*shelf.documents[one.paper], one.start, one.end, one.page, one.quote) for one in fact.sources)
        facts.append(FactShown(fact, tuple(places)))
    return Shown(
        suit, tuple(facts), tuple(papers.listed(session, suit)), visible(session, actor, result) if result else None, last.created_at if last else None, not suit.stale,
        answering.of(session, suit), tuple(deadlines.shown(suit)), _foretold(session, actor, suit), today(), _another(session, suit, shelf.file),
    )  # fmt: skip


def _another(session: Session, suit: Suit, file: SuitFile) -> str:
    named = [party.name for party in file.parties if party.role == "defendant"]
    ours = any(one.organisation_id == suit.organisation_id for name in named for one in names.candidates(session, name, limit=None))
    return "" if ours or not named else named[0]


def newest(session: Session, suit: Suit) -> SuitScreening | None:
    """Its newest screening."""
    return session.get(SuitScreening, suit.screening_id) if suit.screening_id else None


def screenings(session: Session, suit: Suit) -> list[SuitScreening]:
    """All of them, the newest first."""
    return list(session.scalars(select(SuitScreening).where(SuitScreening.suit_id == suit.id).order_by(SuitScreening.id.desc())))


def earlier(session: Session, actor: Actor, suit_id: int, screening_id: int) -> tuple[Result, datetime]:
    """A screening and when it was made.  Raises ServiceError E504, E601 (also: none of this suit, or no longer readable)."""
    suit = suits.one(session, actor, suit_id)
    row = session.scalar(select(SuitScreening).where(SuitScreening.id == screening_id, SuitScreening.suit_id == suit.id))
    result = result_of(row)
    if row is None or result is None:
        raise ServiceError("E601", what="这次研判")
    return visible(session, actor, result), row.created_at


def visible(session: Session, actor: Actor, result: Result) -> Result:
    """The screening with those similar judgments alone that the caller may see."""
    ids = [one.judgment_id for one in result.similar]
    seen = set(session.scalars(select(Judgment.id).where(Judgment.id.in_(ids), actor.scope.holds_judgment()))) if ids else set()
    return replace(result, similar=tuple(one for one in result.similar if one.judgment_id in seen))


def result_of(row: SuitScreening | None) -> Result | None:
    """What it says; None for one of a format that is no longer read."""
    if row is None:
        return None
    try:
        return from_json(row.result)
    except (ValueError, KeyError, TypeError):
        return None


def _foretold(session: Session, actor: Actor, suit: Suit) -> Foretold | None:
    judgment = session.scalar(select(Judgment).where(Judgment.id == suit.judgment_id, actor.scope.holds_judgment()))
    if judgment is None:
        return None
    before = (SuitScreening.suit_id == suit.id, SuitScreening.created_at <= judgment.created_at)
    last = session.scalar(select(SuitScreening).where(*before).order_by(SuitScreening.id.desc()).limit(1))
    return Foretold(
        judgment.id, judgment.case_number or "", judgment.court or "", judgment.decision_date, judgment.agency_result or "",
        last.level if last else "", last.probability if last else None,
    )  # fmt: skip
