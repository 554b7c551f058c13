"""From our sign-in page to the provider and back.

What must come back unchanged lies in a signed cookie of the browser that set out: the answer of another browser's journey
is worth nothing in this one (RFC 6749, 10.12), and each answer is good once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import astuple, dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError

from api.errors import ServiceError
from api.people.oidc import claims, people, provider
from api.people.sessions import Ticket, describe, fresh
from api.services import Services
from api.settings import Settings
from api.store import audit
from api.store.actor import Actor
from api.store.locking import MetError
from api.store.scope import Scope
from api.store.tables import EndedSession
from api.store.types import now

COOKIE: Final = "anjian_oidc"
START: Final = "/sign-in/oidc"
BACK: Final = "/sign-in/oidc/back"
SECONDS: Final = 600
"""How long signing in at the provider may take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back: state and code from the provider, and the cookie of the browser."""

    state: str
    code: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Journey:
    """What the browser keeps meanwhile; `target`: where it goes on afterwards, on this service."""

    state: str
    nonce: str
    verifier: str
    target: str


def begun(services: Services, target: str, base: str, address: str) -> tuple[str, str]:
    """The provider's address to go to, and the value of the cookie.  base: our own address as people type it.

    Raises ServiceError E506 (too often), E514 (the provider is away), E517 (not configured).
    """
    settings = services.settings
    _require_configured(settings)
    services.rates.hit("sign-in-from", address, settings.sign_ins_per_minute)
    found = provider.discover(settings)
    journey = Journey(secrets.token_urlsafe(12), secrets.token_urlsafe(24), secrets.token_urlsafe(48), target)
    asked = {
        "response_type": "code", "client_id": settings.oidc_client_id, "redirect_uri": base + BACK, "scope": settings.oidc_scope,
        "state": journey.state, "nonce": journey.nonce, "code_challenge": _challenge(journey.verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    joint = "&" if "?" in found.authorize else "?"
    return found.authorize + joint + urlencode(asked), _signer(settings).dumps(astuple(journey))


def ended(services: Services, answer: Answer, base: str, address: str) -> tuple[Ticket, str]:
    """The ticket of who has signed in there, and where he wanted to go.

    Raises ServiceError E514 (anything about the answer that does not hold), E515 (no such user), E503, E506, E516, E517.
    """
    settings = services.settings
    _require_configured(settings)
    services.rates.hit("sign-in-from", address, settings.sign_ins_per_minute)
    journey = _opened(settings, answer.cookie)
    if not hmac.compare_digest(answer.state.encode(), journey.state.encode()):
        raise ServiceError("E514", why="这次登录不是从本浏览器开始的")
    _use_up(services, journey)
    found = provider.discover(settings)
    token = provider.exchanged(settings, found, answer.code, journey.verifier, base + BACK)
    known = claims.verified(settings, token, provider.keys_of(found), journey.nonce)
    try:
        with services.database.write() as session:
            user = people.of(session, settings, known)
            user.last_sign_in_at = now()
            audit.note(session, describe(user, address), "user.sign_in", "user", user.id, after={"by": "oidc"})
            return fresh(user), journey.target
    except ServiceError as error:
        if error.code in {"E503", "E515"}:
            _note_refusal(services, address, error.code)
        raise


def cookie_header(settings: Settings, value: str) -> str:
    """The Set-Cookie header of a journey; an empty value takes it back."""
    secure = "; Secure" if settings.https else ""
    return f"{COOKIE}={value}; Path={START}; Max-Age={SECONDS if value else 0}; HttpOnly; SameSite=Lax{secure}"


def _require_configured(settings: Settings) -> None:
    if not settings.oidc_issuer:
        raise ServiceError("E517")


def _use_up(services: Services, journey: Journey) -> None:
    """An answer that somebody has seen on its way is not good a second time, on whatever of our machines."""
    try:
        with services.database.write() as session:
            session.add(EndedSession(id=f"oidc{journey.state}"[:20], ends_at=now() + timedelta(seconds=SECONDS)))
    except (IntegrityError, MetError):
        raise ServiceError("E514", why="这次登录已经用过") from None


def _note_refusal(services: Services, address: str, code: str) -> None:
    nobody = Actor(None, "", "", "", None, "", Scope(), address)
    with services.database.write() as session:
        audit.note(session, nobody, "user.sign_in_failed", "user", None, after={"by": "oidc", "code": code})


def _opened(settings: Settings, cookie: str) -> Journey:
    try:
        return Journey(*_signer(settings).loads(cookie, max_age=SECONDS))
    except (BadData, TypeError) as error:
        raise ServiceError("E514", why="登录用时太长，或不是从本浏览器开始的") from error


def _challenge(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    kind = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(settings.secret_key(), salt="oidc", signer_kwargs=kind)
