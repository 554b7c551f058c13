"""What became of suits: the judgment is found by its number, the suit is closed by it, and what was foretold is held against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from api.ledger.disputes.numbers import court_key, number_of, same_court
from api.ledger.lines import entries
from api.screening import columns, suits
from api.store.actor import SYSTEM, Actor
from api.store.database import Database
from api.store.locking import ROW
from api.store.tables import Judgment, JudgmentNumber, LedgerEntry, Suit, SuitEvent, SuitScreening, Verdict
from api.store.types import today
from nlp.judgment import LOSSES
from nlp.risk import Estimate, Level
from nlp.risk.reliability import Outcome, Reliability
from nlp.risk.reliability import reliability as compared

AT_ONCE: Final = 500
ENOUGH: Final = 20
"""Decided suits with a chance below which the comparison shows little."""
SOURCE: Final = "screening"
"""Of ledger values that come from a suit."""
LEDGER: Final = {"suit_received": "received_on", "suit_reported": "reported_on", "answered": "answered_on", "hearing_on": "hearing_on"}
"""Column of the ledger → the value of a suit that says the same."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A suit that was screened before its judgment, and how it ended."""

    suit: Suit
    level: str
    probability: float | None
    low: float | None
    high: float | None
    lost: bool
    judgment_id: int
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Goodness:
    """How good the screening has been; `rows` by the ids that `reliability` names, the newest first."""

    reliability: Reliability
    rows: dict[str, Compared]

    @property
    def enough(self) -> bool:
        """Whether there are enough suits for it to say something."""
        return self.reliability.told >= ENOUGH


def look(database: Database) -> int:
    """Matches the suits whose first judgment is here by now; returns how many."""
    with database.read() as session:
        found = [one for one in candidates(session) if _verdict(session, session.get_one(Suit, one)) is not None]
    matched = 0
    for suit_id in found:
        with database.write() as session:
            matched += match(session, session.get_one(Suit, suit_id, with_for_update=ROW, populate_existing=True))
    return matched


