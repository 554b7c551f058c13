"""What is on its way to webhooks and mailboxes: queued with the alerts themselves, tried again, given up where people see it.

A delivery is claimed before it is tried: its next attempt is set and counted in a transaction of its own.  Two workers
never try the same one at once, and one that is killed while it tries is tried again.  (Whether it had arrived nobody can know then:
the receiver tells by X-Anjian-Delivery or the Message-ID, which stay the same.)
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, true, update
from sqlalchemy.orm import Session

from api.alerts.kinds import KINDS, LEVELS
from api.alerts.one_line import one_line
from api.errors import ServiceError
from api.store import audit
from api.store.actor import Actor
from api.store.tables import Alert, Delivery, Subscription, User, Webhook
from api.store.types import now

PAUSES: Final = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 360, 720, 1440))
"""After each failed attempt; after the last it is given up."""
TRYING: Final = timedelta(minutes=5)
"""A claim holds so long: no attempt takes longer."""
KEPT: Final = timedelta(days=90)
"""What arrived is forgotten then; what was given up stays until it is sent again or its target goes."""
PER_BODY: Final = 20
"""Alerts in one request: gateways limit how many they take a minute."""
TEXT_BYTES: Final = 2000
"""企业微信 takes no more than 2,048 in a text."""
STATES: Final = {"waiting": "等待发送", "sent": "已送达", "failed": "没有送达"}
CHANNELS: Final = {"email": "邮件", "webhook": "推送"}


@dataclass(frozen=True, slots=True)
class Line:
    """A delivery as people see it, with the name of where it goes."""

    delivery: Delivery
    target: str


def hand_over(session: Session, alerts: Sequence[Alert]) -> None:
    """Queues new alerts for the webhooks of their organisations, in the transaction that makes them."""
    concerned = {one.organisation_id for one in alerts}
    hooks = session.scalars(select(Webhook).where(Webhook.active, Webhook.organisation_id.in_(concerned)).order_by(Webhook.id)).all()
    for hook in hooks:
        wanted = [one for one in alerts if one.organisation_id == hook.organisation_id and (not hook.kinds or one.kind in hook.kinds)]
        for start in range(0, len(wanted), PER_BODY):
            some = wanted[start : start + PER_BODY]
            session.add(Delivery(channel="webhook", target=hook.id, key=f"alert:{some[0].id}", body=body(some)))


def body(alerts: Sequence[Alert]) -> dict[str, Any]:
    """What a webhook is sent: a text for people, as 企业微信 and 钉钉 take it, and the alerts for programmes."""
    lines = [f"【案鉴预警】{len(alerts)} 条"]
    for place, one in enumerate(alerts):
        line = f"{LEVELS[one.level]}·{KINDS[one.kind]}：{one_line(one.message)}"
        if len("\n".join([*lines, line]).encode()) > TEXT_BYTES:
            lines.append(f"另有 {len(alerts) - place} 条，请在系统里查看。")
            break
        lines.append(line)
    items = [
        {"id": one.id, "kind": one.kind, "level": one.level, "message": one_line(one.message), "address": one.address, "organisation_id": one.organisation_id,
         "about_id": one.about_id, "created_at": one.created_at.isoformat()}
        for one in alerts
    ]  # fmt: skip
    return {"msgtype": "text", "text": {"content": "\n".join(lines)}, "event": "alert", "alerts": items}


def try_out(session: Session, hook: Webhook) -> None:
    """Queues a message by which people see whether a webhook works."""
    said = {"msgtype": "text", "text": {"content": "【案鉴预警】这是一条测试消息，收到即表示推送正常。"}, "event": "test", "alerts": []}
    session.add(Delivery(channel="webhook", target=hook.id, key=f"test:{secrets.token_hex(8)}", body=said))


def claim(session: Session) -> Delivery | None:
    """The delivery that has been due longest, kept from others for TRYING; None: nothing is due.

    The session has to be committed before it is tried.
    """
    moment = now()
    waiting = (Delivery.state == "waiting", Delivery.due_at <= moment)
    for delivery_id in session.scalars(select(Delivery.id).where(*waiting).order_by(Delivery.due_at, Delivery.id).limit(5)).all():
        taken = update(Delivery).where(Delivery.id == delivery_id, *waiting).values(due_at=moment + TRYING, attempts=Delivery.attempts + 1)
        if session.scalar(taken.returning(Delivery.id), execution_options={"synchronize_session": False}) is None:
            continue  # another worker was first
        row = session.get_one(Delivery, delivery_id, populate_existing=True)
        if row.attempts <= len(PAUSES) + 1:
            return row
        row.state, row.error = "failed", "发送时多次中断"
    return None


def any_due(session: Session) -> bool:
    """Whether something is to be tried now; asked before a transaction that writes."""
    return session.scalar(select(Delivery.id).where(Delivery.state == "waiting", Delivery.due_at <= now()).limit(1)) is not None


def settle(session: Session, delivery_id: int, problem: str, *, hopeless: bool = False) -> None:
    """How an attempt ended: `problem` is empty when it arrived; `hopeless`: trying again would not help."""
    row = session.get(Delivery, delivery_id)
    if row is None or row.state != "waiting":
        return  # its target was removed meanwhile
    row.error = problem[:500]
    if not problem:
        row.state, row.sent_at = "sent", now()
    elif hopeless or row.attempts > len(PAUSES):
        row.state = "failed"
    else:
        row.due_at = now() + PAUSES[row.attempts - 1]


def retry(session: Session, actor: Actor, delivery_id: int) -> None:
    """Sends what was given up again, now.  Raises ServiceError E504, E601, E606 (it was not given up)."""
    row = session.scalar(select(Delivery).where(Delivery.id == delivery_id, _visible(actor)))
    if row is None:
        raise ServiceError("E601", what="这条发送记录")
    if row.state != "failed":
        raise ServiceError("E606", why="这条没有发送失败")
    row.state, row.attempts, row.due_at = "waiting", 0, now()
    audit.note(session, actor, "delivery.retry", "delivery", row.id)


def listed(session: Session, actor: Actor, *, state: str = "", offset: int = 0, limit: int = 50) -> tuple[list[Line], int]:
    """Deliveries, newest first, and how many: all for administrators, those of his webhooks for who manages.  Raises ServiceError E504."""
    wanted = [_visible(actor), *([Delivery.state == state] if state else [])]
    total = session.scalar(select(func.count(Delivery.id)).where(*wanted)) or 0
    rows = session.execute(
        select(Delivery, User.name, Webhook.name)
        .outerjoin(User, and_(Delivery.channel == "email", User.id == Delivery.target))
        .outerjoin(Webhook, and_(Delivery.channel == "webhook", Webhook.id == Delivery.target))
        .where(*wanted).order_by(Delivery.id.desc()).offset(max(0, offset)).limit(min(max(0, limit), 200))
    )  # fmt: skip
    return [Line(row, user or hook or "已删除") for row, user, hook in rows], total


def give_up(session: Session, channel: str, target: int, why: str) -> None:
    """What waits for a target that is no more wanted."""
    waiting = update(Delivery).where(Delivery.channel == channel, Delivery.target == target, Delivery.state == "waiting")
    session.execute(waiting.values(state="failed", error=why))


def forget(session: Session, channel: str, target: int) -> None:
    """Everything that was ever sent to a target that is gone."""
    session.execute(delete(Delivery).where(Delivery.channel == channel, Delivery.target == target))


def sweep(session: Session) -> None:
    """Forgets what arrived long ago."""
    session.execute(delete(Delivery).where(Delivery.state == "sent", Delivery.sent_at < now() - KEPT))


def _visible(actor: Actor) -> ColumnElement[bool]:
    actor.require("manage")
    if actor.scope.everything:
        return true()
    hooks = select(Webhook.id).where(Webhook.organisation_id.in_(actor.scope.organisations()))
    people = select(Subscription.user_id).join(User, User.id == Subscription.user_id).where(User.organisation_id.in_(actor.scope.organisations()))
    return or_(
        and_(Delivery.channel == "webhook", Delivery.target.in_(hooks)), and_(Delivery.channel == "email", Delivery.target.in_(people))
    )
