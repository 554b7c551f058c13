"""Plain text → `Document`: encoding, stray characters, hard line breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from nlp.document import Document, Notice
from nlp.errors import notice
from nlp.reading.formats.html import is_html, paragraphs
from nlp.reading.guard.limits import Limits, check_characters
from nlp.reading.guard.sniff import decode_head

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TYPESETTING = re.compile(
    r"(?<=[\u4e00-\u9fff）〕】\])])[ \u3000]{1,2}(?=[\d〇○])|(?<=[\d〇○])[ \u3000]{1,2}(?=[\u4e00-\u9fff（〔【\[(])"
    r"|(?<=[）〕】\])])[ \u3000]{1,2}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[ \u3000]{1,2}(?=[（〔【\[(])"
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc\ud800-\udfff]"
)
"""Control characters, soft hyphens, zero-width and direction marks, anchors of objects, halves of surrogate pairs."""
BLANKS: Final = " \t\u00a0\u3000\u2002\u2003\u2009"

FULL_SLACK: Final = 4
"""Columns by which a full line may fall short: a punctuation mark that may not begin a line takes a 汉字 along."""
FULL_SHARE: Final = 0.4
"""Share of full lines from which on a file is hard-wrapped.  A judgment has short lines too (heading, signatures);
in a file with one line a paragraph, lines of the greatest width are single ones."""
FULL_MIN: Final = 6
"""Fewer full lines than these prove nothing."""
WIDTH_MAX: Final = 160
"""Columns; nothing is wrapped at more than 80 汉字."""
OUTLIERS: Final = 0.02
"""Share of lines that may be wider than the wrapping width (a table's row, an address)."""
_SENTENCE_ENDS: Final = "。！？：；”"


def read_text(data: bytes, limits: Limits) -> Document:
    """Reads a text file (also a web page) in UTF-8, UTF-16 or GB18030.

    Warns W409 where bytes had to be replaced.  Raises E116 for too much text.  The document has no pages; without
    any text its `errors` hold E206.
    """
    text, sound = decode(data)
    check_characters(len(text), limits)
    warnings = [] if sound else [notice("W409")]
    lines = list(map(clean, paragraphs(text))) if is_html(text) else unwrap(text.split("\n"))
    return text_document(lines, "text/plain", warnings)


def text_document(lines: Sequence[str], media_type: str, warnings: Sequence[Notice] = ()) -> Document:
    """A document without pages from its paragraphs; blank ones are left out; E206 when nothing remains."""
    printed = [stripped for line in lines if (stripped := line.strip(BLANKS))]
    document = Document.from_text("\n".join(printed), media_type, warnings)
    return document if printed else replace(document, errors=(notice("E206"),))


def decode(data: bytes) -> tuple[str, bool]:
    """The text, line ends as `\\n`, invisible characters out; and whether every byte had a meaning."""
    text = decode_head(data, whole=True)
    if text is not None:
        return clean(text), True
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return clean(data.decode(encoding)), True
        except UnicodeDecodeError:
            continue
    attempts = (clean(data.decode(encoding, errors="replace")) for encoding in ("utf-8-sig", "gb18030"))
    return min(attempts, key=lambda attempt: attempt.count("\ufffd")), False


def clean(text: str) -> str:
    """Line ends as `\\n`, NBSP as blank, invisible characters out, and blanks between 汉字 and figures out.

    Word processors put those blanks in (（2019） 豫 01 行终 9 号); no case or document number is written with them.
    """
    return _TYPESETTING.sub("", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)).replace("\u00a0", " "))


def unwrap(lines: Sequence[str]) -> list[str]:
    """Joins the lines of a hard-wrapped text into paragraphs; other texts come back as they are."""
    width = wrapping_width(lines)
    if width is None:
        return list(lines)
    indented = any(_is_indented(line) for line in lines)
    joined = [lines[0]]
    for before, line in pairwise(lines):
        if _goes_on(before, line, width, indented=indented):
            joined[-1] = joined[-1].rstrip(BLANKS) + _joint(before, line) + line.strip(BLANKS)
        else:
            joined.append(line)
    return joined


def wrapping_width(lines: Sequence[str]) -> int | None:
    """The columns (a 汉字 has two) at which a text is hard-wrapped; None when it is not."""
    widths = sorted(columns(line.rstrip(BLANKS)) for line in lines if line.strip(BLANKS))
    if len(widths) < FULL_MIN:
        return None
    width = widths[-1 - int(OUTLIERS * len(widths))]
    full = sum(found >= width - FULL_SLACK for found in widths)
    if width > WIDTH_MAX or full < FULL_MIN or full < FULL_SHARE * len(widths):
        return None
    return width


def columns(line: str) -> int:
    """Width on a terminal: two for wide characters, one for the others."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


def _goes_on(before: str, line: str, width: int, *, indented: bool) -> bool:
    if not line.strip(BLANKS) or _is_indented(line) or columns(before.rstrip(BLANKS)) < width - FULL_SLACK:
        return False
    return indented or before.rstrip(BLANKS)[-1:] not in _SENTENCE_ENDS


def _is_indented(line: str) -> bool:
    """A first line's indent: two columns at least, and not a blank line."""
    body = line.lstrip(BLANKS)
    return bool(body) and columns(line[: len(line) - len(body)]) >= 2


def _joint(before: str, after: str) -> str:
    """A blank between Latin words, nothing between 汉字."""
    last, first = before.rstrip(BLANKS)[-1:], after.lstrip(BLANKS)[:1]
    return " " if last.isascii() and last.isalpha() and first.isascii() and first.isalpha() else ""
