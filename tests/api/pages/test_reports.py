"""The pages of case reports: drafted from the case, its sources marked and linked, written on, submitted, accepted."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from api.reports import keeping
from api.store.tables import CaseReport
from tests.api.pages.conftest import Opened
from tests.api.reports import lost
from tests.api.reports.test_moving import OWN
from tests.api.world import World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"


def part(page: Page, code: str) -> Locator:
    return page.locator(f"#section-{code}")


def drafted(world: World) -> int:
    dispute_id = lost.case(world, "police", "01-penalty-revoked-and-redo.pdf")
    with world.database.write() as session:
        return keeping.start(session, world.actor("police"), dispute_id, world.organisations["police"]).id


def test_from_the_list_of_what_is_owed_to_the_accepted_report(site: Site, opened: Opened) -> None:
    world, _ = site
    lost.case(world, "police")
    page = opened("/reports", "police")
    expect(page.locator(".state-counts")).to_contain_text("应报1 件")
    page.get_by_role("button", name="起草").click()
    expect(page.locator("h1")).to_contain_text("败诉情况的报告", timeout=30_000)
    expect(page.locator(".written-missing li")).to_have_count(4)
    expect(part(page, "liability")).to_contain_text("催告书由谁负责制作")
    for code, text in OWN.items():
        part(page, code).get_by_role("button", name="修改").click()
        part(page, code).get_by_label("本节文字").fill(f"{text}\n{HOSTILE}" if code == "liability" else text)
        part(page, code).get_by_role("button", name="保存本节").click()
        expect(part(page, code).locator(".passage-person").first).to_contain_text(text)
    expect(page.locator(".written-missing")).to_be_hidden()
    page.get_by_role("button", name="提交").click()
    page.locator(".dialog").get_by_role("button", name="提交").click()
    expect(page.locator(".remedy-standing strong")).to_have_text("待审核")
    expect(page.get_by_role("button", name="修改")).to_have_count(0)
    bureau = opened(page.url, "bureau")
    bureau.get_by_role("button", name="审核通过").click()
    bureau.locator(".dialog").get_by_role("button", name="审核通过").click()
    expect(bureau.locator(".remedy-standing strong")).to_have_text("已通过")
    with bureau.expect_download() as download:
        bureau.get_by_role("link", name="Word 文件").click()
    assert download.value.suggested_filename.endswith("号案败诉情况的报告.docx")


def test_a_quotation_leads_to_its_place_on_the_page(site: Site, opened: Opened) -> None:
    world, _ = site
    report_id = drafted(world)
    page = opened(f"/reports/{report_id}", "police")
    quote = part(page, "causes").locator("a.passage-judgment").first
    words = quote.inner_text()
    with page.context.expect_page() as there:
        quote.click()
    judgment = there.value
    expect(judgment.locator(".wb-number")).to_have_value("2", timeout=30_000)
    expect(judgment.locator(".wb-box.wb-solid").first).to_be_visible()
    assert len(words) > 20


def test_who_saw_an_older_one_keeps_his_words(site: Site, opened: Opened) -> None:
    world, _ = site
    report_id = drafted(world)
    page = opened(f"/reports/{report_id}", "police")
    part(page, "liability").get_by_role("button", name="修改").click()
    with world.database.write() as session:
        keeping.change(session, world.actor("bureau"), report_id, 1, "due", paragraphs=["本月底前。"])
    part(page, "liability").get_by_label("本节文字").fill("不应丢失的一段")
    part(page, "liability").get_by_role("button", name="保存本节").click()
    expect(page.locator(".q-notification")).to_contain_text("这份一案一报已由bureau在")
    expect(part(page, "liability").get_by_label("本节文字")).to_have_value("不应丢失的一段")
    with world.database.read() as session:
        assert session.get_one(CaseReport, report_id).revision == 2


def test_the_case_and_its_line_lead_to_the_report(site: Site, opened: Opened) -> None:
    world, _ = site
    dispute_id = lost.case(world, "police")
    page = opened(f"/disputes/{dispute_id}", "police")
    page.get_by_role("button", name="起草一案一报").click()
    page.wait_for_url("**/reports/*")
    page.goto(f"/disputes/{dispute_id}")
    page.get_by_role("link", name="打开", exact=True).click()
    page.wait_for_url("**/reports/*")
    page.goto("/ledger/1")
    page.get_by_role("link", name="一案一报", exact=True).last.click()
    page.wait_for_url("**/reports/*")
