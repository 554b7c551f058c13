"""Where many strings stand in a text, found in one pass: a hostile text may name ten thousand people."""

from __future__ import annotations

import re
from collections.abc import Iterable


def positions(text: str, strings: Iterable[str]) -> dict[str, list[int]]:
    """String → offsets at which it stands, in order; strings of fewer than two characters are left out."""
    found: dict[str, list[int]] = {string: [] for string in strings if len(string) > 1}
    sizes: dict[str, set[int]] = {}
    for string in found:
        sizes.setdefault(string[:2], set()).add(len(string))
    if not found:
        return found
    firsts = "".join(sorted({re.escape(string[0]) for string in found}))
    for match in re.finditer(f"[{firsts}]", text):
        at = match.start()
        for size in sizes.get(text[at : at + 2], ()):
            places = found.get(text[at : at + size])
            if places is not None and at + size <= len(text):
                places.append(at)
    return found
