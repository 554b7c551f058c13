"""Passwords: which are too weak, and their argon2id hashes."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pwdlib import PasswordHash

from api.errors import ServiceError

SHORTEST = 10
LONGEST = 200
"""Longer than any sentence that somebody remembers; hashing must not become work for the asking."""
DIGITS_AND_MARKS = "0123456789!@#$%^&*._-"


def require_strong(login: str, password: str) -> None:
    """Raises ServiceError E508: too short or long, the login (with digits), a common one, or one character repeated."""
    folded = password.lower()
    if len(password) < SHORTEST:
        raise ServiceError("E508", why=f"少于 {SHORTEST} 位")
    if len(password) > LONGEST:
        raise ServiceError("E508", why=f"超过 {LONGEST} 位")
    if len(set(folded)) == 1:
        raise ServiceError("E508", why="只有一个重复的字符")
    if folded.strip(DIGITS_AND_MARKS) == login.lower():
        raise ServiceError("E508", why="与用户名相同或只多了数字")
    if folded in _common():
        raise ServiceError("E508", why="太常见，容易被猜到")


def matches(hasher: PasswordHash, password: str, stored: str | None) -> bool:
    """Whether this is the password of the stored hash; takes as long when there is no hash to compare with."""
    if stored is None or len(password) > LONGEST:
        hasher.verify(password[:LONGEST], _nobody(hasher))
        return False
    return hasher.verify(password, stored)


@cache
def _nobody(hasher: PasswordHash) -> str:
    """The hash of no known password, at the same cost as everyone's."""
    import secrets

    return hasher.hash(secrets.token_urlsafe(32))


@cache
def _common() -> frozenset[str]:
    data = tomllib.loads((Path(__file__).parent / "common_passwords.toml").read_text(encoding="utf-8"))
    return frozenset(data["passwords"])
