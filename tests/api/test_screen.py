"""`anjian screen`: the papers of one suit, without a server."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import corpora
from tests.api.conftest import Anjian

PAPERS = sorted((corpora.ROOT / "samples" / "suits").glob("01*/*.txt"))


def test_the_checklist_with_its_places(anjian: Anjian) -> None:
    done = anjian("screen", *PAPERS, "--value", "received_on=2024-09-02", "--value", "officer=李某")
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.out)
    assert found["level"] == "red"
    assert found["values"]["officer"] == {"value": "李某", "machine": None, "person": "李某", "evidence": []}
    assert [one["due_on"] for one in found["deadlines"]] == ["2024-09-18"]
    texts = {str(path): path.read_text(encoding="utf-8") for path in PAPERS}
    missed = [one for one in found["findings"] if one["answer"] == "not_met"]
    assert missed
    for one in missed:
        assert one["basis"]
        assert all(place["quote"][:10] in "".join(texts[place["name"]].split("\n")) or place["quote"] for place in one["evidence"])
    answered = anjian("screen", *PAPERS, *(part for one in missed for part in ("--answer", f"{one['item']}=met")))
    assert json.loads(answered.out)["level"] != "red"


def test_the_form(anjian: Anjian, tmp_path: Path) -> None:
    out = tmp_path / "研判表.docx"
    assert anjian("screen", *PAPERS[:2], "--format", "docx", "--out", out).status == 0
    with zipfile.ZipFile(out) as pack:
        assert "应诉风险研判表" in pack.read("word/document.xml").decode()


def test_what_cannot_be_read_is_told_and_the_rest_is_screened(anjian: Anjian, tmp_path: Path) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 x")
    done = anjian("screen", PAPERS[0], broken)
    assert done.status == 1
    assert "坏.pdf" in done.err
    assert [one["file"] for one in json.loads(done.out)["unread"]] == [str(broken)]


def test_wrong_commands(anjian: Anjian, tmp_path: Path) -> None:
    for wrong in (("--format", "docx"), ("--value", "officer"), ("--value", "unknown=x"), ("--answer", "penalty.filed=yes")):
        assert anjian("screen", PAPERS[0], *wrong).status == 2
    assert anjian("screen", PAPERS[0], "--out", tmp_path / "none" / "x.json").status == 3
