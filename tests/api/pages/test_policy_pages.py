"""The pages of profiles and of what follows from them."""

from __future__ import annotations

import io
from datetime import date

from openpyxl import load_workbook
from playwright.sync_api import expect

from api.indicators.period import Period
from api.indicators.preview import preview
from api.pages.policy import policy_preview
from api.pages.statistics import ranking_export
from api.policy import builtin, in_force, store
from tests.api import seed
from tests.api.indicators.cases_made import Town
from tests.api.pages.conftest import Opened, Paged
from tests.api.world import World

HOSTILE = "<img src=x onerror=alert(1)>"


def apply(world: World, code: str) -> None:
    with world.database.write() as session:
        actor = world.actor("bureau")
        current = in_force.version_of(session, actor.organisation_id)
        row = store.write(session, actor, builtin.texts()[code])
        store.apply(session, actor, row.id, replacing=current.id if current else None)


def decided(world: World) -> None:
    """Three cases of the police, two lost for the same cause, one of them in force."""
    town = Town(world)
    for number, result in enumerate(("lost", "lost", "won"), 1):
        judgment = seed.record(world, {"case_number": f"（2025）临9901行初{number}号"}, "police")
        town.case("police", result, date(2025, 2, number), judgment_id=judgment)
    town.cases("land", 0, 3, date(2025, 2, 3))


def test_lists_stand_with_reasons_rules_and_cases(paged: Paged) -> None:
    apply(paged, "jinghu")
    decided(paged)
    text = paged.client("bureau").get("/ranking?period=2025-Q1").text
    for part in ("2025年第一季度", "超过 20%", "应当加计扣分", "镜湖方案二（四）12前段", "口径：镜湖", "现行口径没有这些规则：评优限制、专项督导、驻站式监督"):
        assert part in text
    assert "E602" in paged.client("bureau").get("/ranking?period=2025-Q9").text


def test_an_agency_reads_its_own_lines_only(paged: Paged) -> None:
    apply(paged, "jinghu")
    decided(paged)
    text = paged.client("land").get("/ranking?period=2025-Q1").text
    assert "以下只有本单位的情况" in text and "云溪分局" not in text and "量化排名" not in text
    assert "超过 20%" in paged.client("land").get("/policy").text


def test_the_file_holds_every_line_with_the_numbers_of_its_cases(paged: Paged) -> None:
    apply(paged, "jinghu")
    decided(paged)
    answer = paged.client("bureau").get("/ranking/export?period=2025-Q1")
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows()]
    ranked = [row for row in rows if row[1] == "量化排名"]
    assert [row[:3] for row in ranked] == [["临江市公安局云溪分局", "量化排名", 1], ["临江市云溪区自然资源局", "量化排名", 2]]
    assert ranked[0][-1] == "（2025）临9901行初2号、（2025）临9901行初1号"
    assert {row[1] for row in rows} >= {"约谈名单", "重复败诉", "目标"}


def test_a_version_that_cannot_be_read_is_told_and_everything_else_goes_on(paged: Paged) -> None:
    apply(paged, "jinghu")
    with paged.database.write() as session:
        row = in_force.version_of(session, paged.organisations["bureau"])
        assert row is not None
        row.text = "code = 3"
    decided(paged)
    text = paged.client("bureau").get("/policy").text
    assert f"版本 {row.id} 已应用，但内容不符合本版本程序的要求，没有采用" in text
    for part in ("现行口径：通用", "没有采用", "（内容已不符合要求）"):
        assert part in text
    assert "口径：通用" in paged.client("bureau").get("/statistics?period=2025").text
    assert paged.client("police").get("/ledger").status_code == 200


def test_a_rate_of_nothing_is_no_zero(paged: Paged) -> None:
    with paged.database.write() as session:
        draft = store.write(session, paged.actor("bureau"), builtin.texts()["jinghu"])
        found = preview(session, paged.actor("bureau"), builtin.default(), builtin.profiles()["jinghu"], Period.year(2025))
    rows = {one.measure: policy_preview._figure(1, one) for one in found.figures}
    rate, count = rows["loss_rate"], rows["lost"]
    assert (rate["before"], rate["after"]["text"], rate["gained"], rate["dropped"]) == ("—", "—", "—", "—")
    assert (count["before"], count["gained"], count["dropped"]) == ("0", 0, 0)
    assert "—" in paged.client("bureau").get(f"/policy/preview?version={draft.id}&period=2025").text


def test_a_profile_is_copied_tried_and_applied(site: tuple[World, str], opened: Opened) -> None:
    world, _ = site
    decided(world)
    page = opened("/policy", "bureau")
    expect(page.get_by_role("heading", name="现行口径：通用")).to_be_visible()
    page.goto(page.url.replace("/policy", "/policy/edit?code=jinghu"))
    area = page.get_by_role("textbox", name="口径文件")
    area.fill(builtin.texts()["jinghu"].replace("days = 10\n", "days = -1\n", 1))
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.locator(".policy-wrong")).to_contain_text("期限（deadline）第 1 条“天数”（days）不能小于 0")
    area.fill(builtin.texts()["jinghu"])
    page.get_by_text("量化排名", exact=True).click()
    page.get_by_label("小样本界限").fill("9")
    page.get_by_role("button", name="把表单写入文件").click()
    expect(area).to_have_value(builtin.texts()["jinghu"].replace("small = 5", "small = 9"))
    page.get_by_label("专项督导名额").fill("2")  # not written into the file: keeping it does
    page.get_by_label("这次修改的说明").fill(HOSTILE)
    page.get_by_role("button", name="保存草稿并试算").click()
    page.wait_for_url("**/policy/preview?version=*")
    page.goto(page.url + "&period=2025")
    expect(page.locator("#main")).to_contain_text("不足 9 件的加注“小样本”")
    expect(page.locator("#main")).to_contain_text("由区政府负责人约谈")
    page.get_by_role("button", name="应用这份口径").click()
    page.get_by_role("button", name="应用", exact=True).click()
    page.wait_for_url("**/policy")
    expect(page.get_by_role("heading", name="现行口径：镜湖")).to_be_visible()
    expect(page.locator("#main")).to_contain_text(HOSTILE)
    with world.database.read() as session:
        found = in_force.profile_for(session, world.actor("land"))
        assert (found.code, found.ranking.small, found.ranking.lagging) == ("jinghu", 9, 2)


def test_an_average_is_entered_and_taken_away(site: tuple[World, str], opened: Opened) -> None:
    page = opened("/policy", "bureau")
    page.get_by_label("年份").fill("2025")
    page.get_by_label("数值").fill("14.5%")
    page.get_by_role("button", name="录入").click()
    expect(page.get_by_role("cell", name="14.5%")).to_be_visible()
    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator("#main")).to_contain_text("还没有录入")


def test_a_line_opens_its_cases(site: tuple[World, str], opened: Opened) -> None:
    world, _ = site
    apply(world, "jinghu")
    decided(world)
    page = opened("/ranking?period=2025-Q1", "bureau")
    page.locator("section", has=page.get_by_role("heading", name="约谈名单（1）")).get_by_role("link", name="2").click()
    page.wait_for_url("**/ranking/cases?*")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("#main")).to_contain_text("（2025）临9901行初1号")


def test_more_numbers_than_a_cell_takes_are_counted() -> None:
    numbers = [f"（2026）临9901行初{number}号" for number in range(5_000)]
    told = ranking_export.case_numbers(numbers)
    assert len(told) < 32_767
    assert told.endswith("号……等 5,000 件")
    assert ranking_export.case_numbers(numbers[:2]) == "（2026）临9901行初0号、（2026）临9901行初1号"
