"""A text without its blanks, and where each of its characters stands in the text as printed.

Names are printed with blanks (张 三), and lines break inside them; searching the text without either finds them all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.folding import fold

_BLANKS = " \t\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2060\u3000\ufeff\u00ad"
_BREAKS = "\n\u2028\u2029"

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
    return _without(text, _BLANKS)


def solid_view(text: str) -> View:
    """The folded text without blanks and line ends."""
    return _without(text, _BLANKS + _BREAKS)


def number_view(text: str) -> View:
    """The folded text without blanks, line ends and the signs that group digits; letters are large."""
    view = _without(text, _BLANKS + _BREAKS + "-－—–·.．")
    return View(view.text.translate(_LARGE), view.places)


def _without(text: str, dropped: str) -> View:
    folded = fold(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kept = ~np.isin(codes, np.array([ord(sign) for sign in dropped], dtype=np.uint32))
    places = np.flatnonzero(kept)
    if len(places) == len(text):
        return View(folded, places)
    return View("".join(folded[start:end] for start, end in _runs(kept)), places)


def _runs(kept: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], kept, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
