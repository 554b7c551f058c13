"""The pages of the casebooks: one is begun, put in order by hand and by keyboard, described, frozen; a leak is caught."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from api.casebook.volumes import keeping
from api.casebook.volumes.keeping import Words
from api.store.tables import Volume
from tests.api.casebook.volumes import sample
from tests.api.pages.conftest import Opened
from tests.api.world import World

Site = tuple[World, str]


def begun(world: World, *cases: int, **words: str) -> int:
    with world.database.write() as session:
        return keeping.add(session, world.actor("bureau"), None, Words(**words), cases=cases).id


def order(world: World, volume_id: int) -> list[int]:
    with world.database.read() as session:
        return list(session.get_one(Volume, volume_id).cases)


def lines(page: Page) -> list[int]:
    return [int(one.get_attribute("data-id")) for one in page.locator(".order li").all()]


def test_it_is_begun_described_and_frozen(site: Site, opened: Opened) -> None:
    world, _ = site
    sample.released(world)
    page = opened("/casebooks", "bureau")
    expect(page.locator(".empty")).to_contain_text("还没有汇编")
    page.get_by_role("link", name="编一本汇编").click()
    page.get_by_label("书名").fill("云溪区典型案例")
    page.get_by_role("button", name="开始编").click()
    expect(page.locator("h1")).to_have_text("云溪区典型案例")
    expect(page.locator(".volume-obstacles")).to_contain_text("没有填写编号")
    page.get_by_label("编号", exact=True).fill("2026年第1辑")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("h1")).to_have_text("云溪区典型案例（2026年第1辑）")
    page.get_by_role("button", name="定稿", exact=True).click()
    page.locator(".dialog").get_by_role("button", name="定稿").click()
    expect(page.locator("p.quiet").first).to_contain_text("已定稿", timeout=60_000)
    expect(page.locator(".list tbody tr")).to_have_count(7)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF（A5）", exact=True).click()
    assert download.value.suggested_filename == "云溪区典型案例（2026年第1辑）（A5）.pdf"
    page.get_by_role("button", name="重新生成比较").click()
    expect(page.locator(".dialog dd")).to_have_text(["与留存的逐字节相同"] * 7, timeout=60_000)


def test_cases_are_moved_by_keyboard_and_mouse(site: Site, opened: Opened) -> None:
    world, _ = site
    cases = [sample.released(world) for _ in range(3)]
    volume_id = begun(world, *cases)
    page = opened(f"/casebooks/{volume_id}", "bureau")
    assert lines(page) == cases
    page.locator(".order li").first.get_by_role("button", name=re.compile("^下移")).press("Enter")
    expect(page.locator(".order li").nth(1)).to_have_attribute("data-id", str(cases[0]))
    expect(page.locator(".volume-contents li li").nth(1)).to_contain_text(re.compile("^案例2"))
    assert page.evaluate("document.activeElement.dataset.deed") == "down"
    page.keyboard.press("Enter")
    expect(page.locator(".order li").nth(2)).to_have_attribute("data-id", str(cases[0]))
    page.locator(".order li").nth(2).get_by_role("button", name=re.compile("^上移")).click()
    expect(page.locator(".order li").nth(1)).to_have_attribute("data-id", str(cases[0]))
    page.locator(".order li").nth(2).drag_to(page.locator(".order li").nth(0))
    expect(page.locator(".order li").first).to_have_attribute("data-id", str(cases[2]))
    expect(page.locator(".volume-contents li li")).to_have_count(3)
    page.locator(".order li").first.get_by_role("button", name=re.compile("^移出")).click()
    expect(page.locator(".order li")).to_have_count(2)
    page.get_by_role("button", name="选入", exact=True).click()
    expect(page.locator(".order li")).to_have_count(3)
    assert order(world, volume_id) == [cases[1], cases[0], cases[2]]


def test_a_leak_is_shown_with_its_places_and_nothing_is_frozen(site: Site, opened: Opened) -> None:
    world, _ = site
    volume_id = begun(world, sample.released(world, secret="赵临舟"), number="1", preface="感谢赵临舟的监督。")
    page = opened(f"/casebooks/{volume_id}", "bureau")
    page.get_by_role("button", name="定稿", exact=True).click()
    page.locator(".dialog").get_by_role("button", name="定稿").click()
    expect(page.locator(".dialog h2")).to_contain_text("还有应当遮盖的内容", timeout=60_000)
    expect(page.locator(".dialog tbody tr").first).to_contain_text("赵临舟")
    with world.database.read() as session:
        assert session.get_one(Volume, volume_id).state == "draft"


def test_a_draft_is_thrown_away_and_had_back(site: Site, opened: Opened) -> None:
    world, _ = site
    volume_id = begun(world, title="要删除的")
    page = opened(f"/casebooks/{volume_id}", "bureau")
    page.get_by_role("button", name="删除草稿").click()
    page.locator(".dialog").get_by_role("button", name="删除").click()
    page.get_by_role("button", name="恢复这份草稿").click()
    expect(page.locator("h1")).to_have_text("要删除的")


def test_readers_see_contents_and_no_tools(site: Site, opened: Opened) -> None:
    world, _ = site
    volume_id = begun(world, sample.released(world))
    page = opened(f"/casebooks/{volume_id}", "reader")
    expect(page.locator(".volume-contents li li")).to_have_count(1)
    expect(page.locator(".order")).to_have_count(0)
    expect(page.get_by_role("button", name="定稿")).to_have_count(0)
