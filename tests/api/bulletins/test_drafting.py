"""Words from figures: each template is used, nothing unknown is printed, and nothing but data and templates is said."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from api.bulletins import speaking
from api.bulletins.drafting import draft
from api.bulletins.frozen import Figure
from api.bulletins.wording import Paragraph, Wording, wording
from nlp import taxonomy
from tests.api.bulletins.sample import FACTS, FIGURES, LAND, POLICE, RULE, frozen


def text(**changes: object) -> str:
    return "\n".join(line for section in draft(frozen(**changes)) for line in section["paragraphs"])


def figures(**values: float | None) -> tuple[Figure, ...]:
    return tuple(one.model_copy(update={"value": values[one.code]}) if one.code in values else one for one in FIGURES)


def test_what_is_known_is_said() -> None:
    said = text()
    assert "2026年第一季度，全区新收行政诉讼案件12件（同比上升20.0%），审结10件（同比上升25.0%），其中行政机关败诉3件（同比下降25.0%）。" in said
    assert "败诉率为30.0%（3/10），同比下降20.0个百分点。" in said
    assert "2026年全省平均败诉率为15.0%（数据来源：2026年第一季度全省行政审判通报），全区高于全省平均15.0个百分点。" in said
    assert "（一）违反法定程序" in said
    assert "列入问题清单的整改事项4项，已销号3项，整改完成率为75.0%。" in said


def test_what_is_not_known_is_left_out() -> None:
    said = text(figures=figures(loss_rate=None), facts={**FACTS, "province_rate": None, "targets": [], "double": []})
    assert "全省平均" not in said
    assert "败诉率为" not in said
    assert "工作目标" not in said
    assert "None" not in said


def test_suits_are_told_where_there_are_any() -> None:
    said = text()
    assert "期间内办结在诉案件2件（去年同期为零），其中判决前经调解、和解结案1件，行政机关自行纠正后原告撤诉1件，审前化解率为100.0%（2/2）。" in said
    assert f"新收应诉案件3件；期末在诉案件1件，其中经研判败诉风险高的1件：{POLICE}（1件）。" in said
    assert "〔表：在诉案件和审前化解情况〕" in said
    assert f"{POLICE}（1件）有研判为高风险的在诉案件" in said
    nobody = {**FACTS, "suits_known": False, "suits_red_units": []}
    without = text(figures=FIGURES, facts=nobody, tables=())
    assert "在诉" not in without
    assert "审前化解" not in without
    old = {name: value for name, value in FACTS.items() if not name.startswith("suits_")}
    assert text(figures=FIGURES, facts=old, tables=()) == without


def test_a_year_without_losses_has_no_sections_on_them() -> None:
    titles = {section["code"] for section in draft(frozen(figures=figures(lost=0)))}
    assert titles.isdisjoint({"causes", "problems", "accountability"})


@pytest.mark.parametrize(
    ("value", "before", "kind", "said"),
    [
        (12, 10, "count", "同比上升20.0%"), (8, 10, "count", "同比下降20.0%"), (10, 10, "count", "与去年同期持平"), (3, 0, "count", "去年同期为零"),
        (0, 0, "count", "与去年同期持平"), (0.3, 0.25, "rate", "同比上升5.0个百分点"), (0.25, 0.2503, "rate", "与去年同期持平"), (0.3, None, "rate", None),
        (None, 0.3, "rate", None), (0.2, 0.0, "rate", "同比上升20.0个百分点"),
    ],
)  # fmt: skip
def test_changes_are_put_into_words(value: float | None, before: float | None, kind: str, said: str | None) -> None:
    figure = Figure(code="x", label="x", kind=kind, value=value, before=before, definition=RULE)
    assert speaking.names(frozen(figures=(figure,)), wording())["x_change"] == said


@pytest.mark.parametrize(("province", "said"), [(0.3, "与全省平均持平"), (0.4, "低于全省平均10.0个百分点"), (0.2, "高于全省平均10.0个百分点")])
def test_the_province_is_put_into_words(province: float, said: str) -> None:
    assert said in text(facts={**FACTS, "province_rate": province})


def test_lists_end_with_how_many_there_are() -> None:
    units = [{"unit": f"某局{number}", "lost": 1, "decided": 1, "rate": "100.0%"} for number in range(12)]
    said = text(facts={**FACTS, "units_lost": units})
    assert "某局9（" in said
    assert "某局10" not in said
    assert "等12个单位" in said


def test_many_cases_are_not_all_cited() -> None:
    many = [case._replace(id=number, number=f"（2026）江9902行初{number}号") for number, case in enumerate(frozen().cases * 2, 1)]
    problems = [{**FACTS["problems"][0], "cases": [case.id for case in many]}]
    said = text(cases=many, facts={**FACTS, "problems": problems})
    assert "（2026）江9902行初8号案等20件。" in said
    assert "行初9号案" not in said


def test_a_case_without_a_number_is_cited_as_such() -> None:
    cases = [case._replace(number="") for case in frozen().cases]
    assert f"{POLICE}（案号待补）案" in text(cases=cases)


def test_what_stands_in_data_is_no_template() -> None:
    hostile = "{bureau.__class__}{0}某局"
    said = text(facts={**FACTS, "absent": [{"unit": hostile, "lost": 1, "cases": [3]}]})
    assert f"{hostile}（1件：" in said


def test_every_cause_has_its_advice() -> None:
    assert set(wording().advice) == set(taxonomy.codes("cause"))


def test_every_name_in_a_template_is_one_that_there_is() -> None:
    """Otherwise its sentence would never be said, and nobody would notice."""
    words = wording()
    known = set(speaking.names(frozen(), words))
    inside = {"unit", "title", "lost", "reason", "cited", "numbers", "overdue", "number", "count", "whom", "by", "source", "rate", "decided", "agency",
              "advice_title", "advice_text", "units_joined", "details_joined", "disputes_joined"}  # fmt: skip
    gathered = {"late_units_names", "on_site_label", "file_review_source", "file_review_units", "ranking_minimum", "repeats_units_joined", "on_site_units_joined", "late"}
    used = {name for template in templates(words) for _, name, _, _ in Formatter().parse(template) if name}
    assert used - known - inside - gathered == set()


def test_every_condition_is_one_that_there_is() -> None:
    words = wording()
    known = set(speaking.names(frozen(), words)) | {"count"}
    gathered = {"file_review_some", "late_some", "lagging_some", "on_site_some", "typical_some"}
    used = {name for paragraph in paragraphs(words) for name in (*paragraph.when, *paragraph.unless)}
    used |= {name for paragraph in paragraphs(words) for one in paragraph.sentences for name in (*one.when, *one.unless)}
    assert used - known - gathered == set()


def test_no_sentence_is_english() -> None:
    for template in templates(wording()):
        bare = re.sub(r"\{\w+\}", "", template)
        assert not re.search(r"[A-Za-z]", bare), template


def test_units_are_named_in_the_order_of_their_losses() -> None:
    said = text()
    assert said.index(f"{POLICE}（败诉2件") < said.index(f"{LAND}（败诉1件")


def paragraphs(words: Wording) -> list[Paragraph]:
    found: list[Paragraph] = []
    waiting = [paragraph for section in words.section for paragraph in section.paragraph]
    while waiting:
        found.append(waiting.pop())
        waiting += found[-1].inner
    return found


def templates(words: Wording) -> list[str]:
    of_sections = [one.say for paragraph in paragraphs(words) for one in paragraph.sentences]
    headings = [paragraph.heading for paragraph in paragraphs(words)]
    lines = [line for join in words.join for line in (join.each, join.more)]
    advice = [line for one in words.advice.values() for line in (one.title, one.text)]
    return [*of_sections, *headings, *lines, *advice, words.cite.each, words.cite.more]
