"""What a bulletin gathers: the figures of its bureau and period with the cases behind each, and nothing of others."""

from __future__ import annotations

import pytest

from api.bulletins import assessed, gathering, speaking
from api.bulletins.drafting import draft
from api.bulletins.wording import wording
from api.errors import ServiceError
from api.indicators.period import Period
from api.policy.store import apply, write
from api.store.types import today
from tests.api.bulletins import quarter
from tests.api.world import World

FIRST = Period.quarter(2025, 1)


def gathered(world: World, login: str = "bureau", period: Period = FIRST):
    with world.database.read() as session:
        return gathering.gather(session, world.actor(login), None, period)[1]


def test_each_figure_has_its_cases_and_its_past(world: World) -> None:
    ids = quarter.fill(world)
    found = gathered(world)
    values = {figure.code: (figure.value, figure.before) for figure in found.figures}
    assert values["filed"] == (9, 2)
    assert values["decided"] == (9, 2)
    assert values["lost"] == (3, 1)
    assert values["loss_rate"] == (3 / 9, 1 / 2)
    assert values["withdrawn"] == (1, 0)
    assert values["attendance_rate"] == (6 / 7, None)
    assert sorted(found.figure("lost").cases) == ids["lost"]
    for figure in found.figures:
        if figure.kind == "count" and figure.cases:
            assert len(figure.cases) == figure.value, figure.code
    assert found.policy.definition in found.figure("lost").definition


def test_what_the_templates_ask_for_is_gathered(world: World) -> None:
    quarter.fill(world)
    known = speaking.names(gathered(world), wording())
    lists = {join.of for join in wording().join if join.of not in {"units", "details", "disputes"}}
    each = {paragraph.each for section in wording().section for paragraph in section.paragraph if paragraph.each}
    assert (lists | each) - known.keys() == set()
    asked = {"late", "on_site_label", "file_review_source", "file_review_units", "ranking_minimum", "file_review_some", "late_some", "lagging_some",
             "on_site_some", "typical_some", "repeats_units_joined", "late_units_names", "province_rate", "papers_counted", "liability_missing_some"}  # fmt: skip
    assert asked - known.keys() == set()


def test_nothing_of_another_district_is_in_it(world: World) -> None:
    quarter.fill(world)
    text = gathered(world).model_dump_json()
    assert "松陵" not in text
    assert "行初21号" not in text


def test_cases_are_named_by_number_and_agency(world: World) -> None:
    quarter.fill(world)
    text = "\n".join(line for section in draft(gathered(world)) for line in section["paragraphs"])
    assert "临江市公安局云溪分局（2025）江9902行初1号案" in text
    assert "从败诉原因看：“违反法定程序”2件、“不履行法定职责”1件" in text
    assert "临江市公安局云溪分局（1件：（2025）江9902行初2号）" in text, "whose head did not come"


def test_what_people_filled_in_is_told_without_their_words(world: World) -> None:
    quarter.fill(world)
    found = gathered(world)
    assert (found.figure("liability_filled").value, found.figure("liability_missing").value) == (1, 2)
    assert "已问责" not in found.model_dump_json()


def test_the_same_data_and_profile_give_the_same(world: World) -> None:
    quarter.fill(world)
    assert gathered(world).to_json() == gathered(world).to_json()


def test_a_period_without_cases_still_makes_a_bulletin(world: World) -> None:
    found = gathered(world, period=Period.quarter(2020, 2))
    text = "".join(line for section in draft(found) for line in section["paragraphs"])
    assert "2020年第二季度，全区没有新收行政诉讼案件，没有审结的行政诉讼案件。" in text
    assert "典型问题" not in {section["title"] for section in draft(found)}


def test_a_period_that_is_not_over_says_so(world: World) -> None:
    assert gathered(world, period=Period.year(today().year)).as_of == today()


def test_a_period_that_has_not_begun_is_refused(world: World) -> None:
    with pytest.raises(ServiceError, match="还没有开始"):
        gathered(world, period=Period.year(today().year + 1))


@pytest.mark.parametrize(("login", "code"), [("police", "E504"), ("reader", "E504"), ("admin", "E602")])
def test_who_may_not(world: World, login: str, code: str) -> None:
    with pytest.raises(ServiceError) as refused:
        gathered(world, login)
    assert refused.value.code == code


def test_another_regions_bureau_does_not_exist(world: World) -> None:
    with world.database.read() as session, pytest.raises(ServiceError) as refused:
        gathering.gather(session, world.actor("bureau"), world.organisations["foreign_bureau"], FIRST)
    assert refused.value.code == "E601"


def test_an_agency_is_no_bureau(world: World) -> None:
    with world.database.read() as session, pytest.raises(ServiceError, match="不是司法局"):
        gathering.gather(session, world.actor("bureau"), world.organisations["police"], FIRST)


def test_the_profile_in_force_decides(world: World) -> None:
    quarter.fill(world)
    with world.database.write() as session:
        actor = world.actor("bureau")
        version = write(session, actor, HARD, based_on="default")
        apply(session, actor, version.id, replacing=None)
    found = gathered(world)
    assert found.policy.name == "从严"
    assert found.figure("lost").value == 4, "withdrawn after correction counts"
    text = "\n".join(line for section in draft(found) for line in section["paragraphs"])
    assert "（一）约谈负责人" in text
    assert "临江市公安局云溪分局：" in text


HARD = """
code = "hard"
name = "从严"
source = "某方案"
[counting]
withdrawn_after_correction = true
[[summons]]
code = "two"
label = "约谈负责人"
source = "某方案第3条"
whom = "主要负责人"
by = "区政府负责人"
lost_from = 2
period = "year"
[excellence]
top = 1
"""


@pytest.mark.parametrize(
    ("loose", "tight"),
    [("审结 10 件、败诉率 30.0%（3/10），排第 2 位", "审结10件、败诉率30.0%（3/10），排第2位"), ("整改率 无法计算", "整改率无法计算"), ("1 — 3 月 a b", "1—3月a b")],
)
def test_reasons_are_printed_without_blanks(loose: str, tight: str) -> None:
    assert assessed.tight(loose) == tight
