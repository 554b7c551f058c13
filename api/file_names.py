"""File names from strangers, made harmless: they are shown to people and never become a path."""

from __future__ import annotations

import unicodedata
from typing import Final

UNNAMED: Final = "未命名"
NAME_BYTES: Final = 255
"""What file systems allow for a name; also the width of the column."""
ENDING_BYTES: Final = 20
"""A longer “ending” is part of the name."""
LOOKED_AT: Final = 4_096
"""Characters of a name that are looked at, from its end; a name of megabytes must cost nothing."""
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
"""Control and format characters (bidirectional marks, zero width), halves of surrogates, line separators."""


def harmless(name: str) -> str:
    """The last part of a path, without control and bidirectional characters, at most 255 bytes with its ending kept.

    What is left of `..`, blanks or nothing is “未命名”.
    """
    part = name[-LOOKED_AT:].replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    shown = _shortened(" ".join(visible(part).split()))
    return shown if shown.strip(". ") else UNNAMED


def visible(text: str) -> str:
    """The text without what cannot be seen or turns the rest around; every kind of blank becomes a plain one."""
    return "".join(" " if c.isspace() else c for c in text if _is_kept(c))


def writable(title: str) -> str:
    """A title as part of the name of a file of ours: without the signs that some system does not take."""
    return "".join("_" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in title)


def _is_kept(character: str) -> bool:
    return character in "\t\n\r" or unicodedata.category(character) not in _DROPPED


def _shortened(name: str) -> str:
    if len(name.encode()) <= NAME_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    tail = dot + ending
    if not stem or len(tail.encode()) > ENDING_BYTES:
        stem, tail = name, ""
    room = NAME_BYTES - len(tail.encode()) - len("…".encode())
    return stem.encode()[:room].decode(errors="ignore") + "…" + tail
