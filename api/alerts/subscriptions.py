"""Whether and how often a person is told by e-mail; each for himself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.alerts import deliveries
from api.errors import ServiceError
from api.store import audit
from api.store.actor import Actor
from api.store.tables import Alert, Subscription
from api.store.types import now

RHYTHMS: Final = {"none": "不发送", "daily": "每天一封", "weekly": "每周一封（周一）"}
LONGEST: Final = 200
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+")
"""Nothing that means something in a message's head, in SMTP or in HTML."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person has chosen."""

    email: str = ""
    rhythm: str = "none"


def of(session: Session, actor: Actor) -> Chosen:
    """The caller's choice.  Raises ServiceError E504."""
    actor.require("read")
    row = session.get(Subscription, actor.user_id) if actor.user_id is not None else None
    return Chosen(row.email, row.rhythm) if row is not None else Chosen()


def choose(session: Session, actor: Actor, email: str, rhythm: str) -> Chosen:
    """Sets the caller's address and rhythm.  Alerts from now on are sent, none from before.

    Raises ServiceError E504, E602 (an address or rhythm that is none), E606 (the caller belongs to no organisation, whose alerts there would be).
    """
    actor.require("read")
    address = email.strip()
    if rhythm not in RHYTHMS:
        raise ServiceError("E602", why="没有这种发送方式")
    if actor.user_id is None or actor.organisation_id is None:
        raise ServiceError("E606", why="您的账号不属于任何单位，没有可以发送的预警")
    if (address or rhythm != "none") and (len(address) > LONGEST or not _ADDRESS.fullmatch(address)):
        raise ServiceError("E602", why="请填写正确的邮箱地址")
    row = session.get(Subscription, actor.user_id)
    before = Chosen(row.email, row.rhythm) if row is not None else Chosen()
    if row is None:
        row = Subscription(user_id=actor.user_id, email=address, rhythm="none", told_until=0)
        session.add(row)
    if row.rhythm == "none" and rhythm != "none":
        row.told_until, row.told_at = session.scalar(select(func.max(Alert.id))) or 0, now()
    row.email, row.rhythm = address, rhythm
    if rhythm == "none":
        deliveries.give_up(session, "email", actor.user_id, "本人已停止订阅")
    chosen = Chosen(address, rhythm)
    if chosen != before:
        audit.note(session, actor, "subscription.change", "user", actor.user_id, before={"rhythm": before.rhythm}, after={"rhythm": rhythm})
    return chosen
