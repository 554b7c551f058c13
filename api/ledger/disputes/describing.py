"""The plain columns of disputes and their verdicts, written where they have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import delete, func, insert, inspect, select, update
from sqlalchemy.orm import Session

from api.ledger.disputes import verdicts
from api.ledger.disputes.chaining import RANK
from api.ledger.disputes.gathering import matched, pieces
from api.ledger.disputes.numbers import number_of
from api.ledger.disputes.traits import Traits, stage_of
from api.ledger.disputes.verdicts import Ending, Filled, Found, Source
from api.ledger.due.workdays import Calendar
from api.ledger.lines import entries
from api.store import sights
from api.store.organisations.involvements import SUBMITTER
from api.store.scope import COUNTING
from api.store.tables import Correction, Dispute, Involvement, Judgment, LedgerEntry, Verdict
from api.store.types import now

T = TypeVar("T")
_COLUMNS = [column.key for column in inspect(Verdict).column_attrs if column.key != "id"]
_TOLD = ("results_by_agency", "agency_result")


def describe(session: Session, members: Mapping[int, Sequence[Traits]], known: Mapping[int, Judgment], stamp: int, day: date) -> None:
    """Verdicts, columns and sight of these disputes.  `known`: judgments that are loaded already."""
    ids = [traits.judgment_id for group in members.values() for traits in group]
    rows = {**known, **_judgments(session, set(ids) - known.keys())}
    names, told, filled = matched(session, ids), _told(session, ids), _filled(session, members)
    calendar = Calendar.of(session)
    wanted: list[dict[str, Any]] = []
    disputes = _disputes(session, members)
    sight = _sights(session, members)
    for dispute_id, group in members.items():
        sources = [Source(one, rows[one.judgment_id].record, names.get(one.judgment_id, {}), one.judgment_id in told) for one in group]
        found, ending = verdicts.of(sources, filled.get(dispute_id, {}), calendar, day)
        wanted += [{"dispute_id": dispute_id, "paper_id": None, **one.values} for one in found]
        _fill(disputes[dispute_id], [rows[one.judgment_id] for one in group], sources, found, ending)
        disputes[dispute_id].sight_id = sight[dispute_id]
        disputes[dispute_id].stamp, disputes[dispute_id].updated_at = stamp, now()
    session.flush()
    write(session, Verdict.judgment_id, ids, wanted)


def write(session: Session, by: Any, ids: Collection[int], wanted: Iterable[dict[str, Any]]) -> None:
    """The verdicts of these judgments (or papers: `by`) are these and no others; a row that stays keeps its id."""
    kept: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for some in pieces(ids):
        for row in session.execute(select(Verdict.__table__).where(by.in_(some)).order_by(Verdict.id)):
            kept[_key(row._mapping)].append(row._mapping)
    added, changed = [], []
    for values in wanted:
        there = kept.get(_key(values))
        if not there:
            added.append(values)
        elif any(there[0][name] != values[name] for name in _COLUMNS):
            changed.append({"id": there.pop(0)["id"], **values})
        else:
            there.pop(0)
    gone = [row["id"] for rows in kept.values() for row in rows]
    for some in pieces(gone):
        session.execute(delete(Verdict).where(Verdict.id.in_(some)))
    if added:
        session.execute(insert(Verdict), added)
    if changed:
        session.execute(update(Verdict), changed)


def _key(values: Any) -> tuple[Any, ...]:
    return values["judgment_id"], values["paper_id"], values["name"]


def _judgments(session: Session, ids: Collection[int]) -> dict[int, Judgment]:
    return {row.id: row for some in pieces(ids) for row in session.scalars(select(Judgment).where(Judgment.id.in_(some)))}


def _disputes(session: Session, ids: Collection[int]) -> dict[int, Dispute]:
    return {row.id: row for some in pieces(ids) for row in session.scalars(select(Dispute).where(Dispute.id.in_(some)))}


def _told(session: Session, ids: Collection[int]) -> set[int]:
    """Judgments of which a person has said what the agencies' results are, and not taken it back."""
    found: set[int] = set()
    for some in pieces(ids):
        newest = select(func.max(Correction.id)).where(Correction.judgment_id.in_(some), Correction.field.in_(_TOLD))
        newest = newest.group_by(Correction.judgment_id, Correction.field, Correction.item)
        said = select(Correction.judgment_id).where(Correction.id.in_(newest), Correction.action.in_(("change", "add", "remove")))
        found |= set(session.scalars(said))
    return found


