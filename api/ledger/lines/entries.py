"""Lines of the ledger: made with their disputes, filled in by people, with everything that was ever written kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, joinedload

from api.errors import ServiceError
from api.ledger.lines import standing, values
from api.ledger.lines.columns import BY_CODE, PERSON, Column
from api.ledger.lines.values import UnfitError, Value
from api.store import adding, audit, renewals
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.tables import Dispute, LedgerChange, LedgerEntry, User, Verdict
from api.store.types import CHINA, now

AT_ONCE = 500


def ensure(session: Session, dispute_ids: Iterable[int]) -> None:
    """A line for each matched organisation of these disputes' verdicts; `renewal` calls it after every renewal.

    A line whose organisation no longer has a verdict goes when nobody ever wrote in it, and stays otherwise.
    """
    ids = sorted(set(dispute_ids))
    session.flush()
    for start in range(0, len(ids), AT_ONCE):
        _ensure(session, ids[start : start + AT_ONCE])


def _ensure(session: Session, ids: list[int]) -> None:
    disputes = {dispute.id: dispute for dispute in session.scalars(select(Dispute).where(Dispute.id.in_(ids)))}
    own: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    for verdict in session.scalars(select(Verdict).where(Verdict.dispute_id.in_(ids), Verdict.organisation_id.is_not(None))):
        own[verdict.dispute_id, verdict.organisation_id or 0].append(verdict)
    _insert(session, sorted(own))
    for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.dispute_id.in_(ids))).all():
        verdicts = own.get((entry.dispute_id, entry.organisation_id), [])
        if not verdicts and not _written(session, entry):
            session.delete(entry)
        else:
            _copy(entry, disputes[entry.dispute_id], verdicts)
    session.flush()


def _insert(session: Session, keys: list[tuple[int, int]]) -> None:
    """Lines that are not there yet."""
    moment = now()
    blank = {"values": {}, "standing": "", "number": "", "stage": "first", "revision": 1, "created_at": moment, "updated_at": moment}
    rows = [blank | {"dispute_id": dispute_id, "organisation_id": organisation_id} for dispute_id, organisation_id in keys]
    connection = session.connection()
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(adding.if_absent(connection, LedgerEntry.__table__, rows[start : start + AT_ONCE]))


def _written(session: Session, entry: LedgerEntry) -> bool:
    return bool(entry.values) or bool(session.scalar(select(exists().where(LedgerChange.entry_id == entry.id))))


def _copy(entry: LedgerEntry, dispute: Dispute, verdicts: list[Verdict]) -> None:
    """What lists sort and filter by; an object whose columns do not change is not written."""
    last = max(verdicts, key=lambda one: (one.latest, one.decided_on or date.min, one.id), default=None)
    entry.standing = standing.of(verdicts)
    entry.result = last.result if last else None
    entry.decided_on = last.decided_on if last else dispute.last_decided_on
    entry.filed_on, entry.number, entry.court = dispute.filed_on, dispute.number, dispute.court
    entry.act_type, entry.field, entry.stage, entry.series_id = dispute.act_type, dispute.field, dispute.stage, dispute.series_id


def carry(session: Session, old_id: int, new_id: int) -> None:
    """Two disputes have become one: the old one's lines go over to the new one, before the old one is deleted.

    Where both have a line of the same organisation, what is empty in the new one's is filled from the old one's; where
    both say something the new one's stays, and the old value is in the history (source `machine`).
    """
    session.flush()
    there = {entry.organisation_id: entry for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.dispute_id == new_id))}
    for old in session.scalars(select(LedgerEntry).where(LedgerEntry.dispute_id == old_id)).all():
        kept = there.get(old.organisation_id)
        if kept is None:
            old.dispute_id = new_id
        else:
            _merge(session, old, kept)
    session.flush()


def _merge(session: Session, old: LedgerEntry, kept: LedgerEntry) -> None:
    for code, value in old.values.items():
        stays = kept.values.get(code)
        if stays != value:
            after = value if stays is None else stays
            session.add(LedgerChange(entry_id=kept.id, column=code, before=value, after=after, source="machine"))
    session.execute(update(LedgerChange).where(LedgerChange.entry_id == old.id).values(entry_id=kept.id))
    if old.values:
        kept.values = {**old.values, **kept.values}
        kept.revision, kept.updated_at = kept.revision + 1, now()
    session.flush()
    session.execute(delete(LedgerEntry).where(LedgerEntry.id == old.id))
    session.expunge(old)


def one(session: Session, actor: Actor, entry_id: int) -> LedgerEntry:
    """A line.  Raises ServiceError E601: not there, or its organisation is not the caller's to see."""
    wanted = select(LedgerEntry).where(LedgerEntry.id == entry_id, LedgerEntry.organisation_id.in_(actor.scope.organisations()))
    found = session.scalar(wanted.options(joinedload(LedgerEntry.dispute), joinedload(LedgerEntry.organisation)))
    if found is None:
        raise ServiceError("E601", what="这一行台账")
    return found


