"""Small files that want to become large, long or endless, each with the codes with which it may end ("" where it may be read)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image

from tests.api.bad_files import _docx, _nested, _png, packed
from tests.nlp.papers import paper
from tests.nlp.reading import pdfs

TEXT = paper().encode()
MEBIBYTE = 1 << 20
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def overlapping() -> bytes:
    """Ten thousand entries of the directory that all point to the same ten megabytes (as in D. Fifield, A better zip bomb)."""
    kernel = packed({"a.txt": b"0" * (10 * MEBIBYTE)})
    end = kernel.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", kernel, end + 16)[0]
    entry, count = kernel[start:end], 10_000
    directory = entry * count
    return kernel[:start] + directory + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)


def forty_two() -> bytes:
    """Packs of packs of packs of zeros: four gigabytes in some kilobytes."""
    data = b"0" * (16 * MEBIBYTE)
    for level in range(3):
        data = packed({f"{number}.{'zip' if level else 'txt'}": data for number in range(16 if level else 1)})
    return data


def odd_members() -> bytes:
    """Names that climb, links, devices, names twice, empty and endless ones; one good file among them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name in ("../../../etc/cron.d/x", "/etc/passwd", "C:\\Windows\\x.txt", "..\\..\\x.txt", "a\x00b.txt", "con.txt", "甲" * 200 + ".txt", "<script>.txt", "=cmd.txt"):
            pack.writestr(name, "x")
        link = zipfile.ZipInfo("link.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        pack.writestr(link, "/etc/passwd")
        pack.writestr("good.txt", TEXT)
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A good file with something hostile in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdfs.judgment(paper().split("\n")))) as opened:
        change(opened)
        opened.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _annotated(opened: pikepdf.Pdf) -> None:
    one = opened.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1]))
    opened.pages[0].Annots = pikepdf.Array([one] * 100_000)


def _scripted(opened: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="while(1){app.alert(1)}")
    opened.Root.OpenAction = script
    opened.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="/bin/sh"))


def _self_drawing(opened: pikepdf.Pdf) -> None:
    """A form that draws itself twice."""
    form = opened.make_stream(b"/F Do /F Do ", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 600, 800])
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    opened.pages[0].Resources.XObject = pikepdf.Dictionary(F=form)
    opened.pages[0].contents_add(b" /F Do ")


def _picture(width: int, height: int, kind: str) -> Callable[[pikepdf.Pdf], None]:
    def put(opened: pikepdf.Pdf) -> None:
        data = zlib.compress(bytes(MEBIBYTE) * 64, 9) if kind == "FlateDecode" else b"\x97JB2\r\n" + b"\xff" * 1000
        image = opened.make_stream(
            data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height, BitsPerComponent=1,
            ColorSpace=pikepdf.Name.DeviceGray, Filter=pikepdf.Name(f"/{kind}"),
        )  # fmt: skip
        opened.pages[0].Resources.XObject = pikepdf.Dictionary(I=image)
        opened.pages[0].Contents = opened.make_stream(b"q 600 0 0 800 0 0 cm /I Do Q")

    return put


def _inflating(opened: pikepdf.Pdf) -> None:
    bomb = zlib.compress(zlib.compress(bytes(MEBIBYTE) * 512, 9), 9)
    opened.pages[0].Contents = opened.make_stream(bomb, Filter=[pikepdf.Name.FlateDecode] * 2)


LOOP = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>endobj\n"
LOOPED = LOOP + b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (
    len(LOOP),
    len(LOOP),
)
"""Pages that are their own children, a table of references that is its own predecessor."""


def deep_word() -> bytes:
    """A hundred thousand tables in tables."""
    inside = "<w:tbl><w:tr><w:tc>" * 100_000
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{inside}'.encode()})


def wide_word() -> bytes:
    """Ten million characters in one run, and a million empty paragraphs."""
    body = "<w:p/>" * 1_000_000 + f"<w:p><w:r><w:t>{'本院' * 5_000_000}</w:t></w:r></w:p>"
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()})


def deep_ofd() -> bytes:
    """Elements in elements, and a document that is its own page."""
    deep = "<ofd:X>" * 200_000
    return packed({
        "OFD.xml": b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>OFD.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": deep.encode(),
    })  # fmt: skip


def black(width: int, height: int) -> bytes:
    """A picture that really has so many pixels, in a few kilobytes."""
    out = io.BytesIO()
    Image.MAX_IMAGE_PIXELS, kept = None, Image.MAX_IMAGE_PIXELS
    Image.new("1", (width, height)).save(out, "PNG")
    Image.MAX_IMAGE_PIXELS = kept
    return out.getvalue()


def many_pages() -> bytes:
    """A TIFF of six thousand pages of one pixel (TIFF 6.0, section 2: directories, each with the place of the next)."""
    tags = ((256, 1), (257, 1), (258, 1), (259, 1), (262, 1), (273, 8), (278, 1), (279, 1))
    size = 2 + 12 * len(tags) + 4
    pages = []
    for number in range(6_000):
        later = 12 + size * (number + 1) if number < 5_999 else 0
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
        pages.append(struct.pack("<H", len(tags)) + entries + struct.pack("<I", later))
    return b"II*\0" + struct.pack("<I", 12) + b"\xff\0\0\0" + b"".join(pages)


BOMBS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "overlapping.zip": (overlapping, {"E111", "E119"}),
    "forty-two.zip": (forty_two, {"E108", "E111", "E113", ""}),
    "nested.zip": (lambda: _nested(40), {"E113", ""}),
    "members.zip": (lambda: packed({f"{number}.txt": b"" for number in range(25_000)}), {"E119"}),
    "odd.zip": (odd_members, {""}),
    "zeros.zip": (lambda: packed({"b.txt": b"0" * (256 * MEBIBYTE)}), {"E111", ""}),
    "loop.pdf": (lambda: LOOPED, {"E105", "E107", "E206"}),
    "annotated.pdf": (lambda: pdf(_annotated), {""}),
    "scripted.pdf": (lambda: pdf(_scripted), {""}),
    "self-drawing.pdf": (lambda: pdf(_self_drawing), {"", "E108", "E109", "E110"}),
    "inflating.pdf": (lambda: pdf(_inflating), {"", "E206", "E108", "E109", "E302"}),
    "flate-picture.pdf": (lambda: pdf(_picture(23_000, 23_000, "FlateDecode")), {"", "E203", "E206", "E302", "E108", "E109"}),
    "jbig2-picture.pdf": (lambda: pdf(_picture(60_000, 60_000, "JBIG2Decode")), {"", "E203", "E206", "E302"}),
    "deep.docx": (deep_word, {"E105", "E114", "E115", "E116", "E117", "E118"}),
    "wide.docx": (wide_word, {"E108", "E109", "E111", "E116", "E117", "E118"}),
    "entity.docx": (lambda: _docx('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), {"E115"}),
    "laughs.docx": (lambda: _docx("".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12)), "&l11;"), {"E115"}),
    "deep.ofd": (deep_ofd, {"E105", "E114", "E115", "E206"}),
    "claimed.png": (lambda: _png(100_000, 100_000), {"E203"}),
    "black.png": (lambda: black(30_000, 30_000), {"E203"}),
    "pages.tif": (many_pages, {"E107", "E203", "E206", "E302"}),
}
"""Name → how it is made, and the codes with which the file may fail."""
