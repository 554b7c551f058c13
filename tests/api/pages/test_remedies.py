"""From a lost case to a closed problem, and a letter from draft to answer, as people do it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from api.store.tables import Attachment, Letter, Rectification
from tests.api import seed
from tests.api.ledger import lost
from tests.api.pages.conftest import Opened
from tests.api.world import World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def answer(page: Page, note: str, deed: str) -> None:
    """Says why and confirms, in the dialog."""
    dialog = page.locator(".dialog")
    dialog.get_by_role("textbox").fill(note)
    dialog.get_by_role("button", name=deed).click()
    expect(dialog).to_have_count(0)


def the_one(world: World) -> Rectification:
    with world.database.read() as session:
        return session.scalars(select(Rectification)).one()


def test_from_a_lost_case_to_a_closed_problem(site: Site, opened: Opened, tmp_path: Path) -> None:
    world, _ = site
    dispute_id = lost.case(world, "police", causes=[("procedure_violation", "P02")])
    page = opened(f"/disputes/{dispute_id}", "police", complains=True)  # of the file that is refused
    page.get_by_role("link", name="登记整改问题").click()
    expect(page.get_by_label("问题", exact=True)).to_have_value(re.compile("违反法定程序.*见（2026）赣9901行初12号案"))
    page.get_by_label("责任人").fill(HOSTILE)
    page.get_by_label("整改期限").fill("2026年12月31日")
    press(page, "登记")
    page.wait_for_url(re.compile(r"/rectifications/\d+$"))
    page.get_by_label("整改措施").fill("修订告知文书")
    page.locator("input[type=file]").set_input_files(seed.PDFS / "01-penalty-revoked-and-redo.pdf")
    expect(page.locator(".proofs a")).to_have_text("01-penalty-revoked-and-redo.pdf")
    bad = tmp_path / "x.exe"
    bad.write_bytes(b"MZ" + bytes(range(256)) * 9)
    page.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_role("alert").filter(has_text="x.exe")).to_contain_text("不能作为佐证材料")
    press(page, "知道了")
    press(page, "保存")  # what was written before the upload is still there, and not stale
    expect(page.get_by_text("修改", exact=True)).to_be_visible()
    press(page, "报送核查")
    answer(page, "文书已修订", "报送核查")
    expect(page.locator(".remedy-standing strong")).to_have_text("待核查")
    checked = opened(f"/rectifications/{the_one(world).id}", "bureau")
    press(checked, "退回补正")
    answer(checked, "没有培训记录", "退回补正")
    expect(checked.locator(".remedy-standing strong")).to_have_text("退回补正")
    page.reload()
    press(page, "报送核查")
    answer(page, "已培训", "报送核查")
    expect(page.locator(".remedy-standing strong")).to_have_text("待核查")
    checked.reload()
    press(checked, "核查通过，销号")
    answer(checked, "", "核查通过，销号")
    expect(checked.locator(".remedy-standing strong")).to_have_text("已销号")
    checked.goto("/rectifications")
    expect(checked.locator(".state-counts")).to_contain_text("100.0%（1/1）")
    expect(checked.get_by_text(HOSTILE)).to_be_visible()
    row = the_one(world)
    assert (row.state, row.person, str(row.due_on)) == ("closed", HOSTILE, "2026-12-31")
    with world.database.read() as session:
        assert session.scalars(select(Attachment.name)).all() == ["01-penalty-revoked-and-redo.pdf"]


def test_an_old_page_writes_over_nothing(site: Site, opened: Opened) -> None:
    world, _ = site
    dispute_id = lost.case(world, "police")
    agency = opened(f"/rectifications/new?dispute={dispute_id}", "police")
    agency.get_by_role("checkbox").nth(1).click()
    press(agency, "登记")
    agency.wait_for_url(re.compile(r"/rectifications/\d+$"))
    bureau = opened(f"/rectifications/{the_one(world).id}", "bureau")
    bureau.get_by_label("责任人").fill("甲")
    press(bureau, "保存")
    expect(bureau.get_by_text("修改", exact=True)).to_be_visible()
    agency.get_by_label("责任人").fill("乙")
    press(agency, "保存")
    expect(agency.get_by_text("您看到的是旧内容")).to_be_visible()
    assert the_one(world).person == "甲"


def test_a_letter_from_draft_to_answer(site: Site, opened: Opened) -> None:
    world, _ = site
    page = opened(f"/letters/new?dispute={lost.case(world, 'police')}", "bureau")
    press(page, "起草")
    page.wait_for_url(re.compile(r"/letters/\d+$"))
    page.get_by_label("文号").fill("云司监意〔2026〕5号")
    page.get_by_label("开头").fill(HOSTILE)
    press(page, "增加一部分")
    expect(page.get_by_label("小标题")).to_have_count(5)
    page.get_by_label("小标题").last.fill("附带说明")
    press(page, "印发")
    page.locator(".dialog").get_by_role("button", name="印发").click()
    expect(page.get_by_text("五、附带说明")).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    with world.database.read() as session:
        letter = session.scalars(select(Letter)).one()
    agency = opened("/letters", "police")
    agency.get_by_role("link", name="行政执法监督意见书").click()
    with agency.expect_download() as download:
        agency.get_by_role("link", name="下载 Word 文件").click()
    assert download.value.suggested_filename.endswith("云司监意〔2026〕5号.docx")
    agency.get_by_label("回复内容").fill("已整改")
    press(agency, "登记回复")
    expect(agency.locator(".remedy-standing strong")).to_have_text("已回复")
    with world.database.read() as session:
        assert session.get_one(Letter, letter.id).answer == "已整改"
