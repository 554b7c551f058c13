"""Case numbers in every form of taxonomy (d), with their misprints."""

from __future__ import annotations

import pytest

from nlp.extract.case_number import case_numbers, document_type, own_number
from nlp.folding import fold


@pytest.mark.parametrize(
    ("printed", "procedure", "administrative"),
    [
        ("（2019）青0921行初17号", "first", True),
        ("（2019）青09行终8号", "second", True),
        ("（2018）最高法行申559号", "retrial_review", True),
        ("（2018）黑行再25号", "retrial", True),
        ("（2019）皖1702行审9号", "nonlitigation_enforcement", True),
        ("（2020）皖02行终121号之一", "second", True),
        ("（2019）青0921行赔初3号", "first", True),
        ("（2Ｏ20）渝0101行审3002号", "nonlitigation_enforcement", True),
        ("（2019）1702行审9号", "nonlitigation_enforcement", True),
        ("（2014）凌海行初字第00024号", "first", True),
        ("（2014）鄂广水行非审字第00059号", "nonlitigation_enforcement", True),
        ("（2014）沪一中行终字第451号", "second", True),
        ("（2014）肇封法行立字第1号", "first", True),
        ("（2024）浙01行终×××号", "second", True),
        ("（2019）青行终号", "second", True),
        ("（2017）津0116民初20062号", "other", False),
        ("（2016）云0325刑初335号", "other", False),
        ("(2011)延行初字第21号", "first", True),
    ],
)
def test_forms(printed: str, procedure: str, administrative: bool) -> None:
    found = own_number(fold(f"某某人民法院\n文书\n{printed}\n"), 200)
    assert found is not None
    assert fold(printed).endswith(found.text) or found.text == fold(printed)
    assert (found.procedure, found.administrative) == (procedure, administrative)


def test_year_left_out() -> None:
    found = own_number(fold("贵州省丙丁市中级人民法院\n行政判决书\n黔丙中行终字第40号\n"), 100)
    assert found is not None and found.procedure == "second"


def test_numbers_of_decisions_are_no_case_numbers() -> None:
    text = fold("丁公行罚决字〔2019〕第8号行政处罚决定、（2019）丁政复决字第3号复议决定")
    assert case_numbers(text, 0, len(text)) == []


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("行政判决书", "judgment"), ("行政裁定书", "ruling"), ("行政赔偿判决书", "compensation_judgment"),
        ("行政赔偿裁定书", "compensation_ruling"), ("行政调解书", "mediation"), ("行政决定书", "decision"),
    ],
)  # fmt: skip
def test_document_type(title: str, kind: str) -> None:
    assert document_type(title, None) == kind
