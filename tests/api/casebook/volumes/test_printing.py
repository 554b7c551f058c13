"""The printed volume: contents and indexes say the pages on which things stand, in the PDF and in Word; nothing is markup."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import numpy
import pikepdf
import pypdfium2
import pytest
from docx import Document

from api.casebook.released import Released, ReleasedCause, ReleasedSection, ReleasedStatute
from api.casebook.volumes import making, pdf, word
from api.casebook.volumes.book import KINDS, Book
from api.casebook.volumes.layout import A4, A5, BLEED_MM, Format
from tests.api.casebook.volumes import sample

HOSTILE = "#set page(width: 1pt) #read(\"/etc/passwd\") $x$ *b* <img src=x onerror=alert(1)> {{ head }} {% for x in y %} {_{ 7*7 }_} &amp; ]]> \x00\x0b\ttail"
SHOWN = "#setpage(width:1pt)#read(\"/etc/passwd\")$x$*b*<imgsrc=xonerror=alert(1)>{{head}}{%forxiny%}{_{7*7}_}&amp;]]>tail"
MM = 72 / 25.4


def pages(content: bytes) -> list[str]:
    """What each page says, without blanks."""
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(content)]


def printed_number(text: str) -> str:
    """The number below a page."""
    return re.search(r"—(\w+)—", text)[1]


def wrong(book: Book, texts: list[str]) -> list[str]:
    """Contents and indexes whose page is not the one on which the case stands."""
    start = next(at for at, text in enumerate(texts) if "【基本案情】" in text)
    contents = re.sub(r"—\w+—", "", "".join(texts[:start]))
    at: dict[int, str] = {}
    problems = []
    for one in book.cases:
        heading = re.sub(r"\s", "", f"案例{one.number}{one.case.title}")
        (page,) = [text for text in texts[start:] if heading in text and "【基本案情】" in text]
        at[one.number] = printed_number(page)
        said = re.search(re.escape(heading) + r"[.…·]*(\d+)", contents)
        if said is None or said[1] != at[one.number]:
            problems.append(f"{heading}: {said and said[1]} {at[one.number]}")
    indexes = "".join(texts[start:]).split("法律条文索引")[-1]
    for law, article in {(one.law.removeprefix("中华人民共和国"), one.article) for case in book.cases for one in case.case.statutes}:
        expected = [at[case.number] for case in book.cases if any(law in one.law and one.article == article for one in case.case.statutes)]
        found = re.search(rf"《{law}》.*?{article}([\d、]+)", indexes)
        if found is None or [one for one in found[1].split("、") if one] != expected:
            problems.append(f"{law}{article}: {found and found[1]} {expected}")
    return problems


@pytest.mark.parametrize("paper", [A4, A5], ids=["a4", "a5"])
def test_contents_and_indexes_say_where_things_stand(paper: Format) -> None:
    book = sample.book(14)
    texts = pages(pdf.write(book, paper))
    assert wrong(book, texts) == []
    for part in ("前言", "目录", "一、", "法律条文索引", "败诉原因索引", "2026年3月5日"):
        assert any(part in text for text in texts), part


def test_each_part_begins_on_the_right_and_blank_pages_bear_nothing() -> None:
    texts = pages(pdf.write(sample.book(30), A5))
    starts = [next(at for at, text in enumerate(texts) if mark in text) for mark in ("特编印本书", "目录一、", "【基本案情】")]
    assert all(at % 2 == 0 for at in starts), starts
    assert texts[1] == ""
    assert all(text == "" for text in texts[: starts[2]] if "—" not in text and "以案为鉴" not in text)


def test_the_print_shop_gets_bleed_and_marks() -> None:
    content = pdf.write(sample.book(2), A5, bleed=True)
    with pikepdf.open(io.BytesIO(content)) as found:
        for page in found.pages:
            trim, more = [float(one) for one in page.TrimBox], [float(one) for one in page.BleedBox]
            assert trim[2] - trim[0] == pytest.approx(A5.width * MM, abs=0.1)
            assert trim[3] - trim[1] == pytest.approx(A5.height * MM, abs=0.1)
            assert [trim[0] - more[0], more[3] - trim[3]] == pytest.approx([BLEED_MM * MM] * 2, abs=0.1)
    cover = numpy.asarray(pypdfium2.PdfDocument(content)[0].render(scale=2).to_pil().convert("RGB")).astype(int)
    edge, row = round((10 - BLEED_MM) * MM * 2), cover.shape[0] // 30 * 2
    assert cover[edge + 2, cover.shape[1] // 2].tolist() == [168, 32, 26]
    assert cover[edge - 4, cover.shape[1] // 2].tolist() == [255, 255, 255]
    assert cover[:, : edge - 2].min() < 100, row  # crop marks outside the bleed


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_book_gives_the_same_bytes(kind: str) -> None:
    assert making.make(sample.book(3), kind) == making.make(sample.book(3), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_a_book_is_text(kind: str) -> None:
    hostile = Released(
        title=HOSTILE, number=HOSTILE, keywords=(HOSTILE,), agency=HOSTILE, field=HOSTILE, causes=(ReleasedCause(code="x", label=HOSTILE, detail=HOSTILE),),
        sections=(ReleasedSection(code="facts", title=HOSTILE, paragraphs=(HOSTILE,)),), statutes=(ReleasedStatute(law=HOSTILE, article=HOSTILE),),
    )  # fmt: skip
    book = sample.book(cases=(hostile,), title=HOSTILE[:150], subtitle=HOSTILE[:60], publisher=HOSTILE[:60])
    made = making.make(book, kind)
    assert "/" not in made.name
    said = plain(kind, made.content)
    assert said.count(SHOWN) >= 3
    assert "root:" not in said
    if kind in {"html", "wechat"}:
        assert not re.search(rb"<(img|script)", made.content)


def plain(kind: str, content: bytes) -> str:
    """All that a file says, without blanks."""
    if kind == "docx":
        return re.sub(r"\s", "", "".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs))
    if kind in {"html", "wechat"}:
        import html

        return re.sub(r"\s", "", html.unescape(re.sub(rb"<[^>]*>", b"", content).decode())).replace("\x00", "").replace("\x0b", "")
    return "".join(pages(content)).replace("\ufffe", "")


def test_drafts_say_so_on_every_page() -> None:
    texts = pages(pdf.write(sample.book(2, draft=True), A4))
    assert all("草稿" in text for text in texts if text)
    assert "草稿" not in "".join(pages(pdf.write(sample.book(2), A4)))


@pytest.mark.parametrize("paper", [A4, A5], ids=["a4", "a5"])
def test_long_titles_stay_on_the_cover_and_in_one_line_above_the_pages(paper: Format) -> None:
    title = "临江市云溪区" + "行政机关败诉案件典型案例警示教育" * 12
    texts = pages(pdf.write(sample.book(2, title=title, subtitle="副" * 60, publisher="局" * 60, note="注" * 60), paper))
    assert title in texts[0]
    assert "2026年3月5日" in texts[0]
    assert texts[1] == ""
    assert not any(title in text for text in texts[1:])


def test_a_book_without_preface_indexes_and_numbers() -> None:
    book = sample.book(2, statutes=False, causes=False, case_numbers=False).model_copy(update={"preface": ()})
    for kind in ("pdf_a4", "docx", "html"):
        said = plain(kind, making.make(book, kind).content)
        assert "索引" not in said
        assert "前言" not in said
        assert "行初" not in said


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_word_opens_and_its_contents_are_right(tmp_path: Path) -> None:
    book = sample.book(14)
    (tmp_path / "book.docx").write_bytes(word.write(book))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "book.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    texts = pages((tmp_path / "book.pdf").read_bytes())
    assert wrong(book, texts) == []
    assert "错误" not in "".join(texts)
    assert "Error" not in "".join(texts)


def test_the_parts_of_word_say_nothing_of_their_making() -> None:
    content = word.write(sample.book(2))
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        said = b"".join(pack.read(name) for name in pack.namelist())
    assert b"python-docx" not in said
    assert b"{{" not in said
    assert b"{%" not in said
    known = Document(io.BytesIO(content)).core_properties
    assert (known.author, known.last_modified_by, known.comments) == ("", "", "")


@pytest.mark.parametrize("count", [6, pytest.param(60, marks=pytest.mark.nightly)])
def test_cases_are_made_in_time(count: int) -> None:
    """30 s for 60 cases."""
    book = sample.book(count)
    began = time.perf_counter()
    for kind in KINDS:
        making.make(book, kind)
    assert time.perf_counter() - began < max(10, count / 2)
