"""The files: the same bytes for the same bulletin, everything printed in all of them, nothing in the data taken for more than text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document

from api.bulletins import book, charts, pdf, word
from api.bulletins.drafting import draft
from api.bulletins.frozen import Case, Chart, Frozen, Line, Series
from api.bulletins.layout import Block, blocks, checked
from api.errors import ServiceError
from api.writing import fonts
from tests.api.bulletins.sample import CASES, FIGURES, LAND, OVERALL, POLICE, SUITS, UNITS, frozen

HEAD = word.Head("临江市云溪区司法局关于2026年第一季度行政诉讼案件情况的通报", "云司通〔2026〕3号", "临江市云溪区司法局", date(2026, 4, 8))
HOSTILE = "#set page(width: 1pt) #read(\"/etc/passwd\") $x$ *b* <img src=x> =1+1 &amp; \\u{41} \x00\x0b 某局"
WRITERS = {
    "docx": lambda found, head=HEAD: word.write(head, blocks(found, draft(found))),
    "pdf": lambda found, head=HEAD: pdf.write(head, blocks(found, draft(found))),
    "xlsx": lambda found, head=HEAD: book.write(head, found),
}


def plain(kind: str, content: bytes) -> str:
    """All that a file says."""
    if kind == "pdf":
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if kind == "docx":
        found = Document(io.BytesIO(content))
        cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])
    sheets = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets
    return "\n".join(str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_bulletin_gives_the_same_bytes(kind: str) -> None:
    first = WRITERS[kind](frozen())
    charts.drawn.cache_clear()
    assert WRITERS[kind](frozen()) == first


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_all_of_it_is_printed(kind: str) -> None:
    said = re.sub(r"\s", "", plain(kind, WRITERS[kind](frozen())))
    for expected in (HEAD.number, "各有关单位：", "一、总体情况", "（一）违反法定程序", "（2026）江9902行初1号", "100.0%*", "统计口径", "abc123def456", "2026年4月8日"):
        assert expected in said, expected
    assert said.index("一、总体情况") < said.index("二、各单位案件和排名情况") < said.index("十一、统计口径")


@pytest.mark.parametrize("kind", WRITERS)
def test_what_stands_in_data_is_text(kind: str) -> None:
    hostile = Case(99, 199, 2, HOSTILE, HOSTILE, HOSTILE, "2026-01-05", "2026-02-01", "一审", "败诉", HOSTILE, HOSTILE, HOSTILE)
    table = UNITS.model_copy(update={"title": "各单位案件和排名", "lines": (Line(cells=("1", HOSTILE, 1, 1, 1, "—")),)})
    chart = Chart(code="x", title="败诉原因分布", kind="bars", labels=(HOSTILE, "$"), series=(Series(name="败诉", values=(1, 2)),))
    found = frozen(cases=(*CASES, hostile), tables=(table,), charts=(chart,))
    sections = [*draft(found), {"code": "x", "title": HOSTILE, "paragraphs": [HOSTILE]}]
    head = word.Head(HOSTILE, HOSTILE, HOSTILE, None)
    content = {"docx": lambda: word.write(head, blocks(found, sections)), "pdf": lambda: pdf.write(head, blocks(found, sections)),
               "xlsx": lambda: book.write(head, found)}[kind]()  # fmt: skip
    said = re.sub(r"\s", "", plain(kind, content))
    assert "#setpage(width:1pt)" in said
    assert "<imgsrc=x>=1+1&amp;" in said
    assert "root:" not in said


def test_cells_of_the_book_are_never_formulas() -> None:
    cases = [case._replace(number="=cmd|' /C calc'!A0", agency="@SUM(1)") for case in CASES]
    with zipfile.ZipFile(io.BytesIO(book.write(HEAD, frozen(cases=cases)))) as pack:
        assert not [name for name in pack.namelist() if b"<f>" in pack.read(name)]


def test_the_book_leads_from_each_number_to_its_cases() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book.write(HEAD, frozen())))
    figures = {row[0]: row for row in made[book.FIGURES].iter_rows(min_row=2, values_only=True)}
    assert figures["败诉"][1:3] == (3, 4)
    assert figures["败诉"][6] == "1-3"
    assert figures["败诉率"][1:5] == (0.3, 0.5, 3, 10)
    heads, *rows = list(made[book.CASES].iter_rows(values_only=True))
    ticked = [row[1] for row in rows if row[heads.index("败诉")] == book.TICK]
    assert ticked == [case.number for case in CASES[:3]]
    assert made[book.CASES].freeze_panes == "D2"
    assert made.sheetnames == ["主要数据", "1.各单位案件和排名", "2.在诉案件和审前化解情况", "案件清单", "在诉案件清单", "统计口径"]


def test_the_book_leads_from_each_number_of_suits_to_its_suits() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book.write(HEAD, frozen())))
    figures = {row[0]: row for row in made[book.FIGURES].iter_rows(min_row=2, values_only=True)}
    assert figures["办结"][6] == "在诉案件清单：2-3"
    assert figures["原告撤诉"][6] is None
    heads, *rows = list(made[book.SUITS].iter_rows(values_only=True))
    assert [row[1] for row in rows if row[heads.index("审前和解")] == book.TICK] == [SUITS[1].number]
    units = list(made["2.在诉案件和审前化解情况"].iter_rows(min_row=2, max_row=3, values_only=True))
    assert [row[-1] for row in units] == ["在诉案件清单：1", "在诉案件清单：2-3"]


def test_a_bulletin_from_before_there_were_suits_has_no_list_of_them() -> None:
    kept = frozen(suits=(), figures=FIGURES, tables=(OVERALL, UNITS)).to_json()
    for part in (kept, *kept["figures"], *(line for table in kept["tables"] for line in table["lines"])):
        del part["suits"]
    made = openpyxl.load_workbook(io.BytesIO(book.write(HEAD, Frozen.model_validate(kept))))
    assert made.sheetnames == ["主要数据", "1.各单位案件和排名", "案件清单", "统计口径"]


@pytest.mark.parametrize(("numbers", "said"), [([], ""), ([3], "3"), ([5, 3, 4, 9, 1], "1、3-5、9"), ([2, 2], "2")])
def test_lines_are_named_in_ranges(numbers: list[int], said: str) -> None:
    assert book.ranges(numbers) == said


def test_what_people_write_is_headings_places_and_text() -> None:
    found = frozen()
    written = ["各有关单位：", "（一）某个问题", "（二）这是一句话，以句号结束。", "1. 一点", "1.5倍的数", "〔表：总体情况〕", "〔图：败诉原因分布〕", "一段话"]
    kinds = [block.kind for block in blocks(found, [{"code": "lead", "title": "", "paragraphs": written}])]
    assert kinds[:8] == ["recipient", "heading", "text", "point", "text", "table", "chart", "text"]
    assert checked(found, ["  一段  \n\n 又一段 ", ""]) == ["一段", "又一段"]


@pytest.mark.parametrize("line", ["〔表：没有的表〕", "〔图：总体情况〕"])
def test_a_place_of_what_is_not_there_is_refused(line: str) -> None:
    with pytest.raises(ServiceError) as refused:
        checked(frozen(), [line])
    assert refused.value.code == "E602"


def test_a_draft_has_no_day() -> None:
    said = plain("docx", word.write(word.Head("标题", "", "某局", None), []))
    assert "年　月　日" in said


def test_charts_are_the_same_picture_each_time() -> None:
    chart = frozen().charts[0]
    first = charts.picture(chart) or b""
    charts.drawn.cache_clear()
    assert charts.picture(chart) == first
    assert first.startswith(b"\x89PNG")


def test_without_a_chinese_font_word_has_tables_and_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "face", lambda _role: None)
    said = plain("docx", WRITERS["docx"](frozen()))
    assert word.NO_FONT in said
    with pytest.raises(ServiceError) as refused:
        WRITERS["pdf"](frozen())
    assert refused.value.code == "E722"


def test_headings_are_numbered_anew_below_each_section() -> None:
    found = [Block("section", "甲"), Block("heading", "乙"), Block("section", "丙"), Block("heading", "丁"), Block("point", "戊")]
    said = plain("pdf", pdf.write(HEAD, found))
    assert [mark for mark in ("一、甲", "（一）乙", "二、丙", "（一）丁", "1.戊") if mark not in said] == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_it_as_it_is_meant(tmp_path: Path) -> None:
    """A4 pages with their numbers, a table and two pictures; looked at by people as well."""
    (tmp_path / "bulletin.docx").write_bytes(WRITERS["docx"](frozen()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "bulletin.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    made = pypdfium2.PdfDocument(tmp_path / "bulletin.pdf")
    assert [round(side) for side in made[0].get_size()] == [595, 842]
    said = re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in made))
    assert f"—{len(made)}—" in said
    assert POLICE in said
    assert LAND in said
    pictures = [one for page in made for one in page.get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    assert len(pictures) == 2
