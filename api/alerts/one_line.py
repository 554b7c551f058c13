"""A text within a letter or a message: it ends no line of it, and turns none around."""

from __future__ import annotations

import unicodedata
from typing import Final

UNSEEN: Final = frozenset({"Cc", "Cf"})
"""Categories of Unicode: signs that end lines or command programmes, and that turn the direction of writing or show nothing."""


def one_line(text: str) -> str:
    """The text in one line: what was written by an attacker looks neither like another alert nor like our own words."""
    return "".join(one for one in " ".join(text.split()) if unicodedata.category(one) not in UNSEEN)
