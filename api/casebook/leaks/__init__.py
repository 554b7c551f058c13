"""The leak check: opens a finished file as whoever gets it may, and looks for what was masked, wherever it hides.

The attacker is chance: a name in the author's property, a comment that stayed, a file name, an earlier state of a PDF.
"""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from api.casebook.leaks import packs, pdf, pictures, web
from api.casebook.leaks.pieces import BYTES_MAX, DEPTH_MAX, Piece, Pieces, decoded
from nlp.reading.formats.html import is_html
from nlp.reading.guard import sniff
from nlp.redact import Secrets, kinds, leaks

AROUND: Final = 10
"""Characters shown on each side of what was found."""
UNREAD: Final = "打不开的内容"
_APART: Final = "。\n"
"""Between pieces that are looked at together: no name goes on behind it."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Something masked that a file still says.

    `where`: the place in the file, in Chinese; `shown`: it with a few characters around; `category`: what it is, in Chinese.
    """

    where: str
    shown: str
    category: str


def check(content: bytes, name: str, secrets: Secrets) -> list[Leak]:
    """What of the secrets a file gives away: its name, text, properties, comments, links, attached files, earlier states.

    A part that cannot be opened is a leak, too: nobody knows what it says.  Numbers of persons are found though no secret
    names them.  Empty: the file may go out.
    """
    return look([Piece("文件名", name), *pieces(content, name)], secrets)


def look(found: Iterable[Piece], secrets: Secrets) -> list[Leak]:
    """The same for words from anywhere, such as rows of the store."""
    every = list(dict.fromkeys(found))
    told = [Leak(one.where, one.text, UNREAD) for one in every if one.unread]
    return list(dict.fromkeys([*told, *_found([one for one in every if not one.unread], secrets)]))


def pieces(content: bytes, name: str, depth: int = 0) -> Pieces:
    """All that a file says; see `check`."""
    if depth >= DEPTH_MAX or len(content) > BYTES_MAX:
        yield Piece("文件", "层次太多或太大", unread=True)
        return

    def inner(data: bytes, inside: str) -> Pieces:
        return pieces(data, inside, depth + 1)

    kind = sniff.sniff(content) if content else ""
    if kind == sniff.PDF:
        yield from pdf.pieces(content, inner)
    elif zipfile.is_zipfile(io.BytesIO(content)):
        yield from packs.pieces(content, inner)
    elif kind in sniff.IMAGES:
        yield from pictures.pieces(content)
    elif (text := decoded(content)) is not None:
        yield from web.pieces(text, inner) if is_html(text) or _marked(text) else [Piece("正文", text)]
    elif content:
        yield Piece("文件", "不认识的文件格式", unread=True)


def _marked(text: str) -> bool:
    """A piece of a web page, such as a message for WeChat."""
    return text.lstrip().startswith("<") and "</" in text


def _found(every: Sequence[Piece], secrets: Secrets) -> list[Leak]:
    """All pieces in one go: the table of secrets is walked once."""
    starts = [0, *accumulate(len(one.text) + len(_APART) for one in every)]
    found = []
    for leak in leaks("".join(one.text + _APART for one in every), secrets):
        number = bisect_right(starts, leak.start) - 1
        text, at = every[number].text, leak.start - starts[number]
        shown = text[max(0, at - AROUND) : at + leak.end - leak.start + AROUND]
        found.append(Leak(every[number].where, " ".join(shown.split()), kinds()[leak.category].label))
    return found
