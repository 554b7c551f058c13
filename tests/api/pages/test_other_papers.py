"""Another paper in the browser: found in the list, its values beside the document, corrected, checked, taken out."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.api.intake.handed import paper
from tests.api.pages.conftest import Opened
from tests.api.review.other_papers import taken_in
from tests.api.world import World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_paper_is_found_corrected_and_checked(site: Site, opened: Opened) -> None:
    world, _ = site
    taken_in(world, paper("decision", 18), "bureau")
    taken_in(world, paper("notice", 5, "临江市云溪区西溪镇人民政府"), "bureau")
    page = opened("/papers", "police")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_text("云政复决字〔2025〕第18号").click()
    page.wait_for_url(re.compile(r"/papers/\d+$"))
    expect(page.locator(".wb-sheet")).to_contain_text("撤销被申请人作出的云市监处字")
    page.get_by_role("button", name="看出处").nth(1).click()
    expect(page.locator(".wb-chosen")).to_have_text("云政复决字〔2025〕第18号")
    page.get_by_label("作出机关").fill(HOSTILE)
    page.get_by_label("日期").fill("2025年4月21日")
    press(page, "保存更正")
    expect(page.locator(".content")).to_contain_text("更正其他文书")
    expect(page.locator("tbody")).to_contain_text(f"作出机关 临江市云溪区人民政府 → {HOSTILE}")
    expect(page.get_by_label("日期")).to_have_value("2025-04-21")
    press(page, "核对完毕")
    expect(page.locator(".paper-standing")).to_contain_text("已核对")
    expect(page.get_by_role("button", name="移出")).to_have_count(0)


def test_a_bureau_says_whose_it_is_or_takes_it_out_and_brings_it_back(site: Site, opened: Opened) -> None:
    world, _ = site
    taken_in(world, paper("notice", 5, "临江市云溪区西溪镇人民政府"), "bureau")
    page = opened("/papers?state=unnamed", "bureau", complains=True)  # of the check that is refused
    expect(page.locator("tbody tr")).to_contain_text("临江市云溪区西溪镇人民政府（待确认）")
    page.locator("tbody tr").click()
    page.wait_for_url(re.compile(r"/papers/\d+$"))
    press(page, "核对完毕")
    expect(page.get_by_text("待确认单位").last).to_be_visible()
    page.get_by_label("所涉单位", exact=True).click()
    page.get_by_role("option", name="临江市公安局云溪分局").click()
    press(page, "保存更正")
    expect(page.locator(".paper-standing")).to_contain_text("待核对")
    page.get_by_label("原因").fill("不是监督通知书")
    press(page, "移出")
    page.wait_for_url(re.compile(r"/papers$"))
    expect(page.locator(".empty")).to_contain_text("还没有其他文书")
    page.get_by_label("状态").select_option(label="已移出")
    press(page, "筛选")
    expect(page.locator("tbody tr")).to_contain_text("已移出")
    press(page, "恢复")
    page.wait_for_url(re.compile(r"/papers/\d+$"))
    expect(page.locator(".paper-standing")).to_contain_text("待核对")
    expect(page.locator("tbody")).to_contain_text("恢复移出的其他文书")


def test_who_only_reads_sees_the_values(site: Site, opened: Opened) -> None:
    world, _ = site
    number = taken_in(world, paper("opinion", 2), "bureau")
    page = opened(f"/papers/{number}", "reader")
    expect(page.locator(".facts")).to_contain_text("临江市公安局云溪分局")
    expect(page.get_by_role("button", name="保存更正")).to_have_count(0)