def _filled(session: Session, disputes: Collection[int]) -> dict[int, dict[int, Filled]]:
    """Dispute → organisation → what its line of the ledger says."""
    found: dict[int, dict[int, Filled]] = defaultdict(dict)
    for some in pieces(disputes):
        for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.dispute_id.in_(some))):
            if entry.values:
                found[entry.dispute_id][entry.organisation_id] = _line(entry)
    return found


def _line(entry: LedgerEntry) -> Filled:
    return Filled(
        served=entries.day(entry, "served") or entries.day(entry, "judgment_received"),
        appealed=entries.day(entry, "appealed") is not None or entries.value(entry, "appeal") in ("plaintiff", "defendant", "both"),
        effective=entries.day(entry, "effective"),
        self_corrected=bool(entries.value(entry, "self_corrected")),
    )


def _sights(session: Session, members: Mapping[int, Sequence[Traits]]) -> dict[int, int | None]:
    """Dispute → the number of the set that may see it."""
    seen = {dispute_id: frozenset(found) for dispute_id, found in _seeing(session, members).items()}
    known = {found: sights.of(session.connection(), found) for found in sorted(set(seen.values()), key=sorted)}
    return {dispute_id: known[found] for dispute_id, found in seen.items()}


def _seeing(session: Session, members: Mapping[int, Sequence[Traits]]) -> dict[int, set[int]]:
    """Dispute → the organisations that may see it: the parties of any of its judgments, and who has handed in every one.

    To hand in a paper that names another's case number must show nobody the rest of that case.
    """
    parties: dict[int, set[int]] = defaultdict(set)
    involved: dict[int, set[int]] = defaultdict(set)
    for some in pieces(traits.judgment_id for group in members.values() for traits in group):
        wanted = select(Involvement.judgment_id, Involvement.role, Involvement.organisation_id).where(
            Involvement.judgment_id.in_(some), Involvement.status.in_(COUNTING)
        )
        for judgment_id, role, organisation_id in session.execute(wanted):
            if organisation_id is None:
                continue
            involved[judgment_id].add(organisation_id)
            if role != SUBMITTER:
                parties[judgment_id].add(organisation_id)
    found = {}
    for dispute_id, group in members.items():
        ids = [traits.judgment_id for traits in group]
        found[dispute_id] = set().union(*(parties[one] for one in ids)) | set.intersection(*(involved[one] for one in ids))
    return found


def _fill(dispute: Dispute, rows: Sequence[Judgment], sources: Sequence[Source], found: Sequence[Found], ending: Ending) -> None:
    first = _first(rows, sources)
    told = (first, *rows) if first else rows
    dispute.kind = "suit"
    dispute.number, dispute.court = (first.case_number or "", first.court) if first else _first_named(rows)
    dispute.agencies = _given(row.agencies for row in told) or ""
    dispute.opponents = _given(row.opponents for row in told) or ""
    dispute.act_type = _given(row.act_type for row in told)
    dispute.field = _given(row.field for row in told)
    dispute.stage = max((source.traits.stage for source in sources), key=lambda stage: _FURTHEST[stage])
    dispute.result = _result(sources, found)
    dispute.filed_on = _given(one.values["filed_on"] for one in found)
    dispute.first_decided_on = first.decision_date if first else None
    dispute.last_decided_on = max((row.decision_date for row in rows if row.decision_date), default=None)
    dispute.final, dispute.ripens_on = ending.final, ending.ripens_on


def _first(rows: Sequence[Judgment], sources: Sequence[Source]) -> Judgment | None:
    """The first instance's judgment: one that closes it, else any."""
    here = [(row, source.traits.idle) for row, source in zip(rows, sources, strict=True) if source.traits.stage == "first"]
    return next((row for row, _ in sorted(here, key=lambda one: one[1])), None)


def _given(values: Iterable[T | None]) -> T | None:
    """The first that is there."""
    return next(filter(None, values), None)


_FURTHEST = {**RANK, "enforcement": -1, "other": -2}
"""A ruling beside the instances (管辖) is no instance."""


def _first_named(rows: Sequence[Judgment]) -> tuple[str, str | None]:
    """Number and court of a first instance that is not here, as its reviews name it; else those of the earliest judgment."""
    for row in rows:
        for prior in row.record["prior_cases"]:
            number = number_of(prior["case_number"])
            if number is not None and stage_of(number.stage) == "first":
                return prior["case_number"], prior["court"]
    return rows[0].case_number or "", rows[0].court


def _result(sources: Sequence[Source], found: Sequence[Found]) -> str | None:
    """Of the newest judgment that closes an instance or sends the case back."""
    serious = [source for source in sources if not source.traits.idle] or list(sources)
    newest = serious[-1]
    return verdicts.overall([one for one in found if one.source is newest], newest.record["agency_result"])
