"""The pages of deadlines: the month, the list, what a bureau moves, the subscription, the calendar's days."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from starlette.datastructures import QueryParams

from api.errors import ServiceError
from api.pages.due import deadline_month
from api.pages.due.deadlines import _wanted
from api.store.tables import CalendarDay, Deadline
from api.store.types import today
from tests.api.ledger import suits
from tests.api.pages.conftest import Opened, Paged
from tests.api.world import World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


@pytest.mark.parametrize("code", ["", "2026", "2026-13", "2026-00", "20260-1", "1989-01", "2026-1-1", "２０２６-01", "x"])
def test_what_is_no_month(code: str) -> None:
    with pytest.raises(ServiceError):
        deadline_month.first(code)


def test_what_an_address_asks_for() -> None:
    assert deadline_month.first("2026-3") == date(2026, 3, 1)
    assert _wanted(QueryParams("")).states == ("overdue", "due_soon", "open")
    assert _wanted(QueryParams("state=all")).states == ()
    assert _wanted(QueryParams("state=done&organisation=3&first=2026年3月1日")).states == ("done",)
    assert _wanted(QueryParams("state=nothing&organisation=x")).organisation is None
    with pytest.raises(ServiceError):
        _wanted(QueryParams("first=x"))


def test_what_an_address_cannot_ask_for(paged: Paged) -> None:
    client = paged.client("bureau")
    assert client.get("/deadlines?month=2026-13").status_code == 422
    assert client.get("/deadlines?view=list&first=x").status_code == 422
    assert client.get(f"/deadlines?organisation={paged.organisations['foreign_agency']}").status_code == 404
    assert client.get(f"/deadlines?view=list&rule={HOSTILE}").status_code == 200


def test_a_bureau_looks_at_a_month_and_moves_one(site: Site, opened: Opened) -> None:
    world, _ = site
    for owner, number in (("police", "甲"), ("police", "乙"), ("police", "丙"), ("foreign_agency", "戊")):
        suits.make(world, owner, {}, number=f"{HOSTILE}{number}", suit_received="2024-03-01")
    suits.make(world, "land", {}, number="己", suit_received="2024-03-08")
    suit = suits.make(world, "land", {}, number=HOSTILE, suit_received="2024-03-01")
    page = opened("/deadlines?month=2024-03", "bureau")
    day = page.locator(".month-day", has_text=re.compile("^18"))
    expect(day.locator(".month-item").first).to_have_text("临江市公安局云溪分局 3 项")
    expect(page.locator(".month-item", has_text="提交答辩状和证据 临江市云溪区自然资源局")).to_have_count(1)
    expect(page.locator(".month-bar")).to_contain_text("逾期 5 项")
    expect(page.locator(".month-day.free", has_text=re.compile("^17"))).to_have_count(1)
    assert "松陵" not in page.content()
    day.get_by_role("link", name="逾期 4").click()
    expect(page.locator(".list tbody tr")).to_have_count(4)
    page.locator("select[name=organisation]").select_option(label="临江市云溪区自然资源局")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".list tbody tr")).to_have_count(1)
    expect(page.locator(".list tbody tr")).to_contain_text("2024-03-01 收到应诉材料日")
    page.get_by_role("button", name="调整").click()
    page.get_by_label("新的截止日（留空为恢复按规则计算）").fill("2024年4月2日")
    page.get_by_role("textbox", name="原因").fill("法院准许延期举证")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".q-notification")).to_contain_text("只有人民法院准许后才能延长")
    page.get_by_text("人民法院已准许延长").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".empty")).to_contain_text("没有符合条件的期限")  # it ends on that day no more
    moved = suit.rows()["answer"]
    assert (moved.ends_on, moved.moved_why) == (date(2024, 4, 2), "法院准许延期举证")


def test_an_agency_sees_its_cases_and_takes_them_along(site: Site, opened: Opened) -> None:
    world, base = site
    page = opened("/deadlines?view=list", "police")
    expect(page.locator(".empty")).to_contain_text("没有未完成的期限")
    suit = suits.make(world, "police", {}, number="（2026）临9902行初3号", suit_received=ago(10))
    suits.make(world, "police", {}, number="未收到")
    page.goto("/deadlines", wait_until="networkidle")
    expect(page.locator(".month-day.today")).to_contain_text("今天")
    page.get_by_role("link", name="看列表").click()
    row = page.locator(".list tbody tr", has_text="提交答辩状和证据")
    expect(row).to_contain_text("（2026）临9902行初3号")
    expect(row.get_by_role("link").first).to_have_attribute("href", f"/disputes/{suit.id}")
    expect(page.get_by_role("button", name="调整")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.locator(".filters")).to_be_hidden()
    expect(row).to_be_visible()
    page.emulate_media(media="screen")
    page.goto("/deadlines?view=list&state=unstarted", wait_until="networkidle")
    expect(page.locator(".list tbody tr", has_text="未填写收到应诉材料日")).to_have_count(1)
    page.get_by_role("button", name="日历订阅").click()
    page.get_by_role("button", name="生成订阅地址").click()
    address = page.locator("output.secret").inner_text()
    assert address.startswith(f"{base}/api/v1/calendar/")
    page.get_by_role("link", name="已经记下").click()
    page.wait_for_load_state("networkidle")
    assert "临9902行初3号" in page.request.get(address).text()
    page.get_by_role("button", name="日历订阅").click()
    page.get_by_role("button", name="停用").click()
    expect(page.locator(".q-notification")).to_contain_text("已停用")
    assert page.request.get(address).status == 404


def test_an_administrator_overrules_days(site: Site, opened: Opened) -> None:
    world, _ = site
    page = opened("/calendar-days?year=2027", "admin")
    page.get_by_label("日期", exact=True).fill("2027-02-06")
    page.get_by_label("至（只有一天时留空）").fill("2027-02-08")
    page.get_by_label("依据（如通知文号）").fill("节假日安排通知")
    page.get_by_role("button", name="登记").click()
    expect(page.locator(".list tbody tr")).to_have_count(3)
    row = page.locator(".list tbody tr", has_text="2027-02-08")
    expect(row).to_contain_text("节假日安排未发布")
    row.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="取消调整").click()
    expect(page.locator(".list tbody tr")).to_have_count(2)
    with world.database.read() as session:
        assert [one.day for one in session.scalars(select(CalendarDay).order_by(CalendarDay.day))] == [date(2027, 2, 6), date(2027, 2, 7)]
        assert session.scalars(select(Deadline)).all() == []
