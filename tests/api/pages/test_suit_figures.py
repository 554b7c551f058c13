"""Figures of suits on pages: the month of deadlines, the statistics, the bulletin, each number leading to its suits."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from api.store.types import today
from tests.api.pages.conftest import Opened, Paged
from tests.api.pending import answer, suit
from tests.api.world import World

HOSTILE = "<img src=x onerror=alert(1)>"


def test_from_each_number_to_its_suits(site: tuple[World, str], opened: Opened) -> None:
    world, _ = site
    day = today()
    suit(world, "police", answer(day), level="red", number=HOSTILE, received_on=day - timedelta(days=15))
    suit(world, "land", state="closed", ending="mediated", ended_on=day, received_on=day - timedelta(days=20), number="（2026）临9901行初9号")
    suit(world, "foreign_agency", answer(day), level="red", received_on=day)
    page = opened("/deadlines", "bureau")
    cell = page.locator(".month-day.today")
    expect(cell.locator(".month-item")).to_have_count(1)
    expect(cell.locator(".month-item")).to_have_attribute("href", "/suits/1")
    cell.get_by_role("link", name="在诉 1").click()
    expect(page.get_by_role("heading", name="在诉案件的应诉期限")).to_be_visible()
    expect(page.locator(".list").first.locator("tbody tr")).to_contain_text(HOSTILE)
    page.goto("/statistics/suits")
    rows = page.locator(".list tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("合计")
    rows.first.locator('a[href*="measure=mediated"]').click()
    expect(page.locator(".list tbody tr")).to_have_count(1)
    expect(page.locator(".list tbody tr")).to_contain_text("调解、和解")
    page.goto("/statistics/suits")
    page.get_by_role("link", name="1", exact=True).and_(page.locator('a[href*="measure=red"]')).first.click()
    expect(page.locator(".list tbody tr")).to_contain_text(HOSTILE)
    assert "松陵" not in page.content()


def test_a_bulletins_figures_of_suits_lead_to_them(paged: Paged) -> None:
    last = today().replace(day=1) - timedelta(days=1)
    suit(paged, "police", state="closed", ending="mediated", ended_on=last, received_on=last - timedelta(days=20))
    client = paged.client("bureau")
    made = client.post("/api/v1/bulletins", json={"period": f"{last:%Y-%m}"}).json()
    text = client.get(f"/bulletins/{made['id']}").text
    assert f"/bulletins/{made['id']}/suits?of=suits_mediated" in text
    listed = client.get(f"/bulletins/{made['id']}/suits?of=suits_mediated").text
    assert "审前和解：1 件" in listed
    assert "/suits/1" in listed
    for form in ("xlsx", "csv"):
        assert client.get(f"/statistics/suits/export?format={form}").status_code == 200
        assert client.get(f"/statistics/suits/list/export?format={form}&measure=closed&period={last.year}").status_code == 200
    assert client.get("/statistics/suits/export?format=exe").status_code == 404
    assert client.get("/statistics/suits?period=x").status_code == 422
