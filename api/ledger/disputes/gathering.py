"""The judgments that may be one dispute with some that have changed, read from the database with their traits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from api.ledger.disputes import traits as traits_
from api.ledger.disputes.chaining import Statement, tied
from api.ledger.disputes.traits import Traits, traits_of
from api.store.organisations.involvements import SUBMITTER
from api.store.organisations.places import spelling
from api.store.readings import text_of
from api.store.scope import COUNTING
from api.store.tables import (
    Analysis,
    DisputeJudgment,
    DisputeLink,
    Involvement,
    Judgment,
    JudgmentNumber,
    JudgmentTrait,
    Reading,
)

AT_ONCE = 400


@dataclass(slots=True)
class Neighbourhood:
    """Judgments with their traits, the pairs of them that are tied, and what people said of them.

    Nothing outside is tied to anything inside, and no dispute has judgments on both sides.
    """

    traits: dict[int, Traits] = field(default_factory=dict)
    ties: set[tuple[int, int]] = field(default_factory=set)
    said: dict[int, Statement] = field(default_factory=dict)


def pieces(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids in lists that fit into one statement."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def matched(session: Session, judgment_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Judgment → printed name in the spelling of comparison → organisation, where the match counts."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for some in pieces(judgment_ids):
        wanted = select(Involvement.judgment_id, Involvement.name, Involvement.organisation_id).where(
            Involvement.judgment_id.in_(some), Involvement.status.in_(COUNTING), Involvement.role != SUBMITTER
        )
        for judgment_id, name, organisation_id in session.execute(wanted):
            if organisation_id is not None:
                found[judgment_id][spelling(name)] = organisation_id
    return found


def refresh(session: Session, judgments: Iterable[Judgment]) -> dict[int, Traits]:
    """Makes the traits of these judgments anew and keeps them."""
    rows = {row.id: row for row in judgments}
    names, texts = matched(session, rows), _texts(session, rows)
    found = {one: traits_of(one, row.record, texts.get(one, ""), names.get(one, {})) for one, row in rows.items()}
    for some in pieces(found):
        for table in (JudgmentTrait, JudgmentNumber):
            session.execute(delete(table).where(table.judgment_id.in_(some)))
        session.execute(insert(JudgmentTrait), [_row(found[one]) for one in some])
        if ties := [row for one in some for row in _numbers(found[one])]:
            session.execute(insert(JudgmentNumber), ties)
    return found


def gather(session: Session, fresh: Mapping[int, Traits]) -> Neighbourhood:
    """All judgments that the changed ones are tied to, directly or through others, by numbers, people or a common dispute."""
    near, pool = Neighbourhood(traits=dict(fresh)), dict(fresh)
    done: set[int] = set()
    frontier = set(fresh)
    while frontier:
        done |= frontier
        further = _companions(session, frontier) | _linked(session, near, frontier)
        candidates = _sharing(session, {one: pool[one] for one in frontier})
        load(session, pool, further.union(*candidates.values()))
        for one, others in candidates.items():
            mine = {other for other in others if other in pool and tied(pool[one], pool[other])}
            near.ties |= {(min(one, other), max(one, other)) for other in mine}
            further |= mine
        near.traits.update({one: pool[one] for one in further if one in pool})
        frontier = near.traits.keys() - done
    return near


def load(session: Session, pool: dict[int, Traits], wanted: Iterable[int]) -> None:
    """Adds the kept traits of these judgments, where they are kept already; the others will be asked for in their turn.

    What other rules made is made anew.
    """
    old: list[int] = []
    for some in pieces(set(wanted) - pool.keys()):
        rows = session.execute(
            select(JudgmentTrait.judgment_id, JudgmentTrait.traits, JudgmentTrait.serial, JudgmentTrait.twins, JudgmentTrait.sketch)
            .where(JudgmentTrait.judgment_id.in_(some))
        )  # fmt: skip
        for judgment_id, kept, serial, twins, sketch in rows:
            found = traits_.from_json(judgment_id, kept, serial, twins, sketch)
            if found is None:
                old.append(judgment_id)
            else:
                pool[judgment_id] = found
    for some in pieces(old):
        pool |= refresh(session, session.scalars(select(Judgment).where(Judgment.id.in_(some))))


def _companions(session: Session, ids: Collection[int]) -> set[int]:
    """Judgments that are now in a dispute with these."""
    found: set[int] = set()
    for some in pieces(ids):
        disputes = select(DisputeJudgment.dispute_id).where(DisputeJudgment.judgment_id.in_(some))
        found |= set(session.scalars(select(DisputeJudgment.judgment_id).where(DisputeJudgment.dispute_id.in_(disputes))))
    return found


def _linked(session: Session, near: Neighbourhood, ids: Collection[int]) -> set[int]:
    """Judgments of which a person said something together with these."""
    found: set[int] = set()
    for some in pieces(ids):
        wanted = select(DisputeLink).where(or_(DisputeLink.judgment_id.in_(some), DisputeLink.other_id.in_(some)))
        for link in session.scalars(wanted):
            near.said[link.id] = Statement(link.id, link.judgment_id, link.other_id, link.together)
            found |= {link.judgment_id, link.other_id}
    return found


def _sharing(session: Session, frontier: Mapping[int, Traits]) -> dict[int, set[int]]:
    """Judgment → others that bear or name one of its numbers; a number that both only tell of ties nobody."""
    by_number: dict[str, list[int]] = defaultdict(list)
    telling: set[tuple[int, str]] = set()
    for one, traits in frontier.items():
        for tie in traits.ties:
            by_number[tie.number].append(one)
            if tie.tie == "named":
                telling.add((one, tie.number))
    found: dict[int, set[int]] = defaultdict(set)
    numbers = sorted(by_number)
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        wanted = select(JudgmentNumber.number, JudgmentNumber.judgment_id, JudgmentNumber.tie).where(JudgmentNumber.number.in_(some))
        for number, other, its in session.execute(wanted):
            for one in by_number[number]:
                if other != one and not (its == "named" and (one, number) in telling):
                    found[one].add(other)
    return found


def _texts(session: Session, rows: Mapping[int, Judgment]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in pieces(rows):
        wanted = (
            select(Judgment.id, Reading.payload)
            .join(Analysis, Analysis.id == Judgment.analysis_id)
            .join(Reading, (Reading.sha256 == Analysis.sha256) & (Reading.version == Analysis.version))
            .where(Judgment.id.in_(some))
        )
        found |= {judgment_id: text_of(payload) for judgment_id, payload in session.execute(wanted)}
    return found


def _row(traits: Traits) -> dict[str, object]:
    return {
        "judgment_id": traits.judgment_id, "traits": traits_.to_json(traits), "twins": traits.twins, "serial": traits.serial,
        "sketch": traits.sketch,
    }  # fmt: skip


def _numbers(traits: Traits) -> list[dict[str, object]]:
    return [
        {"judgment_id": traits.judgment_id, "number": tie.number, "own": tie.tie == "own", "tie": tie.tie, "court": tie.court}
        for tie in traits.ties
    ]
