"""The profiles that come with the program: `corpora/policy/*.toml`."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Final

import corpora
from api.policy.profile import Profile, parse

DEFAULT: Final = "default"
"""Code of the one that is in force where no bureau has its own."""


@cache
def texts() -> MappingProxyType[str, str]:
    """Code → TOML, the default first."""
    found = {path.name.removesuffix(".toml"): path.read_text(encoding="utf-8") for path in (corpora.ROOT / "policy").iterdir() if path.name.endswith(".toml")}
    return MappingProxyType({code: found[code] for code in sorted(found, key=lambda one: (one != DEFAULT, one))})


@cache
def profiles() -> MappingProxyType[str, Profile]:
    """Code → profile, the default first."""
    return MappingProxyType({code: parse(text) for code, text in texts().items()})


def default() -> Profile:
    """The profile where nobody has one of their own."""
    return profiles()[DEFAULT]
