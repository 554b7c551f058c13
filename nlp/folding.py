"""Length-preserving folding: variants of one printed sign become one, so that offsets stay true.

Court papers mix half- and full-width letters and digits, 〔〕 [] 【】 () brackets and several zeros within one
document.  Rules match on the folded text; what is shown to people is always the original.  Names that are only looked
up need no offsets and are folded further: `nlp.lexicon.folding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_FULL = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SIGNS = {
    **dict.fromkeys("（﹙〔﹝［【[", "("),
    **dict.fromkeys("）﹚〕﹞］】]", ")"),
    **dict.fromkeys("＜﹤<〈", "〈"),
    **dict.fromkeys("＞﹥>〉", "〉"),
    **dict.fromkeys("“”＂″〝〞", '"'),
    **dict.fromkeys("　\u00a0\t", " "),
    ":": "：",
    ";": "；",
    ",": "，",
    "、": "、",
    "．": ".",
    "○": "〇",
    "－": "-",
    "—": "-",
}
_TABLE = {**_FULL, **{ord(a): ord(b) for a, b in _SIGNS.items()}}

_TRADITIONAL = re.compile(r"[號訴處罰與為對銷請條項規審認證據]")
"""Traditional characters that no simplified judgment uses and every traditional one does."""


def fold(text: str) -> str:
    """The same text, character for character, with variant signs folded; `len(fold(t)) == len(t)`.

    Traditional characters become simplified ones, one by one, so that the rules need one script only.
    """
    if _TRADITIONAL.search(text):
        text = "".join(map(simplified, text))
    return text.translate(_TABLE)


@cache
def simplified(character: str) -> str:
    """The simplified form of one traditional character; any other character as it is."""
    if not "\u4e00" <= character <= "\u9fff":
        return character
    found = _converter().convert(character)
    return found if len(found) == 1 else character


def simplified_each(characters: Iterable[str]) -> dict[str, str]:
    """`simplified` of many characters in one go, each by itself; those that no script varies are left out."""
    listed = [one for one in characters if "\u4e00" <= one <= "\u9fff"]
    found = _converter().convert("\n".join(listed)).split("\n") if listed else []
    return {one: to if len(to) == 1 else one for one, to in zip(listed, found, strict=True)}


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # its dictionaries are needed for traditional text only

    return OpenCC("t2s")
