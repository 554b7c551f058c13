"""Spreadsheets from anybody: what is refused, in words, and what is read all the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from api.errors import ServiceError
from api.ledger.books import headings, parts, sheets
from api.ledger.books.sheets import Row, Sheet

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SMALL = 1_000_000
FEW = 2_000
Parts = dict[str, bytes]


def workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def packed(path: Path, content: Parts) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_with(head: bytes, tail: bytes) -> Callable[[Path], Path]:
    """A workbook whose sheet's XML is opened and closed by these."""

    def make(folder: Path) -> Path:
        made = parts_of(workbook(folder / "plain.xlsx", ["案号", "备注"]))
        made["xl/worksheets/sheet1.xml"] = head + made["xl/worksheets/sheet1.xml"] + tail
        return packed(folder / "made.xlsx", made)

    return make


def utf16(folder: Path) -> Path:
    made = parts_of(workbook(folder / "plain.xlsx", ["案号", "备注"]))
    name = "xl/worksheets/sheet1.xml"
    made[name] = ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + made[name].decode()).encode("utf-16")
    return packed(folder / "made.xlsx", made)


def oddly_coded(folder: Path) -> Path:
    made = parts_of(workbook(folder / "plain.xlsx", ["案号", "备注"]))
    made["xl/workbook.xml"] = b'<?xml version="1.0" encoding="cp037"?>' + made["xl/workbook.xml"]
    return packed(folder / "made.xlsx", made)