def candidates(session: Session) -> list[int]:
    """Suits without a judgment whose number some judgment bears."""
    waiting = (Suit.judgment_id.is_(None), Suit.state.in_(("pending", "closed")), Suit.number != "")
    keys: dict[str, list[int]] = {}
    for suit_id, printed in session.execute(select(Suit.id, Suit.number).where(*waiting)):
        number = number_of(printed)
        if number is not None:
            keys.setdefault(number.key, []).append(suit_id)
    wanted = sorted(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        some = (JudgmentNumber.own, JudgmentNumber.number.in_(wanted[start : start + AT_ONCE]))
        found.update(session.scalars(select(JudgmentNumber.number).where(*some)))
    return sorted(suit_id for key in found for suit_id in keys[key])


def match(session: Session, suit: Suit) -> bool:
    """Closes a suit by the judgment of its first instance, where that is here and this agency was sued in it; whether it was.

    The judgment bears the suit's number and court.  A suit that a person has closed keeps his ending.  One that a person has opened
    again is not closed by the same judgment.
    """
    verdict = _verdict(session, suit) if suit.judgment_id is None and suit.state in {"pending", "closed"} else None
    if verdict is None or verdict.judgment_id is None:
        return False
    suit.judgment_id = verdict.judgment_id
    if suit.state == "pending":
        suit.state, suit.ending, suit.ended_on = "closed", _ending(verdict), verdict.decided_on or today()
        columns.next_due(suit, today())
    _fill(session, suit, verdict)
    after = {"judgment_id": verdict.judgment_id, "ending": suit.ending, "level": suit.level}
    suits.touch(session, SYSTEM, suit, "judged", audited="suit.judge", values=(None, after))
    return True


def reliability(session: Session, actor: Actor, first: date | None = None, last: date | None = None) -> Goodness:
    """Compares all suits within sight that were screened before their judgment was here, and that were decided on the merits.

    `first`, `last`: the days between which they were decided.  Raises ServiceError E504.
    """
    actor.require("read")
    own = (Verdict.judgment_id == Suit.judgment_id) & (Verdict.organisation_id == Suit.organisation_id) & (Verdict.stage == "first")
    wanted = select(Suit, Verdict).join(Verdict, own).where(suits.holds(actor.scope), Suit.state != "dropped", Verdict.merits)
    if first is not None:
        wanted = wanted.where(Verdict.decided_on >= first)
    if last is not None:
        wanted = wanted.where(Verdict.decided_on <= last)
    ordered = wanted.order_by(Verdict.decided_on.desc().nulls_last(), Suit.id.desc()).options(joinedload(Suit.organisation))
    pairs = [(row[0], row[1]) for row in session.execute(ordered)]
    before = _before(session, [suit.id for suit, _ in pairs])
    rows = {str(suit.id): _compared(suit, verdict, before[suit.id]) for suit, verdict in pairs if suit.id in before}
    return Goodness(compared([_outcome(key, one) for key, one in rows.items()]), rows)


def _verdict(session: Session, suit: Suit) -> Verdict | None:
    number = number_of(suit.number)
    if number is None:
        return None
    bearing = select(JudgmentNumber.judgment_id, JudgmentNumber.court).where(JudgmentNumber.own, JudgmentNumber.number == number.key)
    court, left = court_key(suit.court), _left(session, suit)
    ids = [one for one, named in session.execute(bearing) if same_court(court, named) and one not in left]
    sued = (Verdict.organisation_id == suit.organisation_id, Verdict.stage == "first", Verdict.closing)
    wanted = select(Verdict).where(Verdict.judgment_id.in_(ids), *sued)
    return session.scalar(wanted.order_by(Verdict.decided_on.desc().nulls_last(), Verdict.id.desc()).limit(1))


def _left(session: Session, suit: Suit) -> set[int]:
    """The judgments from which a person has taken the suit away."""
    rows = session.scalars(select(SuitEvent.before).where(SuitEvent.suit_id == suit.id, SuitEvent.action == "reopened"))
    return {one["judgment_id"] for one in rows if one and one.get("judgment_id")}


def _ending(verdict: Verdict) -> str:
    said = (("self_corrected", verdict.self_corrected), ("mediated", verdict.mediated), ("withdrawn", verdict.withdrawn))
    return next((code for code, holds in said if holds), "judged")


def _fill(session: Session, suit: Suit, verdict: Verdict) -> None:
    """The days that the suit knows and the ledger's line does not."""
    line = session.scalar(select(LedgerEntry).where(LedgerEntry.dispute_id == verdict.dispute_id, LedgerEntry.organisation_id == suit.organisation_id))
    if line is None:
        return
    entry = entries.locked(session, line)
    known: dict[str, Any] = {**suit.said, "received_on": suit.received_on.isoformat() if suit.received_on else None}
    given = {column: known[code] for column, code in LEDGER.items() if known.get(code) and not entry.values.get(column)}
    entries.write(session, SYSTEM, entry, entries.checked(given), SOURCE)


def _before(session: Session, suit_ids: Sequence[int]) -> dict[int, SuitScreening]:
    """Suit → its last screening before the judgment was here."""
    found: dict[int, SuitScreening] = {}
    for start in range(0, len(suit_ids), AT_ONCE):
        own = select(func.max(SuitScreening.id)).join(Suit, Suit.id == SuitScreening.suit_id).join(Judgment, Judgment.id == Suit.judgment_id)
        some = own.where(Suit.id.in_(suit_ids[start : start + AT_ONCE]), SuitScreening.created_at <= Judgment.created_at)
        rows = session.scalars(select(SuitScreening).where(SuitScreening.id.in_(some.group_by(Suit.id))))
        found |= {one.suit_id: one for one in rows}
    return found


def _compared(suit: Suit, verdict: Verdict, said: SuitScreening) -> Compared:
    lost = verdict.result in LOSSES
    return Compared(suit, said.level, said.probability, said.low, said.high, lost, cast(int, verdict.judgment_id), verdict.decided_on)


def _outcome(key: str, one: Compared) -> Outcome:
    known = one.probability is not None and one.low is not None and one.high is not None
    chance = Estimate(one.probability or 0.0, one.low or 0.0, one.high or 0.0) if known else None
    return Outcome(key, cast(Level, one.level), chance, one.lost)
