"""The administration pages: who may open them, and what is done there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from api.errors import ServiceError
from api.pages.administration import audit_words, jobs
from api.pages.kit.given import day
from api.settings.words import shown
from api.store.tables import ApiToken, Involvement, Job, OneTimeLink, Organisation, OrganisationName, User
from tests.api import seed
from tests.api.pages.conftest import Opened, Paged
from tests.api.world import World

Site = tuple[World, str]
MANAGED = ("/users", "/users/new", "/organisations", "/organisations/new", "/organisations/confirm", "/jobs", "/audit")
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("path", MANAGED)
def test_only_those_who_manage_open_them(paged: Paged, path: str) -> None:
    for login, status in (("admin", 200), ("bureau", 200), ("police", 403), ("reader", 403)):
        assert paged.client(login).get(path).status_code == status, login


def test_the_state_of_the_system_is_for_administrators(paged: Paged) -> None:
    assert paged.client("admin").get("/system").status_code == 200
    assert paged.client("bureau").get("/system").status_code == 403


def test_what_lies_outside_is_not_there(paged: Paged) -> None:
    client = paged.client("bureau")
    assert client.get(f"/organisations/{paged.organisations['foreign_agency']}").status_code == 404
    assert client.get(f"/users/{paged.users['foreign_agency']}").status_code == 404
    assert "松陵" not in client.get("/organisations").text
    assert "foreign_agency" not in client.get("/users").text


def test_passwords_in_settings_are_not_shown() -> None:
    text = shown("postgresql+psycopg://anjian:very-secret@db/anjian", "database")
    assert "very-secret" not in text
    assert "anjian:***@db" in text


def choose(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=text).first.click()


def test_a_name_is_confirmed_and_remembered(site: Site, opened: Opened) -> None:
    world, _ = site
    party = {"name": "临江市云溪区自然资源分局", "role": "defendant", "original_role": "defendant", "kind": "agency"}
    number = seed.record(world, {"case_number": "（2025）江9902行初8号", "parties": [party]}, "bureau", text=f"被告：{party['name']}，住所地。")
    with world.database.write() as session:
        session.add(Involvement(judgment_id=number, name=party["name"], role="defendant", status="to_confirm", score=60.0))
    page = opened("/organisations/confirm", "bureau")
    box = page.locator(".match", has_text=party["name"])
    expect(box.locator("blockquote")).to_contain_text("被告：临江市云溪区自然资源分局，住所地")
    box.get_by_role("button", name="确认").click()
    expect(page.locator(".q-notification")).to_contain_text("请先选择单位")
    choose(page, "是哪个单位", "临江市云溪区自然资源局")
    box.get_by_role("button", name="确认").click()
    expect(box).to_have_count(0)
    with world.database.read() as session:
        row = session.scalars(select(Involvement).where(Involvement.name == party["name"])).one()
        assert (row.status, row.organisation_id) == ("confirmed", world.organisations["land"])
        assert session.scalars(select(OrganisationName).where(OrganisationName.name == party["name"])).one().kind == "alias"


def test_a_token_is_shown_once_and_revoked(site: Site, opened: Opened) -> None:
    world, base = site
    page = opened("/tokens", "police")
    page.get_by_label("名称（哪个系统使用）").fill(HOSTILE)
    page.get_by_role("button", name="生成令牌").click()
    secret = page.locator("output.secret").inner_text()
    headers = {"Authorization": f"Bearer {secret}"}
    assert page.request.get(f"{base}/api/v1/judgments", headers=headers).status == 200
    page.get_by_role("link", name="已经记下").click()
    expect(page.locator("tbody")).to_contain_text(HOSTILE)
    assert secret not in page.content()
    page.get_by_role("button", name="撤销").click()
    page.locator(".dialog").get_by_role("button", name="撤销").click()
    expect(page.locator("tbody")).to_contain_text("已撤销")
    with world.database.read() as session:
        assert session.scalars(select(ApiToken)).one().revoked_at is not None


def test_an_organisation_is_renamed_and_keeps_its_former_name(site: Site, opened: Opened) -> None:
    world, _ = site
    page = opened(f"/organisations/{world.organisations['land']}", "bureau")
    page.get_by_label("单位名称（全称）").fill("临江市云溪区自然资源和规划局")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("h1")).to_have_text("临江市云溪区自然资源和规划局")
    former = page.locator("tr", has_text="曾用名")
    expect(former).to_contain_text("临江市云溪区自然资源局")
    page.get_by_label("增加名称").fill("云溪区规划办")
    page.get_by_label("用到哪天（曾用名，可不填）").fill("去年")
    page.get_by_role("button", name="增加").click()
    expect(page.locator(".q-notification")).to_contain_text("日期应写成")
    page.get_by_label("用到哪天（曾用名，可不填）").fill("2019-3-5")
    page.get_by_role("button", name="增加").click()
    expect(page.locator("tr", has_text="云溪区规划办")).to_contain_text("2019-03-05")
    page.locator("tr", has_text="云溪区规划办").get_by_role("button", name="删除").click()
    page.locator(".dialog").get_by_role("button", name="删除").click()
    expect(page.locator("tr", has_text="云溪区规划办")).to_have_count(0)
    with world.database.read() as session:
        assert session.get_one(Organisation, world.organisations["land"]).name == "临江市云溪区自然资源和规划局"


def test_a_user_is_deactivated_after_a_question_and_gets_a_link(site: Site, opened: Opened) -> None:
    world, base = site
    page = opened(f"/users/{world.users['land']}", "bureau")
    page.get_by_role("button", name="生成一次性链接（设置密码）").click()
    assert page.locator("output.secret").inner_text().startswith(f"{base}/link/")
    page.get_by_role("link", name="已经记下").click()
    page.locator("#main").get_by_role("button", name="停用").click()
    page.locator(".dialog").get_by_role("button", name="取消").click()
    expect(page.locator(".dialog")).to_have_count(0)
    page.locator("#main").get_by_role("button", name="停用").click()
    page.locator(".dialog").get_by_role("button", name="停用").click()
    expect(page.get_by_role("button", name="恢复使用")).to_be_visible()
    with world.database.read() as session:
        assert session.get_one(User, world.users["land"]).active is False
        assert session.scalars(select(OneTimeLink)).one().user_id == world.users["land"]


def test_a_job_is_started_and_stopped(site: Site, opened: Opened) -> None:
    world, _ = site
    page = opened("/jobs", "bureau")
    page.get_by_role("button", name="开始重新分析").click()
    expect(page.locator("tbody tr")).to_contain_text("等待中")
    page.get_by_role("button", name="停止").click()
    page.locator(".dialog").get_by_role("button", name="停止").click()
    expect(page.locator("tbody tr")).to_contain_text("已停止")
    with world.database.read() as session:
        assert session.scalars(select(Job)).one().state == "stopped"


def test_what_a_page_repeats_fails_once(site: Site, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    world, _ = site
    monkeypatch.setattr(jobs, "LOOK_SECONDS", 0.1)
    with world.database.write() as session:
        session.add(Job(kind="reanalysis", user_id=world.users["bureau"], organisation_id=world.organisations["bureau"]))
    page = opened("/jobs", "bureau")
    with world.database.write() as session:
        session.get_one(User, world.users["bureau"]).role = "reader"
    told = page.locator(".q-notification", has_text="没有这项权限")
    expect(told).to_have_count(1)
    page.wait_for_timeout(1000)
    expect(page.locator(".q-notification__badge")).to_have_count(0)  # Quasar counts there what is told again


def test_the_audit_says_in_chinese_what_changed(site: Site, opened: Opened) -> None:
    world, _ = site
    page = opened(f"/users/{world.users['land']}", "admin")
    choose(page, "单位", "临江市公安局云溪分局")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".facts")).to_contain_text("临江市公安局云溪分局")
    page.goto("/audit?object_type=user")
    line = page.locator("tbody tr").first
    expect(line).to_contain_text("单位 临江市云溪区自然资源局 → 临江市公安局云溪分局")
    line.get_by_role("button", name="详情").click()
    expect(page.locator(".dialog table")).to_contain_text("临江市云溪区自然资源局")


def test_audit_lines_in_words() -> None:
    before = {"field": "act_type", "item": None, "action": "change", "value": "penalty"}
    lines = audit_words.changes(before, before | {"value": "license", "note": "看错了"}, {})
    assert audit_words.brief(lines) == "被诉行政行为种类（修改） 行政处罚 → 行政许可；说明 看错了"
    lines = audit_words.changes({"state": "to_check"}, {"state": "checked", "accepted": []}, {})
    assert audit_words.brief(lines) == "状态 待核对 → 已核对"
    assert audit_words.brief(audit_words.changes(None, None, {})) == ""


@pytest.mark.parametrize(
    ("kind", "code", "title"),
    [("bulletin", "next", "下一步工作建议"), ("bulletin", "lead", "引言"), ("bulletin", "title", "标题和文号"), ("bulletin", "causes", "败诉原因分析"),
     ("case_report", "causes", "败诉原因"), ("typical_case", "facts", "基本案情"), ("bulletin", "no such section", "no such section")],
)  # fmt: skip
def test_a_section_is_called_by_its_title(kind: str, code: str, title: str) -> None:
    lines = audit_words.changes(None, {"section": code, "revision": 4}, {}, kind=kind)
    assert audit_words.brief(lines) == f"章节 {title}；版次 4"


def test_a_number_is_what_it_is_of() -> None:
    settings = {"number": True, "signatures": 2}
    lines = audit_words.changes(settings, settings | {"number": False}, {}, kind="organisation")
    assert audit_words.brief(lines) == "公开时写明案号 是 → 否"
    lines = audit_words.changes({"number": ""}, {"number": "云司〔2026〕3号"}, {}, kind="bulletin")
    assert audit_words.brief(lines) == "文号 （空） → 云司〔2026〕3号"


@pytest.mark.parametrize("text", ["", None, "  "])
def test_no_day(text: str | None) -> None:
    assert day(text) is None


@pytest.mark.parametrize("text", ["去年", "2024-13-01", "2024", "2024-1-2-3", "9" * 30 + "-1-1", "9999-12-31", "0001-01-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ServiceError, match=re.escape("E602")):
        day(text)
