"""Papers that are no judgments: which they are, what they say, and that nothing else is taken for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import corpora
from nlp.case import Case
from nlp.document import Document
from nlp.pipeline import analyse
from nlp.record import Origin, record

PAPERS = sorted((Path(str(corpora.ROOT)) / "samples" / "papers").glob("*.txt"))
JUDGMENTS = sorted((Path(str(corpora.ROOT)) / "samples" / "judgments").glob("*.txt"))
EXPECTED: dict[str, dict[str, Any]] = {
    "01": {"kind": "reconsideration_decision", "number": "云政复决字〔2025〕第18号", "issuer": "临江市云溪区人民政府", "issued_on": "2025-04-20",
           "agency": "临江市云溪区市场监督管理局", "applicants": ["钱某"], "dispositions": ["revoke", "redo"], "agency_result": "lost",
           "causes": ["procedure_violation"], "act_type": "penalty", "field": "market"},
    "02": {"issuer": "临江市公安局", "issued_on": "2024-09-27", "agency": "临江市公安局云溪分局", "dispositions": ["uphold_act"], "agency_result": "won",
           "causes": []},
    "03": {"kind": "reconsideration_decision", "number": "临政复终字〔2025〕3号", "dispositions": ["terminate"], "agency_result": "procedural", "causes": []},
    "04": {"number": "（2025）临人社复决字第12号", "applicants": ["云溪华光机械有限公司"], "dispositions": ["order_performance"], "agency_result": "lost",
           "causes": ["inaction"], "field": "labor"},
    "05": {"kind": "reconsideration_opinion", "agency": "临江市云溪区城市管理局", "agency_result": None, "causes": ["procedure_violation"]},
    "06": {"kind": "supervision_notice", "issuer": "临江市云溪区司法局", "agency": "临江市云溪区西溪镇人民政府", "field": "township",
           "causes": ["ultra_vires", "procedure_violation"]},
    "07": {"kind": "judicial_suggestion", "issuer": "临江市云溪区人民法院", "issued_on": "2025-10-15", "number": "（2025）皖9902司建4号",
           "causes": ["insufficient_evidence"]},
}  # fmt: skip


def read(text: str) -> Case:
    return analyse(Document.from_text(text))


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_the_samples(path: Path) -> None:
    case = read(path.read_text(encoding="utf-8"))
    assert case.paper is not None
    found = case.paper.to_json()
    found["causes"] = [cause["code"] for cause in found["causes"]]
    wanted = EXPECTED[path.name[:2]]
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_the_output_line_says_so_and_shows_the_places(path: Path) -> None:
    case = read(path.read_text(encoding="utf-8"))
    line = record(Origin(path.stem, path.name, None), case, evidence=True)
    assert line["status"] == "not_administrative" and line["error"]["code"] == "E301"
    for name in ("number", "issuer", "agency"):
        place = line["evidence"][f"/paper/{name}"][0]
        assert case.document.text[place["start"] : place["end"]].strip() == line["paper"][name]


@pytest.mark.parametrize("path", JUDGMENTS, ids=lambda path: path.stem)
def test_a_judgment_is_none(path: Path) -> None:
    assert read(path.read_text(encoding="utf-8")).paper is None


def test_a_paper_without_the_agency_is_none() -> None:
    assert read("临江市人民政府\n行政复议决定书\n云政复决字〔2025〕1号\n本机关决定：维持。\n2025年1月2日").paper is None


def test_no_real_judgment_is_one(shared: Path) -> None:
    lines = (shared / "gold" / "dev.texts.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line["id"] for line in map(json.loads, lines) if read(line["text"]).paper is not None] == []


def test_articles_name_the_ground_where_the_words_do_not() -> None:
    text = PAPERS[0].read_text(encoding="utf-8").replace("，违反法定程序", "").replace("没有告知申请人有要求听证的权利", "情况如前所述")
    case = read(text)
    assert case.paper is not None
    assert [(one.code, one.evidence.source) for one in case.paper.causes] == [("procedure_violation", "rule:paper.article")]
