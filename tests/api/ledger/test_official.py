"""Official papers: same bytes for the same calls, page of GB/T 9704, words only as words."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from datetime import date

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from api.ledger.official import Paper, chinese_day, numeral, written

HOSTILE = "<w:p/>&amp;{{ x }}\x00\x0b\ud800=HYPERLINK(1)"


def example() -> bytes:
    paper = Paper("试例", date(2026, 3, 5))
    paper.title("关于行政诉讼情况的通报")
    paper.number("临司法〔2026〕3号")
    paper.recipient("各乡镇人民政府")
    for _ in range(2):
        paper.heading(1, "总体情况")
        paper.heading(2, "案件数量")
        paper.heading(3, "按领域")
        paper.heading(4, "自然资源")
    paper.paragraph(HOSTILE)
    paper.table(("单位", "件数"), [(f"单位{n}", n) for n in range(40)], widths=(3, 1), align=("left", "right"))
    paper.note("口径：按一审审结件数计算。")
    paper.attachments(["甲表", "乙表"])
    paper.signature("临江市司法局", date(2026, 4, 8))
    return paper.save()


def words(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def test_the_same_calls_give_the_same_bytes() -> None:
    first = example()
    assert first == example()
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in file.namelist() if "thumbnail" in name]
        assert "2026-03-05" in file.read("docProps/core.xml").decode()


def test_the_page() -> None:
    document = Document(io.BytesIO(example()))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    footer = section.footer.paragraphs[0]
    assert "PAGE" in footer._p.xml and footer.text == "—  —"
    assert section.even_page_footer.paragraphs[0].text == "—  —"
    fonts = {style: document.styles[style].element.rPr.rFonts.get(qn("w:eastAsia")) for style in ("Normal", "Title", "Heading 1", "Heading 2")}
    assert fonts == {"Normal": "仿宋_GB2312", "Title": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312"}


def test_headings_count_and_begin_again_below_an_upper_one() -> None:
    found = [line for line in words(example()) if line[:2] in {"一、", "二、", "（一", "1.", "（1"} or line.startswith("1.")]
    assert found == ["一、总体情况", "（一）案件数量", "1.按领域", "（1）自然资源", "二、总体情况", "（一）案件数量", "1.按领域", "（1）自然资源"]


def test_words_stay_words() -> None:
    assert "<w:p/>&amp;{{ x }}=HYPERLINK(1)" in words(example()), "what no file holds is left out, the rest stands as it is"


def test_a_table_repeats_its_head_and_tears_no_row() -> None:
    table = Document(io.BytesIO(example())).tables[0]
    rows = table._tbl.tr_lst
    assert rows[0].trPr.find(qn("w:tblHeader")) is not None
    assert rows[1].trPr.find(qn("w:tblHeader")) is None
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert {cell.paragraphs[0].runs[0].font.size.pt for cell in table.rows[1].cells} == {12.0}


@pytest.mark.parametrize(("number", "expected"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (101, "一百〇一"), (110, "一百一十"), (300, "三百")])
def test_numerals(number: int, expected: str) -> None:
    assert numeral(number) == expected


def test_a_day() -> None:
    assert chinese_day(date(2026, 3, 5)) == "2026年3月5日"


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    paper = Paper(text)
    paper.title(text)
    paper.number(text)
    paper.heading(1, text)
    paper.paragraph(text, lead=text)
    paper.table((text,), [(text,)])
    paper.signature(text, None)
    kept = "".join(written(text).split())
    assert "".join("".join(words(paper.save())).split()).count(kept) >= 3


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_lays_28_characters_on_a_line_and_22_lines_on_a_page(tmp_path) -> None:
    paper = Paper("试例")
    paper.paragraph("字" * (28 * 44 - 2))
    pages = laid_out(paper.save(), tmp_path)
    lines = [page.get_textpage().get_text_range().split() for page in pages]
    texts = [[line for line in page if set(line) == {"字"}] for page in lines]
    assert [len(text) for text in texts] == [22, 22]
    assert {len(line) for text in texts for line in text[1:]} == {28}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_loses_no_comma_at_the_end_of_a_line(tmp_path) -> None:
    paper, chance, marks = Paper("试例"), random.Random(1), "，。、；："
    said = "".join("字" * chance.randint(2, 19) + chance.choice(marks) for _ in range(300))
    for start in range(0, len(said), 90):
        paper.paragraph(said[start : start + 90])
    shown = "".join(page.get_textpage().get_text_range() for page in laid_out(paper.save(), tmp_path))
    assert {mark: shown.count(mark) for mark in marks} == {mark: said.count(mark) for mark in marks}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_no_page_holds_a_signature_alone(tmp_path) -> None:
    paper = Paper("试例")
    for number in range(1, 22):
        paper.paragraph(f"正文{numeral(number)}。")
    paper.signature("临江市司法局", date(2026, 4, 8))
    pages = [page.get_textpage().get_text_range() for page in laid_out(paper.save(), tmp_path)]
    assert len(pages) == 2
    assert "正文二十一。" in pages[1]
    assert "临江市司法局" in pages[1]


def laid_out(content: bytes, folder) -> list[pypdfium2.PdfPage]:
    """The pages as LibreOffice lays them out."""
    source = folder / "paper.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=120)
    return list(pypdfium2.PdfDocument(folder / "paper.pdf"))
