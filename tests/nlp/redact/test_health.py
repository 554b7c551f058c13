"""Diagnoses and grades of disability: masked where the volume asks for it and a person has them."""


import pytest

from nlp.redact import Category, Rules, redact
from tests.clock import spent

HEALTH = Rules(masked=frozenset({Category.HEALTH}))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("原告赵某为一级精神残疾人，行为能力存疑。", "原告赵某为×××，行为能力存疑。"),
        ("第三人系肢体残疾三级，持残疾人证。", "第三人系×××，持残疾人证。"),
        ("原告林晓月被诊断为腰椎骨折、脑震荡，住院十日。", "原告林晓月被诊断为×××，住院十日。"),
        ("原告经医院诊断为：1、左肩挫伤；2、头皮血肿（左侧）。", "原告经医院诊断为：×××。"),
        ("证明原告是股骨头坏死的患者。", "证明原告是×××的患者。"),
        ("第三人伤情为左侧肋骨骨折，后经治疗好转。", "第三人伤情为×××，后经治疗好转。"),
        ("李某某患有高血压、糖尿病，未到庭。", "李某某患有×××，未到庭。"),
        ("死者被确诊为急性心肌梗死，抢救无效。", "死者被确诊为×××，抢救无效。"),
    ],
)
def test_health_of_a_person_is_masked(text: str, masked: str) -> None:
    assert redact(text, (), HEALTH).text == masked
    assert redact(masked, (), HEALTH).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "患有精神病的人在不能辨认自己行为时违反规定的，不予处罚。", "该批生猪患有口蹄疫。", "原告养殖的肉牛诊断为结节性皮肤病。",
        "原告的损伤程度为轻伤二级。", "第三人的伤情为轻微伤。", "原告患有疾病，无法到庭。", "原告林晓月伤残等级为九级。", "原告诊断结论为未见异常。",
    ],
)  # fmt: skip
def test_law_animals_and_grades_of_injury_stay(text: str) -> None:
    assert redact(text, (), HEALTH).text == text


def test_health_stays_unless_the_volume_asks() -> None:
    assert redact("原告被诊断为腰椎骨折。", ()).text == "原告被诊断为腰椎骨折。"


def test_diagnosis_stands_with_a_person_named_in_the_sentence() -> None:
    everybody = Rules(masked=frozenset({Category.HEALTH, Category.PERSON}), kept_roles=frozenset())
    assert redact("证人王二虎到庭，王二虎患有尘肺病。", (), everybody).text == "证人王某到庭，王某患有×××。"


def test_a_hostile_text_takes_time_in_proportion() -> None:
    text = "原告诊断为骨折；1、伤；是病患者患有炎、" * 800
    with spent() as taken:
        redact(text, (), HEALTH)
    assert taken.seconds < 3.0
