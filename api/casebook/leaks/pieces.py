"""What a file says anywhere: pieces of text with the place where a reader, or whoever opens the file with a tool, finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp.reading.guard import sniff

DEPTH_MAX: Final = 4
"""Files within files that are followed; a document in a document in an archive has three."""
BYTES_MAX: Final = 512 * 1024 * 1024
"""Of one part unpacked: what a casebook of a thousand pages does not reach."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a file.  `where`: in Chinese, such as 页眉 or 第 3 页.

    `unread`: nobody could look into this place, and `text` says why: whoever publishes the file must not trust it.
    """

    where: str
    text: str
    unread: bool = False


Pieces = Iterator[Piece]


def decoded(data: bytes) -> str | None:
    """The text that some bytes are; None where they are none.  Few characters suffice where they are UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return sniff.decode_head(data, whole=True)
    return text if "\0" not in text else sniff.decode_head(data, whole=True)


def within(where: str, inner: Piece) -> Piece:
    """A piece of a file that lies inside another."""
    return Piece(f"{where}：{inner.where}", inner.text, inner.unread)
