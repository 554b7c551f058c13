"""The ledger in a browser: a line filled in from the list, a view kept, a ledger of one's own imported after a look at the report."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.api.ledger import filed
from tests.api.ledger.test_importing import OTHER, table
from tests.api.pages.conftest import Opened
from tests.api.world import World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"


def test_a_line_is_filled_in_and_found_again_by_a_view(site: Site, opened: Opened) -> None:
    world, _ = site
    line = filed.lost(world, "police")
    filed.fill(world, line, note=HOSTILE)
    page = opened("/ledger", "police")
    page.locator("tbody tr").get_by_role("link", name=filed.NUMBER).click()
    page.wait_for_url(f"**/ledger/{line}")
    expect(page.get_by_role("link", name="见文书").first).to_be_visible()
    page.get_by_label("收到应诉材料日").fill("2025年1月6日")
    page.get_by_label("承办人").fill("承办一科")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("tbody")).to_contain_text("2025-01-06")
    assert filed.values(world, line) == {"note": HOSTILE, "suit_received": "2025-01-06", "handler": "承办一科"}
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
    page.goto("/ledger?missing=report_filed", wait_until="networkidle")
    page.get_by_role("button", name="保存为视图").click()
    page.get_by_label("名称").fill("未报一案一报")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/ledger?missing=report_filed&columns=*")
    expect(page.get_by_role("link", name="未报一案一报")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator(".list-foot")).to_contain_text("合计 1 件，涉及 1 个单位，计败诉 1 件")


def test_a_ledger_is_imported_after_a_look_at_the_report(site: Site, opened: Opened, tmp_path: Path) -> None:
    world, _ = site
    filed.lost(world, "police")
    line = filed.lost(world, "land", OTHER)
    path = table(
        tmp_path / "own.xlsx", (1, OTHER, "自然资源局", "2025.1.3", "2025年1月32日", None, None, None, None),
        (2, "（2025）赣9901行初99号", "某局", "2025-01-01", None, None, None, None, None),
    )  # fmt: skip
    page = opened("/ledger/import", "bureau")
    page.locator("input[type=file]").set_input_files(path)
    page.wait_for_url("**/ledger/imports/*")
    expect(page.locator("tbody")).to_contain_text("收到应诉材料日：（空） → 2025-01-03")
    expect(page.locator("tbody")).to_contain_text("没有 2025 年 1 月 32 日这一天")
    expect(page.locator(".notice-line")).to_contain_text("未找到裁判文书")
    assert filed.values(world, line) == {}
    page.get_by_role("button", name="写入台账").click()
    page.locator(".dialog").get_by_role("button", name="写入台账").click()
    expect(page.locator(".content")).to_contain_text("已写入台账")
    assert filed.values(world, line) == {"suit_received": "2025-01-03"}
