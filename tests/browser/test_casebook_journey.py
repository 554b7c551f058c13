"""From a lost judgment to a frozen casebook, in a real browser on a real service; a name that was planted is caught on the way."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from api.demo.paper import pdf
from api.demo.writing import Paper
from api.store.types import today
from tests.browser.steps import (
    AGENCY,
    BUREAU,
    OTHER,
    Site,
    fill,
    hand_in_and_check,
    in_dialog,
    press,
    press_and_reload,
    sign_in,
    until_there,
)

COLLEAGUE = "helixia"


def plaintiff(paper: Paper) -> str:
    found = re.search(r"^原告：([\u4e00-\u9fff]{2,4})，", paper.text, re.MULTILINE)
    assert found is not None
    return found[1]


def write(page: Page, section: str, text: str) -> None:
    part = page.locator(f"#section-{section}")
    part.get_by_role("button", name="修改").click()
    part.get_by_role("textbox").fill(text)
    press(part, "保存本节")
    expect(part.locator(".passage-paragraph").first).to_be_visible()


def sign(page: Page, case: str) -> None:
    page.goto(case)
    press(page, "审签")
    in_dialog(page, "审签")


def freeze(page: Page) -> None:
    press(page, "定稿")
    page.locator(".dialog").get_by_role("button", name="定稿", exact=True).click()


def test_from_a_lost_judgment_to_a_frozen_casebook(site: Site, passwords: dict[str, str], lost: Paper, tmp_path: Path) -> None:
    agency, bureau, colleague, other = (sign_in(site, login, passwords[login]) for login in (AGENCY, BUREAU, COLLEAGUE, OTHER))
    file, number, name = tmp_path / f"{lost.name}.pdf", lost.case_number, plaintiff(lost)
    file.write_bytes(pdf(lost.text))
    hand_in_and_check(site, agency, file, number)
    agency.goto("/ledger")
    until_there(agency, agency.locator("tbody tr", has_text=number))

    # the bureau takes it for a typical case; what is in the way is a list
    bureau.goto("/ledger")
    bureau.locator("tbody tr").get_by_role("link", name=number).click()
    bureau.wait_for_url(re.compile(r"/ledger/\d+"))
    line = bureau.url
    bureau.get_by_role("link", name="查看案件").click()
    press(bureau, "选为典型案例")
    bureau.wait_for_url(re.compile(r"/typical-cases/\d+$"))
    case = bureau.url
    missing = bureau.locator(".written-missing")
    expect(missing).to_contain_text("裁判还没有生效")
    expect(missing).to_contain_text("须 2 人审签")
    site.look(bureau)

    # somebody writes a nickname that no list knows; a person sees it and has it masked
    write(bureau, "meaning", f"证据不足的，不得处罚。{name}和铁算盘在场，都应当询问。")
    names = bureau.locator("#masking")
    expect(names).to_contain_text(name)
    names.get_by_text("增加系统没有发现的内容").click()
    names.get_by_label("稿件中的原文").fill("铁算盘")
    press(names, "全部隐去")
    expect(names.locator("tbody tr", has_text="铁算盘").first).to_contain_text("人工增加")
    site.look(bureau)

    # in force, signed by two, released
    bureau.goto(line)
    fill(bureau, 生效日=today().isoformat())
    sign(bureau, case)
    sign(colleague, case)
    for _ in range(40):
        if colleague.locator(".written-missing").get_by_text("可以发布").count():
            break
        colleague.wait_for_timeout(500)
        colleague.reload()
    press(colleague, "发布")
    in_dialog(colleague, "发布")
    expect(colleague.locator(".remedy-standing strong").first).to_have_text("已发布")

    # a volume with the name planted in its preface is not frozen; without it, it is
    bureau.goto("/casebooks/new")
    press(bureau, "开始编")
    bureau.wait_for_url(re.compile(r"/casebooks/\d+$"))
    volume = bureau.url
    bureau.get_by_label("编号", exact=True).fill("2026年第1辑")
    preface = bureau.get_by_label("前言")
    preface.fill(f"感谢{name}的监督。")
    press_and_reload(bureau, "保存")
    expect(bureau.locator("h1")).to_contain_text("2026年第1辑")
    freeze(bureau)
    told = bureau.locator(".dialog.wide")
    expect(told).to_contain_text("还有应当遮盖的内容", timeout=60_000)
    expect(told.locator("tbody tr").first).to_contain_text(name)
    press(told, "知道了")
    bureau.reload()
    bureau.get_by_label("前言").fill("以案为鉴。")
    press_and_reload(bureau, "保存")
    expect(bureau.get_by_label("前言")).to_have_value("以案为鉴。")
    freeze(bureau)
    expect(bureau.locator("p.quiet").first).to_contain_text("已定稿", timeout=60_000)
    site.look(bureau, ".pdf", ".html")

    # another agency reads it, and finds nobody's name anywhere
    for address in (case, f"{case}/preview", "/typical-cases", "/casebooks", volume):
        answer = other.goto(address)
        assert answer is not None and answer.status == 200, address
        assert name not in answer.text(), address
        assert "铁算盘" not in answer.text(), address
    other.goto(volume)
    with other.expect_download() as download:
        other.get_by_role("link", name="Word 文件").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as pack:
        text = pack.read("word/document.xml").decode()
    assert name not in text
    assert f"{name[0]}某" in text
    assert site.foreign == []
    assert site.complaints == []
    assert site.english == {}
