"""The digest of a person's new alerts: once a day or a week, in words and as simple HTML."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from api.alerts import inbox
from api.alerts.kinds import KINDS, LEVELS
from api.alerts.one_line import one_line
from api.people.sessions import describe
from api.settings import Settings
from api.store import adding
from api.store.database import Database
from api.store.locking import ROW
from api.store.tables import Alert, AlertRun, Delivery, Subscription, User
from api.store.types import CHINA, now

HOUR: Final = 8
"""From this hour on in China: digests lie there when people come to work, with what the night's run found."""
MOST: Final = 200
"""Alerts in a digest; how many more there are is said."""


def queue(database: Database, settings: Settings, moment: datetime | None = None) -> int:
    """Queues the digests that are due.  Returns how many.

    None while there is no mail server: what is new then waits for the first digest after there is one.  None before the
    day's alerts are worked out.  A digest that was missed comes with the next one.
    """
    here = (moment or now()).astimezone(CHINA)
    if not (settings.smtp_host and settings.smtp_from) or here.hour < HOUR:
        return 0
    with database.read() as session:
        ready = (session.scalar(select(func.max(AlertRun.day))) or date.min) >= here.date()
        people = _due(session, here.date()) if ready else []
    made = 0
    for user_id in people:
        with database.write() as session:
            made += _queue(session, settings, user_id, here)
    return made


def _due(session: Session, day: date) -> list[int]:
    rows = session.execute(
        select(Subscription.user_id, Subscription.rhythm, Subscription.told_at).join(User, User.id == Subscription.user_id)
        .where(Subscription.rhythm.in_(("daily", "weekly")), User.active, User.organisation_id.is_not(None)).order_by(Subscription.user_id)
    )  # fmt: skip
    return [user_id for user_id, rhythm, told_at in rows if _is_due(rhythm, told_at, day)]


def _is_due(rhythm: str, told_at: datetime | None, day: date) -> bool:
    """Once on each day, or once from each Monday on."""
    begins = day if rhythm == "daily" else day - timedelta(days=day.weekday())
    return told_at is None or told_at.astimezone(CHINA).date() < begins


def _queue(session: Session, settings: Settings, user_id: int, here: datetime) -> int:
    """The digest and how far it goes are one transaction: it is neither lost nor sent twice."""
    user = session.scalar(select(User).where(User.id == user_id).options(joinedload(User.organisation)).with_for_update(**ROW, of=User))
    chosen = session.get(Subscription, user_id, populate_existing=True, with_for_update=ROW)
    if user is None or chosen is None or not user.active or not _is_due(chosen.rhythm, chosen.told_at, here.date()):
        return 0  # another worker was first, or the person has changed his mind
    last = session.scalar(select(func.max(Alert.id))) or chosen.told_until  # what is made meanwhile is for the next one
    mine = (inbox.holds(describe(user)), Alert.id > chosen.told_until, Alert.id <= last, Alert.acknowledged_at.is_(None))
    total = session.scalar(select(func.count(Alert.id)).where(*mine)) or 0
    alerts = session.scalars(select(Alert).where(*mine).order_by(Alert.id.desc()).limit(MOST)).all()
    chosen.told_at = here
    chosen.told_until = last
    if not alerts:
        return 0
    body = {**message(alerts, total, settings, here.date()), "organisation_id": user.organisation_id}
    row = {
        "channel": "email", "target": user_id, "key": f"digest:{here.date()}", "body": body,
        "state": "waiting", "attempts": 0, "due_at": now(), "error": "",
    }  # fmt: skip
    session.execute(adding.if_absent(session.connection(), Delivery.__table__, [row]))
    return 1


def message(alerts: Sequence[Alert], total: int, settings: Settings, day: date) -> dict[str, Any]:
    """Subject, text and HTML.  Everything that comes from documents is escaped."""
    base = settings.public_url.rstrip("/")
    more = f"另有 {total - len(alerts)} 条，请在系统的“预警”页面查看。" if total > len(alerts) else ""
    lines = [f"{LEVELS[one.level]}｜{KINDS[one.kind]}｜{one_line(one.message)}" for one in alerts]
    links = [f"{base}{one.address}" if base and one.address.startswith("/") else "" for one in alerts]
    listed = [f"{line}\n  {link}" if link else line for line, link in zip(lines, links, strict=True)]
    text = "\n".join([f"截至 {day}，您有 {total} 条新的预警：", "", *listed, *([more] if more else []), "", FOOT])
    return {"subject": f"案鉴预警 {day}：{total} 条", "text": text, "html": _html(alerts, links, total, more, day)}


FOOT: Final = "这封邮件由案鉴自动发送，请勿回复。在“我的账号”页面可以改变发送方式或停止发送。"
_CELL: Final = 'style="border:1px solid #e5e6eb;padding:4px 8px;text-align:left;vertical-align:top"'


def _html(alerts: Sequence[Alert], links: Sequence[str], total: int, more: str, day: date) -> str:
    rows = []
    for one, link in zip(alerts, links, strict=True):
        said = html.escape(one_line(one.message))
        shown = f'<a href="{html.escape(link)}">{said}</a>' if link else said
        rows.append(f"<tr><td {_CELL}>{LEVELS[one.level]}</td><td {_CELL}>{KINDS[one.kind]}</td><td {_CELL}>{shown}</td></tr>")
    head = "".join(f"<th {_CELL}>{one}</th>" for one in ("级别", "种类", "内容"))
    return (
        f'<!doctype html><html lang="zh-CN"><body style="font-size:14px;color:#1f2329"><p>截至 {day}，您有 {total} 条新的预警：</p>'
        f'<table style="border-collapse:collapse"><tr>{head}</tr>{"".join(rows)}</table><p>{more}</p><p style="color:#646a73">{FOOT}</p></body></html>'
    )
