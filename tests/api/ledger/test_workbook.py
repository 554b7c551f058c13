"""The ledger as an Excel workbook: what an office sees, and that nothing in it is run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from api.ledger.books import marks, workbook
from api.ledger.lines import listing
from api.ledger.lines.columns import COLUMNS
from api.ledger.lines.narrowing import Narrowing
from api.policy.in_force import profile_for
from api.store.types import now
from nlp import taxonomy
from tests.api.ledger import filed
from tests.api.world import World


def written(world: World, path: Path, *codes: str, login: str = "bureau", **asked: str) -> Path:
    """The caller's whole ledger as a workbook."""
    actor = world.actor(login)
    with world.database.read() as session:
        ids = listing.ids(session, actor, Narrowing.from_params(asked))
        wanted = workbook.Wanted(ids, workbook.chosen(codes), profile_for(session, actor), "张某", now(), (("范围", "计败诉的案件"),))
        workbook.write(path, session, wanted)
    return path


@pytest.fixture
def book(world: World, tmp_path: Path) -> openpyxl.Workbook:
    line = filed.lost(world, "police")
    filed.fill(world, line, suit_received="2025-01-06", note='=HYPERLINK("http://x.example","点")', typical=True, appeal="plaintiff", handler="+86")
    filed.lost(world, "land", "（2025）赣9901行初13号")
    filed.lost(world, "land", "（2025）赣9901行初14号", result="won", causes=[])
    return openpyxl.load_workbook(written(world, tmp_path / "台账.xlsx"))


def test_an_office_can_work_with_it(book: openpyxl.Workbook) -> None:
    sheet, about = book["案件台账"], book["口径说明"]
    head = [cell.value for cell in sheet[1]]
    assert head[:4] == [marks.LINE, marks.CELLS, "一审案号", "单位"]
    assert set(head[2:]) == {column.label for column in COLUMNS}
    assert (sheet.freeze_panes, sheet.max_row) == ("E2", 3)
    assert (sheet.column_dimensions["A"].hidden, sheet.column_dimensions["C"].width > 20) == (True, True)
    assert sheet.auto_filter.ref.startswith("C1:")
    said = {cell.value: about.cell(cell.row, 2).value for cell in about["A"]}
    assert said["口径"].startswith("通用")
    assert (said["范围"], said["行数"]) == ("计败诉的案件", "2")
    assert "北京时间" in said["导出时间"]


def test_days_are_days_and_everything_else_is_text(book: openpyxl.Workbook) -> None:
    sheet = book["案件台账"]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in (2, 3) if sheet.cell(row, at["单位"]).value == "临江市公安局云溪分局")
    received, note, handler = (sheet.cell(row, at[name]) for name in ("收到应诉材料日", "备注", "承办人"))
    assert (received.value, received.number_format) == (datetime(2025, 1, 6), "yyyy-mm-dd")
    assert (note.data_type, note.value, note.quotePrefix) == ("s", '=HYPERLINK("http://x.example","点")', True)
    assert (handler.data_type, handler.value) == ("s", "+86")
    assert {cell.data_type for cells in sheet.iter_rows() for cell in cells} <= {"s", "d", "n"}
    assert all(cell.value is None for cells in sheet.iter_rows() for cell in cells if cell.data_type == "n")


def test_excel_itself_checks_what_is_typed_and_keeps_what_is_the_machines(book: openpyxl.Workbook) -> None:
    sheet = book["案件台账"]
    at = {cell.value: cell.column_letter for cell in sheet[1]}
    rules = {str(rule.sqref).partition(":")[0].rstrip("0123456789"): rule for rule in sheet.data_validations.dataValidation}
    assert rules[at["上诉/再审"]].formula1 == '"未上诉,原告上诉,被告上诉,双方上诉,申请再审"'
    assert rules[at["典型案例"]].formula1 == '"是,否"'
    assert rules[at["收到应诉材料日"]].type == "date"
    assert sheet.protection.sheet
    locked = {name: sheet[f"{letter}2"].protection.locked for name, letter in at.items()}
    assert (locked[marks.LINE], locked["本单位结果"], locked["备注"]) == (True, True, False)


def test_the_machine_says_what_the_judgment_says(book: openpyxl.Workbook) -> None:
    sheet = book["案件台账"]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in (2, 3) if sheet.cell(row, at["单位"]).value == "临江市公安局云溪分局")
    said = {name: sheet.cell(row, column).value for name, column in at.items()}
    assert said["一审案号"] == filed.NUMBER
    assert (said["本单位结果"], said["是否计败诉"], said["审级"], said["各审级结果"]) == ("败诉", "是", "一审", "一审败诉")
    assert (said["案由（二级）"], said["执法领域"], said["原告（脱敏）"]) == ("行政处罚", taxonomy.label("field", "market"), "赵某某")
    assert said["最近裁判日"] == datetime(2025, 3, 5)
    assert said["主要败诉原因"].startswith("违反法定程序（")
    assert said["其他败诉原因"].startswith("主要证据不足")
    assert said["判项"] == "撤销被告作出的行政处罚决定"


def test_chosen_columns_only(world: World, tmp_path: Path) -> None:
    filed.lost(world, "police")
    sheet = openpyxl.load_workbook(written(world, tmp_path / "some.xlsx", "note", "court"))["案件台账"]
    assert [cell.value for cell in sheet[1]][2:] == ["一审案号", "单位", "一审法院", "备注"]


def test_an_empty_ledger_is_a_workbook_too(world: World, tmp_path: Path) -> None:
    assert openpyxl.load_workbook(written(world, tmp_path / "empty.xlsx"))["案件台账"].max_row == 1
