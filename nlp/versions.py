"""What produced a result: the package's version, a hash of its rules and data, and a hash of each trained model.

Two results with equal versions come from the same rules, so that a store may keep one of them.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

RULES = ("nlp", "corpora/lexicon", "corpora/taxonomy")
"""Code and tables that decide what is found; samples and training sentences do not."""
BESIDE = frozenset({"similar", "risk"})
"""Trained files that the analysis does not load: what it finds does not depend on them."""
HASH_LENGTH = 12


@cache
def extractor() -> str:
    """Such as `0.1.0+3f5a09c1d2e4`: the version of the package and a hash of all files in RULES."""
    digest = hashlib.sha256()
    for folder in RULES:
        package, *rest = folder.split("/")
        for name, data in _files(files(package).joinpath(*rest), folder):
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
    return f"{version('anjian')}+{digest.hexdigest()[:HASH_LENGTH]}"


@cache
def models() -> dict[str, str]:
    """Name → hash of each model that the analysis loads (the `.npz` files of the package `models`)."""
    found = {}
    for name, data in _files(files("models"), ""):
        stem = name.removeprefix("/").removesuffix(".npz")
        if name.endswith(".npz") and stem not in BESIDE:
            found[stem] = hashlib.sha256(data).hexdigest()[:HASH_LENGTH]
    return found


def versions() -> dict[str, Any]:
    """The `versions` object of an output record."""
    return {"extractor": extractor(), "models": dict(models())}


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    """All files under a folder with their contents, in an order that does not depend on the machine."""
    found: list[tuple[str, bytes]] = []
    if not folder.is_dir():
        return found
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            found += [] if entry.name == "__pycache__" else _files(entry, name)
        elif not entry.name.endswith(".pyc"):
            found.append((name, entry.read_bytes()))
    return found
