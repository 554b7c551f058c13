"""Each rule of each plan, at its edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.errors import ServiceError
from api.indicators import facts
from api.indicators.evaluation import evaluate
from api.indicators.period import Period
from api.indicators.query import Query
from api.indicators.tally import tally
from api.policy import builtin
from api.policy.profile import Excellence, Profile, Summons
from api.settings import Settings
from api.store.organisations import tree
from api.store.tables import Benchmark, Organisation, OrganisationName, Rectification
from nlp.folding import fold
from tests.api import seed
from tests.api.indicators.cases_made import Town, changed, who
from tests.api.world import World

YEAR, QUARTER = Period.year(2025), Period.quarter(2025, 1)
POLICE, LAND = "临江市公安局云溪分局", "临江市云溪区自然资源局"


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = Settings(home=tmp_path_factory.mktemp("evaluation"))
    app = create_app(settings, pages=False)
    with TestClient(app):
        made = World(app, settings)
        made.populate()
        yield made


@pytest.fixture
def town(shared_world: World) -> Iterator[Town]:
    made = Town(shared_world)
    yield made
    made.clear()


# 镜湖 12前段: more than 20 %


@pytest.mark.parametrize(("lost", "won", "summoned"), [(1, 4, False), (20, 80, False), (2, 7, True), (1, 3, True), (1, 0, True), (0, 5, False)])
def test_jinghu_summons_above_twenty_percent_only(town: Town, lost: int, won: int, summoned: bool) -> None:
    lost_ids = town.cases("police", lost, won)
    found = [line for line in town.evaluate("bureau", "jinghu", YEAR).summons if line.rule == "summons.rate"]
    assert who(found) == ([POLICE] if summoned else [])
    if summoned:
        assert sorted(found[0].verdict_ids) == lost_ids
        assert found[0].source == "镜湖方案二（四）12前段"
        assert "超过 20%" in found[0].reason and f"（{lost}/{lost + won}）" in found[0].reason
        assert ("样本小" in found[0].reason) == found[0].small == (lost + won < 5)


def test_jinghus_rate_is_of_suits_alone_and_of_one_year(town: Town) -> None:
    town.cases("police", 1, 4)
    town.paper("police", "reconsideration_decision", "lost")
    town.case("police", "lost", date(2024, 12, 31))
    assert town.evaluate("bureau", "jinghu", YEAR).summons == []
    assert who(town.evaluate("bureau", "jinghu", Period.year(2024)).summons) == [POLICE]


def test_a_quarter_is_judged_by_the_year_until_then(town: Town) -> None:
    town.case("police", "lost", date(2025, 2, 1))
    for month in (4, 5, 7, 8):
        town.case("police", "won", date(2025, month, 1))
    by_june = town.evaluate("bureau", "jinghu", Period.quarter(2025, 2)).summons
    assert "2025年1—6月败诉 1 件" in by_june[0].reason and "（1/3）" in by_june[0].reason
    assert town.evaluate("bureau", "jinghu", Period.quarter(2025, 3)).summons == []  # 1 of 5: exactly 20 %


# 镜湖 12后段: two corrected by judgments in force


@pytest.mark.parametrize(("number", "summoned"), [(1, False), (2, True), (3, True)])
def test_jinghu_summons_from_two_final_corrections(town: Town, number: int, summoned: bool) -> None:
    for _ in range(number):
        dispute = town.dispute_of(town.case("land", "lost", latest=False))
        town.case("land", "lost", date(2025, 9, 1), dispute=dispute, stage="second", final=True)
    town.cases("land", 0, 90)
    found = town.evaluate("bureau", "jinghu", YEAR).summons
    assert [line.rule for line in found] == (["summons.final_two"] if summoned else [])
    if summoned:
        assert len(found[0].verdict_ids) == number
        assert "生效裁判" in found[0].reason and "2 件以上" in found[0].reason and "主要负责人" in found[0].reason


def test_jinghus_two_must_be_in_force(town: Town) -> None:
    town.case("land", "lost", final=True)
    town.case("land", "lost")  # may still be appealed
    town.cases("land", 0, 90)
    assert town.evaluate("bureau", "jinghu", YEAR).summons == []


def test_a_minimum_spares_the_rate_but_not_the_number(town: Town) -> None:
    town.case("land", "lost")
    rule = Summons(code="a", label="a", source="a", whom="a", by="a", rate_above=0.2, minimum=2)
    profile = changed("jinghu", "ranking").model_copy(update={"summons": (rule, rule.model_copy(update={"code": "b", "lost_from": 1}))})
    assert [line.rule for line in town.evaluate("bureau", profile, YEAR).summons] == ["summons.b"]


# 镜湖 11: repeated losses


def test_jinghu_deducts_for_the_same_sub_cause_of_the_same_unit_in_a_year(town: Town) -> None:
    first, second = town.case("police", "lost", date(2025, 3, 1)), town.case("police", "lost", date(2025, 9, 1))
    town.case("police", "lost", date(2024, 9, 1))
    town.case("police", "lost", causes=[["procedure_violation", "P02"]])
    town.case("land", "lost")
    town.case("police", "won", causes=[["procedure_violation", "P09"]])
    (line,) = town.evaluate("bureau", "jinghu", YEAR).repeats
    assert (line.organisation, line.title, line.verdict_ids) == (POLICE, "超过办理期限", (second, first))
    assert (line.figures["times"], line.figures["points"]) == (1, None)
    assert line.reason.endswith("应当加计扣分（分值由考核细则确定）。")


@pytest.mark.parametrize(
    ("level", "window", "found"),
    [
        ("detail", "year", []),
        ("cause", "year", [("违反法定程序", 2)]),
        ("group", "year", [("违反法定程序", 2)]),
        ("detail", "two_years", [("超过办理期限", 2)]),
        ("detail", "all", [("超过办理期限", 3)]),
    ],
)
def test_what_is_the_same_cause_is_for_the_profile(town: Town, level: str, window: str, found: list[tuple[str, int]]) -> None:
    town.case("police", "lost", date(2025, 3, 1))
    town.case("police", "lost", date(2025, 4, 1), causes=[["procedure_violation", "P10"]])
    town.case("police", "lost", date(2024, 1, 1))
    town.case("police", "lost", date(2023, 12, 31))
    lines = town.evaluate("bureau", changed("jinghu", "repeats", level=level, window=window), YEAR).repeats
    assert [(line.title, len(line.verdict_ids)) for line in lines] == found


def test_every_cause_counts_and_a_case_once(town: Town) -> None:
    dispute = town.dispute_of(town.case("police", "lost", causes=[["wrong_law", "L01"], ["procedure_violation", "P09"], ["procedure_violation", "P09"]]))
    town.case("police", "lost", date(2025, 9, 1), dispute=dispute, stage="second")
    assert town.evaluate("bureau", "jinghu", YEAR).repeats == []
    town.case("police", "lost")
    assert [line.title for line in town.evaluate("bureau", "jinghu", YEAR).repeats] == ["超过办理期限"]


def test_without_a_sub_cause_the_ground_is_compared(town: Town) -> None:
    for _ in range(2):
        town.case("police", "lost", causes=[["wrong_law", None]])
    assert [line.title for line in town.evaluate("bureau", "jinghu", YEAR).repeats] == ["适用法律、法规错误"]


def test_points_are_for_each_beyond_the_first(town: Town) -> None:
    for _ in range(4):
        town.case("police", "lost")
    (line,) = town.evaluate("bureau", changed("jinghu", "repeats", points=1.5), YEAR).repeats
    assert line.figures["points"] == 4.5 and "每次 1.5 分，共 4.5 分" in line.reason
    assert town.evaluate("bureau", changed("jinghu", "repeats", from_count=5), YEAR).repeats == []
    (line,) = town.evaluate("bureau", "wuyang", YEAR).repeats
    assert line.reason.endswith("列出提示。") and line.figures["points"] is None


# 舞阳 四（四）: the ranking of each quarter


def ranked(town: Town, profile: str | Profile = "wuyang") -> list[tuple[str, int | None]]:
    return [(line.organisation, line.place) for line in town.evaluate("bureau", profile, QUARTER).ranking]


def test_wuyang_ranks_by_rate_then_losses_then_together(town: Town) -> None:
    for key, lost, won in (("甲", 1, 1), ("乙", 2, 2), ("丙", 2, 2), ("丁", 1, 0), ("戊", 0, 3), ("己", 1, 1)):
        town.cases(town.unit(key), lost, won, date(2025, 3, 31))
    town.case("甲", "lost", date(2025, 4, 1))
    names = [("丁", 1), ("丙", 2), ("乙", 2), ("己", 4), ("甲", 4), ("戊", 6)]
    assert ranked(town) == [(f"云溪区{key}局", place) for key, place in names]
    line = town.evaluate("bureau", "wuyang", QUARTER).ranking[0]
    assert "100.0%（1/1）" in line.reason and "样本小（仅 1 件）" in line.reason and line.small
    assert line.figures == {"filed": 1, "decided": 1, "lost": 1, "loss_rate": 1.0, "place": 1}
    tied = town.evaluate("bureau", "wuyang", QUARTER).ranking[1]
    assert "排第 2 位（2 个单位并列）" in tied.reason and len(tied.verdict_ids) == 2


def test_other_orders_and_ties(town: Town) -> None:
    for key, lost, won in (("甲", 1, 1), ("乙", 2, 2), ("丙", 3, 9)):
        town.cases(town.unit(key), lost, won)
    assert [place for _, place in ranked(town, changed("wuyang", "ranking", ties="shared"))] == [1, 1, 3]
    assert ranked(town, changed("wuyang", "ranking", by="lost"))[0] == ("云溪区丙局", 1)


def test_who_has_too_few_is_listed_but_not_ranked(town: Town) -> None:
    town.cases("police", 1, 0)
    town.cases("land", 1, 1)
    town.case(town.unit("甲"), None, closing=False)
    town.case("foreign_agency", "lost")
    found = town.evaluate("bureau", changed("wuyang", "ranking", minimum=2), QUARTER).ranking
    assert [(line.organisation, line.place) for line in found] == [(LAND, 1), (POLICE, None), ("云溪区甲局", None)]
    assert "不足 2 件" in found[1].reason and "没有审结案件" in found[2].reason


def test_wuyangs_first_three_with_a_loss_get_special_supervision(town: Town) -> None:
    for key, lost, won in (("甲", 1, 1), ("乙", 1, 2), ("丙", 1, 3), ("丁", 1, 3), ("戊", 1, 9), ("己", 0, 9)):
        town.cases(town.unit(key), lost, won)
    found = town.evaluate("bureau", "wuyang", QUARTER).lagging
    assert [line.organisation[3] for line in found] == ["甲", "乙", "丁", "丙"]
    assert "提请专项督导" in found[0].reason and town.evaluate("bureau", "jinghu", QUARTER).lagging == []


def test_few_losers_are_not_filled_up_with_winners(town: Town) -> None:
    town.cases("police", 1, 1)
    town.cases("land", 0, 1)
    found = town.evaluate("bureau", "wuyang", YEAR)
    assert who(found.lagging) == who(found.excellence) == [POLICE]


# 舞阳 四（四）: barred from “excellent”


def test_wuyang_bars_the_first_three_by_rate_with_ties(town: Town) -> None:
    for key, lost, won in (("甲", 1, 0), ("乙", 1, 1), ("丙", 1, 2), ("丁", 2, 4), ("戊", 1, 3)):
        town.cases(town.unit(key), lost, won, date(2025, 7, 1))
    found = town.evaluate("bureau", "wuyang", YEAR).excellence
    assert [(line.organisation[3], line.place) for line in found] == [("甲", 1), ("乙", 2), ("丁", 3), ("丙", 3)]
    assert all("不得评为优秀等次" in line.reason and "前 3 位" in line.reason for line in found)
    assert "年度未满" in town.evaluate("bureau", "wuyang", Period.quarter(2025, 3)).excellence[0].reason
    assert town.evaluate("bureau", "jinghu", YEAR).excellence == []


@pytest.mark.parametrize(
    ("rule", "barred"),
    [
        (Excellence(ties="cut"), "甲乙丁"),
        (Excellence(minimum=2), "乙丁丙"),
        (Excellence(top=1), "甲"),
        (Excellence(by="lost", top=1), "丁"),
        (Excellence(by="lost", top=2, ties="cut"), "丁甲"),
    ],
)
def test_other_rules_of_barring(town: Town, rule: Excellence, barred: str) -> None:
    for key, lost, won in (("甲", 1, 0), ("乙", 1, 1), ("丙", 1, 2), ("丁", 2, 4), ("戊", 1, 3)):
        town.cases(town.unit(key), lost, won)
    profile = changed("wuyang", "ranking").model_copy(update={"excellence": rule})
    assert "".join(line.organisation[3] for line in town.evaluate("bureau", profile, YEAR).excellence) == barred


# 舞阳 三（一）2: supervision on site


@pytest.mark.parametrize(("code", "label"), [("wuyang", "驻站式监督"), ("nantong", "加强指导")])
def test_three_losses_a_year_bring_supervision_on_site(town: Town, code: str, label: str) -> None:
    town.cases("police", 2, 0)
    lost = town.cases("land", 3, 30)
    (line,) = town.evaluate("bureau", code, YEAR).on_site
    assert (line.organisation, line.title, sorted(line.verdict_ids)) == (LAND, label, lost)
    assert f"提请{label}" in line.reason and town.evaluate("bureau", "kecheng", YEAR).on_site == []


# 镜湖 10, 昌吉 15, 南通 五（二）: files to be reviewed


def test_jinghu_reviews_last_years_corrected_files_and_seven_fields(town: Town) -> None:
    lost = town.case("police", "lost", date(2024, 5, 1), field="public_security", act_type="penalty")
    review = town.paper("police", "reconsideration_decision", "partly_lost", date(2024, 6, 1))
    town.paper("police", "supervision_notice", day=date(2024, 6, 1))
    traffic = town.case("police", "won", date(2024, 6, 1), field="transport", act_type="penalty")
    town.case("police", "won", date(2024, 6, 1), field="transport", act_type="information")
    town.case("police", "lost", date(2025, 6, 1))
    town.unit("market", "云溪区市场监督管理局", field="market")
    town.unit("culture", "云溪区文化和旅游局")
    town.unit("gone", "云溪区旅游局", active=False)
    lines = town.evaluate("bureau", "jinghu", YEAR).file_review
    assert (lines[0].title, lines[0].organisation, lines[0].verdict_ids) == ("被纠错的案卷", POLICE, (review, lost))
    assert "2024年" in lines[0].reason
    fields = {line.organisation: line.verdict_ids for line in lines if line.title == "重点领域的案卷"}
    assert fields == {POLICE: (traffic,), "云溪区市场监督管理局": (), "云溪区文化和旅游局": ()}
    assert all("行政处罚" in line.reason and line.source == "镜湖方案二（三）10" for line in lines[1:])


def test_changji_reviews_every_quarter_whatever_the_field(town: Town) -> None:
    town.case("police", "lost", date(2024, 12, 31))
    town.case("land", "lost", date(2025, 1, 1))
    lines = town.evaluate("bureau", "changji", QUARTER).file_review
    assert [(line.title, line.organisation) for line in lines] == [("被纠错的案卷", POLICE), ("全部案卷", "全部单位")]
    assert "2024年第四季度" in lines[0].reason


def test_nantong_reviews_this_years_files_of_its_fields_only(town: Town) -> None:
    town.case("police", "lost", field="public_security")
    known = town.case("land", "lost", field="environment")
    lines = town.evaluate("bureau", "nantong", YEAR).file_review
    assert [(line.title, line.organisation, line.verdict_ids) for line in lines] == [("重点领域的案卷", LAND, (known,))]
    assert town.evaluate("bureau", "kecheng", YEAR).file_review == []


# 镜湖 一: ten percent less a year


def target(town: Town, code: str, period: Period, measure: str = "loss_rate"):
    return next(line for line in town.evaluate("bureau", code, period).targets if line.rule == f"target.{measure}")


def province(world: World, year: int, value: float, measure: str = "loss_rate") -> None:
    with world.database.write() as session:
        row = Benchmark(organisation_id=world.organisations["bureau"], year=year, measure=measure, value=value, user_id=world.users["bureau"])
        session.add(row)


@pytest.mark.parametrize(
    ("now", "average", "state"), [((9, 41), 0.2, "met"), ((10, 40), 0.2, "missed"), ((9, 41), 0.17, "missed"), ((9, 41), None, "unknown"), ((0, 0), 0.2, "unknown")]
)
def test_jinghu_wants_ten_percent_less_each_year_and_no_more_than_the_province(town: Town, now: tuple[int, int], average: float | None, state: str) -> None:
    for (lost, won), day in (((10, 40), date(2023, 3, 5)), (now, date(2024, 3, 5))):
        town.cases("police", lost, won, day)
    if average is not None:
        province(town.world, 2024, average)
    line = target(town, "jinghu", Period.year(2024))
    assert line.state == state
    assert "18.00%" in line.reason and "按比例" in line.reason
    assert ("没有录入" in line.reason) == (average is None)


def test_jinghus_target_is_for_three_years(town: Town) -> None:
    assert target(town, "jinghu", YEAR).state == target(town, "jinghu", Period.year(2021)).state == ""
    assert "2022 至 2024" in target(town, "jinghu", YEAR).reason


def test_points_instead_of_a_share(town: Town) -> None:
    for day, lost in ((date(2023, 3, 5), 3), (date(2024, 3, 5), 2)):
        town.cases("police", lost, 10 - lost, day)
    rules = town.evaluate("bureau", "jinghu", YEAR).profile.target
    profile = changed("jinghu", "ranking").model_copy(update={"target": (rules[0].model_copy(update={"relative": False, "below_province": False}),)})
    (line,) = town.evaluate("bureau", profile, Period.year(2024)).targets
    assert line.state == "met" and "10 个百分点" in line.reason


def test_kecheng_wants_all_put_right_and_no_more_cases(town: Town) -> None:
    dispute = town.dispute_of(town.case("police", "lost"))
    town.case("police", day=date(2024, 3, 5))
    with town.world.database.write() as session:
        for state in ("closed", "open"):
            session.add(Rectification(dispute_id=dispute, organisation_id=town.world.organisations["police"], problem="x", state=state))
    today = Period.holding("year", date.today())
    assert target(town, "kecheng", today, "rectified_rate").state == "missed"
    with town.world.database.write() as session:
        for row in session.query(Rectification):
            row.state = "closed"
    line = target(town, "kecheng", today, "rectified_rate")
    assert line.state == "met" and "100.0%（2/2）" in line.reason
    assert target(town, "kecheng", YEAR, "filed").state == "met"
    town.case("land")
    assert target(town, "kecheng", YEAR, "filed").state == "missed"


def heard(town: Town, day: date, head: str) -> None:
    """A hearing: they are counted by the judgment."""
    judgment_id = seed.record(town.world, {"case_number": f"{day}，{head}"}, "police")
    town.case("police", day=day, heard=True, head=head, judgment_id=judgment_id)


def test_nantong_wants_heads_to_attend_more(town: Town) -> None:
    for year, head in ((2024, "absent"), (2024, "attended"), (2025, "attended")):
        heard(town, date(year, 3, 5), head)
    line = target(town, "nantong", YEAR, "attendance_rate")
    assert line.state == "met" and "上年同期 50.00%" in line.reason
    heard(town, date(2025, 3, 5), "absent")
    assert target(town, "nantong", YEAR, "attendance_rate").state == "missed"


# 舞阳 二, 南通 六（三）: double decline


def test_wuyang_watches_both_fall_and_the_province(town: Town) -> None:
    town.cases("police", 2, 3, date(2024, 3, 5))
    town.cases("police", 1, 3, date(2025, 3, 5))
    town.cases("land", 0, 1, date(2024, 3, 5))
    found = town.evaluate("bureau", "wuyang", YEAR).double_decline
    assert [(line.organisation, line.state) for line in found] == [("全部单位", "unknown"), (LAND, "unknown"), (POLICE, "unknown")]
    province(town.world, 2025, 0.25)
    found = town.evaluate("bureau", "wuyang", YEAR).double_decline
    assert [line.state for line in found] == ["met", "unknown", "met"]  # 1 of 4 is not above 25 %
    assert "发案 4 件，上年同期 6 件" in found[0].reason and "调撤 0 件" in found[0].reason
    province(town.world, 2025, 3.0, "filed")
    assert [line.state for line in town.evaluate("bureau", "wuyang", YEAR).double_decline] == ["missed", "unknown", "met"]


def test_nantong_asks_for_no_province(town: Town) -> None:
    town.cases("police", 2, 3, date(2024, 3, 5))
    town.cases("police", 1, 3, date(2025, 3, 5))
    assert [line.state for line in town.evaluate("bureau", "nantong", YEAR).double_decline] == ["met", "met"]
    town.cases("police", 0, 1, date(2025, 3, 5))
    assert town.evaluate("bureau", "nantong", YEAR).double_decline[0].state == "missed"  # as many cases as before
    assert town.evaluate("bureau", "jinghu", YEAR).double_decline == []


# 柯城: the defendant's, never the court's; other papers; successors


def test_a_case_is_its_defendants_whatever_the_court(town: Town) -> None:
    town.case("police", "lost", court="松陵区人民法院")
    assert who(town.evaluate("bureau", "kecheng", YEAR).ranking) == [POLICE]
    assert town.evaluate("foreign_bureau", "kecheng", YEAR).ranking == []


def test_kecheng_counts_sixteen_eight_fortythree_and_two(town: Town) -> None:
    """As its own review of 2018–2021 adds up; the rate of suits lost is not touched."""
    for kind, result, number in (
        ("reconsideration_decision", "lost", 16), ("reconsideration_opinion", None, 8), ("supervision_notice", None, 2),
        ("reconsideration_decision", "won", 5), ("judicial_suggestion", None, 3),
    ):  # fmt: skip
        for _ in range(number):
            town.paper("police", kind, result)
    town.cases("police", 43, 7)
    found = {}
    for code in ("kecheng", "changji", "jinghu"):
        with town.world.database.read() as session:
            found[code] = tally(facts.of(session), builtin.profiles()[code], Query(YEAR))
    assert [(one.corrected, one.examined, one.lost, one.decided) for one in found.values()] == [
        (16 + 8 + 43 + 2, 81, 43, 50), (16 + 43, 71, 43, 50), (43, 50, 43, 50),
    ]  # fmt: skip


def test_a_summons_by_all_corrections(town: Town) -> None:
    town.cases("police", 0, 3)
    rule = Summons(code="a", label="a", source="a", whom="a", by="a", rate_above=0.2, measure="corrected")
    profile = changed("kecheng", "ranking").model_copy(update={"summons": (rule,)})
    assert town.evaluate("bureau", profile, YEAR).summons == []
    paper = town.paper("police", "supervision_notice")
    (line,) = town.evaluate("bureau", profile, YEAR).summons
    assert line.verdict_ids == (paper,) and "被纠错率 25.0%（1/4）" in line.reason


def test_who_is_not_matched_is_nobodys(town: Town) -> None:
    town.case(None, "lost")
    assert town.evaluate("admin", "wuyang", YEAR).ranking == []


def test_a_successor_takes_over_the_cases_of_who_is_gone(town: Town) -> None:
    old, new = town.unit("old", "云溪区国土资源局"), town.unit("new", "云溪区规划和自然资源局")
    before = town.case(old, "lost", date(2025, 2, 1))
    after = town.case(new, "lost", date(2025, 3, 1))
    assert len(town.evaluate("bureau", "wuyang", QUARTER).ranking) == 2
    with town.world.database.write() as session:
        actor = town.world.actor("bureau")
        tree.change(session, actor, town.world.organisations[old], {"active": False})
        tree.add_name(session, actor, town.world.organisations[new], "云溪区国土资源局", kind="former")
    (line,) = town.evaluate("bureau", "wuyang", QUARTER).ranking
    assert (line.organisation, line.verdict_ids) == ("云溪区规划和自然资源局", (after, before))
    assert town.evaluate("bureau", "jinghu", YEAR).repeats[0].verdict_ids == (after, before)


def test_who_is_gone_without_a_successor_keeps_his_cases(town: Town) -> None:
    town.case(town.unit("old", "云溪区国土资源局"), "lost")
    also = town.world.organisations[town.unit("also")]
    with town.world.database.write() as session:
        session.get_one(Organisation, town.world.organisations["old"]).active = False
        session.get_one(Organisation, also).active = False
        session.add(OrganisationName(name="云溪区国土资源局", folded=fold("云溪区国土资源局"), kind="former", organisation_id=also))
    assert who(town.evaluate("bureau", "wuyang", QUARTER).ranking) == ["云溪区国土资源局"]


# who asks


def test_an_agency_sees_itself_alone_and_no_places(town: Town) -> None:
    town.cases("police", 3, 0)
    town.cases("land", 3, 0)
    found = town.evaluate("police", "wuyang", YEAR)
    assert not found.comparing and found.ranking == found.lagging == found.excellence == []
    assert {line.organisation for _, _, lines in found.lists for line in lines} == {POLICE}
    assert who(found.on_site) == [POLICE]


def test_a_ranking_without_cases_is_empty(town: Town) -> None:
    for code in ("default", "jinghu", "changji", "kecheng", "wuyang", "nantong"):
        found = town.evaluate("bureau", code, QUARTER)
        assert found.ranking == found.summons == found.repeats == found.excellence == found.on_site == []


def test_a_token_without_the_right_is_refused(town: Town) -> None:
    actor = replace(town.world.actor("bureau"), token_scopes=frozenset({"upload"}))
    with town.world.database.read() as session, pytest.raises(ServiceError) as error:
        evaluate(session, actor, builtin.profiles()["wuyang"], YEAR)
    assert error.value.code == "E504"
