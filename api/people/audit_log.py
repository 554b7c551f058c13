"""Reading the audit: an administrator sees everything, a bureau what people of its region did, others what they did."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.spreadsheets import harmless
from api.store import audit
from api.store.actor import Actor
from api.store.tables import AuditEntry, User
from api.store.types import CHINA, midnight

CHUNK: Final = 1000
HEAD: Final = ("时间", "用户名", "姓名", "来源地址", "操作", "对象", "编号", "修改前", "修改后")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; None: all.  Days are whole days in China, both included.

    Raises ServiceError E602 for an unknown action, before the first line of an answer is sent.
    """

    user_id: int | None = None
    action: str | None = None
    object_type: str | None = None
    object_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None

    def __post_init__(self) -> None:
        if self.action is not None and self.action not in audit.ACTIONS:
            raise ServiceError("E602", why="没有这种操作")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry and the name of who acted, as it is today."""

    entry: AuditEntry
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries and how many there are."""

    rows: list[Line]
    total: int


def page(session: Session, actor: Actor, filters: Filters, *, offset: int = 0, limit: int = 50) -> Page:
    """The entries that the caller may see, newest first."""
    conditions = _conditions(actor, filters)
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*conditions)) or 0
    return Page(_lines(session, conditions, offset, limit), total)


def csv_lines(session: Session, actor: Actor, filters: Filters) -> Iterator[str]:
    """The same as a table for a spreadsheet, all of them, piece by piece; begins with a byte order mark."""
    conditions = _conditions(actor, filters)
    yield "\ufeff" + _row(HEAD)
    last: int | None = None
    while True:
        below = [*conditions, AuditEntry.id < last] if last is not None else conditions
        lines = _lines(session, below, 0, CHUNK)
        yield "".join(_row(_cells(line)) for line in lines)
        if len(lines) < CHUNK:
            return
        last = lines[-1].entry.id


def _lines(session: Session, conditions: list[ColumnElement[bool]], offset: int, limit: int) -> list[Line]:
    found = session.execute(
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(*conditions)
        .order_by(AuditEntry.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [Line(entry, name or "") for entry, name in found]


def _conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    equal = (
        (AuditEntry.user_id, filters.user_id),
        (AuditEntry.action, filters.action),
        (AuditEntry.object_type, filters.object_type),
        (AuditEntry.object_id, filters.object_id),
    )
    conditions = [_visible(actor), *(column == value for column, value in equal if value is not None)]
    if filters.first_day is not None:
        conditions.append(AuditEntry.at >= midnight(filters.first_day))
    if filters.last_day is not None:
        conditions.append(AuditEntry.at < midnight(filters.last_day) + timedelta(days=1))
    return conditions


def _visible(actor: Actor) -> ColumnElement[bool]:
    if actor.may("administer") or actor.scope.everything:
        return true()
    own = AuditEntry.user_id == actor.user_id
    if actor.role != "bureau":
        return own
    return or_(own, AuditEntry.organisation_id.in_(actor.scope.organisations()))


def _cells(line: Line) -> tuple[str, ...]:
    entry = line.entry
    return (
        f"{entry.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        entry.login,
        line.name,
        entry.address,
        audit.ACTIONS.get(entry.action, entry.action),
        audit.OBJECTS.get(entry.object_type, entry.object_type),
        "" if entry.object_id is None else str(entry.object_id),
        _json(entry.before),
        _json(entry.after),
    )


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _row(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(map(harmless, cells))
    return written.getvalue()
