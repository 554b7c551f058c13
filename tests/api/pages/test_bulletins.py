"""The pages of the bulletins: one is made, edited, sent; what is hostile is text."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

from api.bulletins import keeping
from api.indicators.period import Period
from api.pages.bulletins.bulletin_list import chosen, periods
from api.store.tables import Bulletin
from tests.api.bulletins import quarter
from tests.api.bulletins.sample import frozen
from tests.api.pages.conftest import Opened
from tests.api.world import World

Site = tuple[World, str]
SPAN = "2025-01-01..2025-03-31"
HOSTILE = "<img src=x onerror=alert(1)>"


def draft(world: World, title: str = "") -> int:
    with world.database.write() as session:
        return keeping.add(session, world.actor("bureau"), world.organisations["bureau"], frozen(), title=title).id


def part(page: Page, title: str) -> Locator:
    return page.locator(".bulletin-part").filter(has=page.get_by_role("heading", name=title, exact=True))


def test_it_is_made_with_its_definition_shown(site: Site, opened: Opened) -> None:
    world, _ = site
    quarter.fill(world)
    page = opened("/bulletins", "bureau")
    expect(page.locator(".empty")).to_contain_text("还没有通报")
    page.get_by_role("link", name="制作通报").click()
    expect(page.locator(".facts")).to_contain_text("口径：通用")
    page.get_by_label("统计期间", exact=True).click()
    page.get_by_role("option", name="自选期间").click()
    page.get_by_label("自（选“自选期间”时填写）").fill("2025-01-01")
    page.get_by_label("至", exact=True).fill("2025-03-31")
    page.get_by_role("button", name="制作", exact=True).click()
    expect(page.locator("h1")).to_contain_text(f"临江市云溪区司法局关于{Period.parse(SPAN).label}行政诉讼案件情况的通报", timeout=30_000)
    expect(part(page, "总体情况")).to_contain_text("其中行政机关败诉3件")
    page.locator("a.bulletin-figure", has_text=re.compile(r"^败诉\d")).click()
    expect(page.locator("h1")).to_contain_text("败诉：3 件")
    expect(page.locator(".list tbody tr")).to_have_count(3)


def test_sections_are_edited_beside_the_figures_and_it_is_sent(site: Site, opened: Opened) -> None:
    world, _ = site
    bulletin_id = draft(world)
    page = opened(f"/bulletins/{bulletin_id}", "bureau")
    expect(page.locator(".bulletin-side")).to_contain_text("30.0%（3/10）")
    expect(page.locator(".bulletin-part img")).to_have_count(2)
    section = part(page, "总体情况")
    section.get_by_role("button", name="修改").click()
    section.get_by_label("本节文字").fill(f"（一）新的小标题\n{HOSTILE}\n〔表：总体情况〕")
    section.get_by_role("button", name="保存本节").click()
    expect(section.locator("h3")).to_have_text("（一）新的小标题")
    expect(section.locator("p").first).to_have_text(HOSTILE)
    page.get_by_role("button", name="印发").click()
    page.locator(".dialog").get_by_role("button", name="印发").click()
    expect(page.locator("p.quiet").first).to_contain_text("已印发", timeout=30_000)
    expect(page.get_by_role("button", name="修改")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF 文件").click()
    assert download.value.suggested_filename.endswith("通报.pdf")
    with world.database.read() as session:
        assert session.get_one(Bulletin, bulletin_id).state == "sent"


def test_who_saw_an_older_one_is_told(site: Site, opened: Opened) -> None:
    world, _ = site
    bulletin_id = draft(world)
    page = opened(f"/bulletins/{bulletin_id}", "bureau")
    section = part(page, "总体情况")
    section.get_by_role("button", name="修改").click()
    with world.database.write() as session:
        keeping.rename(session, world.actor("admin"), bulletin_id, 1, title="另一个标题", number="")
    section.get_by_label("本节文字").fill("不应丢失的一段")
    section.get_by_role("button", name="保存本节").click()
    expect(page.locator(".q-notification")).to_contain_text("这份通报已由admin在")
    expect(section.get_by_label("本节文字")).to_have_value("不应丢失的一段")


def test_a_draft_is_thrown_away_and_had_back(site: Site, opened: Opened) -> None:
    world, _ = site
    draft(world, HOSTILE)
    page = opened("/bulletins/1", "bureau")
    page.get_by_role("button", name="删除草稿").click()
    page.locator(".dialog").get_by_role("button", name="删除").click()
    page.get_by_role("button", name="恢复这份草稿").click()
    expect(page.locator("h1")).to_have_text(HOSTILE)


def test_periods_to_choose_from() -> None:
    offered = periods(date(2026, 4, 8))
    assert list(offered)[:2] == ["2026-Q2", "2026-Q1"]
    assert offered["2026-Q2"] == "2026年第二季度（尚未结束）"
    assert offered["2025"] == "2025年"
    assert chosen("2026-Q1", None, None) == Period.quarter(2026, 1)
