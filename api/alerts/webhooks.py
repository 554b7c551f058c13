"""Addresses of other systems that are told of alerts at once: 企业微信 and 钉钉 gateways and the like.

Every request is a POST of JSON with these headers:

    X-Anjian-Delivery    number of the delivery; the same when it is tried again
    X-Anjian-Timestamp   seconds since 1970, of this attempt
    X-Anjian-Signature   sha256=<hex>: HMAC-SHA256 with the webhook's secret over timestamp, a full stop, and the body

The body has `msgtype` and `text` as both gateways take them, and `alerts` for programmes.  Addresses within one's own
network are allowed: that is where such gateways stand.  The answer's text is never shown to anybody, and redirections are
not followed, so that registering an address tells nothing about what else is in the network.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from api.alerts import deliveries
from api.alerts.kinds import KINDS
from api.errors import ServiceError
from api.settings import Settings
from api.store import audit
from api.store.actor import Actor
from api.store.tables import Webhook

LONGEST: Final = 500
MOST: Final = 20
"""Of one organisation."""
_PLAIN: Final = re.compile(r"[\x21-\x7e]+")
"""No blanks, control characters or other scripts: the address goes into a request's head."""


def create(
    session: Session, actor: Actor, settings: Settings, *, name: str, url: str, kinds: Collection[str] = (), organisation_id: int | None = None
) -> tuple[Webhook, str]:
    """A webhook for the alerts of an organisation (the caller's own unless given).  Returns it with its secret, shown this once.

    Raises ServiceError E504, E601 (not the caller's to see), E602 (name, address or kinds), E606 (too many).
    """
    actor.require("manage")
    owner = organisation_id or actor.organisation_id
    if owner is None:
        raise ServiceError("E602", why="请指明推送哪个单位的预警")
    actor.scope.organisation(session, owner)
    if len(session.scalars(select(Webhook.id).where(Webhook.organisation_id == owner)).all()) >= MOST:
        raise ServiceError("E606", why=f"一个单位最多登记 {MOST} 个推送地址")
    made = Webhook(
        organisation_id=owner, name=_name(name), url=checked(url), salt=secrets.token_hex(16), kinds=_kinds(kinds), user_id=actor.user_id
    )
    session.add(made)
    session.flush()
    audit.note(session, actor, "webhook.create", "webhook", made.id, after=_described(made))
    return made, secret_of(settings, made)


def listed(session: Session, actor: Actor) -> list[Webhook]:
    """Those that the caller manages, newest first.  Raises ServiceError E504."""
    actor.require("manage")
    return list(session.scalars(select(Webhook).where(_visible(actor)).order_by(Webhook.id.desc())))


def one(session: Session, actor: Actor, webhook_id: int) -> Webhook:
    """A webhook.  Raises ServiceError E504, E601."""
    actor.require("manage")
    found = session.scalar(select(Webhook).where(Webhook.id == webhook_id, _visible(actor)))
    if found is None:
        raise ServiceError("E601", what="这个推送地址")
    return found


def change(
    session: Session, actor: Actor, webhook_id: int, *, active: bool | None = None, kinds: Collection[str] | None = None, name: str | None = None
) -> Webhook:
    """Switches it on or off, or chooses other kinds.  What waits for one that is off is given up.  Raises ServiceError as `create`."""
    row = one(session, actor, webhook_id)
    before = _described(row)
    if kinds is not None:
        row.kinds = _kinds(kinds)
    if name is not None:
        row.name = _name(name)
    if active is not None:
        row.active = active
        if not active:
            deliveries.give_up(session, "webhook", row.id, "推送地址已停用")
    audit.note(session, actor, "webhook.change", "webhook", row.id, before=before, after=_described(row))
    return row


def renew_secret(session: Session, actor: Actor, settings: Settings, webhook_id: int) -> str:
    """A new secret, shown this once; the old one signs nothing any more.  Raises ServiceError E504, E601."""
    row = one(session, actor, webhook_id)
    row.salt = secrets.token_hex(16)
    audit.note(session, actor, "webhook.secret", "webhook", row.id)
    return secret_of(settings, row)


def remove(session: Session, actor: Actor, webhook_id: int) -> None:
    """Takes it away with all its deliveries.  Raises ServiceError E504, E601."""
    row = one(session, actor, webhook_id)
    deliveries.forget(session, "webhook", row.id)
    audit.note(session, actor, "webhook.remove", "webhook", row.id, before=_described(row))
    session.delete(row)


def test(session: Session, actor: Actor, webhook_id: int) -> None:
    """Queues a message without alerts.  Raises ServiceError E504, E601, E606 (it is switched off)."""
    row = one(session, actor, webhook_id)
    if not row.active:
        raise ServiceError("E606", why="推送地址已停用，请先启用")
    deliveries.try_out(session, row)
    audit.note(session, actor, "webhook.test", "webhook", row.id)


def secret_of(settings: Settings, webhook: Webhook) -> str:
    """The secret that signs: from the service's own key, the number and the salt.  It is stored nowhere."""
    own = f"webhook:{webhook.id}:{webhook.salt}".encode()
    return hmac.new(settings.secret_key().encode(), own, hashlib.sha256).hexdigest()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of X-Anjian-Signature."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def shown(url: str) -> str:
    """An address as people may see it: gateways have their key in the query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")) + ("?…" if parts.query else "")


def checked(url: str) -> str:
    """An address that may be posted to.  Raises ServiceError E602 that says why not."""
    text = url.strip()
    if not text or len(text) > LONGEST or not _PLAIN.fullmatch(text):
        raise ServiceError("E602", why=f"推送地址应为不超过 {LONGEST} 个字符的网址，不含空格和中文")
    try:
        parts = urlsplit(text)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ServiceError("E602", why="推送地址不是正确的网址") from error
    if not fine:
        raise ServiceError("E602", why="推送地址应以 http:// 或 https:// 开头，并有主机名")
    return _without_user(parts, text)


def _without_user(parts: SplitResult, text: str) -> str:
    if "@" in parts.netloc:
        raise ServiceError("E602", why="推送地址里不能写用户名和密码")
    if parts.fragment:
        raise ServiceError("E602", why="推送地址里不能有 # 和后面的部分")
    return text


def _name(name: str) -> str:
    clean = name.strip()
    if not clean or len(clean) > 100 or not clean.isprintable():
        raise ServiceError("E602", why="名称应为 1 至 100 个字")
    return clean


def _kinds(kinds: Collection[str]) -> list[str]:
    if not set(kinds) <= set(KINDS):
        raise ServiceError("E602", why="预警种类的取值不认识")
    return [code for code in KINDS if code in kinds]


def _described(row: Webhook) -> dict[str, object]:
    kinds = "、".join(KINDS[code] for code in row.kinds) or "全部"
    return {"name": row.name, "url": shown(row.url), "kinds": kinds, "active": row.active, "organisation_id": row.organisation_id}


def _visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.scope.everything else Webhook.organisation_id.in_(actor.scope.organisations())
