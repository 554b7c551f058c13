"""What people type into the ledger and what stands in spreadsheets, as values."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from api.ledger.lines import values
from api.ledger.lines.columns import BY_CODE, COLUMNS, GROUPS, PERSON
from api.ledger.lines.values import UnfitError

DAY, AHEAD, FLAG, CHOICE, TEXT = (BY_CODE[code] for code in ("suit_received", "hearing_on", "typical", "appeal", "note"))


@pytest.mark.parametrize(
    "given",
    [
        "2024-03-05", "2024.3.5", "2024/3/5", "2024年3月5日", " 2024 年 03 月 05 日 ", "２０２４．３．５", "20240305", 45356, 45356.0, "45356",
        date(2024, 3, 5), datetime(2024, 3, 5, 9, 30), "2024-03-05 00:00:00", "2024-03-05T00:00:00", "2024年3月5日 星期二",
    ],
)  # fmt: skip
def test_days_however_they_are_written(given: object) -> None:
    assert values.read(DAY, given) == "2024-03-05"


@pytest.mark.parametrize("given", [None, "", "  ", "—", "/", "无", "暂无"])
def test_nothing_is_nothing(given: object) -> None:
    assert values.read(DAY, given) is None
    assert values.read(CHOICE, given) is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("三月五日", "不是日期"), ("2024-02-30", "没有 2024 年 2 月 30 日这一天"), ("2024-13-01", "没有"), (5, "不是日期"), (True, "不是日期"),
        ("1949-10-01", "太早"), ("2999-01-01", "还没有到"), ("=TODAY()", "不是日期"), (float("nan"), "不是日期"), (10**30, "不是日期"), ("0000-00-00", "没有"),
    ],
)  # fmt: skip
def test_what_is_no_day(given: object, why: str) -> None:
    with pytest.raises(UnfitError, match=why):
        values.read(DAY, given)


def test_a_hearing_may_lie_ahead_but_not_for_ever() -> None:
    ahead = values.today().replace(month=1, day=15).replace(year=values.today().year + 1)
    assert values.read(AHEAD, ahead) == ahead.isoformat()
    with pytest.raises(UnfitError, match="太晚"):
        values.read(AHEAD, "2999-01-01")


@pytest.mark.parametrize(("given", "kept"), [("是", True), ("√", True), (1, True), (True, True), ("否", False), ("无", False), ("—", None), ("", None)])
def test_flags(given: object, kept: bool | None) -> None:
    assert values.read(FLAG, given) is kept


def test_texts_lose_what_no_table_takes() -> None:
    assert values.read(TEXT, " 甲\x00乙\r\n丙  \n丁\ud800 ") == "甲乙\n丙\n丁"
    assert values.read(TEXT, "无") == "无"
    assert values.read(TEXT, 12.0) == "12"
    with pytest.raises(UnfitError, match="最多 2000 个"):
        values.read(TEXT, "长" * 2001)


def test_what_is_shown_is_read_back() -> None:
    for column, kept in ((DAY, "2024-03-05"), (FLAG, False), (FLAG, True), (CHOICE, "both"), (TEXT, "=1+1"), (TEXT, None)):
        assert values.read(column, values.shown(column, kept)) == kept


def test_columns_are_those_of_the_practice() -> None:
    assert len({column.code for column in COLUMNS}) == len({column.label for column in COLUMNS}) == len(COLUMNS)
    assert {column.group for column in COLUMNS} == set(GROUPS)
    assert {
        "suit_received", "suit_reported", "answered", "hearing_on", "head_name", "head_post", "judgment_received", "judgment_filed", "served",
        "appealed", "final_received", "effective", "report_filed", "self_corrected", "handler", "lawyer", "liability", "typical", "suggestion", "note",
    } <= {column.code for column in PERSON}  # fmt: skip
