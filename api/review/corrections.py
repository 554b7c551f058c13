"""People's corrections: checked, kept beside what the machine found, and laid over it at once.

Rows are only added.  All changes of one call are made or none; whoever saw an older revision is told who changed the
judgment meanwhile, and nothing of his is written over it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.review import checks, columns, effective, statements
from api.review.effective import Effective
from api.review.fields import FIELDS, Field
from api.review.guard import opened
from api.review.statements import ACTIONS, Statement
from api.review.values import clean, note, place, shown, whole, wrong
from api.store import audit, organisations, search
from api.store.actor import Actor
from api.store.tables import Analysis, Correction, Judgment

MOST: Final = 200
"""Changes in one call."""
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What a person wants of one value.

    `field`: a key of `fields.FIELDS`.  `item`: for lists, the key of the item; None means the list as a whole.
    `action`: `confirm` (it is as it stands), `change` (to `value`; of an object only the parts that change need be
    given), `add` (an item), `remove` (an item; of a single value: the document does not say), `withdraw` (what people
    said about it before is taken back).  `place`: where the document says so.
    """

    field: str
    item: str | None
    action: str
    value: Any = None
    place: Any = None
    note: str = ""


def correct(session: Session, actor: Actor, judgment_id: int, revision: int, *changes: Change) -> Judgment:
    """Makes all changes, in their order, and returns the judgment as it then stands.  The session is a writing one.

    A judgment that was checked goes back to be checked when a value of it changed.  Raises ServiceError E504, E601, E603
    (see `guard.opened`), E602 (a value or an item that is not possible), E606 (organisations would lose sight of it, or it
    would be the same as another judgment that the caller sees).
    """
    if not 0 < len(changes) <= MOST:
        raise wrong(f"一次应提交 1 到 {MOST} 项更正")
    judgment = opened(session, actor, judgment_id, revision)
    before = judgment.record
    said = effective.said_of(session, judgment.id)
    for change in changes:
        said.append(_take(session, actor, judgment, said, change))
    effective.refresh(session, judgment)
    _alone(session, actor, judgment, before)
    if _values(judgment.record) != _values(before):
        checks.unchecked(session, judgment)
    if judgment.record["parties"] != before["parties"] or judgment.record["results_by_agency"] != before["results_by_agency"]:
        involve(session, actor, judgment)
    search.index(session, judgment)
    return judgment


def _take(session: Session, actor: Actor, judgment: Judgment, said: Sequence[Statement], change: Change) -> Statement:
    """Keeps one change, and says it as a statement for the next.  The change is seen on what the ones before it left."""
    shape = _shape(change)
    machine = session.get_one(Analysis, judgment.analysis_id).record
    standing = effective.apply(machine, said)
    current = _current(shape, standing, change)
    row = Correction(
        judgment_id=judgment.id, analysis_id=judgment.analysis_id, field=shape.name, item=change.item,
        action=change.action, before=current, after=_after(shape, change, current, said), place=place(change.place),
        note=note(change.note), user_id=actor.user_id,
    )  # fmt: skip
    if change.action == "add":
        row.item = _new(shape, standing.items(shape.name), {*effective.keyed(machine, shape.name), *_items(said)}, row.after)
    session.add(row)
    session.flush()
    (statement,) = statements.of([row])
    spoken = {"field": row.field, "item": row.item, "action": row.action}
    audit.note(
        session, actor, "judgment.correct", "judgment", judgment.id,
        before=spoken | {"value": row.before}, after=spoken | {"value": row.after, "note": row.note},
    )  # fmt: skip
    return statement


def _shape(change: Change) -> Field:
    shape = FIELDS.get(change.field)
    if shape is None:
        raise wrong(f"没有“{shown(change.field)}”这一栏")
    if change.action not in ACTIONS:
        raise wrong(f"没有“{shown(change.action)}”这种操作")
    if change.item is not None and not shape.listed:
        raise wrong(f"{shape.label}只有一个值，不分项")
    if change.action == "add" and (not shape.listed or change.item is not None):
        raise wrong(f"{shape.label}不能这样增加")
    return shape


def _new(shape: Field, there: Record, known: Collection[str], value: Any) -> str:
    """The key of an item that is added: that of its like among those which are `there`, or one that nobody had yet.

    A key that stood for another (`known`) is used again only by a value of this very key, which is what was removed.
    """
    again = next((key for key, one in there.items() if shape.one(one, value)), None)
    key = shape.key_of(value)
    return again or (key if key not in there else shape.free(value, {*there, *known}))


def _items(said: Sequence[Statement]) -> set[str]:
    return {statement.item for statement in said if statement.item is not None}


def _current(shape: Field, standing: Effective, change: Change) -> Any:
    """The value that holds now: of the field, or of the item (None where it is not in the list)."""
    if change.action == "add":
        return None
    if change.item is None:
        return standing.record[shape.name]
    found = standing.items(shape.name).get(change.item)
    if found is None and change.action != "withdraw":
        raise wrong(f"{shape.label}里没有这一项，它可能刚被修改")
    return found


def _after(shape: Field, change: Change, current: Any, said: Sequence[Statement]) -> Any:
    """What is to hold.  Raises ServiceError E602."""
    action = change.action
    if action == "confirm":
        return current
    if action == "remove":
        return None
    if action == "withdraw":
        if not any(_about(one, change) for one in statements.alive(said)):
            raise wrong(f"{shape.label}没有可以撤回的更正")
        return None
    if shape.listed and change.item is None and action == "change":
        return whole(shape, change.value)
    given = change.value
    if isinstance(given, dict) and isinstance(current, dict):
        given = current | given
    return clean(shape, given)


def _about(statement: Statement, change: Change) -> bool:
    if statement.field != change.field:
        return False
    if change.item is None or statement.item is None:
        return statement.item == change.item
    key = None if statement.value is None else FIELDS[change.field].moved(statement.item, statement.value)
    return change.item in {statement.item, key}


def _values(record: Record) -> Record:
    return {key: value for key, value in record.items() if key != "needs_review"}


def _alone(session: Session, actor: Actor, judgment: Judgment, before: Record) -> None:
    """Whoever makes a judgment the same as another one is told, if he may see that one.

    If not, the correction stands without a key (`effective.refresh`): he must not learn that there is another.
    """
    key = columns.key_of(judgment.record)
    if key in {None, judgment.key, columns.key_of(before)}:
        return
    other = session.scalar(actor.scope.judgments().where(Judgment.key == key))
    if other is not None:
        raise ServiceError(
            "E606",
            why=f"法院、案号和文书种类这样更正后，与已登记的另一份文书（编号 {other.id}）完全相同，没有保存；"
            "请先核对那一份：确是同一份的，以那一份为准；那一份填错的，先更正那一份",
        )


def involve(session: Session, actor: Actor, judgment: Judgment) -> None:
    """Parties changed, so may who sees the judgment.  Only who manages a region may take it out of someone's sight."""
    before = organisations.seeing(session, judgment.id)
    organisations.involve(session, judgment, judgment.record, None)
    if before - organisations.seeing(session, judgment.id) and not actor.may("manage"):
        raise ServiceError("E606", why="这样更正后有单位将看不到这份文书，请由司法局更正当事人")
