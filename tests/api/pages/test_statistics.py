"""The start page and the statistics: figures that open their cases, files that say the same."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from api.store.tables import Alert, AuditEntry, Deadline, Dispute, Rectification
from api.store.types import today
from tests.api import seed
from tests.api.indicators.verdicts import Made, verdict, write
from tests.api.pages.conftest import Opened, Paged
from tests.api.world import World


def cases(world: World) -> list[Made]:
    """This year: two lost of four of the police, one of the land office with a name like a formula's court."""
    police, land, day = world.organisations["police"], world.organisations["land"], today()
    same = {"organisation": police, "decided": day, "filed": day}
    rows = [
        verdict(result="lost", causes=[["procedure_violation", "P02"]], heard=True, head="attended", **same),
        verdict(result="lost", field=None, causes=[["wrong_law", "L01"]], **same), verdict(**same), verdict(**same),
        verdict(organisation=land, decided=day, filed=day, court="=HYPERLINK(1)<b>法院</b>"),
        verdict(organisation=None, name="某某指挥部", result="lost", decided=day, filed=day),
    ]  # fmt: skip
    write(world, rows)
    return rows


@pytest.fixture
def town(paged: Paged) -> Paged:
    for owner, source in zip(("police", "land"), sorted(seed.PDFS.glob("*.pdf")), strict=False):
        seed.judgment(paged, source, owner)
    cases(paged)
    return paged


def test_the_start_page_says_how_things_stand(town: Paged) -> None:
    answer = town.client("bureau").get("/")
    assert answer.status_code == 200
    for text in ("败诉率", "40.0%", "(2/5)", "口径：通用", "违反法定程序", "今后 10 天没有到期的事项", "没有待处理的预警", "待核对文书"):
        assert text in answer.text, text
    assert "某某指挥部" not in answer.text
    land = town.client("land").get("/")
    assert "0.0%" in land.text
    assert "违反法定程序" not in land.text
    assert town.client("bureau").get("/?period=gestern").status_code == 422


def test_the_start_page_shows_what_is_due_and_told(town: Paged) -> None:
    police, day = town.organisations["police"], today()
    with town.database.write() as session:
        dispute = session.scalars(select(Dispute).order_by(Dispute.id)).first()
        assert dispute
        for number, (label, ends) in enumerate((("应诉报备", day - timedelta(days=2)), ("一案一报", day + timedelta(days=4)), ("远期事项", day + timedelta(days=40)))):
            session.add(Deadline(dispute_id=dispute.id, organisation_id=police, rule=f"r{number}", label=label, source="x", start_from="served", due_on=ends, ends_on=ends))
        session.add(Rectification(dispute_id=dispute.id, organisation_id=police, problem="程序问题"))
        session.add(Alert(organisation_id=police, kind="new_loss", key="new_loss:1", message="新增一件败诉<script>", address="/disputes/1"))
        session.add(Alert(organisation_id=town.organisations["bureau"], kind="new_loss", key="new_loss:2", message="给司法局的预警", address="//elsewhere"))
    text = town.client("police").get("/").text
    for shown in ("应诉报备", "一案一报", "逾期", "新增一件败诉"):
        assert shown in text
    for hidden in ("远期事项", "给司法局的预警", "败诉<script>"):
        assert hidden not in text
    bureau = town.client("bureau").get("/").text
    assert "给司法局的预警" in bureau
    assert '"href":"//elsewhere"' not in bureau


@pytest.mark.parametrize("by", ["organisation", "township", "field", "act_type", "cause", "detail", "court", "month", "quarter"])
def test_the_statistics_open_by_every_way(town: Paged, by: str) -> None:
    for measure in ("loss_rate", "lost", "attendance_rate"):
        answer = town.client("bureau").get(f"/statistics?by={by}&measure={measure}")
        assert answer.status_code == 200
        assert "口径：通用" in answer.text
        assert "合计" in answer.text
    assert "<b>法院" not in answer.text


def test_the_cases_are_as_many_as_the_figure_says(town: Paged) -> None:
    client = town.client("bureau")
    assert "合计 2 件" in client.get("/statistics/cases?measure=lost").text
    assert "合计 5 件" in client.get("/statistics/cases?measure=decided").text
    assert "合计 1 件" in client.get("/statistics/cases?measure=lost&cause=wrong_law").text
    assert "没有案件" in client.get("/statistics/cases?measure=mediated").text
    assert client.get(f"/statistics/cases?organisation={town.organisations['foreign_agency']}").status_code == 404
    assert client.get("/statistics?by=plaintiff").status_code == 422


def test_files_say_what_the_page_says(town: Paged) -> None:
    client = town.client("bureau")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/statistics/export?format=xlsx").content)).active
    lines = [[cell.value for cell in row] for row in book.iter_rows()]
    assert lines[0][0].endswith("败诉率，按单位")
    assert lines[1][0].startswith("口径：通用")
    head = next(number for number, line in enumerate(lines) if line[0] == "单位")
    assert lines[head][:5] == ["单位", "发案", "审结", "败诉", "败诉率"]
    assert lines[head + 1][:5] == ["临江市公安局云溪分局", 4, 4, 2, 0.5]
    assert lines[head + 3][:5] == ["合计", 5, 5, 2, 0.4]
    text = client.get("/statistics/export?format=csv&by=court").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert ["'=HYPERLINK(1)<b>法院</b>", "1", "1", "0", "0.00%"] in [row[:5] for row in rows]
    answer = client.get("/statistics/cases/export?format=xlsx&measure=lost")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet["B"]].count("临江市公安局云溪分局") == 2
    assert client.get("/statistics/export?format=exe", follow_redirects=False).status_code == 404
    with town.database.read() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "indicators.export")).all()
    assert [entry.after["format"] for entry in noted] == ["xlsx", "csv", "xlsx"]


def test_clicks_open_the_cases(site: tuple[World, str], opened: Opened) -> None:
    seed.judgment(site[0], sorted(seed.PDFS.glob("*.pdf"))[0], "police")
    cases(site[0])
    with site[0].database.write() as session:
        session.add(Alert(organisation_id=site[0].organisations["bureau"], kind="new_loss", key="new_loss:1", message="新增一件败诉"))
    page = opened("/", "bureau")
    page.locator(".told button").click()
    expect(page.get_by_text("新增一件败诉")).to_have_count(0)
    with site[0].database.read() as session:
        assert session.scalars(select(Alert.acknowledged_by)).one() == site[0].users["bureau"]
    page.locator(".tile").first.click()
    expect(page.get_by_text("合计 2 件")).to_be_visible()
    page.go_back()
    page.locator(".heat td a").first.click()
    expect(page.get_by_text("合计 1 件")).to_be_visible()
    page.goto("/statistics?measure=lost", wait_until="networkidle")
    chart = page.locator(".chart canvas")
    expect(chart).to_be_visible()
    page.wait_for_timeout(300)
    box = chart.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + 38)
    expect(page.locator("h1")).to_have_text(f"{today().year}年败诉案件")
    assert "organisation=" in urlsplit(page.url).query
    page.goto("/statistics", wait_until="networkidle")
    page.get_by_role("link", name="临江市公安局云溪分局").click()
    expect(page.locator("h2").first).to_contain_text("按败诉原因（临江市公安局云溪分局）")
    day = date.today()
    page.goto(f"/statistics?from={day.year}年1月1日&to={day.year}-12-31&by=quarter", wait_until="networkidle")
    expect(page.locator(".chart canvas")).to_be_visible()
