"""A text without its blanks, and where each of its characters stands in the text as printed.

Names are printed with blanks (张 三), and lines break inside them; searching the text without either finds them all.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlp.folding import fold, simplified_each

_BLANKS = " \t\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2060\u3000\ufeff\u00ad"
_UNSEEN = "".join(
    chr(code)
    for first, last in (
        (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
        (0x180B, 0x180F), (0x200E, 0x200F), (0x202A, 0x202E), (0x2061, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0),
        (0xE0000, 0xE0FFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""Signs without a shape of their own: controls, directions, variation selectors (Unicode, Default_Ignorable_Code_Point)."""
_BREAKS = "\n\u2028\u2029"
_DOTS = "·•‧・･∙⋅.．"

_LARGE = {small: small - 32 for small in range(ord("a"), ord("z") + 1)}


@dataclass(frozen=True, slots=True)
class View:
    """A folded text with some characters left out; `places` gives the printed offset of each that is left."""

    text: str
    places: NDArray[np.int64]

    def start(self, at: int) -> int:
        """Printed offset of the character at `at` of the view."""
        return int(self.places[at])

    def end(self, end: int) -> int:
        """Printed offset behind the last character before `end` of the view."""
        return int(self.places[end - 1]) + 1


def line_view(text: str) -> View:
    """The folded text without blanks; line ends stay, since they end a name in the list of parties."""
    return _without(text, _BLANKS + _UNSEEN)


def solid_view(text: str) -> View:
    """The folded text without blanks and line ends."""
    return _without(text, _BLANKS + _UNSEEN + _BREAKS)


def loose_view(text: str) -> View:
    """As `solid_view`, also without dots, in simplified characters and small letters.

    For words that are known already, however they are printed here: 阿卜杜．热合曼 is 阿卜杜·热合曼, 張偉 is 张伟.
    """
    view = _without(text, _BLANKS + _UNSEEN + _BREAKS + _DOTS)
    unmet = [one for one in set(view.text) if ord(one) not in _PLAIN]
    _PLAIN.update({ord(one): ord(to) for one, to in (dict(zip(unmet, unmet, strict=True)) | simplified_each(unmet)).items()})
    return View(view.text.translate(_PLAIN), view.places)


def number_view(text: str) -> View:
    """The folded text without blanks, line ends and the signs that group digits; letters are large."""
    view = _without(text, _BLANKS + _UNSEEN + _BREAKS + "-－—–·.．")
    return View(view.text.translate(_LARGE), view.places)


_PLAIN = {large: small for small, large in _LARGE.items()}
"""Filled as characters are met."""


def _without(text: str, dropped: str) -> View:
    folded = fold(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kept = _kept(dropped)[codes]
    places = np.flatnonzero(kept)
    if len(places) == len(text):
        return View(folded, places)
    return View("".join(folded[start:end] for start, end in _runs(kept)), places)


@cache
def _kept(dropped: str) -> NDArray[np.bool_]:
    """Code point → whether it stays."""
    table = np.ones(sys.maxunicode + 1, dtype=np.bool_)
    table[[ord(sign) for sign in dropped]] = False
    return table


def _runs(kept: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], kept, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
