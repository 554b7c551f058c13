"""How long things of a kind are kept.  Usually for ever: an administrator who says otherwise sees first what would go.

A judgment that has reached its age goes into the trash, from where it can be had back; what is purged there, and everything
else here, is gone for good.  What is held goes nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, Table, and_, func, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import audit, door
from api.store.actor import SYSTEM, Actor
from api.store.tables import (
    Alert,
    AuditEntry,
    Base,
    Delivery,
    EndedSession,
    Hold,
    Job,
    Judgment,
    Notification,
    OneTimeLink,
    RetentionRule,
    Trashed,
    TypicalCase,
    TypicalCaseVersion,
)
from api.store.types import now

LONGEST: Final = 36_500
"""Days: a hundred years."""
EXAMPLES: Final = 20
AT_ONCE: Final = 500
"""Rows of one transaction."""
SIGN_INS: Final = ("user.sign_in", "user.sign_in_failed", "user.sign_out", "user.locked")


@dataclass(frozen=True, slots=True)
class Kind:
    """Things that may be kept for some days only.

    `least`: fewer days are not taken; `usual`: 0 for ever.  `old`: condition for what was there at a moment long enough ago.
    """

    label: str
    told: str
    model: type[Base]
    old: Callable[[datetime], ColumnElement[bool]]
    shown: ColumnElement[Any] | None = None
    usual: int = 0
    least: int = 1


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A kind with its days, and what would go now: how many, and the oldest of them."""

    kind: str
    label: str
    told: str
    days: int
    usual: int
    least: int
    going: int
    examples: tuple[str, ...]


def _unheld(moment: datetime) -> ColumnElement[bool]:
    held = select(Hold.object_id).where(Hold.kind == "judgment", Hold.ended_at.is_(None))
    return and_(Judgment.created_at < moment, Judgment.id.not_in(held))


def _released(moment: datetime) -> ColumnElement[bool]:
    """Earlier versions of released cases, but for the one that was released."""
    last = select(TypicalCase.version).where(TypicalCase.id == TypicalCaseVersion.case_id, TypicalCase.state == "released").scalar_subquery()
    return and_(TypicalCaseVersion.created_at < moment, TypicalCaseVersion.version < last)


KINDS: Final[Mapping[str, Kind]] = {
    "trash": Kind("回收站", "到期后彻底删除，不能恢复", Trashed, lambda at: and_(Trashed.thrown_at < at, Trashed.content.is_not(None)), Trashed.title.expression, 30),
    "judgment": Kind("裁判文书", "到期后连同原件移入回收站", Judgment, _unheld, Judgment.case_number.expression, 0, 365),
    "audit": Kind("操作记录", "不含登录记录和彻底删除的记录", AuditEntry, lambda at: and_(AuditEntry.at < at, AuditEntry.action.not_in(
        (*SIGN_INS, "trash.purge", "retention.run"))), None, 0, 183),
    "sign_in": Kind("登录记录", "登录、退出、失败和锁定", AuditEntry, lambda at: and_(AuditEntry.at < at, AuditEntry.action.in_(SIGN_INS)), None, 0, 183),
    "session": Kind("会话和一次性链接", "已经失效的", OneTimeLink, lambda at: OneTimeLink.expires_at < at),
    "ended": Kind("已退出的会话", "已经失效的", EndedSession, lambda at: EndedSession.ends_at < at),
    "job": Kind("后台任务", "已经结束的", Job, lambda at: and_(Job.finished_at < at, Job.state.in_(("done", "failed", "stopped")))),
    "notification": Kind("收件箱", "文件处理结果的通知", Notification, lambda at: Notification.created_at < at),
    "alert": Kind("预警", "已经确认或原因消除的", Alert, lambda at: Alert.acknowledged_at < at),
    "delivery": Kind("预警发送记录", "已经送达或放弃的", Delivery, lambda at: and_(Delivery.due_at < at, Delivery.state.in_(("sent", "failed")))),
    "version": Kind("典型案例的历次修改", "已发布案例的较早版本", TypicalCaseVersion, _released),
}  # fmt: skip
"""Code → kind.  The least days of the audit: logs are kept for six months (网络安全法第二十一条第三项)."""


