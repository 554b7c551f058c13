"""Whether an ID token is meant for us, now, and for this sign-in (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

import hmac
import time
from typing import Any, Final

from api.errors import ServiceError
from api.settings import Settings

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures by a key that the provider alone holds: not `none`, and no HMAC, for which our own secret would be the key."""
LEEWAY: Final = 60
"""Seconds by which clocks may differ."""
OLDEST: Final = 600
"""Seconds since it was made: it is fetched at once."""


def verified(settings: Settings, token: str, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    """The claims of a token that holds.  keys: the provider's, as a JSON Web Key Set.

    Raises ServiceError E514: not signed by one of the keys, from or for somebody else, out of its time, or of another sign-in;
    E516 where the package is missing.
    """
    try:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet
    except ImportError:
        raise ServiceError("E516") from None
    try:
        signing: Any = {"keys": [key for key in keys.get("keys", []) if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]}
        claims = jwt.decode(token, KeySet.import_key_set(signing), algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise ServiceError("E514", why="身份信息的签名不能核实") from None
    wrong = _wrong(settings, claims, nonce)
    if wrong:
        raise ServiceError("E514", why=wrong)
    return claims


def _wrong(settings: Settings, claims: dict[str, Any], nonce: str) -> str:
    """Why the claims do not hold; empty when they do."""
    ours, audience, subject = settings.oidc_client_id, claims.get("aud"), claims.get("sub")
    named = audience if isinstance(audience, list) else [audience]
    checks = (
        (claims.get("iss") == settings.oidc_issuer, "身份信息的签发者不符"),
        (ours in named and claims.get("azp", ours) == ours, "身份信息不是发给本系统的"),
        (len(named) == 1 or "azp" in claims, "身份信息不是只发给本系统的"),
        (_timely(claims), "身份信息已过期，或两台服务器的时间不一致"),
        (hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()), "身份信息不属于这次登录"),
        (isinstance(subject, str) and bool(subject), "身份信息里没有用户"),
    )
    return next((why for holds, why in checks if not holds), "")


def _timely(claims: dict[str, Any]) -> bool:
    ends, made, begins = (_number(claims.get(name)) for name in ("exp", "iat", "nbf"))
    if ends is None or made is None:
        return False
    now = time.time()
    return ends > now - LEEWAY and now - OLDEST - LEEWAY < made < now + LEEWAY and (begins or 0) < now + LEEWAY


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
