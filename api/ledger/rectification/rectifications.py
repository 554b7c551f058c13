"""Rectification (整改): problems of lost cases, what is done about each, and the bureau's check.

The agency writes and submits, the bureau closes (销号) or sends back.  Every deed is an event that stays, and stands in the
audit; every deed says which revision it has seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, exists, select, true, update
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.rectification import problems
from api.ledger.rectification.rectification_states import MOVES, STATES, WITH_AGENCY, Deed
from api.ledger.wording import clean
from api.store import audit, revisions
from api.store.actor import SYSTEM, Actor
from api.store.locking import ROW
from api.store.scope import Scope
from api.store.tables import Letter, Rectification, RectificationEvent, Verdict
from api.store.types import now, today

WHAT: Final = "这个整改问题"
TEXTS: Final = {"problem": ("问题", 2_000), "measure": ("整改措施", 4_000), "unit": ("责任单位", 200), "person": ("责任人", 60)}
"""Fields of words: name, longest."""
LABELS: Final = {**{code: name for code, (name, _) in TEXTS.items()}, "cause": "对应原因", "due_on": "整改期限"}
NOTE: Final = 2_000
MOST: Final = 100
"""Problems of one agency in one dispute."""


def holds(scope: Scope) -> ColumnElement[bool]:
    """Condition on `Rectification`: its organisation is within."""
    return true() if scope.everything else Rectification.organisation_id.in_(scope.organisations())


def one(session: Session, actor: Actor, rectification_id: int) -> Rectification:
    """A rectification.  Raises ServiceError E601 when there is none or it is not within sight."""
    actor.require("read")
    return seen(session, actor, rectification_id)


def seen(session: Session, actor: Actor, rectification_id: int) -> Rectification:
    """As `one`, for who writes and need not have the right to read."""
    return _found(session, actor, select(Rectification).where(Rectification.id == rectification_id))


def add(
    session: Session,
    actor: Actor,
    dispute_id: int,
    organisation_id: int,
    given: Mapping[str, Any],
) -> Rectification:
    """A new problem.  `given`: values of `LABELS`; a problem has to be among them.

    Raises ServiceError E504 (readers), E601 (dispute or organisation not within sight), E602 (not sued in this dispute,
    values that make no sense), E705 (too many).
    """
    actor.require("correct")
    dispute = actor.scope.dispute(session, dispute_id)
    organisation = actor.scope.organisation(session, organisation_id)
    if not session.scalar(select(_sued(dispute.id, organisation.id))):
        raise ServiceError("E602", why=f"{organisation.name}不是这个案件的被告")
    known = select(Rectification.id).where(Rectification.dispute_id == dispute.id, Rectification.organisation_id == organisation.id)
    if len(session.scalars(known).all()) >= MOST:
        raise ServiceError("E705", limit=MOST)
    values = {"problem": "", **checked(given)}
    if not values["problem"]:
        raise ServiceError("E602", why="请写明问题")
    made = Rectification(dispute_id=dispute.id, organisation_id=organisation.id, **values)
    session.add(made)
    session.flush()
    after = _json(values)
    _event(session, actor, made, "opened", after=after)
    audit.note(session, actor, "rectification.open", "rectification", made.id, after={"organisation_id": organisation.id, **after})
    return made


def change(session: Session, actor: Actor, rectification_id: int, revision: int, given: Mapping[str, Any]) -> Rectification:
    """Writes values of `LABELS` while the agency works at it.  Nothing changes where nothing differs.

    A day once set is moved by the bureau only.  Raises ServiceError E504, E601, E602, E606 (with the bureau, closed), E611.
    """
    row = opened(session, actor, rectification_id, revision)
    _with_agency(row)
    values = {name: value for name, value in checked(given).items() if getattr(row, name) != value}
    if not values:
        return row
    if values.get("problem", row.problem) == "":
        raise ServiceError("E602", why="请写明问题")
    if "due_on" in values and row.due_on is not None and not actor.may("manage"):
        raise ServiceError("E606", why="整改期限已经确定，改期请联系司法局")
    before, after = _json({name: getattr(row, name) for name in values}), _json(values)
    for name, value in values.items():
        setattr(row, name, value)
    touch(session, actor, row, "changed", before=before, after=after)
    audit.note(session, actor, "rectification.change", "rectification", row.id, before=before, after=after)
    return row


def move(session: Session, actor: Actor, rectification_id: int, revision: int, deed: Deed, *, note: str = "") -> Rectification:
    """Does a deed of `MOVES`.  Raises ServiceError E504, E601, E602 (nothing said), E606 (not in this state), E611."""
    step = MOVES[deed]
    row = opened(session, actor, rectification_id, revision, right=step.right)
    step.check(WHAT, row.state, STATES)
    said = step.said(note, NOTE)
    if deed == "submit" and not row.measure:
        raise ServiceError("E602", why="请先填写整改措施")
    before = {"state": row.state}
    row.state = step.target
    row.closed_on = today() if step.target == "closed" else None
    after = {"state": row.state}
    touch(session, actor, row, step.event, before=before, after=after, note=said)
    audit.note(session, actor, step.action, "rectification", row.id, before=before, after={**after, "note": said} if said else after)
    return row


def opened(session: Session, actor: Actor, rectification_id: int, revision: int | None, *, right: str = "correct") -> Rectification:
    """The rectification, locked until the session ends, to be changed.  `revision`: what the caller saw; None: anything.

    Raises ServiceError E504 (readers), E601, E611 (changed since; by whom and when).
    """
    actor.require(right)
    row = _found(session, actor, select(Rectification).where(Rectification.id == rectification_id).with_for_update(**ROW))
    revisions.check(row, revision, WHAT, lambda: _last(row))
    return row


def _last(row: Rectification) -> str:
    """Who did the last thing to it."""
    last = row.events[-1] if row.events else None
    return last.user.name if last is not None and last.user is not None else SYSTEM.name


def touch(
    session: Session, actor: Actor, row: Rectification, event: str, *, before: Any = None, after: Any = None, note: str = ""
) -> None:
    """Enters what was done to `row` into its history, and makes the next revision of it."""
    row.revision += 1
    row.updated_at = now()
    _event(session, actor, row, event, before=before, after=after, note=note)


def overdue(row: Rectification, day: date) -> bool:
    """Whether the agency should have been done before this day."""
    return row.state in WITH_AGENCY and row.due_on is not None and row.due_on < day


def is_overdue(day: date) -> ColumnElement[bool]:
    """`overdue` as a condition."""
    return Rectification.state.in_(sorted(WITH_AGENCY)) & (Rectification.due_on < day)


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored.  Raises ServiceError E602 for a field or value that there is not."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name in TEXTS:
            values[name] = clean(_text(name, value), TEXTS[name][1], name=TEXTS[name][0])
        elif name == "cause":
            values[name] = _cause(value)
        elif name == "due_on":
            values[name] = _day(value)
        else:
            raise ServiceError("E602", why=f"没有“{str(name)[:40]}”这一项")
    return values


def carry(session: Session, old_id: int, new_id: int) -> None:
    """Rectifications and letters of a dispute that has become part of another go with it."""
    for table in (Rectification, Letter):
        session.execute(update(table).where(table.dispute_id == old_id).values(dispute_id=new_id))


def _found(session: Session, actor: Actor, rows: Select[Rectification]) -> Rectification:
    found = session.scalar(rows.where(holds(actor.scope)).execution_options(populate_existing=True))
    if found is None:
        raise ServiceError("E601", what=WHAT)
    return found


def _with_agency(row: Rectification) -> None:
    if row.state not in WITH_AGENCY:
        raise ServiceError("E606", why=f"{WHAT}现在是“{STATES[row.state]}”，不能修改")


def _sued(dispute_id: int, organisation_id: int) -> ColumnElement[bool]:
    return exists().where(Verdict.dispute_id == dispute_id, Verdict.organisation_id == organisation_id)


def _event(
    session: Session, actor: Actor, row: Rectification, action: str, *, before: Any = None, after: Any = None, note: str = ""
) -> None:
    row.events.append(RectificationEvent(action=action, before=before, after=after, note=note, user_id=actor.user_id))
    session.flush()


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ServiceError("E602", why=f"“{LABELS[name]}”应是文字")
    return value


def _cause(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if value not in problems.causes():
        raise ServiceError("E602", why=f"“对应原因”没有“{str(value)[:40]}”这个取值")
    return cast(str, value)


def _day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ServiceError("E602", why="整改期限应写成 2026-03-05 的样子") from error


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
