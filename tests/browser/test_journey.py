"""From the first start to a corrected judgment that another agency does not find, in a real browser on a real service."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

import corpora
from tests.browser.steps import PASSWORD, Site, serving, sign_in, wait_until_read

PDFS = corpora.ROOT / "samples" / "pdf"
VALUES = (
    socket.gethostname(), "us-east-1", "openid", "profile", "email", "preferred_username", "groups", "files", "stderr", "auto", "json", "plain",
    "administrators", "agency", "secret.key", "logs",
)  # fmt: skip
"""Of settings, which stand on the page as they are written."""
DIGITAL, SCANNED = PDFS / "01-penalty-revoked-and-redo.pdf", PDFS / "21-enforcement-allowed.pdf"
CASE = "（2021）浙0899行初36号"
BUREAU, SUED, OTHER = "青岚县司法局", "青岚县市场监督管理局", "青岚县公安局"


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    """A service on an empty folder: its first administrator's link is on the terminal."""
    with serving(tmp_path / "home", browser, re.compile(r"http://\S+/link/\S+")) as made:
        yield made


def set_password(page: Page) -> None:
    page.get_by_label("密码（").fill(PASSWORD)
    page.get_by_label("再填一次密码").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def choose(page: Page, label: str, text: str) -> None:
    """In one of the lists of the administration pages."""
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=text, exact=True).click()


def make_organisation(page: Page, name: str, kind: str, region: str, parent: str | None) -> None:
    page.goto("/organisations/new")
    page.get_by_label("单位名称（全称）").fill(name)
    choose(page, "类型", kind)
    page.get_by_label("区划代码（6 位或 9 位）").fill(region)
    if parent:
        choose(page, "上级单位", parent)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def make_user(page: Page, login: str, name: str, role: str, organisation: str) -> str:
    """Returns the link that is shown once."""
    page.goto("/users/new")
    page.get_by_label("用户名（登录用）").fill(login)
    page.get_by_label("姓名", exact=True).fill(name)
    choose(page, "角色", role)
    choose(page, "单位", organisation)
    page.get_by_role("button", name="保存并生成一次性链接").click()
    link = page.locator("output.secret").inner_text()
    page.get_by_role("link", name="已经记下").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return link


def test_from_the_first_start_to_a_judgment_that_others_do_not_find(site: Site) -> None:
    # the first administrator, by the link on the terminal
    admin = site.open()
    admin.goto(site.link)
    site.look(admin)
    admin.get_by_label("用户名（").fill("guanliyuan")
    admin.get_by_label("姓名").fill("管理员")
    set_password(admin)
    spent = site.open()
    spent.goto(site.link)
    expect(spent.locator("body")).to_contain_text("已用过或已过期")
    site.complaints.clear()  # the browser counts the refusal as an error

    # a bureau, two agencies, their people
    make_organisation(admin, BUREAU, "司法局", "990102", None)
    make_organisation(admin, SUED, "行政机关", "990102", None)
    make_organisation(admin, OTHER, "行政机关", "990102", None)
    people = (("zhouguyu", "周谷雨", "司法局工作人员", BUREAU), ("fangxiaoman", "方小满", "行政机关工作人员", SUED),
              ("tanhanlu", "谭寒露", "行政机关工作人员", OTHER))  # fmt: skip
    logins = ("guanliyuan", *(login for login, *_ in people))
    links = [make_user(admin, *person) for person in people]
    for path in ("/organisations", "/users", "/tokens", "/jobs", "/audit", "/system", "/organisations/confirm", "/help", "/inbox", "/account"):
        admin.goto(path)
        expect(admin.locator("#main h1")).to_be_visible()
        site.look(admin, *logins, "worker", *(VALUES if path == "/system" else ()))
    for link in links:
        page = site.open()
        page.goto(link)
        set_password(page)
        page.get_by_role("button", name="退出登录").click()
        page.wait_for_url("**/sign-in")

    # a digital and a scanned judgment
    clerk = sign_in(site, "zhouguyu")
    clerk.get_by_role("link", name="上传文件").first.click()
    clerk.wait_for_url("**/upload")
    clerk.locator("input[type=file]").first.set_input_files([DIGITAL, SCANNED])
    wait_until_read(clerk, DIGITAL, SCANNED)
    site.look(clerk, DIGITAL.name, SCANNED.name)
    clerk.goto("/documents")
    expect(clerk.locator("tbody tr")).to_have_count(2)
    site.look(clerk, DIGITAL.name, SCANNED.name)

    # to the evidence of a value
    clerk.goto("/judgments")
    site.look(clerk)
    clerk.get_by_role("link", name=CASE).click()
    clerk.wait_for_url("**/judgments/*")
    address = urlsplit(clerk.url).path
    expect(clerk.locator(".wb-result")).to_contain_text("败诉")
    cause = clerk.locator('[data-row^="causes "]').first
    cause.click()
    expect(clerk.locator(".wb-box.wb-solid").first).to_be_visible()
    expect(clerk.locator(".wb-page img").first).to_be_visible()
    site.look(clerk, DIGITAL.name, *logins)

    # a cause is corrected, and stands in history and list
    cause.get_by_role("button", name="修改").click()
    clerk.get_by_role("combobox", name="具体原因").fill("超越")
    option = clerk.get_by_role("option").filter(has_not_text="不填").first
    detail = option.inner_text()
    option.dispatch_event("mousedown")
    chosen = clerk.get_by_role("combobox", name="败诉原因").input_value()
    clerk.locator(".wb-editor").get_by_role("button", name="保存").click()
    expect(clerk.locator('[data-row^="causes "]').first.locator("del")).to_be_visible()
    clerk.get_by_role("tab", name=re.compile("办理记录")).click()
    expect(clerk.locator(".wb-history")).to_contain_text("周谷雨")
    expect(clerk.locator(".wb-history")).to_contain_text(detail)
    clerk.goto("/judgments")
    expect(clerk.locator("tr", has_text=CASE)).to_contain_text(chosen)
    clerk.goto("/audit?action=judgment.correct")
    expect(clerk.locator("tbody tr").first).to_contain_text("败诉原因")
    site.look(clerk, *logins)

    # the agency that was sued finds it, another does not: list, search, address, interface
    sued = sign_in(site, "fangxiaoman")
    sued.goto("/judgments")
    expect(sued.locator("tr", has_text=CASE)).to_have_count(1)
    sued.goto(f"/search?q={CASE}")
    expect(sued.locator("#main")).to_contain_text("青岚县人民法院")
    other = sign_in(site, "tanhanlu")
    other.goto("/judgments")
    expect(other.locator("#main")).to_contain_text("还没有裁判文书")
    for query in (CASE, SUED, "行政处罚"):
        other.goto("/search")
        other.locator("input[name=q]").first.fill(query)
        other.locator("input[name=q]").first.press("Enter")
        other.wait_for_load_state("networkidle")
        expect(other.locator("#main")).not_to_contain_text("浙0899行初36号" if query != CASE else "青岚县人民法院")
        site.look(other)
    assert site.complaints == []
    other.goto(address)
    expect(other.locator("body")).to_contain_text("没有找到")
    assert other.request.get(f"/api/v1{address}").status == 404
    site.look(other)

    assert site.foreign == []
    assert [text for text in site.complaints if "404" not in text] == []
    assert site.english == {}
