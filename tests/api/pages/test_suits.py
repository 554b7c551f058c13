"""The pages of pending suits: the board, one suit with its papers and checklist, answers that count at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from api.screening import suits
from api.store.tables import Suit
from tests.api.pages import pending
from tests.api.pages.conftest import Opened, running
from tests.api.world import Shelf, World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"
BOARD = "看板人民法院"
DEFECTS, CLEAN = "01", "03"
"""Samples of `corpora/samples/suits`: with unmet requirements, and without."""


@pytest.fixture(scope="module")
def site(empty_store: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One service for all tests here; each looks at suits of its own."""
    yield from running(empty_store, tmp_path_factory.mktemp("suits"))


def level(page: Page) -> Locator:
    return page.locator(".suit-level b")


def group(page: Page, heading: str) -> Locator:
    return page.locator("details.suit-part", has=page.locator("summary", has_text=heading))


def answer(page: Page, finding: Locator, code: str, note: str = "") -> None:
    finding.get_by_role("button", name=re.compile(f"^{code}：")).click()
    if note:
        finding.get_by_label("说明").fill(note)
    finding.get_by_role("button", name="保存答复").click()


def test_the_board_is_narrowed_by_its_counts_and_exported_as_shown(site: Site, opened: Opened, tmp_path: Path) -> None:
    world, _ = site
    pending.suit(world, DEFECTS, said={"received_on": "2024-03-05", "plaintiffs": f"=1+1{HOSTILE}", "court": BOARD})
    pending.suit(world, CLEAN, said={"court": BOARD})
    pending.suit(world, DEFECTS, of="foreign_agency", said={"plaintiffs": "松陵区某厂", "court": BOARD})
    page = opened(f"/suits?text={BOARD}", "police")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("红（高风险）")
    expect(page.locator("tbody tr").first).to_contain_text("已逾期")
    expect(page.locator("#main")).not_to_contain_text("松陵区某厂")
    page.locator(".state-counts a", has_text="红（高风险）").click()
    page.wait_for_url("**level=red")
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as got:
        page.get_by_role("button", name="导出文本表格").click()
    got.value.save_as(tmp_path / "suits.csv")
    lines = list(csv.reader((tmp_path / "suits.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(lines) == 2
    assert lines[1][lines[0].index("原告")] == f"'=1+1{HOSTILE}"
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    bureau = opened("/", "bureau")
    bureau.locator(".tile", has_text="红色在诉案件").click()
    expect(bureau.locator("tbody tr", has_text=BOARD)).to_have_count(1)


def test_a_finding_leads_to_its_place_and_an_answer_counts_at_once(site: Site, opened: Opened) -> None:
    world, _ = site
    suit_id = pending.suit(world, DEFECTS)
    page = opened(f"/suits/{suit_id}", "police")
    expect(level(page)).to_have_text("红（高风险）")
    expect(page.locator(".suit-level")).to_contain_text("败诉可能约")
    missed = group(page, "不符合要求")
    quote = missed.locator(".finding-quotes button").first
    words = quote.inner_text().partition("“")[2].rstrip("”")
    quote.click()
    expect(page.locator(".wb-chosen").first).to_contain_text(words)
    expect(page.locator(".suit-papers li.chosen")).to_have_count(1)
    findings = missed.locator(".finding").count()
    for number in range(findings):
        answer(page, missed.locator(".finding").first, "符合", HOSTILE if number == 0 else "")
        expect(page.locator(".finding strong", has_text="人工答复：符合")).to_have_count(number + 1)
    expect(level(page)).not_to_have_text("红（高风险）")
    expect(page.locator(".finding", has_text=HOSTILE)).to_contain_text("系统：不符合")
    group(page, "符合要求").last.get_by_role("button", name="收回答复").first.click()
    expect(page.locator(".finding strong", has_text="人工答复：符合")).to_have_count(findings - 1)
    page.get_by_role("tab", name="经过").click()
    expect(page.locator("#panel-history")).to_contain_text("回答研判问题")
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
    with world.database.read() as session:
        assert session.get_one(Suit, suit_id).screening_id is not None


def test_what_a_person_fills_in_stands_beside_what_was_read_and_can_be_taken_back(site: Site, opened: Opened) -> None:
    world, _ = site
    suit_id = pending.suit(world, CLEAN)
    page = opened(f"/suits/{suit_id}?tab=facts", "police")
    court = page.locator(".suit-values dd").nth(1)
    read = court.locator("span").first.inner_text()
    page.get_by_role("button", name="修改受理法院").click()
    court.get_by_label("受理法院", exact=True).fill(HOSTILE)
    court.get_by_role("button", name="保存").click()
    expect(court.locator("del")).to_have_text(read)
    expect(court).to_contain_text(HOSTILE)
    court.get_by_role("button", name="恢复为材料所载").click()
    expect(court.locator("del")).to_have_count(0)
    expect(court).to_contain_text(read)
    page.get_by_role("button", name="现在填写").click()
    page.get_by_label("收到应诉材料日", exact=True).fill("2024年3月5日")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".suit-dues")).to_contain_text("逾期")
    court.locator("button", has_text="应诉通知书").or_(court.locator("button", has_text="起诉状")).first.click()
    expect(page.locator(".wb-chosen").first).to_contain_text(read)
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0


def test_who_saw_an_older_one_is_told_and_a_reader_changes_nothing(site: Site, opened: Opened) -> None:
    world, _ = site
    suit_id = pending.suit(world, CLEAN, said={"officer": "甲"})
    page = opened(f"/suits/{suit_id}?tab=facts", "police")
    page.get_by_role("button", name="修改承办人").click()
    with world.database.write() as session:
        suits.say(session, world.actor("bureau"), suit_id, None, {"officer": "乙"})
    page.get_by_label("承办人", exact=True).fill("不应丢失的人")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".q-notification")).to_contain_text("bureau")
    expect(page.get_by_label("承办人", exact=True)).to_have_value("不应丢失的人")
    reader = opened(f"/suits/{suit_id}", "reader")
    for name in ("办结", "移出", "选择文件", "保存答复"):
        expect(reader.get_by_role("button", name=name)).to_have_count(0)
    expect(reader.locator(".finding-answers")).to_have_count(0)
    expect(reader.locator("a", has_text="登记在诉案件")).to_have_count(0)


def test_a_suit_is_closed_taken_up_again_and_removed(site: Site, opened: Opened) -> None:
    world, _ = site
    suit_id = pending.suit(world, of="land", said={"number": f"（2026）皖9902行初7号{HOSTILE}"})
    page = opened(f"/suits/{suit_id}", "land")
    expect(page.locator("h1")).to_contain_text("皖9902行初7号")
    page.get_by_role("button", name="办结", exact=True).click()
    dialog = page.locator(".dialog")
    dialog.get_by_label("办结方式").click()
    page.get_by_role("option", name="自行纠错后撤诉").click()
    dialog.get_by_role("button", name="办结").click()
    expect(page.locator(".suit-standing strong")).to_have_text("已办结：自行纠错后撤诉")
    page.get_by_role("button", name="恢复在诉").click()
    dialog.get_by_label("原因").fill("原告没有撤诉")
    dialog.get_by_role("button", name="恢复在诉").click()
    expect(page.locator(".suit-standing strong")).to_have_text("在诉")
    page.get_by_role("button", name="移出", exact=True).click()
    dialog.get_by_label("原因").fill("登记错了")
    dialog.get_by_role("button", name="移出").click()
    expect(page.locator(".suit-standing strong")).to_have_text("已移出")
    page.goto("/suits")
    expect(page.locator(".empty")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