def of(session: Session, actor: Actor, dispute_ids: Sequence[int]) -> list[LedgerEntry]:
    """The lines of these disputes that the caller may see, by dispute and organisation."""
    within = LedgerEntry.organisation_id.in_(actor.scope.organisations())
    wanted = select(LedgerEntry).where(LedgerEntry.dispute_id.in_(dispute_ids), within)
    ordered = wanted.order_by(LedgerEntry.dispute_id, LedgerEntry.organisation_id)
    return list(session.scalars(ordered.options(joinedload(LedgerEntry.organisation))))


def value(entry: LedgerEntry, column: str) -> Any:
    """What people filled into a person column: a `date`, str, bool or int; None for nothing.  KeyError: no such column."""
    kept = entry.values.get(BY_CODE[column].code)
    return date.fromisoformat(kept) if BY_CODE[column].kind == "date" and kept else kept


def day(entry: LedgerEntry, column: str) -> date | None:
    """What people filled into a column of kind `date`."""
    found = value(entry, column)
    return found if isinstance(found, date) else None


def fill(
    session: Session, actor: Actor, entry_id: int, revision: int, given: Mapping[str, Any], *, source: str = "page"
) -> LedgerEntry:
    """Writes values into person columns of a line; None or "" empties one.  Columns that are not named stay.

    `revision`: the one that the caller saw.  `source`: `page`, `api` or `import`.  What does not change anything is not
    written, and a call that changes nothing does not raise the revision.  Whatever hangs on the columns is renewed soon.
    Raises ServiceError E504 (may not write), E601 (not there), E611 (somebody changed it meanwhile), E602 (no such
    column, a machine's column, or a value that does not fit, with the column's name).
    """
    actor.require("correct")
    entry = locked(session, one(session, actor, entry_id))
    wanted = checked(given)
    if entry.revision != revision:
        who, at = _last(session, entry)
        raise ServiceError("E611", what="这一行台账", who=who, at=at)
    write(session, actor, entry, wanted, source)
    session.flush()
    return entry


def locked(session: Session, entry: LedgerEntry) -> LedgerEntry:
    """The line as it is now; nobody else writes in it until the transaction ends."""
    return session.get_one(LedgerEntry, entry.id, with_for_update=ROW, populate_existing=True)


def checked(given: Mapping[str, Any]) -> dict[str, Value]:
    """The values as they are kept.  Raises ServiceError E602 as `fill`."""
    found = {}
    for code, raw in given.items():
        column = BY_CODE.get(code)
        if column is None or column.source != "person":
            why = f"没有“{code[:40]}”这一列" if column is None else f"“{column.label}”来自裁判文书，不能在台账里填写"
            raise ServiceError("E602", why=why)
        try:
            found[code] = values.read(column, raw)
        except UnfitError as error:
            raise ServiceError("E602", why=f"“{column.label}”{error}") from error
    return found


def write(session: Session, actor: Actor, entry: LedgerEntry, wanted: Mapping[str, Value], source: str) -> bool:
    """Writes values that were checked into a line that the caller may change, with history, audit and renewal.

    Whether it changed anything.
    """
    changed = [code for code, after in wanted.items() if entry.values.get(code) != after]
    if not changed:
        return False
    before = {code: entry.values.get(code) for code in changed}
    after = {code: wanted[code] for code in changed}
    for code in changed:
        session.add(LedgerChange(
            entry_id=entry.id, column=code, before=before[code], after=after[code], source=source, user_id=actor.user_id
        ))  # fmt: skip
    entry.values = {code: kept for code, kept in {**entry.values, **after}.items() if kept is not None}
    entry.revision, entry.updated_at = entry.revision + 1, now()
    audit.note(session, actor, "ledger.fill", "ledger", entry.id, before=before, after=after)
    if any(BY_CODE[code].feeds for code in changed):
        _renew(session, entry.dispute_id)
    return True


def _renew(session: Session, dispute_id: int) -> None:
    """One of its judgments or papers is enough: the whole dispute is made anew."""
    verdicts = session.execute(select(Verdict.judgment_id, Verdict.paper_id).where(Verdict.dispute_id == dispute_id)).all()
    judgments, papers = {row[0] for row in verdicts if row[0]}, {row[1] for row in verdicts if row[1]}
    renewals.queue(session.connection(), judgments, papers)


def _last(session: Session, entry: LedgerEntry) -> tuple[str, str]:
    """Who changed a line last, and when."""
    found = session.scalar(
        select(LedgerChange).where(LedgerChange.entry_id == entry.id).order_by(LedgerChange.id.desc()).options(joinedload(LedgerChange.user))
    )
    name = found.user.name if found and found.user else "系统"
    return name, f"{entry.updated_at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def history(session: Session, actor: Actor, entry_id: int) -> list[LedgerChange]:
    """Everything ever written into a line, newest first, with who wrote it.  Raises ServiceError E601."""
    entry = one(session, actor, entry_id)
    wanted = select(LedgerChange).where(LedgerChange.entry_id == entry.id).order_by(LedgerChange.id.desc())
    return list(session.scalars(wanted.options(joinedload(LedgerChange.user))))


def missing(entry: LedgerEntry) -> list[Column]:
    """Person columns that nobody has filled in."""
    return [column for column in PERSON if column.code not in entry.values]


def writer(change: LedgerChange) -> str:
    """Who made a change, by name."""
    user: User | None = change.user
    return user.name if user else "系统"
