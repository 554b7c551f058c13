"""The other commands: what a user sees."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from pathlib import Path

import pytest
from rich.console import Console

from api.cli import COMMANDS
from api.commands import doctor
from api.commands.show import show
from nlp.batch import one_record
from nlp.errors import CATALOGUE
from nlp.versions import versions
from tests.api.conftest import JUDGMENTS, PDFS, Anjian

ENGLISH = re.compile(r"Usage|Options|Arguments|Commands|Show this message|required|default:|Missing|Invalid")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese(anjian: Anjian, command: str) -> None:
    done = anjian(command, "--help")
    assert done.status == 0
    assert "用法" in done.out
    assert not ENGLISH.search(done.out)


def test_help_lists_all_commands_in_order(anjian: Anjian) -> None:
    listed = re.findall(r"│ ([a-z]+) ", anjian("--help").out)
    assert listed == list(COMMANDS)


def test_version_names_rules_and_models(anjian: Anjian) -> None:
    first, *rest = anjian("--version").out.splitlines()
    assert first == f"anjian {versions()['extractor']}"
    assert [line.split() for line in rest] == [list(pair) for pair in versions()["models"].items()]


def test_text_prints_the_cleaned_text(anjian: Anjian) -> None:
    done = anjian("text", JUDGMENTS[0])
    assert done.status == 0
    assert done.out.startswith(JUDGMENTS[0].read_text(encoding="utf-8")[:20])


def test_text_of_several_documents_needs_a_name(anjian: Anjian, judgments: Path) -> None:
    done = anjian("text", judgments)
    assert done.status == 1
    assert "E122" in done.err
    assert CATALOGUE["E122"].remedy in done.err
    assert anjian("text", judgments, "--id", JUDGMENTS[1].stem).status == 0


def test_show_has_the_result_and_the_words_it_rests_on(anjian: Anjian) -> None:
    found = json.loads(JUDGMENTS[0].with_suffix(".json").read_text(encoding="utf-8"))
    done = anjian("show", JUDGMENTS[0])
    assert done.status == 0
    assert found["case_number"] in done.out
    assert "败诉" in done.out
    assert "“" in done.out


def test_show_names_the_page(anjian: Anjian) -> None:
    assert re.search(r"第\d+页", anjian("show", PDFS[0]).out)


def test_show_puts_what_a_person_must_check_first() -> None:
    record = one_record(JUDGMENTS[0])
    record["needs_review"] = [{"field": "causes", "why": "规则与模型的判断不一致"}]
    out = io.StringIO()
    show(Console(file=out, width=100), record)
    assert out.getvalue().index("败诉原因：规则与模型的判断不一致") < out.getvalue().index("法院  ")


def test_show_of_a_broken_file_says_what_to_do(anjian: Anjian, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"")
    done = anjian("show", tmp_path / "a.pdf")
    assert done.status == 1
    assert "E102" in done.out
    assert "Traceback" not in done.out + done.err


def test_evaluate_scores_texts_and_predictions_alike(anjian: Anjian, tmp_path: Path) -> None:
    gold, texts = tmp_path / "gold.jsonl", tmp_path / "texts.jsonl"
    expected = [path.with_suffix(".json").read_text(encoding="utf-8") for path in JUDGMENTS]
    gold.write_text("\n".join(entry.replace("\n", "") for entry in expected), encoding="utf-8")
    texts.write_text("\n".join(json.dumps({"id": p.stem, "text": p.read_text(encoding="utf-8")}) for p in JUDGMENTS))
    predicted = tmp_path / "predicted.jsonl"
    anjian("analyze", texts, "--out", predicted)
    from_texts, from_predictions = anjian("evaluate", gold, texts), anjian("evaluate", gold, predicted)
    assert from_texts.status == 0
    assert from_texts.out == from_predictions.out
    assert re.search(r"court accuracy +1\.000 +1\.000–1\.000", from_texts.out)


def test_evaluate_names_gains_and_losses(anjian: Anjian, tmp_path: Path) -> None:
    files = {}
    for name, court in (("gold", "甲法院"), ("old", "甲法院"), ("new", "乙法院")):
        files[name] = tmp_path / f"{name}.jsonl"
        files[name].write_text(json.dumps({"id": "x", "court": court, "agency_result": "won"}), encoding="utf-8")
    out = anjian("evaluate", files["gold"], files["new"], "--against", files["old"], "--field", "court").out
    assert "court 不一致 1 份" in out
    assert re.search(r"－ court +x", out)
    assert "旧：甲法院" in out


@pytest.mark.parametrize(
    "arguments",
    [("evaluate", "none.jsonl", "none.jsonl"), ("train", "--only", "nothing"), ("train", "--gold", "/no/such/folder")],
)
def test_wrong_arguments_end_with_2(anjian: Anjian, arguments: tuple[str, ...]) -> None:
    done = anjian(*arguments)
    assert done.status == 2
    assert re.search(r"[\u4e00-\u9fff]", done.err)


def test_doctor_tells_what_is_missing_and_how_to_get_it(anjian: Anjian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_soffice", lambda: None)
    done = anjian("doctor")
    assert done.status == 0
    assert "libreoffice-writer" in done.out
    assert sqlite3.sqlite_version in done.out
    assert versions()["extractor"] in done.out


def test_every_finding_has_a_use_and_a_remedy() -> None:
    assert all(found.enables and found.remedy for found in doctor.findings())