def plain(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "made.xlsx"
        path.write_bytes(content)
        return path

    return make


def bomb(folder: Path) -> Path:
    return packed(folder / "bomb.xlsx", {"[Content_Types].xml": TYPES, "xl/media/a.bin": bytes(SMALL + 1)})


def many_parts(folder: Path) -> Path:
    return packed(folder / "parts.xlsx", {"[Content_Types].xml": TYPES} | {f"x/{number}": b"" for number in range(parts.PARTS)})


def rows_of(*rows: bytes) -> Callable[[Path], Path]:
    """A workbook with these rows behind its own."""

    def make(folder: Path) -> Path:
        made = parts_of(workbook(folder / "plain.xlsx", ["案号", "备注"]))
        name = "xl/worksheets/sheet1.xml"
        made[name] = made[name].replace(b"</sheetData>", b"".join(rows) + b"</sheetData>")
        return packed(folder / "made.xlsx", made)

    return make


def part_with(name: str, content: bytes, *named: tuple[str, bytes, bytes]) -> Callable[[Path], Path]:
    """A workbook with a part of this content; `named`: in which part what is put in the place of what."""

    def make(folder: Path) -> Path:
        made = parts_of(workbook(folder / "plain.xlsx", ["案号", "备注"]))
        for part, before, after in named:
            assert before in made[part]
            made[part] = made[part].replace(before, after)
        return packed(folder / "made.xlsx", made | {name: content})

    return make


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
ENTITY = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>' + SHEET % b'<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row>'
RELATIONS = "xl/_rels/workbook.xml.rels"
HOSTILE = {
    "a row of very many cells": (rows_of(b'<row r="9">' + b"<c/>" * FEW + b"</row>"), "内容太多"),
    "very many cells that are no row's": (rows_of(b"<x>" + b"<c/>" * FEW + b"</x>"), "内容太多"),
    "very many formats": (part_with("xl/styles.xml", b"<s>" + b"<f/>" * FEW + b"</s>"), "内容太多"),
    "a row that no sheet has": (rows_of(b'<row r="20000000"><c t="inlineStr"><is><t>x</t></is></c></row>'), "行号"),
    "a sheet that is not called xml": (
        part_with("xl/worksheets/sheet1.bin", ENTITY, (RELATIONS, b"sheet1.xml", b"sheet1.bin")), "不允许"
    ),
    "the same in another encoding": (
        part_with("xl/a.png", ENTITY.decode().encode("utf-16"), (RELATIONS, b"worksheets/sheet1.xml", b"a.png")), "不允许"
    ),
    "a sheet as the table of texts": (
        part_with("xl/x.xml", SHEET % b"", ("[Content_Types].xml", b"</Types>", b'<Override PartName="/xl/x.xml" ContentType='
                  b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')), "不允许"
    ),
    "tags in tags": (part_with("xl/x.xml", b"<a>" * 200 + b"</a>" * 200), "内容太多"),
    "no zip": (plain(b"PK\x03\x04 not really"), "已损坏"),
    "text": (plain("案号,备注".encode()), "已损坏"),
    "an old workbook or a locked one": (plain(b"\xd0\xcf\x11\xe0" + bytes(600)), "旧版"),
    "another zip": (lambda folder: packed(folder / "x.xlsx", {"a.txt": b"x"}), "不是 Excel"),
    "no sheets": (lambda folder: packed(folder / "x.xlsx", {"[Content_Types].xml": TYPES}), "已损坏"),
    "a bomb": (bomb, "解开后太大"),
    "many parts": (many_parts, "解开后太大"),
    "entities": (sheet_with(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', b""), "不允许"),
    "entities in another encoding": (utf16, "不允许"),
    "an encoding that hides": (oddly_coded, "不允许"),
    "broken xml": (sheet_with(b"", b"<unclosed>"), "已损坏"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_refused(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "EXPANDED", SMALL)
    monkeypatch.setattr(parts, "IN_ONE", FEW - 1)
    monkeypatch.setattr(parts, "WHOLE", FEW)
    make, why = HOSTILE[name]
    with pytest.raises(ServiceError, match=why) as refused:
        sheets.read(make(tmp_path))
    assert refused.value.code == "E613"


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS", 3)
    with pytest.raises(ServiceError, match="超过 3 行"):
        sheets.read(workbook(tmp_path / "x.xlsx", *([number] for number in range(4))))


def test_empty_rows_cost_little_and_the_last_row_is_read(tmp_path: Path) -> None:
    row = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    [sheet] = sheets.read(rows_of(row)(tmp_path))
    assert sheet.rows == (Row(1, ("案号", "备注")), Row(1_048_576, ("x",)))


def test_pictures_and_old_drawings_that_are_no_xml_do_no_harm(tmp_path: Path) -> None:
    made = part_with("xl/drawings/vmlDrawing1.vml", b"<xml><br></xml>")(tmp_path)
    parts_ = parts_of(made) | {"xl/media/image1.png": b"\x89PNG" + bytes(100), "xl/media/image2.svg": b"<svg/>"}
    assert len(sheets.read(packed(tmp_path / "more.xlsx", parts_))[0].rows) == 1


def test_a_part_that_is_named_as_many_sheets_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "SECONDS", 0.0)
    with pytest.raises(ServiceError, match="读取时间太长"):
        sheets.read(rows_of(*(b'<row r="%d"><c/></row>' % number for number in range(2, 200)))(tmp_path))


def test_what_a_file_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    made = parts_of(workbook(tmp_path / "plain.xlsx", ["案号", "备注"], ["一", "二"]))
    name = "xl/worksheets/sheet1.xml"
    made[name] = made[name].replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in made[name]
    [sheet] = sheets.read(packed(tmp_path / "made.xlsx", made))
    assert sheet.rows == (Row(1, ("案号", "备注")), Row(2, ("一", "二")))


def test_cells_are_read_as_what_they_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["  甲 ", 12, 1.5, True, datetime(2024, 3, 5, 8), None, "=1+1", None])
    book.create_sheet("藏").sheet_state = "hidden"
    book["藏"].append(["x"])
    book.save(tmp_path / "x.xlsx")
    [sheet] = sheets.read(tmp_path / "x.xlsx")
    assert sheet.rows == (Row(1, ("甲", 12, 1.5, True, date(2024, 3, 5))),)


def test_an_old_macintosh_calendar_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["x"])
    book.save(tmp_path / "x.xlsx")
    assert sheets.read(tmp_path / "x.xlsx")[0].shift == sheets.SHIFT_1904


@pytest.mark.parametrize("seed", range(20))
def test_damaged_files_are_refused_in_words_or_read(tmp_path: Path, seed: int) -> None:
    content = bytearray(workbook(tmp_path / "x.xlsx", *(["案号", number, "备注"] for number in range(30))).read_bytes())
    for step in range(5):
        content[(seed * 997 + step * 7919) % len(content)] ^= 1 + seed
    (tmp_path / "x.xlsx").write_bytes(content)
    try:
        assert isinstance(sheets.read(tmp_path / "x.xlsx"), list)
    except ServiceError as error:
        assert error.code == "E613"


def head_of(*rows: tuple[object, ...]) -> headings.Head | None:
    return headings.find(Sheet("表", tuple(Row(number, row) for number, row in enumerate(rows, 1))))


def test_headings_below_titles_and_in_two_rows() -> None:
    head = head_of(
        ("临江市云溪区 2024 年行政诉讼败诉案件台账", None), ("填报单位：某局",), ("案件", None, "日期", None, "备注"), ("案号", "被诉单位", "收到判决书日期", "答辩时间", None),
        ("（2024）临9902行初1号", "某局", "2024-01-01", None, None),
    )  # fmt: skip
    assert head is not None
    assert (head.row, {code: heading.letter for code, heading in head.places.items()}) == (
        4, {"number_first": "A", "agency": "B", "judgment_received": "C", "answered": "D", "note": "E"},
    )  # fmt: skip


@pytest.mark.parametrize("rows", [(), (("姓名", "电话"),), (("案号",),), (("备注", "承办人"),)])
def test_what_is_no_ledger(rows: tuple[tuple[object, ...], ...]) -> None:
    assert head_of(*rows) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("案 号", "number_first"), ("一审案号*", "number_first"), ("被告\n单位", "agency"), ("收到应诉材料日（必填）", "suit_received"), ("应诉报备时间", "suit_reported"),
        ("案由（三级）", "act_detail"), ("案由(二级)", "act_type"), ("是否典型案例", "typical"), ("败诉原因", "cause_main"), ("电话", None), ("", None),
    ],
)  # fmt: skip
def test_headings_are_recognised_by_their_words(text: str, code: str | None) -> None:
    assert headings.recognised(text) == code

