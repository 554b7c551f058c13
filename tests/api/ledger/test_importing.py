"""Ledgers that come in: our own workbooks find back, others' are understood, and nothing is written before it was shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.ledger.books import checking, importing, sheets
from api.ledger.books.checking import Line
from api.ledger.lines import entries
from api.store.tables import AuditEntry, LedgerEntry, LedgerImport
from tests.api.ledger import filed
from tests.api.ledger.test_workbook import written
from tests.api.world import World

OTHER = "（2025）赣9901行初13号"
HEAD = ("序号", "案  号", "被告单位", "收到应诉材料日期", "答辩日期", "承办人员", "是否典型案例", "判决结果", "奖惩情况")


def report(world: World, path: Path, login: str = "bureau") -> checking.Report:
    with world.database.read() as session:
        return checking.check(session, world.actor(login), sheets.read(path))


def applied(world: World, path: Path, login: str = "bureau") -> int:
    """Handed in, checked and applied; the id of the import."""
    actor, content = world.actor(login), sheets.read(path)
    stored = world.services.files.store([path.read_bytes()], limit=sheets.BYTES)
    with world.database.write() as session:
        row = importing.hand_in(session, actor, path.name, stored.sha256, content).id
    with world.database.write() as session:
        importing.apply(session, actor, row, importing.sheets_of(world.services.files, stored.sha256))
    return row


def table(path: Path, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, title: str = "2025 年败诉案件台账") -> Path:
    """A ledger of somebody's own, with a title above its headings."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    for row in (head, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def edited(path: Path, line: str, **cells: Any) -> Path:
    """A workbook of ours in which somebody has edited the row of a case."""
    book = openpyxl.load_workbook(path)
    sheet = book["案件台账"]
    at = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, at["一审案号"]).value == line)
    for name, value in cells.items():
        sheet.cell(row, at[name]).value = value
    book.save(path)
    return path


@pytest.fixture
def lines(world: World) -> tuple[int, int]:
    """Two lines, filled in with one value of every kind."""
    made = filed.lost(world, "police"), filed.lost(world, "land", OTHER)
    filed.fill(
        world, made[0], suit_received="2025-01-06", hearing_on="2025-02-11", note="第一行\n=1+1", typical=False, appeal="both", handler="001", self_corrected=True,
        liability="　全角空格开头，'单引号", suggestion="－减号",
    )  # fmt: skip
    return made


def test_an_exported_ledger_changes_nothing(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    found = report(world, written(world, tmp_path / "out.xlsx"))
    assert found.counts == {"change": 0, "same": 2, "missing": 0, "problem": 0, "cells": 0, "problems": 0, "notes": 0}
    before = {line: filed.values(world, line) for line in lines}
    applied(world, tmp_path / "out.xlsx")
    assert {line: filed.values(world, line) for line in lines} == before


def test_an_edited_cell_changes_exactly_that_cell(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    before = {line: filed.values(world, line) for line in lines}
    path = edited(written(world, tmp_path / "out.xlsx"), OTHER, 收到应诉材料日="2025年1月9日")
    row = applied(world, path)
    assert filed.values(world, lines[0]) == before[lines[0]]
    assert filed.values(world, lines[1]) == before[lines[1]] | {"suit_received": "2025-01-09"}
    with world.database.read() as session:
        told = entries.history(session, world.actor("bureau"), lines[1])
        assert [(one.column, one.after, one.source, entries.writer(one)) for one in told] == [("suit_received", "2025-01-09", "import", "bureau")]
        assert session.get_one(LedgerImport, row).applied_at is not None
        audited = session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "ledger_import")).all()
    assert audited == ["ledger.check", "ledger.import"]
    again = report(world, written(world, tmp_path / "again.xlsx"))
    assert again.count("same") == 2


