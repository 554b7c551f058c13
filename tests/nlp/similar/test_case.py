"""What is compared of a judgment, of a suit's papers and of a typed question."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import corpora
from nlp.document import Document
from nlp.pipeline import analyse
from nlp.similar import Case, Index, codes, of_judgment, of_question, of_suit
from nlp.similar.case import facts_of
from nlp.similar.space import Space, space, unit
from nlp.similar.weights import ASPECTS, weights
from nlp.suits import gather, read_paper
from tests.nlp.suits.expected import FOLDERS, papers

JUDGMENTS = sorted((Path(str(corpora.ROOT)) / "samples" / "judgments").glob("*.txt"))


@cache
def judgments() -> dict[int, tuple[str, Case]]:
    """The invented judgments by number, with their names."""
    found = {}
    for number, path in enumerate(JUDGMENTS, 1):
        judgment = analyse(Document.from_text(path.read_text("utf-8"))).judgment
        sued = judgment.agencies()
        found[number] = path.stem, of_judgment(
            judgment.to_json(), path.read_text("utf-8"), id=number, agency=sued[0].name if sued else None, region=None, series=None
        )
    return found


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = Index.open(tmp_path_factory.mktemp("similar"))
    made.add(case for _, case in judgments().values())
    return made


def suit(name: str) -> Case:
    folder = next(one for one in FOLDERS if one.name.startswith(name))
    return of_suit(gather([read_paper(Document.from_text(text)) for text in papers(folder).values()]), agency=None, region="999999")


def test_a_judgment_is_told_by_its_record_and_text():
    name, case = judgments()[1]
    assert name == "01-penalty-revoked-and-redo"
    assert (case.kind, case.act_type, case.field, case.agency) == ("judgment", "penalty", "market", "青岚县市场监督管理局")
    assert case.statutes == (("中华人民共和国食品安全法", 6),)  # not the law by which the court sets the act aside
    assert any(codes.cause_levels(one)[-1] == "group P" for one in case.causes)
    assert float(case.facts @ case.facts) == pytest.approx(1, abs=1e-4)


def test_an_empty_judgment_tells_no_facts():
    assert not of_judgment({}, "", id=1, agency=None, region=None, series=None).facts.any()


def test_facts_have_neither_parties_nor_operative_part():
    text = JUDGMENTS[0].read_text("utf-8")
    told = facts_of(text)
    assert "果干制品" in told and "剥夺了原告的重要程序权利" in told
    assert not any(words in told for words in ("法定代表人", "委托诉讼代理人", "案件受理费", "书　记　员", "责令被告青岚县"))
    assert facts_of("只有一句话") == "只有一句话"


def test_a_suit_is_told_by_its_papers():
    case = suit("01-market")
    assert (case.kind, case.act_type, case.field, case.region) == ("suit", "penalty", "market", "999999")
    assert case.agency == "临江市云溪区市场监督管理局"
    assert ("中华人民共和国行政处罚法", 57) in case.statutes
    assert case.causes and case.without_causes().causes == ()
    assert {codes.cause_levels(one)[1] for one in case.causes if len(codes.cause_levels(one)) > 1} & {"procedure_violation"}


@pytest.mark.parametrize(("name", "act"), [("01-market", "penalty"), ("03-urban", "penalty")])
def test_a_suit_finds_past_cases_of_its_kind_with_the_reasons(index, name, act):
    found = index.search(suit(name), limit=3)
    first = judgments()[found[0].id][1]
    assert first.act_type == act
    parts = {part.aspect: part for part in found[0].parts}
    assert parts["act_type"].shared == (act,) and parts["facts"].score > 0
    assert sum(part.weight for part in found[0].parts) == pytest.approx(1, abs=0.001)
    assert sum(part.weight * part.score for part in found[0].parts) == pytest.approx(found[0].score, abs=0.001)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


def test_each_judgment_finds_itself_first(index):
    for number, (_, case) in judgments().items():
        found = index.search(case, limit=2, exclude_series=False)
        assert found[0].id == number and found[0].score > 0.98
        assert number not in {match.id for match in index.search(case, exclude=[number])}


def test_a_question_is_told_by_what_it_names():
    case = of_question("县公安局未告知当事人听证权利即作出拘留的行政处罚决定，违反《中华人民共和国行政处罚法》第六十三条")
    assert (case.kind, case.act_type, case.field) == ("question", "penalty", "public_security")
    assert case.statutes == (("中华人民共和国行政处罚法", 63),)
    assert any(codes.cause_levels(one)[-1] == "group P" for one in case.causes)


def test_a_question_without_legal_words_is_told_by_its_facts(index):
    case = of_question("餐馆用了过期的奶油")
    assert (case.act_type, case.causes, case.statutes) == (None, (), ())
    assert {part.aspect for part in index.search(case, limit=1)[0].parts} <= {"facts", "field"}


@pytest.mark.parametrize("text", ["", "  \n", "?!", "hello 123", "\ud800", "〇" * 100_000])
def test_a_question_without_sense_finds_nothing_or_little(index, text):
    assert len(index.search(of_question(text))) <= 20
    if not text.strip():
        assert index.search(of_question(text)) == []


def test_demolition_is_found_by_its_words(index):
    found = index.search(of_question("镇政府未经催告强制拆除房屋"), limit=3)
    assert "demolition" in judgments()[found[0].id][0]


def test_the_space_is_one_of_directions():
    known = space()
    one, other = known.vector("被告未经催告即强制拆除原告房屋"), known.vector("原告的房屋被被告强制拆除，未经催告")
    far = known.vector("商标评审委员会驳回复审申请，两商标构成近似")
    assert float(one @ other) > 0.6 > 0.3 > float(one @ far)
    assert not known.vector("").any() and not known.vector("xyz").any()
    assert not unit(np.zeros(4)).any()
    assert isinstance(known, Space) and known.width == 256


def test_weights_add_up_and_suits_rest_more_on_facts():
    for kind in ("judgment", "suit", "question"):
        assert sum(weights(kind).values()) == pytest.approx(1) and set(weights(kind)) == set(ASPECTS)
    assert weights("suit")["facts"] > weights("judgment")["facts"]
