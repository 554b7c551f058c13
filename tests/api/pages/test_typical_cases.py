"""The pages of typical cases: proposed, taken, written on, signed by two, released; what others get of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from api.casebook import cases, releasing
from api.store.tables import TypicalCase
from tests.api.casebook import lost_cases
from tests.api.casebook.lost_cases import revision
from tests.api.casebook.test_cases import colleague, do, signed
from tests.api.pages.conftest import Opened, Paged
from tests.api.world import World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"


def part(page: Page, code: str) -> Locator:
    return page.locator(f"#section-{code}")


def told(page: Page) -> Locator:
    return page.get_by_role("region", name="不能发布的原因")


def deed(page: Page, label: str) -> None:
    """Presses a button and confirms."""
    page.get_by_role("button", name=label, exact=True).first.click()
    page.locator(".dialog").get_by_role("button", name=label, exact=True).click()


def test_from_a_proposal_to_a_release(site: Site, opened: Opened) -> None:
    world, _ = site
    lost_cases.lost(world)
    second = colleague(world)
    page = opened("/typical-cases", "bureau")
    expect(page.locator(".empty")).to_contain_text("还没有典型案例")
    page.get_by_role("link", name="遴选候选").click()
    page.goto("/typical-cases/proposals?period=2019")
    expect(page.locator(".written-part")).to_contain_text("舞阳·消极应诉")
    page.get_by_role("button", name="选用", exact=True).click()
    expect(page.locator("h1")).to_contain_text("被撤销案")
    expect(told(page)).to_contain_text("须 2 人审签，现有 0 人")
    expect(part(page, "facts").locator("a.passage-judgment").first).to_be_visible()
    expect(part(page, "meaning").locator(".passage-knowledge").first).to_be_visible()
    part(page, "facts").get_by_role("button", name="修改").click()
    field = part(page, "facts").get_by_label("基本案情文字")
    field.fill(f"{field.input_value()}\n{HOSTILE}")
    part(page, "facts").get_by_role("button", name="保存本节").click()
    expect(part(page, "facts").locator(".passage-person")).to_have_text(HOSTILE)
    page.get_by_role("button", name="审签", exact=True).click()
    page.get_by_label("意见（可不填）").fill("同意")
    page.locator(".dialog").get_by_role("button", name="审签").click()
    expect(told(page)).to_contain_text("须 2 人审签，现有 1 人")
    other = opened(page.url.removeprefix(site[1]), second)
    other.get_by_role("button", name="审签", exact=True).click()
    other.locator(".dialog").get_by_role("button", name="审签").click()
    expect(told(other)).to_contain_text("可以发布")
    deed(other, "发布")
    expect(other.locator(".remedy-standing")).to_contain_text("已发布")
    public = opened("/typical-cases", "land")
    public.locator(".list tbody tr").first.click()
    expect(public.locator(".written-part").first).to_be_visible()
    assert "赵甲" not in public.content()


def test_what_is_in_the_way_leads_to_where_it_is_put_right(site: Site, opened: Opened) -> None:
    world, _ = site
    case = lost_cases.lost(world, effective=False, checked=False)
    case_id = lost_cases.taken(world, case)
    page = opened(f"/typical-cases/{case_id}", "bureau")
    expect(told(page)).to_contain_text("裁判还没有生效")
    expect(told(page).locator(f'a[href="/judgments/{case.judgment_id}"]')).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    page.locator(".dialog").get_by_role("button", name="发布").click()
    expect(page.locator(".q-notification")).to_contain_text("裁判还没有生效")


def test_a_proposal_is_turned_down_and_had_back(site: Site, opened: Opened) -> None:
    world, _ = site
    lost_cases.lost(world)
    page = opened("/typical-cases/proposals?period=2019", "bureau")
    page.get_by_role("button", name="不选用", exact=True).click()
    expect(page.locator(".written-part")).to_contain_text("已设为不选用")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_role("button", name="选用", exact=True)).to_be_visible()


@pytest.mark.nightly
def test_versions_are_looked_at_and_had_back(site: Site, opened: Opened) -> None:
    world, _ = site
    case_id = lost_cases.taken(world, lost_cases.lost(world))
    do(world, "bureau", cases.change, case_id, 1, "meaning", paragraphs=["改写的启示。"])
    page = opened(f"/typical-cases/{case_id}/versions/1", "bureau")
    expect(page.locator("h1")).to_contain_text("第 1 版")
    page.get_by_role("button", name="恢复这一版").click()
    page.locator(".dialog").get_by_role("button", name="恢复").click()
    expect(part(page, "meaning").locator(".passage-knowledge").first).to_be_visible()
    with world.database.read() as session:
        assert session.get_one(TypicalCase, case_id).version == 3


@pytest.mark.nightly
def test_it_is_taken_by_hand_from_the_page_of_the_case(site: Site, opened: Opened) -> None:
    world, _ = site
    case = lost_cases.lost(world)
    page = opened(f"/disputes/{case.dispute_id}", "bureau")
    page.get_by_text("选为典型案例").click()
    expect(page.locator("h1")).to_contain_text("被撤销案")
    expect(page.locator(".content")).to_contain_text("人工选用")


def test_the_agency_writes_and_hands_back(site: Site, opened: Opened) -> None:
    world, _ = site
    case_id = lost_cases.taken(world, lost_cases.lost(world))
    do(world, "bureau", cases.ask, case_id, 1)
    page = opened(f"/typical-cases/{case_id}", "police")
    expect(page.get_by_role("button", name="审签")).to_have_count(0)
    page.get_by_role("button", name="写完，交回司法局").click()
    page.locator(".dialog").get_by_role("button", name="交回").click()
    expect(page.locator(".empty")).to_contain_text("本地区还没有发布典型案例")


def test_outside_the_bureau_nothing_unmasked_is_sent(paged: Paged) -> None:
    case = lost_cases.lost(paged)
    case_id = lost_cases.taken(paged, case)
    assert paged.client("land").get(f"/typical-cases/{case_id}").status_code == 404
    signed(paged, case_id)
    do(paged, "bureau", releasing.release, case_id, revision(paged, case_id))
    for address in (f"/typical-cases/{case_id}", f"/typical-cases/{case_id}/preview", "/typical-cases", f"/api/v1/typical-cases/{case_id}"):
        answer = paged.client("land").get(address)
        assert answer.status_code == 200, address
        assert "赵甲" not in answer.text
    assert "赵甲" in paged.client("bureau").get(f"/typical-cases/{case_id}").text
    assert paged.client("land").get(f"/typical-cases/{case_id}/versions/1").status_code == 404
    assert paged.client("foreign_agency").get(f"/typical-cases/{case_id}").status_code == 404
