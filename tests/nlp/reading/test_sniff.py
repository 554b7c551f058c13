"""Files are told by content; a name that promises something else is only worth a warning."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nlp.errors import ReadingError
from nlp.reading import read
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits
from tests.nlp.reading import pdfs

TEXT = "某县人民法院行政判决书，原告不服被告作出的行政处罚决定，向本院提起行政诉讼。"


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in names:
            pack.writestr(name, "x" * 100)
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


CASES = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", sniff.PDF),
    "pdf after junk": (b"\0junk\r\n" * 20 + b"%PDF-1.4", sniff.PDF),
    "docx": (packed("[Content_Types].xml", "word/document.xml"), sniff.DOCX),
    "ofd": (packed("OFD.xml", "Doc_0/Document.xml"), sniff.OFD),
    "ofd that also has a word folder": (packed("OFD.xml", "word/document.xml"), sniff.OFD),
    "zip": (packed("a.pdf", "b/c.docx"), sniff.ZIP),
    "xlsx": (packed("[Content_Types].xml", "xl/workbook.xml"), sniff.FOREIGN),
    "empty zip": (packed(), sniff.ZIP),
    "cut docx": (packed("word/document.xml")[:-20], sniff.DOCX),
    "cut ofd": (packed("OFD.xml")[:-20], sniff.OFD),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, sniff.DOC),
    "rtf": (b"{\\rtf1\\ansi", sniff.RTF),
    "png": (picture("PNG"), sniff.PNG),
    "jpeg": (picture("JPEG"), sniff.JPEG),
    "tiff": (picture("TIFF"), sniff.TIFF),
    "bmp": (picture("BMP"), sniff.BMP),
    "webp": (picture("WEBP"), sniff.WEBP),
    "utf-8": (TEXT.encode(), sniff.TEXT),
    "utf-8 with mark": (TEXT.encode("utf-8-sig"), sniff.TEXT),
    "utf-16": (TEXT.encode("utf-16"), sniff.TEXT),
    "utf-16 without mark, in part Latin": (("ABC 12 " + TEXT).encode("utf-16-le"), sniff.TEXT),
    "gb18030": (TEXT.encode("gb18030"), sniff.TEXT),
    "long gb18030": ((TEXT * 2000).encode("gb18030"), sniff.TEXT),
    "BM as text": (b"BMW is a car. " * 10, sniff.TEXT),
    "English": (b"This is a judgment.", sniff.TEXT),
    "jsonl": (json.dumps({"id": "1", "text": TEXT}).encode(), sniff.JSONL),
    "long jsonl": (json.dumps({"id": "1", "text": TEXT * 9000}, ensure_ascii=False).encode(), sniff.JSONL),
    "other json": (json.dumps({"a": 1}).encode(), sniff.TEXT),
    "nothing": (b"", sniff.UNKNOWN),
    "blanks": (b" \n\n", sniff.UNKNOWN),
    "zeros": (b"\0" * 4096, sniff.UNKNOWN),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, sniff.UNKNOWN),
}


@pytest.mark.parametrize("case", CASES)
def test_kinds(case: str, tmp_path: Path) -> None:
    data, kind = CASES[case]
    assert sniff.sniff(data) == kind
    file = tmp_path / "misleading.pdf"
    file.write_bytes(data)
    assert sniff.sniff_file(file) == kind


def test_a_lying_directory_is_not_parsed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = bytearray(packed("word/document.xml"))
    # The end record's counts of entries, at 8 and 10 bytes from its beginning: 60,000, three times what is allowed.
    data[-14:-10] = (60_000).to_bytes(2, "little") * 2
    file = tmp_path / "many.docx"
    file.write_bytes(data)

    def refuse(*_: object) -> None:
        raise AssertionError("the directory was parsed")

    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", refuse)
    assert sniff.sniff(bytes(data)) == sniff.sniff_file(file) == sniff.ZIP


@given(st.binary(max_size=2000))
def test_random_bytes_have_some_kind(data: bytes) -> None:
    assert sniff.sniff(data) in sniff.LABELS


def test_names_promise_kinds() -> None:
    assert sniff.is_misnamed("a.PDF", sniff.PNG)
    assert not sniff.is_misnamed("a.PDF", sniff.PDF)
    assert not sniff.is_misnamed("a.wps", sniff.DOC)
    assert not sniff.is_misnamed("a", sniff.PDF)
    assert not sniff.is_misnamed("a.unheard-of", sniff.PDF)


def test_a_misnamed_file_is_read_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "判决.docx"
    file.write_bytes(pdfs.judgment(pdfs.numbered(12)))
    document = read(file)
    assert document.text.split("\n") == pdfs.numbered(12)
    assert [warning.code for warning in document.warnings] == ["W406"]
    assert "docx" in document.warnings[0].message
    assert "PDF" in document.warnings[0].message


def code_of(source: bytes | Path, limits: Limits | None = None) -> str:
    with pytest.raises(ReadingError) as caught:
        read(source, limits=limits)
    return caught.value.code


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    # 3 GB without 3 GB on the disk.
    vast = tmp_path / "vast.pdf"
    with vast.open("wb") as file:
        file.truncate(3 * 1024**3)
    assert code_of(empty) == "E102"
    assert code_of(b"") == "E102"
    assert code_of(vast) == "E103"
    assert code_of(tmp_path / "missing.pdf") == "E101"
    assert code_of(tmp_path) == "E122"
    assert code_of(packed("a.pdf")) == "E122"
    assert code_of(b"\x7fELF" + bytes(range(256))) == "E106"
    assert code_of(pdfs.judgment(pdfs.numbered(3)), Limits(bytes=1000)) == "E103"
    assert code_of(pdfs.judgment(pdfs.numbered(3)), Limits(characters=100)) == "E116"
