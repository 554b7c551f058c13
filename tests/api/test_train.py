"""`anjian train` beyond the classifiers: what to check next, the risk model, the weights of names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.conftest import JUDGMENTS, Anjian


@pytest.fixture
def lined(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    rows = ({"id": one.stem, "text": one.read_text(encoding="utf-8")} for one in JUDGMENTS[:6])
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_what_to_check_next_is_told_with_reasons(anjian: Anjian, lined: Path) -> None:
    done = anjian("train", "--next", lined, "--count", "3")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert done.status == 0 and [row[0] for row in rows] == ["1", "2", "3"]
    assert len({row[1] for row in rows}) == 3 and all(row[3] for row in rows)
    assert [float(row[2]) for row in rows] == sorted((float(row[2]) for row in rows), reverse=True)


def test_the_weights_of_names_are_learned_only_from_papers_that_are_named(anjian: Anjian, lined: Path, tmp_path: Path) -> None:
    assert anjian("train", "--only", "person_names", "--out", tmp_path).status == 2
    assert anjian("train", "--only", "person_names", "--papers", tmp_path / "none.jsonl", "--out", tmp_path).status == 2
    assert anjian("train", "--next", tmp_path / "none.jsonl").status == 2
    done = anjian("train", "--only", "person_names", "--papers", lined, "--out", tmp_path)
    assert done.status == 0 and json.loads((tmp_path / "person_names.json").read_text(encoding="utf-8"))["weights"]


def test_without_real_judgments_no_risk_model_ships(anjian: Anjian, tmp_path: Path) -> None:
    done = anjian("train", "--only", "risk", "--out", tmp_path)
    assert done.status == 0 and "已写入 risk 的模型文件" in done.out
    assert json.loads((tmp_path / "risk.json").read_text(encoding="utf-8"))["ships"] is False
