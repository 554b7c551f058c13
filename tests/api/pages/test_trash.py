"""The trash as people use it: thrown away on its page, gone from the lists, put back; an administrator purges it."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy import select

from api.ledger.disputes import renewal
from api.store.tables import Judgment, Trashed
from tests.api import seed
from tests.api.ledger.quarrels import record
from tests.api.pages.conftest import Opened
from tests.api.world import World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"
NUMBER = "（2024）临9902行初7号"


def throw(page: Page, reason: str) -> None:
    page.get_by_role("button", name="移入回收站").click()
    page.get_by_label("删除的原因").fill(reason)
    page.locator(".dialog").get_by_role("button", name="移入回收站").click()


def test_a_judgment_into_the_trash_back_and_gone_for_good(site: Site, opened: Opened) -> None:
    world, _ = site
    judgment_id = seed.record(world, record(NUMBER, people=(HOSTILE,), agencies=("临江市公安局云溪分局",)), "police", text="一份")
    renewal.catch_up(world.database)
    page = opened(f"/judgments/{judgment_id}", "admin")
    throw(page, f"重复登记{HOSTILE}")
    page.wait_for_url("**/judgments")
    expect(page.locator("#main")).not_to_contain_text(NUMBER)
    page.goto("/trash")
    line = page.locator("tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(f"重复登记{HOSTILE}")
    expect(line).to_contain_text("29 天")
    line.get_by_role("button", name="恢复").click()
    page.wait_for_url(f"**/judgments/{judgment_id}")
    expect(page.locator("#main")).to_contain_text(NUMBER)
    throw(page, "传错")
    page.wait_for_url("**/judgments")
    page.goto("/trash")
    line.get_by_role("button", name="彻底删除").click()
    page.get_by_label("请输入上面的案号或名称").fill(NUMBER)
    page.locator(".dialog").get_by_role("button", name="彻底删除").click()
    expect(page.locator("#main")).to_contain_text("回收站是空的")
    with world.database.read() as session:
        assert session.scalars(select(Judgment.id)).all() == session.scalars(select(Trashed.id)).all() == []
