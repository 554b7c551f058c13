"""Which dispute's number a group of judgments keeps: entries, deadlines and rectifications hang on it.

A dispute goes on with the side that has its first instance; where several become one, the oldest stays and what hangs on
the others goes over to it.  Numbers are never given twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from api.ledger.disputes import writings
from api.ledger.disputes.chaining import Statement, place
from api.ledger.disputes.gathering import Neighbourhood, pieces
from api.ledger.disputes.traits import Traits
from api.ledger.due import deadlines
from api.ledger.lines import entries
from api.ledger.rectification import rectifications
from api.store.tables import Dispute, DisputeJudgment, DisputeMoved, Verdict


@dataclass(slots=True)
class Assigned:
    """Dispute → its judgments in the order of the instances; and old dispute → the one that it has become part of."""

    members: dict[int, list[Traits]] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Seat:
    judgment_id: int
    dispute_id: int
    position: int
    stage: str
    why: str


def assign(session: Session, near: Neighbourhood, groups: Iterable[frozenset[int]]) -> Assigned:
    """Gives every group its dispute, writes who belongs to which, and carries over what hangs on those that are gone."""
    seats = _seats(session, near)
    owner, found = _owners(seats), Assigned()
    for group in sorted(groups, key=min):
        claims = sorted(dispute for dispute, anchor in owner.items() if anchor in group)
        dispute_id = claims[0] if claims else _new(session)
        found.merged |= dict.fromkeys(claims[1:], dispute_id)
        found.members[dispute_id] = sorted((near.traits[one] for one in group), key=place)
    _seat(session, near, found, {seat.judgment_id: seat for seat in seats})
    for gone, dispute_id in sorted(found.merged.items()):
        _carry(session, gone, dispute_id)
    return found


def _seats(session: Session, near: Neighbourhood) -> list[_Seat]:
    found = []
    for some in pieces(near.traits):
        wanted = select(
            DisputeJudgment.judgment_id, DisputeJudgment.dispute_id, DisputeJudgment.position, DisputeJudgment.stage, DisputeJudgment.why
        )
        found += [_Seat(*row) for row in session.execute(wanted.where(DisputeJudgment.judgment_id.in_(some)))]
    return found


def _owners(seats: Sequence[_Seat]) -> dict[int, int]:
    """Dispute → the judgment with which it goes on: its first instance, else its earliest judgment."""
    members: dict[int, list[_Seat]] = defaultdict(list)
    for seat in seats:
        members[seat.dispute_id].append(seat)
    return {
        dispute: min(sitting, key=lambda seat: (seat.stage != "first", seat.position, seat.judgment_id)).judgment_id
        for dispute, sitting in members.items()
    }


def _new(session: Session) -> int:
    made = Dispute()
    session.add(made)
    session.flush()
    return made.id


def _seat(session: Session, near: Neighbourhood, found: Assigned, before: Mapping[int, _Seat]) -> None:
    added, changed = [], []
    for dispute_id, members in found.members.items():
        for position, traits in enumerate(members):
            why = _why(traits, members, near)
            seat = _Seat(traits.judgment_id, dispute_id, position, traits.stage, why)
            if traits.judgment_id not in before:
                added.append(_row(seat))
            elif seat != before[traits.judgment_id]:
                changed.append(_row(seat))
    if added:
        session.execute(insert(DisputeJudgment), added)
    if changed:
        session.execute(update(DisputeJudgment), changed)


def _row(seat: _Seat) -> dict[str, object]:
    return {name: getattr(seat, name) for name in ("judgment_id", "dispute_id", "position", "stage", "why")}


def _why(traits: Traits, members: Sequence[Traits], near: Neighbourhood) -> str:
    """Why a judgment is in its dispute, see `DisputeJudgment.why`."""
    others = {one.judgment_id: one for one in members if one is not traits}
    if not others:
        return "alone"
    tied = [others[pair[0] if pair[1] == traits.judgment_id else pair[1]] for pair in near.ties if _joins(pair, traits.judgment_id, others)]
    if not tied:
        return "person" if _said(traits.judgment_id, others, near.said.values()) else "named"
    below = {tie.number for tie in traits.ties if tie.tie != "own"}
    return "prior_number" if any(below & {tie.number for tie in one.ties} for one in tied) else "named"


def _joins(pair: tuple[int, int], one: int, others: Mapping[int, Traits]) -> bool:
    return (pair[0] == one and pair[1] in others) or (pair[1] == one and pair[0] in others)


def _said(one: int, others: Mapping[int, Traits], said: Iterable[Statement]) -> bool:
    return any(it.together and ((it.one == one and it.other in others) or (it.other == one and it.one in others)) for it in said)


def _carry(session: Session, gone: int, dispute_id: int) -> None:
    """What people wrote of a dispute that is one with an older now; nothing of it is lost (`entries.carry`)."""
    for carry in (entries.carry, deadlines.carry, rectifications.carry, writings.carry):
        carry(session, gone, dispute_id)
    session.execute(update(Verdict).where(Verdict.dispute_id == gone).values(dispute_id=dispute_id))
    session.execute(update(DisputeMoved).where(DisputeMoved.dispute_id == gone).values(dispute_id=dispute_id))
    session.add(DisputeMoved(id=gone, dispute_id=dispute_id))
    session.flush()
    session.execute(delete(Dispute).where(Dispute.id == gone))