def test_every_column_that_people_fill_in_comes_back(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    path = edited(
        written(world, tmp_path / "out.xlsx"), OTHER,
        收到应诉材料日=date(2025, 1, 2), 开庭日=45700, 备注="=SUM(A1)", 典型案例="是", 改变行为后撤诉="否", 承办人=12, **{"上诉/再审": "申请再审"},
    )  # fmt: skip
    applied(world, path)
    assert filed.values(world, lines[1]) == {
        "suit_received": "2025-01-02", "hearing_on": "2025-02-12", "typical": True, "self_corrected": False, "handler": "12", "appeal": "retrial",
    }  # fmt: skip
    # openpyxl wrote the note as a formula that nobody has calculated: it has no value


def test_an_emptied_cell_of_ours_empties(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    applied(world, edited(written(world, tmp_path / "out.xlsx"), filed.NUMBER, 备注=None))
    assert "note" not in filed.values(world, lines[0])


def test_what_was_changed_on_the_page_meanwhile_is_not_undone(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    path = edited(written(world, tmp_path / "out.xlsx"), filed.NUMBER, 承办人="承办二科", 备注="表里改的")
    filed.fill(world, lines[0], note="页面改的", liability="已追究")
    found = report(world, path)
    [line] = [one for one in found.lines if one.entry_id == lines[0]]
    assert [(change.code, change.after) for change in line.changes] == [("handler", "承办二科")]
    assert [problem.heading for problem in line.problems] == ["备注"]
    assert "导出后已在系统里改为“页面改的”" in line.problems[0].why
    applied(world, path)
    kept = filed.values(world, lines[0])
    assert (kept["note"], kept["liability"], kept["handler"]) == ("页面改的", "已追究", "承办二科")


def test_a_row_that_slipped_is_refused(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    path = edited(written(world, tmp_path / "out.xlsx"), filed.NUMBER, 一审案号=OTHER, 备注="x")
    [line] = [one for one in report(world, path).lines if one.why]
    assert (line.status, line.changes) == (checking.PROBLEM, [])
    assert "行标识与案号不是同一案件" in line.why


def test_a_ledger_of_ones_own_is_understood(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    path = table(
        tmp_path / "own.xlsx",
        (1, "(2025) 赣9901行初13号", "区自然资源局", "2025.1.3", 45668, "承办三科", "√", "败诉", "嘉奖"),
        (2, filed.NUMBER, "临江市公安局云溪分局", None, "2025年1月32日", None, None, "胜诉", None),
        (3, "（2025）赣9901行初99号", "某某局", "2025-01-01", None, None, None, None, None),
        ("填表人：张某", None, None, None, None, None, None, None, None),
    )  # fmt: skip
    found = report(world, path)
    assert [(one["heading"], one["code"]) for one in found.columns if one["code"] is None] == [("序号", None), ("奖惩情况", None)]
    own, police, missing = found.lines
    assert (own.row, own.status, own.entry_id) == (3, "change", lines[1])
    assert [(change.code, change.after) for change in own.changes] == [
        ("suit_received", "2025-01-03"), ("answered", "2025-01-11"), ("handler", "承办三科"), ("typical", True),
    ]  # fmt: skip
    assert (police.status, police.problems) == ("same", [checking.Remark("E", "答辩日期", "没有 2025 年 1 月 32 日这一天")])
    assert "以裁判文书为准" in police.notes[0].why
    assert (missing.status, missing.number, missing.why) == ("missing", "（2025）赣9901行初99号", "未找到裁判文书")
    applied(world, path)
    assert filed.values(world, lines[0])["suit_received"] == "2025-01-06"


def test_once_the_judgment_is_here_the_same_file_is_checked_again(world: World, tmp_path: Path) -> None:
    filed.lost(world, "police")
    row = applied(world, table(tmp_path / "own.xlsx", (1, OTHER, "自然资源局", "2025-01-03", None, None, None, None, None)))
    with world.database.read() as session:
        kept = importing.one(session, world.actor("bureau"), row)
        assert [Line(**{**one, "changes": [], "problems": [], "notes": []}).status for one in kept.report["lines"]] == ["missing"]
        sha256 = kept.sha256
    line = filed.lost(world, "land", OTHER)
    content, actor = importing.sheets_of(world.services.files, sha256), world.actor("bureau")
    with world.database.write() as session:
        again = importing.hand_in(session, actor, "own.xlsx", sha256, content).id
    with world.database.write() as session:
        importing.apply(session, actor, again, content)
    assert filed.values(world, line) == {"suit_received": "2025-01-03"}


def test_two_rows_on_one_case_are_both_refused(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    rows = [(number, OTHER, "自然资源局", day, None, None, None, None, None) for number, day in ((1, "2025-01-03"), (2, "2025-01-04"))]
    found = report(world, table(tmp_path / "own.xlsx", *rows))
    assert [line.status for line in found.lines] == ["problem", "problem"]
    assert "第 4 行是同一案件" in found.lines[0].why


def test_only_what_was_shown_is_written_and_once(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    path = table(tmp_path / "own.xlsx", (1, OTHER, "自然资源局", "2025-01-03", None, None, None, None, None))
    actor, content = world.actor("bureau"), sheets.read(path)
    with world.database.write() as session:
        row = importing.hand_in(session, actor, path.name, "0" * 64, content).id
    filed.fill(world, lines[1], suit_received="2025-01-05")
    with pytest.raises(ServiceError, match="检查之后台账有变化"), world.database.write() as session:
        importing.apply(session, actor, row, content)
    assert filed.values(world, lines[1]) == {"suit_received": "2025-01-05"}
    done = applied(world, path)
    with pytest.raises(ServiceError, match="已经导入过"), world.database.write() as session:
        importing.apply(session, actor, done, content)


def test_nobody_reaches_others_lines(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    path = edited(written(world, tmp_path / "out.xlsx"), OTHER, 备注="外人写的")
    for login in ("police", "foreign_agency"):
        [line] = [one for one in report(world, path, login).lines if one.number == OTHER]
        assert (line.entry_id, line.changes) == (None, [])
    with pytest.raises(ServiceError) as refused:
        report(world, path, "reader")
    assert refused.value.code == "E504"
    row = applied(world, path)
    with world.database.read() as session:
        for login in ("police", "foreign_bureau"):
            with pytest.raises(ServiceError):
                importing.one(session, world.actor(login), row)
            assert importing.listed(session, world.actor(login)) == []


def test_thousands_of_rows_are_one_transaction(world: World, lines: tuple[int, int], tmp_path: Path) -> None:
    rows = [(number, f"（2025）赣9901行初{number}号", "自然资源局", "2025-01-03", None, None, None, None, None) for number in range(11, 2011)]
    found = report(world, table(tmp_path / "own.xlsx", *rows))
    assert (found.count("missing"), found.count("problem"), found.count("change")) == (1998, 1, 1)
    with world.database.read() as session:
        assert len(session.scalars(select(LedgerEntry)).all()) == 2
