"""`anjian redact`: a document's text with its names masked."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.api.conftest import Anjian

TEXT = """临江市云溪区人民法院
行政判决书
（2024）临9901行初12号
原告：赵临舟，男，1984年5月2日出生，汉族，住临江市云溪区。
被告：临江市公安局云溪分局，住所地临江市云溪区平安路2号。
法定代表人：魏长青，局长。
原告赵临舟不服被告临江市公安局云溪分局治安行政处罚一案，本院于2024年3月1日立案后，依法公开开庭进行了审理。
本院认为，被诉处罚决定事实不清。依照《中华人民共和国行政诉讼法》第七十条第（一）项的规定，判决如下：
撤销被诉处罚决定。
审判长　牛恒
二〇二四年六月三日
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "判决书.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_names_are_masked_on_the_screen(anjian: Anjian, document: Path) -> None:
    done = anjian("redact", document)
    assert done.status == 0
    assert "赵临舟" not in done.out
    assert "原告：赵某，男" in done.out
    assert "牛恒" in done.out
    assert "临江市公安局云溪分局" in done.out
    assert document.read_text(encoding="utf-8") == TEXT


def test_rules_table_and_letters(anjian: Anjian, document: Path, tmp_path: Path) -> None:
    rules, out, letters, table = (tmp_path / name for name in ("规则.toml", "结果.txt", "代称.json", "对照.csv"))
    rules.write_text("kept_roles = []\n", encoding="utf-8")
    done = anjian("redact", document, "--rules", rules, "--out", out, "--letters", letters, "--table", table)
    assert (done.status, done.out) == (0, "")
    assert "牛恒" not in out.read_text(encoding="utf-8")
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert ["赵临舟", "赵某"] in [row[:2] for row in rows]


def test_judgments_of_one_case_share_their_letters(anjian: Anjian, document: Path, tmp_path: Path) -> None:
    letters, other = tmp_path / "代称.json", tmp_path / "二审.txt"
    other.write_text(TEXT.replace("赵临舟", "赵临川", 1).replace("原告赵临舟不服", "原告赵临川、赵临舟不服"), encoding="utf-8")
    first = anjian("redact", document, "--letters", letters).out
    second = anjian("redact", other, "--letters", letters).out
    assert "原告赵某不服" in first
    assert "、赵某不服" in second
    assert "原告赵某、" not in second


@pytest.mark.parametrize("option", ["--rules", "--letters"])
def test_files_that_are_none_are_refused(anjian: Anjian, document: Path, tmp_path: Path, option: str) -> None:
    wrong = tmp_path / "错.toml"
    wrong.write_text('masked = ["everything"]', encoding="utf-8")
    done = anjian("redact", document, option, wrong)
    assert done.status == 2
    assert "错.toml" in done.err


def test_what_cannot_be_read_is_said(anjian: Anjian, tmp_path: Path) -> None:
    done = anjian("redact", tmp_path / "没有.pdf")
    assert done.status == 1
    assert "E101" in done.err
