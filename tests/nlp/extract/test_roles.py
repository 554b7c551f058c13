"""Role words and the roles they stand for, in this document and at first instance."""

from __future__ import annotations

import pytest

from nlp.extract.roles import ROLE_OPENING, instance_role, original_role, role_of
from nlp.judgment import Role


@pytest.mark.parametrize(
    ("word", "enforcement", "review", "role"),
    [
        ("原告", False, False, "plaintiff"),
        ("起诉人", False, False, "plaintiff"),
        ("公益诉讼起诉人", False, False, "plaintiff"),
        ("被告", False, False, "defendant"),
        ("被上诉人", False, False, "appellee"),
        ("申请再审人", False, True, "retrial_applicant"),
        ("再审被申请人", False, True, "retrial_respondent"),
        ("申请人", True, False, "enforcement_applicant"),
        ("申请人", False, True, "retrial_applicant"),
        ("申请人", False, False, "plaintiff"),
        ("被申请人", True, False, "enforcement_respondent"),
        ("被申请人", False, True, "retrial_respondent"),
    ],
)
def test_role_words(word: str, enforcement: bool, review: bool, role: Role) -> None:
    assert role_of(word, enforcement, review) == role


@pytest.mark.parametrize(
    ("role", "bracket", "original"),
    [
        ("appellant", "(一审原告)", "plaintiff"),
        ("appellee", "(原审被告)", "defendant"),
        ("retrial_applicant", "(一审被告、二审上诉人)", "defendant"),
        ("retrial_respondent", "(一审原告、二审被上诉人)", "plaintiff"),
        ("appellant", "", None),
        ("third_party", "", "third_party"),
    ],
)
def test_first_instance_roles(role: Role, bracket: str, original: str | None) -> None:
    assert original_role(role, bracket) == original


def test_a_party_listed_only_by_its_place_below() -> None:
    assert instance_role("原审第三人") == "third_party"
    assert instance_role("一审原告、二审上诉人") == "plaintiff"
    assert instance_role("第三人") is None


@pytest.mark.parametrize(
    ("text", "word", "bracket", "rest"),
    [
        ("原告：钱甲", "原告", None, "钱甲"),
        ("被告二青山县公安局", "被告", None, "二青山县公安局"),
        ("被告二：青山县公安局", "被告", None, "青山县公安局"),
        ("上诉人(原审原告)钱甲", "上诉人", "(原审原告)", "钱甲"),
        ("再审申请人(一审被告、二审上诉人)：青山县公安局", "再审申请人", "(一审被告、二审上诉人)", "青山县公安局"),
        ("再审被申请人青山县公安局", "再审被申请人", None, "青山县公安局"),
        ("原审第三人东街有限公司", "第三人", None, "东街有限公司"),
    ],
)
def test_an_entry_of_the_party_list(text: str, word: str, bracket: str | None, rest: str) -> None:
    match = ROLE_OPENING.match(text)
    assert match is not None
    assert (match["word"], match["bracket"], text[match.end() :]) == (word, bracket, rest)
