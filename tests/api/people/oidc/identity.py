"""An identity provider of the tests' own: discovery, keys, authorisation and tokens over HTTP, signed with RS256."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "anjian", "Heron 1939/&+"


def key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


FIRST, SECOND = key("first"), key("second")
"""Made once: keys take a while."""


@dataclass
class Identity:
    """What the provider says; tests change it."""

    person: dict[str, Any] = field(default_factory=lambda: {"preferred_username": "police", "name": "某人"})
    changed: dict[str, Any] = field(default_factory=dict)
    """Claims that take the place of the right ones; None: left out."""
    keys: list[RSAKey] = field(default_factory=lambda: [FIRST])
    signing: RSAKey = field(default_factory=lambda: FIRST)
    algorithm: str = "RS256"
    issuer: str = ""
    calls_itself: str = ""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """Code → what the sign-in asked for; a code is good once."""

    def authorize(self, query: str) -> str:
        """The person has signed in: where the browser is sent."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        code = secrets.token_urlsafe(16)
        self.asked[code] = asked
        return asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.asked.pop(form.get("code", ""), None)
        pair = base64.b64encode(f"{CLIENT}:Heron%201939%2F%26%2B".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or authorization != f"Basic {pair}" or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return None
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.signed(asked)}

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT, "sub": "u-1", "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.person}
        claims = {name: value for name, value in (right | self.changed).items() if value is not None}
        if self.algorithm == "none":
            parts = [json.dumps(one).encode() for one in ({"alg": "none", "typ": "JWT"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        if self.algorithm == "HS256":  # with the public key as the secret, which everybody knows
            head, body = (base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in ({"alg": "HS256", "kid": "first"}, claims))
            seal = hmac.new(FIRST.as_pem(private=False), head + b"." + body, hashlib.sha256).digest()
            return b".".join((head, body, base64.urlsafe_b64encode(seal).rstrip(b"="))).decode()
        return jwt.encode({"alg": "RS256", "kid": self.signing.kid}, claims, self.signing)


class Running:
    """The provider on a free port of this machine."""

    def __init__(self) -> None:
        self.identity = Identity()
        identity = self.identity

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if parts.path == "/.well-known/openid-configuration":
                    base = identity.issuer
                    self._say({"issuer": identity.calls_itself or base, "authorization_endpoint": f"{base}/authorize?tenant=1",
                               "token_endpoint": f"{base}/token", "jwks_uri": f"{base}/keys"})  # fmt: skip
                elif parts.path == "/keys":
                    self._say({"keys": [one.as_dict(private=False) for one in identity.keys]})
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                said = identity.token(form, self.headers.get("Authorization", ""))
                if said is None:
                    self.send_error(400)
                else:
                    self._say(said)

            def _say(self, what: dict[str, Any]) -> None:
                data = json.dumps(what).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.identity.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
