"""What a person does in a browser: signing in and out, lists, uploading, and pages left open."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from api.pages.kit import cutting
from api.store.tables import Document, User
from tests.api import seed
from tests.api.pages.conftest import Opened
from tests.api.world import PASSWORD, World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"


def test_signing_in_leads_to_the_page_that_was_asked_for_and_out_again(opened: Opened) -> None:
    page = opened("/judgments?state=checked", complains=True)
    page.get_by_label("用户名").fill("bureau")
    page.get_by_label("密码").fill("falsch-" + PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/judgments?state=checked")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in")
    page.goto("/judgments")
    page.wait_for_url("**/sign-in?next=%2Fjudgments")


def test_a_list_is_filtered_sorted_and_exported_as_shown(site: Site, opened: Opened, tmp_path: Path) -> None:
    world, _ = site
    for number, result in enumerate(("lost", "won", "lost"), 1):
        values = {"case_number": f"（2025）皖9901行初{number}号", "agency_result": result, "court": "=SUM(1)"}
        seed.record(world, values | {"decision_date": f"2025-01-0{number}"}, "police")
    page = opened("/judgments", "police")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("select[name=agency_result]").select_option("lost")
    page.wait_for_url("**/judgments?agency_result=lost")
    page.get_by_role("link", name="案号").click()
    page.wait_for_url("**/judgments?agency_result=lost&sort=-case_number")
    expect(page.locator("tbody tr td:nth-child(2)")).to_have_text(["（2025）皖9901行初3号", "（2025）皖9901行初1号"])
    page.get_by_text("选择列").click()
    page.get_by_label("执法领域").last.uncheck()
    with page.expect_download() as got:
        page.get_by_role("button", name="导出文本表格").click()
    got.value.save_as(tmp_path / "list.csv")
    lines = list(csv.reader((tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[0] for line in lines] == ["案号", "（2025）皖9901行初3号", "（2025）皖9901行初1号"]
    assert "执法领域" not in lines[0]
    assert lines[1][lines[0].index("法院")] == "'=SUM(1)"
    page.reload(wait_until="networkidle")
    assert "执法领域" not in page.locator("thead").inner_text()


def test_files_are_sent_shown_and_refused_with_a_reason(site: Site, opened: Opened, tmp_path: Path) -> None:
    world, _ = site
    (tmp_path / f"{HOSTILE.replace('/', '')}.txt").write_text("行政判决书", encoding="utf-8")
    (tmp_path / "second.txt").write_text("行政判决书二", encoding="utf-8")
    (tmp_path / "empty.pdf").write_bytes(b"")
    page = opened("/upload", "police")
    page.locator("input[type=file]").first.set_input_files(sorted(tmp_path.glob("*.*")))
    expect(page.get_by_role("status").last).to_contain_text("共 2 件")
    expect(page.locator(".upload-files li")).to_have_count(1)
    expect(page.locator(".upload-files li")).to_contain_text("文件是空的")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody")).to_contain_text(HOSTILE)
    assert "/upload?batch=1" in page.url
    page.reload(wait_until="networkidle")
    expect(page.locator("tbody tr")).to_have_count(2)
    with world.database.write() as session:
        one = session.query(Document).filter_by(name="second.txt").one()
        one.state, one.error_message, one.error_remedy = "failed", "读不出来。", "请重新扫描。"
    expect(page.locator("tbody tr").first).to_contain_text("读不出来。请重新扫描。")  # without a reload
    page.get_by_role("button", name="重新处理").click()
    expect(page.locator("tbody tr").filter(has_text="second.txt")).to_contain_text("已接收")


@pytest.fixture
def nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are not taken away by themselves (`test_cutting`): what is done on them in those seconds is looked at."""
    monkeypatch.setattr(cutting, "LOOK_SECONDS", 600.0)


@pytest.mark.usefixtures("nobody_looks")
def test_a_page_left_open_does_nothing_for_someone_who_was_deactivated(site: Site, opened: Opened) -> None:
    world, _ = site
    document_id = seed.document(world, seed.TEXTS.parent / "README.md", "police", state="failed")
    page = opened("/documents", "police")
    with world.database.write() as session:
        session.get_one(User, world.users["police"]).active = False
    page.get_by_role("button", name="重新处理").click()
    expect(page.get_by_role("dialog")).to_contain_text("登录已过期")
    with world.database.read() as session:
        assert session.get_one(Document, document_id).state == "failed"


def test_hostile_names_are_text_and_stay_in_their_place(site: Site, opened: Opened) -> None:
    world, _ = site
    party = {"name": HOSTILE * 8, "role": "defendant", "original_role": "defendant", "kind": "agency", "representative": None, "agents": []}
    seed.record(world, {"case_number": "（2025）" + "9" * 290 + "号", "parties": [party]}, "police", text=f"{HOSTILE}处罚决定")
    for path in ("/judgments", "/documents", "/search?q=处罚", "/"):
        page = opened(path, "police")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0


def test_the_menu_stays_as_it_was_left_and_the_keyboard_suffices(opened: Opened) -> None:
    page = opened("/", "bureau")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.get_by_role("button", name="收起菜单").click()
    page.goto("/help", wait_until="networkidle")
    expect(page.get_by_role("button", name="展开")).to_be_visible()
    assert page.locator("nav.menu").bounding_box()["width"] < 64  # type: ignore[index]
