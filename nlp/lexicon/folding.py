"""One spelling for comparing names: no blanks, half-width brackets and letters, one sort of title marks.

Not the folding of `nlp.folding`, which keeps every offset: here characters may go (blanks) or become several (㈠, ㎡),
and commas are half-width, as NFKC has it.  Neither text may be matched with patterns written for the other.
"""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[\s\u3000\u200b\ufeff]+")
_TITLE_MARKS = str.maketrans({"<": "〈", ">": "〉", "＜": "〈", "＞": "〉", "﹤": "〈", "﹥": "〉"})
_BRACKETS = str.maketrans({"〔": "(", "〕": ")", "[": "(", "]": ")", "【": "(", "】": ")"})


def fold(text: str) -> str:
    """`text` in the spelling used for look-ups; not for display, and offsets are not kept."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).translate(_TITLE_MARKS).translate(_BRACKETS)


def edit_distance(one: str, other: str, limit: int) -> int:
    """Levenshtein distance of two short strings; any number above `limit` is given as `limit + 1`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (left != right))
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
