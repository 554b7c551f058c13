"""Papers that are no judgments: which they are, what they say, and that nothing else is taken for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


PIECES = (
    "行政复议决定书", "行政执法监督通知书", "司法建议书", "行政复议意见书", "临江市云溪区司法局", "临江市公安局云溪分局：", "申请人：", "被申请人：临江市公安局云溪分局",
    "〔2025〕第18号", "（2025）皖9902司建4号", "本机关认为", "违反法定程序", "根据《中华人民共和国行政复议法》第六十四条第一款第二项的规定", "决定如下：", "撤销", "维持",
    "驳回申请人的行政复议申请", "终止行政复议", "责令", "二〇二五年十月十五日", "2025年13月45日", "。", "\n", "：", "《", "第", "\u3000", "（", "\x00", "\U0001f4a9", "、",
)
TEXTS = [path.read_text(encoding="utf-8") for path in PAPERS]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sample with stretches taken out, doubled, moved, or replaced by pieces of others."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        put = draw(st.one_of(st.just(""), st.just(text[start:end] * 2), st.sampled_from(PIECES), st.text(max_size=8)))
        text = text[:start] + put + text[end:]
    return text


def sound(text: str) -> None:
    """It is read without a fault, and what is said of it stands in it."""
    case = read(text)
    if case.paper is None:
        return
    whole, line = case.document.text, record(Origin("a", "a", None), case, evidence=True)
    json.dumps(line, ensure_ascii=False).encode()
    assert case.paper.agency is not None
    for _, evidence in case.paper.evidence():
        assert all(0 <= span.start <= span.end <= len(whole) for span in evidence.spans)
    for name in ("number", "issuer", "agency"):
        found = getattr(case.paper, name)
        assert found is None or bare(found.value) == bare("".join(whole[span.start : span.end] for span in found.evidence.spans))


def bare(text: str) -> str:
    """Without blanks and the ends of lines, across which a name may be printed."""
    return "".join(text.split())


@given(mutated())
@settings(max_examples=150, deadline=None)
def test_a_damaged_sample_is_read_without_a_fault(text: str) -> None:
    sound(text)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_pieces_are_read_without_a_fault(text: str) -> None:
    sound(text)


@pytest.mark.parametrize("title", ["行政执法监督通知书", "临江市云溪区司法局行政执法监督通知书", "监 督 意 见 书"])
def test_the_whole_title_is_marked(title: str) -> None:
    text = TEXTS[5].replace("临江市云溪区司法局\n行政执法监督通知书", title)
    found = read(text).paper
    assert found is not None
    assert text[found.title.spans[0].start : found.title.spans[0].end] == title.removeprefix("临江市云溪区司法局")


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
