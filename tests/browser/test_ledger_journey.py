"""From a lost judgment to a sent bulletin, in a real browser on a real service: ledger, deadline, report, rectification."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from api.demo import staff
from api.demo.paper import pdf
from api.demo.writing import Paper
from api.ledger.due.workdays import Calendar
from api.policy import builtin
from api.policy import store as policies
from api.services import Services
from api.settings import Settings
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

UNIT = "临江市公安局云溪分局"
RULE = "报备裁判文书、败诉原因分析报告和整改措施"
OWN_WORDS = "请各单位对照检查。"


@pytest.fixture
def passwords(tmp_path: Path, passwords: dict[str, str]) -> dict[str, str]:
    """The place's bureau works by the plan of 舞阳."""
    services = Services(Settings(home=tmp_path / "home"))
    with services.database.write() as session:
        bureau = staff.acting(session, BUREAU)
        version = policies.write(session, bureau, builtin.texts()["wuyang"])
        policies.apply(session, bureau, version.id, replacing=None)
    services.database.close()
    return passwords


def deadline(page: Page, state: str) -> Locator:
    page.goto(f"/deadlines?view=list&state={state}")
    return page.locator(".list tbody tr", has_text=RULE)


def test_from_a_lost_judgment_to_a_sent_bulletin(site: Site, passwords: dict[str, str], lost: Paper, tmp_path: Path) -> None:
    agency, bureau, other = (sign_in(site, login, passwords[login]) for login in (AGENCY, BUREAU, OTHER))
    file, number = tmp_path / f"{lost.name}.pdf", lost.case_number
    file.write_bytes(pdf(lost.text))
    hand_in_and_check(site, agency, file, number)

    # it stands in the ledger; the agency says when the judgment came
    agency.goto("/ledger")
    until_there(agency, agency.locator("tbody tr", has_text=number))
    expect(agency.locator(".list-foot")).to_contain_text("计败诉 1 件")
    agency.locator("tbody tr").get_by_role("link", name=number).click()
    agency.wait_for_url(re.compile(r"/ledger/\d+"))
    line = agency.url
    received = today() - timedelta(days=1)
    fill(agency, 收到一审裁判日=received.isoformat(), 承办人="法制大队")
    site.look(agency, AGENCY)

    # from that day runs the time for its report
    due = Calendar().after(received, 5, "working").day
    rows = deadline(agency, "")
    until_there(agency, rows)
    expect(rows).to_contain_text(due.isoformat())
    agency.goto(f"/deadlines?month={due:%Y-%m}")
    expect(agency.locator(f".month-day:has-text('{due.day}') .month-item", has_text="报备裁判文书")).to_have_count(1)
    site.look(agency)
    agency.goto(line)
    fill(agency, 一案一报提交日=today().isoformat())
    until_there(agency, deadline(agency, "done"))

    # the problem is listed, put right and proven; the bureau closes it
    agency.goto(line)
    agency.get_by_role("link", name="查看案件").click()
    agency.get_by_role("link", name="登记整改问题").click()
    agency.get_by_label("责任人").fill("法制大队")
    press(agency, "登记")
    agency.wait_for_url(re.compile(r"/rectifications/\d+$"))
    agency.get_by_label("整改措施").fill("修订证据审核清单")
    press_and_reload(agency, "保存")
    expect(agency.get_by_text("修改", exact=True)).to_be_visible()
    agency.locator("input[type=file]").set_input_files(file)
    expect(agency.locator(".proofs a")).to_have_text(file.name)
    press(agency, "报送核查")
    in_dialog(agency, "报送核查", "清单已经施行")
    problem = agency.url
    expect(agency.locator(".remedy-standing strong")).to_have_text("待核查")
    bureau.goto(problem)
    site.look(bureau, file.name)
    press(bureau, "核查通过，销号")
    in_dialog(bureau, "核查通过，销号")
    expect(bureau.locator(".remedy-standing strong")).to_have_text("已销号")

    # the bulletin: made, edited, handed out, sent
    bureau.goto("/bulletins/new")
    bureau.get_by_label("统计期间", exact=True).click()
    bureau.get_by_role("option", name="自选期间").click()
    bureau.get_by_label("自（选“自选期间”时填写）").fill((today() - timedelta(days=60)).isoformat())
    bureau.get_by_label("至", exact=True).fill(today().isoformat())
    press(bureau, "制作")
    bureau.wait_for_url(re.compile(r"/bulletins/\d+$"))
    situation = bureau.locator(".bulletin-part").filter(has=bureau.get_by_role("heading", name="总体情况", exact=True))
    expect(situation).to_contain_text("败诉1件")
    press(situation, "修改")
    words = situation.get_by_label("本节文字")
    words.fill(f"{words.input_value()}\n{OWN_WORDS}")
    press(situation, "保存本节")
    expect(situation).to_contain_text(OWN_WORDS)
    with bureau.expect_download() as download:
        bureau.get_by_role("link", name="Word 文件").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    press(bureau, "印发")
    in_dialog(bureau, "印发")
    expect(bureau.locator("p.quiet").first).to_contain_text("已印发", timeout=30_000)
    site.look(bureau)

    # another agency sees none of the case, only the bulletin that was sent
    for path in ("/ledger?show=all", "/deadlines?view=list&state=all", "/rectifications", "/judgments"):
        other.goto(path)
        expect(other.locator("#main h1")).to_be_visible()
        expect(other.locator("#main")).not_to_contain_text(number)
        expect(other.locator("#main")).not_to_contain_text(UNIT)
        site.look(other)
    assert [text for text in site.complaints if "404" not in text] == []
    for address in (line, problem):
        answer = other.goto(address)
        assert answer is not None and answer.status == 404
    other.goto("/bulletins")
    expect(other.locator("tbody tr")).to_have_count(1)
    assert site.foreign == []
    assert site.english == {}