def days(session: Session, kind: str) -> int:
    """How many days things of a kind are kept; 0: for ever."""
    found = session.get(RetentionRule, kind)
    return KINDS[kind].usual if found is None else found.days


def listed(session: Session, actor: Actor, asked: Mapping[str, int] | None = None) -> list[RuleShown]:
    """All kinds with what would go now; `asked`: as if these days were set.  Raises ServiceError E504, E602."""
    actor.require("administer")
    given = dict(asked or {})
    for kind, number in given.items():
        _check(kind, number)
    return [_rule(session, kind, given.get(kind, days(session, kind))) for kind in KINDS]


def set_days(session: Session, actor: Actor, kind: str, number: int) -> RuleShown:
    """Says how long things of a kind are kept.  Raises ServiceError E504 (not an administrator), E601, E602."""
    actor.require("administer")
    if kind not in KINDS:
        raise ServiceError("E601", what="这一类")
    _check(kind, number)
    before, row = days(session, kind), session.get(RetentionRule, kind)
    if row is None:
        session.add(RetentionRule(kind=kind, days=number, user_id=actor.user_id))
    else:
        row.days, row.user_id, row.updated_at = number, actor.user_id, now()
    session.flush()
    audit.note(session, actor, "retention.set", "retention", None, before={"kind": kind, "days": before}, after={"kind": kind, "days": number})
    return _rule(session, kind, number)


def run(session: Session, kind: str, at: datetime | None = None) -> int:
    """Removes some of what has reached its age, for good; returns how many.  Trash and judgments have ways of their own."""
    number = days(session, kind)
    if not number:
        return 0
    found = KINDS[kind]
    keys = session.scalars(_old(found, number, at).limit(AT_ONCE)).all()
    if not keys:
        return 0
    table = found.model.__table__
    assert isinstance(table, Table)
    if table.name in door.GUARDED:
        door.remove(session, table, keys)
    else:
        session.connection().execute(table.delete().where(_key(found).in_(keys)))
    audit.note(session, SYSTEM, "retention.run", "retention", None, after={"kind": kind, "days": number, "rows": len(keys)})
    return len(keys)


def reached(session: Session, kind: str, at: datetime | None = None, limit: int = AT_ONCE) -> Sequence[int]:
    """Numbers of the trash or the judgments that have reached their age, the oldest first."""
    number = days(session, kind)
    return session.scalars(_old(KINDS[kind], number, at).limit(limit)).all() if number else ()


def _old(kind: Kind, number: int, at: datetime | None = None) -> Select[int]:
    key = _key(kind)
    return select(key).where(kind.old((at or now()) - timedelta(days=number))).order_by(key)


def _rule(session: Session, code: str, number: int) -> RuleShown:
    kind, going = KINDS[code], 0
    examples: tuple[str, ...] = ()
    if number:
        old = _old(kind, number)
        going = session.scalar(select(func.count()).select_from(old.order_by(None).subquery())) or 0
        examples = _examples(session, kind, session.scalars(old.limit(EXAMPLES)).all())
    return RuleShown(code, kind.label, kind.told, number, kind.usual, kind.least, going, examples)


def _examples(session: Session, kind: Kind, keys: Sequence[int]) -> tuple[str, ...]:
    if kind.shown is None or not keys:
        return ()
    key = _key(kind)
    rows = session.execute(select(key, kind.shown).where(key.in_(keys)).order_by(key))
    return tuple(shown or f"第 {number} 号" for number, shown in rows)


def _key(kind: Kind) -> Column[Any]:
    table = kind.model.__table__
    assert isinstance(table, Table)
    [key] = table.primary_key.columns
    return key


def _check(kind: str, number: int) -> None:
    if kind not in KINDS:
        raise ServiceError("E602", why="没有这一类")
    least = KINDS[kind].least
    if number != 0 and not least <= number <= LONGEST:
        raise ServiceError("E602", why=f"{KINDS[kind].label}至少保留 {least} 天；0 表示一直保留")
