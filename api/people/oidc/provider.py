"""The provider over HTTPS: its discovery document, its keys, and tokens for a code.

Every address is the provider's own word under the configured issuer's certificate; redirections are not followed, answers
are read up to a limit, and nothing of them is passed on to people.
"""

from __future__ import annotations

import base64
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from api.errors import ServiceError
from api.settings import Settings

SECONDS: Final = 10.0
LARGEST: Final = 1024 * 1024
"""Bytes of an answer; keys and tokens are a few kilobytes."""
WELL_KNOWN: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Provider:
    """What sign-in needs of the discovery document (OpenID Connect Discovery 1.0, 3)."""

    issuer: str
    authorize: str
    token: str
    keys: str


def discover(settings: Settings) -> Provider:
    """The provider as it describes itself now.  Raises ServiceError E514: unreachable, or it calls itself otherwise (4.3)."""
    found = _get(settings.oidc_issuer.rstrip("/") + WELL_KNOWN)
    if found.get("issuer") != settings.oidc_issuer:
        raise ServiceError("E514", why="认证服务器自报的签发者与设置不一致")
    addresses = [str(found.get(name, "")) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    for address in addresses:
        if not encrypted(address):
            raise ServiceError("E514", why="认证服务器给出的地址不完整或没有加密")
    return Provider(settings.oidc_issuer, *addresses)


def keys_of(provider: Provider) -> dict[str, Any]:
    """Its signing keys, as of now: asked for at each sign-in, so that a key it has changed or withdrawn counts at once."""
    return _get(provider.keys)


def exchanged(settings: Settings, provider: Provider, code: str, verifier: str, back: str) -> str:
    """The ID token for a code.  Raises ServiceError E514: the provider does not take the code, or answers without one."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier, "client_id": settings.oidc_client_id}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    secret = settings.oidc_client_secret.get_secret_value()
    if secret:  # RFC 6749, 2.3.1: both are form-encoded first
        pair = f"{quote(settings.oidc_client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    token = _asked("POST", provider.token, urlencode(form).encode(), headers).get("id_token")
    if not isinstance(token, str):
        raise ServiceError("E514", why="认证服务器没有给出身份信息")
    return token


def encrypted(address: str) -> bool:
    """Whether the way there is HTTPS, or does not leave this machine."""
    parts = urlsplit(address)
    try:
        return parts.scheme == "https" or (parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback)
    except ValueError:
        return False


def _get(address: str) -> dict[str, Any]:
    return _asked("GET", address, None, {})


def _asked(method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
    """The JSON object there.  Raises ServiceError E514."""
    if not encrypted(address):
        raise ServiceError("E514", why="认证服务器的地址没有加密")
    try:
        status, answer = _exchange(method, address, body, headers)
        found = json.loads(answer) if status == 200 else None
    except ssl.SSLError:
        raise ServiceError("E514", why="与认证服务器的加密连接没有建立") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise ServiceError("E514", why="连接不上认证服务器或回答有误") from None
    if not isinstance(found, dict):
        raise ServiceError("E514", why=f"认证服务器没有接受（{status}）")
    return found


def _exchange(method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port or (443 if secure else 80), timeout=SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body=body, headers={"Accept": "application/json", "User-Agent": "Anjian", **headers})
        response = connection.getresponse()
        return response.status, response.read(LARGEST)
    finally:
        connection.close()
