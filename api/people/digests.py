"""What the store keeps of a secret, so that who reads the store has none."""

from __future__ import annotations

import hashlib


def digest(secret: str) -> str:
    """SHA-256 is enough for links and tokens: they have 256 bits, there is nothing to guess.  Passwords have argon2."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
