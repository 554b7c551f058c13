"""One file of every kind that a bureau's folder should not hold, and what the program must say of it."""

from __future__ import annotations

import io
import json
import random
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
from PIL import Image

from tests.api.conftest import JUDGMENTS, PDFS
from tests.nlp.reading import ofd_writer

GOOD = PDFS[0].read_bytes()
TEXT = JUDGMENTS[0].read_text(encoding="utf-8")
GIBIBYTE = 1 << 30

CIVIL = """青山县人民法院
民事判决书
（2020）青0921民初123号
原告：钱甲，女，1980年1月1日出生，汉族，住青山县东街1号。
被告：孙乙，男，1979年2月2日出生，汉族，住青山县西街2号。
原告钱甲与被告孙乙民间借贷纠纷一案，本院于2020年3月1日立案后，依法适用简易程序，公开开庭进行了审理。本案现已审理终结。
钱甲向本院提出诉讼请求：判令孙乙归还借款10万元及利息。
本院认为，合法的借贷关系受法律保护，借款应当归还。依照《中华人民共和国合同法》第二百零六条之规定，判决如下：
孙乙于本判决生效之日起十日内归还钱甲借款10万元。
案件受理费1150元，由孙乙负担。
审判员 李丙
二〇二〇年四月一日
书记员 周丁
"""

CODES: dict[str, str] = {
    "01-empty.pdf": "E102",
    "02-empty.docx": "E102",
    "03-three-gigabytes.pdf": "E103",
    "04-ten-thousand-pages.pdf": "E107",
    "05-page-as-large-as-a-field.pdf": "E202",
    "06-password.pdf": "E104",
    "07-header-only.pdf": "E105",
    "10-bomb.zip!/b.txt": "E111",
    "11-climbing.zip!/../../evil.txt": "E112",
    "12-nested.zip!/5.zip!/4.zip!/3.zip": "E113",
    "13-entity.docx": "E115",
    "14-expansion.docx": "E115",
    "16-blank-picture.pdf": "E206",
    "17-picture-of-ten-gigapixels.png": "E203",
    "20-english.txt": "E302",
    "21-one-character.txt": "E302",
    "22-one-digit.txt": "E302",
    "23-one-formula.txt": "E302",
    "25-random.bin": "E106",
    "26-random.docx": "E105",
    "27-random.png": "E105",
    "28-spreadsheet.xlsx": "E106",
    "29-lines.jsonl:2": "E121",
    "29-lines.jsonl:3": "E121",
    "29-lines.jsonl:4": "E121",
    "32-loop": "E101",
}
"""Files that cannot be read, by their path in the folder, each with its code."""

WARNED: dict[str, str] = {
    "08-no-cross-references.pdf": "W405",
    "09-pdf-in-pdf.pdf": "W412",
    "15-missing-page.ofd": "E204",
    "24-two-judgments.txt": "W407",
}
"""Files that are read, with a warning or an error of a page."""

WELL = ("00-good.pdf", "11-climbing.zip!/good.txt", "18-good.pdf", "29-lines.jsonl:5", "33-good.pdf")
"""Files that nothing is wrong with, in between."""


def build(folder: Path) -> None:
    """Fills a folder with all of them; the largest is sparse and takes no room."""
    for name, source in zip(("00-good.pdf", "18-good.pdf", "33-good.pdf"), PDFS, strict=False):
        (folder / name).write_bytes(source.read_bytes())
    for name, data in _plain().items():
        (folder / name).write_bytes(data)
    with (folder / "03-three-gigabytes.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(3 * GIBIBYTE)
    (folder / "31-folder").mkdir()
    (folder / "31-folder" / "up").symlink_to("..", target_is_directory=True)
    (folder / "32-loop").symlink_to("32-loop")


def _plain() -> dict[str, bytes]:
    noise = random.Random(7)
    return {
        "01-empty.pdf": b"",
        "02-empty.docx": b"",
        "04-ten-thousand-pages.pdf": _pages(10_000, (595, 842)),
        "05-page-as-large-as-a-field.pdf": _pages(1, (100_000, 100_000)),
        "06-password.pdf": _saved(encryption=pikepdf.Encryption(owner="a", user="b")),
        "07-header-only.pdf": b"%PDF-1.7\nnothing follows",
        "08-no-cross-references.pdf": re.sub(rb"startxref\s+\d+", b"startxref\n99", GOOD),
        "09-pdf-in-pdf.pdf": _attached(),
        "10-bomb.zip": packed({"b.txt": b"0" * (64 << 20)}),
        "11-climbing.zip": packed({"../../evil.txt": b"x", "good.txt": TEXT.encode()}),
        "12-nested.zip": _nested(6),
        "13-entity.docx": _docx('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        "14-expansion.docx": _docx('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">', "&b;"),
        "15-missing-page.ofd": _without_second_page(),
        "16-blank-picture.pdf": _blank_png(),
        "17-picture-of-ten-gigapixels.png": _png(100_000, 100_000),
        "19-civil.txt": CIVIL.encode(),
        "20-english.txt": b"The quick brown fox appeals against the lazy dog. " * 60,
        "21-one-character.txt": ("法" * 100_000).encode(),
        "22-one-digit.txt": b"1" * 100_000,
        "23-one-formula.txt": ("本院认为，判决如下：一、" * 8_000).encode(),
        "24-two-judgments.txt": f"{TEXT}\n{JUDGMENTS[1].read_text(encoding='utf-8')}".encode(),
        "25-random.bin": noise.randbytes(20_000),
        "26-random.docx": b"PK\x03\x04" + noise.randbytes(20_000),
        "27-random.png": b"\x89PNG\r\n\x1a\n" + noise.randbytes(20_000),
        "28-spreadsheet.xlsx": packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
        "29-lines.jsonl": _lines(),
    }


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in members.items():
            pack.writestr(name, data)
    return out.getvalue()


def _nested(depth: int) -> bytes:
    data = packed({"good.txt": TEXT.encode()})
    for level in range(depth):
        data = packed({f"{level}.zip": data})
    return data


def _pages(count: int, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(count):
            pdf.add_blank_page()
        for page in pdf.pages if size != (595, 842) else ():
            page.MediaBox = pikepdf.Array([0, 0, *size])
        pdf.save(out)
    return out.getvalue()


def _saved(**options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(GOOD)) as pdf:
        pdf.save(out, **options)
    return out.getvalue()


def _attached() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(GOOD)) as pdf:
        pdf.attachments["in.pdf"] = PDFS[1].read_bytes()
        pdf.save(out)
    return out.getvalue()


def _without_second_page() -> bytes:
    lines = [line[at : at + 28] for line in TEXT.splitlines() for at in range(0, len(line), 28)]
    pages = [ofd_writer.prose(*lines[at : at + 30]) for at in range(0, len(lines), 30)]
    parts = ofd_writer.parts_of(pages)
    return ofd_writer.packed({name: part for name, part in parts.items() if "Page_1/" not in name})


def _docx(declaration: str, content: str) -> bytes:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{main}"><w:body><w:p><w:r><w:t>{content}</w:t></w:r></w:p></w:body></w:document>'
    xml = f'<?xml version="1.0"?><!DOCTYPE d [{declaration}]>{document}'
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def _blank_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PNG")
    return out.getvalue()


def _png(width: int, height: int) -> bytes:
    """A picture that claims a size; its pixels are missing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


def _lines() -> bytes:
    whole = json.dumps({"id": "whole", "text": TEXT})
    return f'{{"id": "short", "text": "甲"}}\nnot json\n{{"id": 1}}\n[]\n{whole}\n'.encode()
