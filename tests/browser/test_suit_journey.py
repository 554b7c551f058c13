"""From the papers of a new suit to its judgment, in a real browser on a real service: screening, answers, form, comparison."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import corpora
from api.demo.loading import SEED
from api.demo.paper import pdf
from api.demo.suits import FRESH
from api.demo.writing import Paper, papers
from api.store.types import today
from tests.browser.steps import BUREAU, OTHER, READING_SECONDS, Site, hand_in_and_check, press, sign_in, until_there

URBAN = "dongbailu"
UNIT = "临江市云溪区城市管理局"
SAMPLE = corpora.ROOT / "samples" / "suits" / "14-urban-demolition-on-holiday"
NAMES = {"强制执行决定书": "decision", "催告书": "demand", "现场笔录": "record"}
"""What the files are called, and the papers of the sample: a demolition with four defects."""
RED = "红（高风险）"


@pytest.fixture(scope="module")
def decided() -> Paper:
    """A judgment of the last days that the agency of the demolition has lost."""
    day = today() - timedelta(days=FRESH["urban"])
    return next(paper for paper in papers(SEED, today()) if paper.unit == "urban" and paper.day == day)


def written(folder: Path) -> list[Path]:
    files = []
    for name, source in NAMES.items():
        file = folder / f"{name}.pdf"
        file.write_bytes(pdf((SAMPLE / f"{source}.txt").read_text(encoding="utf-8")))
        files.append(file)
    return files


def group(page: Page, heading: str) -> Locator:
    return page.locator("details.suit-part", has=page.locator("summary > span", has_text=re.compile(f"^{heading}$")))


def answer(finding: Locator, code: str) -> None:
    finding.get_by_role("button", name=re.compile(f"^{code}：")).click()
    finding.get_by_role("button", name="保存答复").click()


def test_from_papers_to_the_judgment(site: Site, passwords: dict[str, str], decided: Paper, tmp_path: Path) -> None:
    agency, other = (sign_in(site, login, passwords[login]) for login in (URBAN, OTHER))

    # papers are dropped in; the suit is registered, they are read and screened while the page is open
    agency.goto("/suits/new")
    agency.locator("input[type=file]").set_input_files(written(tmp_path))
    agency.get_by_label("案号", exact=True).fill(decided.case_number)
    agency.get_by_label("收到应诉材料日", exact=True).fill((today() - timedelta(days=2)).isoformat())
    site.look(agency, *NAMES, ".pdf")
    press(agency, "登记")
    agency.wait_for_url(re.compile(r"/suits/\d+$"))
    suit, level = agency.url, agency.locator(".suit-level b")
    expect(level).to_be_visible()
    expect(level).to_have_text(RED, timeout=READING_SECONDS * 1000)
    expect(agency.locator(".suit-papers li", has_text="已读取")).to_have_count(3, timeout=READING_SECONDS * 1000)
    missed, met = group(agency, "不符合要求"), group(agency, "符合要求")
    expect(missed.locator(".finding")).to_have_count(4)
    expect(missed).to_contain_text("《中华人民共和国行政强制法》第四十四条")
    expect(missed).to_contain_text("《中华人民共和国行政强制法》第四十三条第一款")
    site.look(agency, *NAMES, ".pdf")

    # what it rests on is one click away; a question is answered, and so are the four: the level follows at once
    missed.locator(".finding-quotes button").first.click()
    expect(agency.locator(".wb-box.wb-solid").first).to_be_visible()
    asked = group(agency, "需要询问单位").or_(group(agency, "材料没有显示")).locator(".finding")
    questions = asked.count()
    answer(asked.first, "符合")
    expect(asked).to_have_count(questions - 1)
    for left in (3, 2, 1, 0):
        answer(missed.locator(".finding").first, "符合")
        expect(missed.locator(".finding")).to_have_count(left)
    expect(level).not_to_have_text(RED)
    for left in (1, 2, 3, 4):
        met.locator(".finding", has_text="系统：不符合").first.get_by_role("button", name="收回答复").click()
        expect(missed.locator(".finding")).to_have_count(left)
    expect(level).to_have_text(RED)
    agency.get_by_role("tab", name="经过").click()
    expect(agency.locator("#panel-history")).to_contain_text("回答研判问题")
    site.look(agency, *NAMES, ".pdf")

    # the form, the board, the start page
    with agency.expect_download() as download:
        agency.get_by_role("link", name="研判表（Word）").click()
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as pack:
        text = pack.read("word/document.xml").decode()
    assert "应诉风险研判表" in text
    assert "第四十四条" in text
    agency.goto("/")
    agency.locator(".tile", has_text="红色在诉案件").click()
    expect(agency.locator("tbody tr", has_text=decided.case_number)).to_contain_text(RED)
    site.look(agency)
    bureau = sign_in(site, BUREAU, passwords[BUREAU])
    bureau.goto("/alerts")
    until_there(bureau, bureau.locator("tbody tr, li", has_text="在诉案件败诉风险高"))  # the worker tells every few seconds

    # the judgment comes in: the suit is closed by it, and what was foretold stands beside it
    file = tmp_path / f"{decided.name}.pdf"
    file.write_bytes(pdf(decided.text))
    hand_in_and_check(site, agency, file, decided.case_number)
    agency.goto(suit)
    told = agency.locator(".suit-told")
    until_there(agency, told)
    expect(told).to_contain_text(decided.case_number)
    expect(told).to_contain_text(f"裁判前的研判：{RED}")
    expect(told).to_contain_text("与研判一致")
    expect(agency.locator(".suit-standing strong")).to_have_text("已办结：法院裁判")
    site.look(agency, *NAMES, ".pdf")
    told.get_by_role("link", name=decided.case_number).click()
    agency.get_by_role("link", name="诉中研判").click()
    agency.wait_for_url(suit)
    agency.goto("/screening/reliability")
    expect(agency.locator("tbody tr", has_text=decided.case_number)).to_contain_text("败诉")
    expect(agency.locator(".notice-line")).to_contain_text("太少")
    expect(agency.locator("svg.reliability a")).to_have_count(1)
    site.look(agency)

    # nobody else finds it
    other.goto("/suits?state=all")
    expect(other.locator(".empty")).to_be_visible()
    assert [text for text in site.complaints if "404" not in text] == []
    refused = other.goto(suit)
    assert refused is not None and refused.status == 404
    assert site.foreign == []
    assert site.english == {}
