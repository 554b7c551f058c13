"""What the knowledge base says of an act: of its type, in its field, on its day."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.knowledge import Provision, advice, citation, demands, steps

NOW = date(2026, 3, 2)


def laws(*args: str, act_type: str | None, on: date | None = NOW, field: str | None = None) -> set[str]:
    return {p.law for one in demands(*args, act_type=act_type, on=on, field=field) for p in one.provisions}


def provision(article: int, paragraph: int | None = None, item: int | None = None) -> Provision:
    return Provision("中华人民共和国行政强制法", article, paragraph, item, date(2012, 1, 1), None)


@pytest.mark.parametrize(
    ("one", "cited"),
    [
        (provision(38), "《中华人民共和国行政强制法》第三十八条"),
        (provision(37, 2), "《中华人民共和国行政强制法》第三十七条第二款"),
        (provision(35, item=4), "《中华人民共和国行政强制法》第三十五条第（四）项"),
        (provision(37, 2, 4), "《中华人民共和国行政强制法》第三十七条第二款第（四）项"),
    ],
)
def test_a_provision_is_cited_in_chinese(one: Provision, cited: str) -> None:
    assert str(one) == cited


def test_provisions_in_a_row_name_the_law_once() -> None:
    other = Provision("中华人民共和国行政处罚法", 118, 1, None, date(2021, 7, 15), None)
    assert citation([provision(35), provision(36), other]) == (
        "《中华人民共和国行政强制法》第三十五条、第三十六条、《中华人民共和国行政处罚法》第一百一十八条第一款"
    )
    assert citation([]) == ""


def test_a_demolition_is_not_told_the_law_of_penalties() -> None:
    assert laws("P11", act_type="coercive_enforcement") == {"中华人民共和国行政强制法"}
    assert laws("P01", act_type="coercive_enforcement") == {"中华人民共和国行政强制法"}
    assert laws("P01", act_type="penalty") == {"中华人民共和国行政处罚法"}


def test_police_penalties_have_their_own_law_in_the_wording_of_the_day() -> None:
    def periods(on: date) -> list[str]:
        found = demands("P09", act_type="penalty", on=on, field="public_security")
        return [str(p) for one in found for p in one.provisions if "治安" in p.law]

    assert periods(date(2025, 12, 31))[0] == "《中华人民共和国治安管理处罚法》第九十九条第一款"
    assert periods(date(2026, 1, 1))[0] == "《中华人民共和国治安管理处罚法》第一百一十八条第一款"
    assert "中华人民共和国治安管理处罚法" not in laws("P09", act_type="penalty", field="market")


def test_without_a_day_the_latest_wording_is_taken() -> None:
    found = demands("P15", act_type="penalty", on=None, field="public_security")
    assert found
    assert all(p.end is None for one in found for p in one.provisions)


def test_of_an_unknown_type_only_what_holds_for_all_is_said() -> None:
    assert all(not one.act_types for one in demands("P14", act_type=None, on=NOW))


def test_where_the_sub_cause_has_nothing_the_group_speaks() -> None:
    assert demands("P04", act_type="registration", on=NOW) == demands("P", act_type="registration", on=NOW)
    before = date(2020, 6, 1)  # 行政处罚法 as it was before 2021-07-15 is not in the knowledge base
    assert demands("P07", act_type="penalty", on=before) == demands("P", act_type="penalty", on=before)
    assert laws("P07", act_type="penalty", on=before) == {"中华人民共和国行政诉讼法"}


def test_of_a_day_before_all_wordings_nothing_is_said() -> None:
    assert demands("P07", act_type="penalty", on=date(1999, 1, 1)) == ()


def test_steps_hold_for_the_type_as_demands_do() -> None:
    assert set(steps("P11", act_type="coercive_enforcement", on=NOW)) <= set(advice("P11").next_time)
    assert steps("P11", act_type="coercive_enforcement", on=NOW)


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        advice("Z99")


def test_laws_of_litigation_are_those_of_the_day_of_the_judgment() -> None:
    act, judgment = date(2016, 5, 1), date(2018, 9, 3)
    assert demands("P07", act_type="penalty", on=act) == ()
    assert demands("P07", act_type="penalty", on=act, judged=judgment) == demands("P", act_type="penalty", on=judgment)
    act, judgment = date(2021, 6, 30), date(2021, 12, 1)  # 行政处罚法 in its new wording is of 2021-07-15
    found = demands("P07", act_type="penalty", on=act, judged=judgment)
    assert {p.law for one in found for p in one.provisions} == {"中华人民共和国行政诉讼法"}
    assert any(p.law == "中华人民共和国行政处罚法" for one in demands("P07", act_type="penalty", on=judgment) for p in one.provisions)
