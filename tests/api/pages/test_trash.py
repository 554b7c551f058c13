"""The trash as people use it: thrown away on its page, gone from the lists, put back; an administrator purges it."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy import select

from api.store.tables import Dispute, Hold, Judgment, Trashed
from tests.api import seed
from tests.api.ledger.quarrels import record
from tests.api.pages.conftest import Opened
from tests.api.renewing import catch_up
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
    catch_up(world.database)
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


def hold(page: Page, reason: str) -> None:
    page.get_by_role("button", name="保全", exact=True).click()
    page.get_by_label("保全的原因").fill(reason)
    page.locator(".dialog").get_by_role("button", name="保全", exact=True).click()


def test_what_is_held_stays_until_the_hold_is_ended(site: Site, opened: Opened) -> None:
    world, _ = site
    judgment_id = seed.record(world, record(NUMBER, people=("白小鹭",), agencies=("临江市公安局云溪分局",)), "police", text="一份")
    catch_up(world.database)
    page = opened(f"/judgments/{judgment_id}", "bureau")
    hold(page, f"再审审查{HOSTILE}")
    expect(page.locator("#main")).to_contain_text(f"正在保全：再审审查{HOSTILE}")
    throw(page, "传错")
    expect(page.locator("body")).to_contain_text("裁判文书正在保全")
    page.goto("/trash")
    page.get_by_role("link", name="保全", exact=True).click()
    line = page.locator("tbody tr")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(NUMBER)
    expect(line).to_contain_text(f"再审审查{HOSTILE}")
    line.get_by_role("button", name="解除保全").click()
    page.locator(".dialog").get_by_role("button", name="解除保全").click()
    expect(page.locator("#main")).to_contain_text("没有保全中的内容")
    page.goto(f"/judgments/{judgment_id}")
    throw(page, "传错")
    page.wait_for_url("**/judgments")


def test_a_case_is_held_and_freed_on_its_page_by_the_bureau_alone(site: Site, opened: Opened) -> None:
    world, _ = site
    judgment_id = seed.record(world, record(NUMBER, people=("白小鹭",), agencies=("临江市公安局云溪分局",)), "police", text="一份")
    catch_up(world.database)
    with world.database.read() as session:
        dispute_id = session.scalars(select(Dispute.id)).one()
    for path in (f"/judgments/{judgment_id}", f"/disputes/{dispute_id}"):
        theirs = opened(path, "police")
        expect(theirs.locator("#main")).to_contain_text(NUMBER)
        expect(theirs.get_by_role("button", name="保全")).to_have_count(0)
    page = opened(f"/disputes/{dispute_id}", "bureau")
    hold(page, "再审审查")
    expect(page.locator("#main")).to_contain_text("正在保全：再审审查")
    page.get_by_role("button", name="解除保全").click()
    page.locator(".dialog").get_by_role("button", name="解除保全").click()
    expect(page.get_by_role("button", name="保全", exact=True)).to_be_visible()
    expect(page.locator("#main")).not_to_contain_text("正在保全")
    with world.database.read() as session:
        row = session.scalars(select(Hold)).one()
        assert (row.kind, row.object_id, row.ended_by) == ("dispute", dispute_id, world.users["bureau"])


def test_files_are_held_from_their_list(site: Site, opened: Opened) -> None:
    world, _ = site
    held = [seed.document(world, seed.TEXTS.parent / "README.md", "police", state="failed")]
    page = opened("/documents", "bureau")
    page.locator("tbody").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="保全所选").click()
    page.get_by_label("保全的原因").fill("核查")
    page.locator(".dialog").get_by_role("button", name="保全", exact=True).click()
    expect(page.locator(".dialog")).to_have_count(0)
    page.goto("/holds")
    expect(page.locator("tbody tr")).to_contain_text("README.md")
    with world.database.read() as session:
        assert [(row.kind, row.object_id) for row in session.scalars(select(Hold))] == [("document", one) for one in held]
