"""Names on the page of a typical case: decided on, added, compared; the bureau's rules; the preview."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from api.casebook import cases, masking, masking_rules
from api.store.tables import TypicalCase
from nlp.redact import Category, Role
from tests.api.casebook import lost_cases
from tests.api.casebook.lost_cases import revision
from tests.api.casebook.test_cases import do
from tests.api.pages.conftest import Opened, Paged
from tests.api.world import World

Site = tuple[World, str]


@pytest.fixture
def case_id(site: Site) -> int:
    world, _ = site
    made = lost_cases.taken(world, lost_cases.lost(world))
    do(world, "bureau", cases.change, made, revision(world, made), "meaning", paragraphs=["外号小皮匠的人在场。"])
    return made


def panel(page: Page):
    return page.locator("#masking")


def row(page: Page, text: str):
    return panel(page).locator("tbody tr").filter(has_text=text).first


def masked(world: World, case_id: int) -> str:
    with world.database.read() as session:
        return str(masking.masked(session, session.get_one(TypicalCase, case_id)).sections)


def test_a_name_is_called_otherwise(site: Site, opened: Opened, case_id: int) -> None:
    page = opened(f"/typical-cases/{case_id}", "bureau")
    expect(row(page, "赵甲")).to_contain_text("赵某")
    row(page, "赵甲").get_by_role("button", name="更改").click()
    page.locator(".dialog").get_by_label("代称").fill("赵某某")
    page.locator(".dialog").get_by_role("button", name="保存").click()
    expect(row(page, "赵甲")).to_contain_text("人工隐去")
    assert "赵某某" in masked(site[0], case_id)


def test_words_are_added_and_shown_before_and_after(site: Site, opened: Opened, case_id: int) -> None:
    page = opened(f"/typical-cases/{case_id}", "bureau")
    panel(page).get_by_text("增加系统没有发现的内容").click()
    page.get_by_label("稿件中的原文").fill("小皮匠")
    panel(page).get_by_role("button", name="全部隐去").click()
    expect(row(page, "小皮匠")).to_contain_text("人工增加")
    panel(page).get_by_text("隐名前后对照").click()
    line = panel(page).locator(".masking-compared tr").filter(has_text="外号")
    assert "小皮匠" in line.locator("td").nth(1).inner_text()
    assert "小皮匠" not in line.locator("td").nth(2).inner_text()
    assert "小皮匠" not in masked(site[0], case_id)


def test_who_must_be_masked_is_not_offered_to_be_kept(opened: Opened, case_id: int) -> None:
    page = opened(f"/typical-cases/{case_id}", "bureau")
    row(page, "赵甲").get_by_role("button", name="更改").click()
    expect(page.locator(".dialog")).to_contain_text("必须隐去")
    page.locator(".dialog").get_by_label("处理").click()
    expect(page.get_by_role("option", name="隐去", exact=True)).to_be_visible()
    expect(page.get_by_role("option", name="照原样保留")).to_have_count(0)


def test_a_bureau_sets_its_rules(site: Site, opened: Opened) -> None:
    world, _ = site
    page = opened("/casebook-settings", "bureau")
    page.get_by_role("checkbox", name="行政机关名称").click()
    page.get_by_role("checkbox", name="审判人员、书记员").click()
    page.get_by_role("button", name="保存隐名规则").click()
    expect(page.get_by_text("隐名规则已保存")).to_be_visible()
    page.get_by_label("基本案情").fill("500")
    page.get_by_role("button", name="保存设置").click()
    expect(page.get_by_text("设置已保存", exact=True)).to_be_visible()
    with world.database.read() as session:
        rules = masking_rules.of(session, world.organisations["bureau"])
    assert Category.AGENCY in rules.masked
    assert Role.JUDGE not in rules.kept_roles


def test_the_source_of_the_preview_has_nothing_unmasked(paged: Paged) -> None:
    made = lost_cases.taken(paged, lost_cases.lost(paged))
    answer = paged.client("bureau").get(f"/typical-cases/{made}/preview")
    assert answer.status_code == 200
    assert "尚未发布" in answer.text
    assert "赵某" in answer.text
    with paged.database.read() as session:
        hidden = masking.secrets([session.get_one(TypicalCase, made)])
    assert not any(name in answer.text for name, _ in hidden.names)
    assert paged.client("land").get(f"/typical-cases/{made}/preview").status_code == 404
    assert paged.client().get(f"/typical-cases/{made}/preview", follow_redirects=False).status_code == 303
