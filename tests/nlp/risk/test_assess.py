"""The level follows from the parts, the parts from their reasons; where there is not enough, nothing is claimed."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from nlp.knowledge import provision
from nlp.risk import LEVELS, Counts, Estimate, Opinion, Precedent, Risk, assess, explain, share
from nlp.risk.weights import weights
from nlp.screening import Screening
from tests.nlp.risk.findings import codes, screening

CLEAN = screening()
DEFECTIVE = screening(missed=("told", "hearing_told", "period"))
SILENT = screening(open_=codes())


def value(risk: Risk) -> float:
    assert risk.chance is not None
    return risk.chance.value


def test_the_chance_is_the_weighted_mean_of_the_parts() -> None:
    risk = assess(DEFECTIVE, model=Opinion(Estimate(0.4, 0.2, 0.6), ("某词。",)), history=Counts(1, 4), base=Counts(9, 40))
    assert [one.code for one in risk.parts] == ["checklist", "model", "history", "base"]
    assert sum(one.weight for one in risk.parts) == pytest.approx(1)
    assert all(one.chance for one in risk.parts)
    assert risk.chance == pytest.approx(
        Estimate(*(sum(one.weight * getattr(one.chance, end) for one in risk.parts) for end in ("value", "low", "high")))
    )


def test_met_is_green_missed_is_red_and_one_light_failure_is_never_green() -> None:
    assert assess(CLEAN).level == "green"
    assert assess(DEFECTIVE).level == "red"
    light = assess(screening(missed=("remedies",)))
    assert light.level == "yellow" and "没有做到" in light.reasons[1]


def test_each_missed_requirement_raises_the_chance_and_each_answer_moves_it() -> None:
    steps = [("remedies",), ("remedies", "period"), ("remedies", "period", "told")]
    rising = [value(assess(screening(missed=one))) for one in steps]
    assert rising == sorted(set(rising)) and value(assess(CLEAN)) < rising[0]
    open_ = ("told", "reviewed")
    asked, answered = assess(screening(open_=open_)), assess(screening(open_=("reviewed",), missed=("told",)))
    assert len(asked.questions) == 2 and len(answered.questions) == 1
    assert value(answered) > value(asked) > value(assess(CLEAN))


def test_two_requirements_of_one_respect_are_one_failure() -> None:
    both = assess(screening(missed=("told", "heard_statement"))).part("checklist").chance
    assert both == assess(screening(missed=("told",))).part("checklist").chance


@pytest.mark.parametrize("given", [Screening(None), SILENT, screening(open_=codes()[3:])], ids=["no type", "silent", "few items"])
def test_not_enough_to_tell(given: Screening) -> None:
    risk = assess(given)
    assert (risk.level, risk.chance) == ("unknown", None)
    assert risk.reasons and all(one.reasons for one in risk.parts)


def test_enough_cases_may_warn_where_the_papers_do_not_speak_but_never_calm() -> None:
    assert assess(SILENT, base=Counts(50, 100)).level in ("yellow", "red")
    few = assess(SILENT, base=Counts(2, 100))
    assert (few.level, few.chance) == ("unknown", None) and "不能据此评为绿" in few.reasons[0]


def test_a_unit_with_one_lost_case_is_not_lost() -> None:
    one, many = assess(CLEAN, history=Counts(1, 1)), assess(CLEAN, history=Counts(40, 40))
    assert one.level == "green" and value(many) > value(one)
    assert one.part("history").weight < 0.1 < many.part("history").weight


def test_similar_cases_count_by_likeness() -> None:
    def of(likeness: float) -> Estimate | None:
        return assess(CLEAN, similar=[Precedent(str(n), "某案", True, likeness) for n in range(5)]).part("base").chance

    near, far = of(0.9), of(0.1)
    assert near and far and near.value > far.value


def test_causes_carry_articles_and_what_can_be_mended() -> None:
    risk = assess(DEFECTIVE)
    assert {one.code for one in risk.causes if one.shown} == {"P01", "P02", "P09"}
    lost = [one.lost.value for one in risk.causes if one.lost]
    assert lost == sorted(lost, reverse=True)
    assert all(one.basis and one.requires and one.mends for one in risk.causes)
    assert len(set(risk.mends)) == len(risk.mends) > 0


def test_the_words_are_chinese_and_name_articles_weights_and_level() -> None:
    told = explain(assess(DEFECTIVE, history=Counts(2, 3)))
    assert told[0] == f"风险等级：{LEVELS['red']}。"
    text = "".join(told)
    assert "《中华人民共和国行政处罚法》第四十四条" in text and re.search(r"合法性清单占\d+%", text)
    assert not re.search("[A-Za-z]{2,}", text)
    assert "尚不能判断" in explain(assess(SILENT))[0]


def test_the_kept_form_is_plain() -> None:
    kept = json.loads(json.dumps(assess(DEFECTIVE).to_json(), ensure_ascii=False))
    assert kept["level"] == "red" and kept["parts"][0]["code"] == "checklist"
    assert kept["causes"][0]["basis"][0].startswith("《")


def test_shares_are_never_printed_as_certain() -> None:
    assert [share(one) for one in (0.001, 0.374, 0.999)] == ["不到1%", "37%", "99%以上"]


def test_every_weight_has_its_reason() -> None:
    known = weights()
    assert known.levels.yellow < known.levels.red
    for one in (*known.missed.values(), known.enough, known.prior):
        assert re.fullmatch("[^A-Za-z]{10,}。", one.reason)
    assert all(known.reasons.values()) and all(known.labels.values())
    assert known.of_cause("P01").lost.value > known.of_cause("P05").lost.value > known.of_cause("P14").lost.value
    assert known.of_cause("P05").basis == (provision("行诉法 70(3)"),)


def test_estimates_and_counts_keep_their_order() -> None:
    for slip in (lambda: Estimate(0.5, 0.6, 0.7), lambda: Estimate(0.5, -0.1, 0.7), lambda: Counts(3, 2)):
        with pytest.raises(ValueError):
            slip()


def test_assessing_needs_no_training_library() -> None:
    code = "import sys, nlp.risk; sys.exit(bool({'sklearn', 'scipy', 'skops', 'spacy'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
