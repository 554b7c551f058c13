"""Length-preserving folding: variants of one printed sign become one, so that offsets stay true.

Court papers mix half- and full-width letters and digits, 〔〕 [] 【】 () brackets and several zeros within one
document.  Rules match on the folded text; what is shown to people is always the original.
"""

from __future__ import annotations

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


def fold(text: str) -> str:
    """The same text, character for character, with variant signs folded; `len(fold(t)) == len(t)`."""
    return text.translate(_TABLE)
