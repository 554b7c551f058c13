"""Pictures: what is written beside the pixels (Exif, XMP, remarks).  What is drawn in them is not read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from api.casebook.leaks.pieces import Piece, Pieces

_PIXELS_MAX: Final = 100_000_000
_WINDOWS: Final = frozenset({0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
"""Exif tags that Windows writes in UTF-16: title, remark, author, keywords, subject."""
_INSIDE: Final = (0x8769, 0x8825)
"""Exif's own tables: of the exposure with the user's remark, and of the place."""


def pieces(data: bytes) -> Pieces:
    """What a picture says about itself."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _PIXELS_MAX:
                yield Piece("图片", "图片太大", unread=True)
                return
            image.load()  # remarks of a PNG may stand behind its pixels
            told = [*_values(dict(image.info)), *_exif(image.getexif())]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        yield Piece("图片", "图片损坏", unread=True)
        return
    yield from (Piece("图片附带信息", text) for text in told)


def _exif(exif: Any) -> Iterator[str]:
    for tag, value in exif.items():
        yield from _values(value.decode("utf-16-le", "replace") if tag in _WINDOWS and isinstance(value, bytes) else value)
    for table in _INSIDE:
        yield from _values(dict(exif.get_ifd(table)))


def _values(value: Any) -> Iterator[str]:
    """Texts in whatever a format keeps."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _values(str(key))
            yield from _values(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _values(one)
