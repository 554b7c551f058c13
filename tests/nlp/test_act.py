"""The sued act: its kind, its field, its numbers, by rule and model."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import corpora
from nlp.case import Case
from nlp.classify.act_rules import act_cues, rule_score
from nlp.classify.decision import decide
from nlp.classify.field import field_cues
from nlp.classify.linear import LinearModel
from nlp.document import Document, Span
from nlp.extract.document_numbers import document_numbers
from nlp.folding import fold
from nlp.pipeline import analyse
from nlp.taxonomy import codes

PENALTY = """青川县人民法院
行政判决书
（2019）川0822行初12号
原告丁小满，男，住青川县。
被告青川县公安局，住所地青川县。
法定代表人马某，局长。
被告青川县人民政府，住所地青川县。
法定代表人牛某，县长。
原告丁小满不服被告青川县公安局作出的青公（乔）行罚决字〔2019〕88号行政处罚决定及被告青川县人民政府作出的青府复决〔2019〕7号行政复议决定一案，于2019年6月3日向本院提起诉讼。本院依法组成合议庭，公开开庭审理了本案。原告丁小满，被告青川县公安局副局长钱程及其委托代理人孙某，被告青川县人民政府的委托代理人李某到庭参加诉讼。本案现已审理终结。
原告丁小满诉称，其没有殴打他人，请求撤销青公（乔）行罚决字〔2019〕88号行政处罚决定和青府复决〔2019〕7号行政复议决定。
被告青川县公安局辩称，处罚决定合法。证据：1、青公（乔）行鉴通字〔2019〕5号鉴定意见通知书；2、青公（乔）受案字〔2019〕40号受案登记表。
本院认为，被诉处罚决定认定事实清楚。依照《中华人民共和国行政诉讼法》第六十九条之规定，判决如下：
驳回原告丁小满的诉讼请求。
案件受理费50元，由原告丁小满负担。
审判长 甲某
二〇一九年九月二日
书记员 乙某
"""

LEVEL_TWO = {
    "行政处罚": "penalty", "行政强制措施": "coercive_measure", "行政强制执行": "coercive_enforcement",
    "行政许可": "license", "行政征收或者征用": "expropriation", "行政登记": "registration", "行政确认": "confirmation",
    "行政给付": "payment", "行政允诺": "promise", "行政征缴": "levy", "行政奖励": "reward", "行政收费": "fee",
    "政府信息公开": "information", "行政批复": "reply", "行政处理": "handling", "行政复议": "reconsideration",
    "行政裁决": "adjudication", "行政协议": "agreement", "行政补偿": "settlement", "行政赔偿": "compensation",
}  # fmt: skip


@pytest.fixture(scope="module")
def penalty() -> Case:
    return analyse(Document.from_text(PENALTY))


def test_kind_field_and_numbers_of_an_act_and_its_reconsideration(penalty: Case) -> None:
    judgment = penalty.judgment
    assert judgment.act_type is not None and judgment.field_ is not None
    assert (judgment.act_type.value, judgment.field_.value) == ("penalty", "public_security")
    assert [v.value for v in judgment.act_numbers] == ["青公（乔）行罚决字〔2019〕88号", "青府复决〔2019〕7号"]


def test_every_value_has_its_place(penalty: Case) -> None:
    judgment = penalty.judgment
    for value in judgment.act_numbers:
        assert {penalty.printed(span) for span in value.evidence.spans} == {value.value}
    assert judgment.act_type is not None and judgment.act_type.evidence.spans
    assert any("处罚" in penalty.printed(span) for span in judgment.act_type.evidence.spans)


def test_sources_name_rule_and_model(penalty: Case) -> None:
    assert penalty.judgment.act_type is not None
    assert penalty.judgment.act_type.evidence.source == "rule+model"


def test_reconsideration_that_is_not_sued_is_left_out() -> None:
    text = PENALTY.replace("及被告青川县人民政府作出的青府复决〔2019〕7号行政复议决定一案", "一案")
    text = text.replace("被告青川县人民政府，住所地青川县。\n法定代表人牛某，县长。\n", "")
    text = text.replace("和青府复决〔2019〕7号行政复议决定", "。青川县人民政府作出青府复决〔2019〕7号行政复议决定予以维持")
    text = text.replace("，被告青川县人民政府的委托代理人李某", "")
    assert [v.value for v in analyse(Document.from_text(text)).judgment.act_numbers] == ["青公（乔）行罚决字〔2019〕88号"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("被告于同日作出编号为330299-1400012345的《公安交通管理简易程序处罚决定书》", ["330299-1400012345"]),
        ("撤销甲县房产局颁发的甲房权证城关字第20100618号和20100619号房屋所有权证", ["甲房权证城关字第20100618号", "20100619号"]),
        ("故陵水县公安局陵公（文）行罚决字〔2016〕0919号决定", ["陵公(文)行罚决字(2016)0919号"]),
        ("作出（2016）京司鉴投76号答复", ["(2016)京司鉴投76号"]),
        ("依照（2018）京0117行初216号行政判决和法释〔2020〕3号、国务院令第591号", []),
        ("住滨河路88号，身份证号码3301，牌号浙B12345号", []),
        ("《建设行政处罚决定书》（荣规建罚〔2014〕49号）", ["荣规建罚(2014)49号"]),
    ],
)
def test_numbers_of_papers(text: str, numbers: list[str]) -> None:
    folded = fold(text)
    assert [n.text for n in document_numbers(folded, 0, len(folded))] == numbers


def test_a_paper_knows_its_name() -> None:
    folded = fold("作出甲人社工认字〔2015〕第169号《工伤认定决定书》；《责令改正通知书》（甲城改〔2015〕3号）")
    found = {n.text: n.name for n in document_numbers(folded, 0, len(folded))}
    assert found["甲人社工认字(2015)第169号"] == "工伤认定决定书"
    assert found["甲城改(2015)3号"] == "责令改正通知书"


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("不履行政府信息公开法定职责", "information"),
        ("不服限期拆除决定", "penalty"),
        ("商标权无效宣告行政纠纷", "adjudication"),
        ("工伤认定及行政复议", "confirmation"),
        ("不予受理行政复议决定", "reconsideration"),
        ("房屋征收补偿决定", "expropriation"),
        ("征收补偿安置协议", "agreement"),
    ],
)
def test_causes_name_their_kind(cause: str, kind: str) -> None:
    text = fold(f"原告某某诉被告某县某局{cause}一案")
    assert rule_score(text, {"cause": (Span(0, len(text)),)}).best == kind


def test_third_level_causes_lead_to_their_second_level(shared: Path) -> None:
    wrong = []
    with (shared / "domain/tables/admin_causes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kind = LEVEL_TWO.get(row["parent_name"] if row["level"] == "3" else row["name"])
            if kind is None or row["level"] == "1":
                continue
            text = fold(f"原告某某诉被告某局{row['name']}一案")
            if rule_score(text, {"cause": (Span(0, len(text)),)}).best != kind:
                wrong.append(row["name"])
    assert len(wrong) <= 4, wrong


def test_cues_give_only_codes_of_the_taxonomy() -> None:
    assert act_cues().codes <= set(codes("act_type"))
    assert field_cues().codes <= set(codes("field"))


def test_rule_and_model_make_one_decision() -> None:
    agreed, alone, silent = decide("a", 0.8, "a", 0.9), decide("a", 0.8, "b", 0.9), decide(None, 0.0, "b", 0.9)
    assert (agreed.code, agreed.source, agreed.other) == ("a", "rule+model", None)
    assert (alone.code, alone.source, alone.other) == ("a", "rule", "b")
    assert (silent.code, silent.source) == ("b", "model")
    assert agreed.confidence > 0.8 > alone.confidence


def test_disagreement_is_shown_to_a_person() -> None:
    text = PENALTY.replace("行政处罚决定", "行政答复意见").replace("处罚", "答复").replace("殴打", "侵占").replace("行罚决字", "复字")
    judgment = analyse(Document.from_text(text)).judgment
    assert judgment.act_type is not None
    doubted = {review.field for review in judgment.needs_review}
    assert judgment.act_type.evidence.source == "rule" and "act_type" in doubted


@pytest.mark.parametrize("name", ["act_type", "field"])
def test_stored_models_know_the_codes_and_the_invented_sentences(name: str) -> None:
    model = LinearModel.load(name)
    assert set(model.classes) <= set(codes(name))
    rows = [json.loads(line) for line in corpora.read("sentences/act_types.jsonl").splitlines()][::20]
    right = sum(model.best(row["text"])[0] == row[name] for row in rows)
    assert right / len(rows) > 0.9


@pytest.mark.parametrize("name", ["act_type", "field"])
def test_stored_models_are_small_and_have_a_card(name: str) -> None:
    folder = Path(__file__).parents[2] / "models"
    for ending in ("skops", "npz"):
        assert (folder / f"{name}.{ending}").stat().st_size <= 2 * 1024 * 1024
    card = (folder / f"{name}.md").read_text(encoding="utf-8")
    assert LinearModel.load(name).data in card
