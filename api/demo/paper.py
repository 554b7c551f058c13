"""A text as a PDF, as a court's word processor would print it: A4, 16 points, numbered pages.

The font is named, not embedded (STSong with the predefined CMap UniGB-UCS2-H, ISO 32000-1, 9.7.5.2): a file is a few
kilobytes and the text can be read everywhere; whoever shows it takes the Chinese font that he has.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

WIDTH, HEIGHT = 595, 842
LEFT, TOP = 79, 760
SIZE, LEADING = 16, 27
LINE = 27 * 2
"""A line holds 27 characters, or twice as many Latin ones."""
LINES = 24
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)
CENTRED = 3
"""Court, kind of paper and number stand in the middle."""


def pdf(text: str) -> bytes:
    """The text, one paragraph a line, as a file."""
    lines = [line for number, paragraph in enumerate(text.splitlines()) for line in _lines(number, paragraph)]
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *_FONT]
    kids = []
    for number, page in enumerate(pages, start=1):
        content = zlib.compress(_content(page, number))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
            % (WIDTH, HEIGHT, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


def _lines(number: int, paragraph: str) -> Iterator[tuple[int, str]]:
    """Lines with their distance from the left, in half characters."""
    if number < CENTRED:
        yield (LINE - _width(paragraph)) // 2, paragraph
        return
    if _closing(paragraph):
        yield LINE - _width(paragraph) - 4, paragraph
        return
    rest, room, left = paragraph, LINE - 4, 4
    while rest:
        end = _fitting(rest, room)
        yield left, rest[:end]
        rest, room, left = rest[end:], LINE, 0


def _closing(paragraph: str) -> bool:
    return "　　" in paragraph or (paragraph.startswith("二〇") and len(paragraph) < 14)


def _width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _fitting(text: str, room: int) -> int:
    for end, char in enumerate(text):
        room -= 1 if char.isascii() else 2
        if room < 0:
            return end + (char in "，。；：、）》”")  # no line begins with a closing mark
    return len(text)


def _content(lines: Iterable[tuple[int, str]], number: int) -> bytes:
    shown = [(LEFT + left * SIZE / 2, TOP - row * LEADING, SIZE, text) for row, (left, text) in enumerate(lines)]
    shown.append((WIDTH / 2 - 14, 60, 12, f"— {number} —"))
    parts = [f"/F {size} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm <{text.encode('utf-16-be').hex()}> Tj" for x, y, size, text in shown]
    return "\n".join(["BT", *parts, "ET"]).encode("ascii")


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
