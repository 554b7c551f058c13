"""Alerts in a browser: read, filtered, acknowledged; webhooks registered and seen to fail; the mail chosen."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from api.alerts import making
from api.alerts.finding import Finding
from api.alerts.herald import Herald
from api.store.tables import Delivery, Subscription
from api.store.types import now
from tests.api.alerts import servers
from tests.api.pages.conftest import Opened
from tests.api.world import World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"


def looked_at(page: Page, name: str) -> None:
    """Kept where somebody wants to look at it."""
    if folder := os.environ.get("ANJIAN_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def tell(world: World) -> None:
    police, land, bureau = (world.organisations[one] for one in ("police", "land", "bureau"))
    lines = (
        ("loss", police, "warning", f"临江市公安局云溪分局新增败诉：{HOSTILE}（2026）临9901行初12号（一审，2026-03-02 裁判），原因：违反法定程序"),
        ("repeat", police, "warning", "临江市公安局云溪分局2026年1月1日至3月9日因“超过办理期限”败诉 2 件，首次之后重复 1 次，列出提示。"),
        ("threshold", land, "urgent", "临江市云溪区自然资源局：约谈主要负责人。2026年败诉 4 件，败诉率 33.3%（4/12），超过 20%，由区政府约谈。"),
        ("deadline_due", land, "notice", "临江市云溪区自然资源局：“一案一报”2026-03-12 到期（（2026）临9901行初9号）"),
        ("performance_overdue", police, "urgent", "临江市公安局云溪分局：“履行判决：重新作出行政行为”已于 2026-03-01 到期，还没有登记办理日"),
    )
    making.tell(world.database, [
        Finding(kind, about, (about, bureau), key=f"{place}", level=level, message=message, address="/inbox") for place, (kind, about, level, message) in enumerate(lines)
    ])  # fmt: skip


def test_alerts_are_filtered_and_acknowledged(site: Site, opened: Opened) -> None:
    world, _ = site
    tell(world)
    page = opened("/alerts", "bureau")
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator(".top-links a[href='/alerts'] .count")).to_have_text("5")
    expect(page.locator("tbody")).to_contain_text(HOSTILE)
    looked_at(page, "alerts")
    page.locator("select[name=level]").select_option("urgent")
    page.wait_for_url("**/alerts?level=urgent")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="确认", exact=True).first.click()
    page.get_by_label("备注（可以不填）").fill("已电话督促 " + HOSTILE)
    looked_at(page, "acknowledge")
    page.locator(".dialog").get_by_role("button", name="确认", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto("/alerts?state=all", wait_until="networkidle")
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("tbody")).to_contain_text("已电话督促 " + HOSTILE)
    page.get_by_text("什么情况下会有预警").click()
    looked_at(page, "alerts-all")
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="确认所选").click()
    page.locator(".dialog").get_by_role("button", name="确认", exact=True).click()
    expect(page.locator("tbody td:has-text('待处理')")).to_have_count(0)
    expect(page.locator(".top-links a[href='/alerts'] .count")).to_have_count(0)


def test_a_reader_reads_only(site: Site, opened: Opened) -> None:
    world, _ = site
    tell(world)
    page = opened("/alerts", "reader")
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.get_by_role("button", name="确认")).to_have_count(0)
    expect(page.get_by_role("link", name="推送地址")).to_have_count(0)


def test_a_webhook_is_registered_tried_and_its_failure_seen_and_sent_again(site: Site, opened: Opened) -> None:
    world, _ = site
    herald = Herald(world.services, threading.Event())
    with servers.gateway(answers=[(503, {}, b"")]) as there:
        page = opened("/alerts/webhooks", "bureau")
        page.get_by_label("名称").fill("企业微信网关")
        page.get_by_label("地址").fill(there.url)
        page.get_by_role("button", name="登记").click()
        secret = page.locator("output.secret").inner_text()
        assert len(secret) == 64
        page.get_by_role("link", name="已经记下").click()
        expect(page.locator("tbody")).to_contain_text("/robot/send?…")
        page.get_by_role("button", name="试发").click()
        expect(page.get_by_text("测试消息已排队")).to_be_visible()
        for _ in range(9):
            herald.round()
            with world.database.write() as session:
                for one in session.scalars(select(Delivery).where(Delivery.state == "waiting")):
                    one.due_at = now()
        page.reload(wait_until="networkidle")
        expect(page.locator("tbody")).to_contain_text("对方拒绝（503）")
        looked_at(page, "webhooks")
        page.get_by_role("link", name="发送记录").click()
        expect(page.locator("tbody")).to_contain_text("没有送达")
        looked_at(page, "deliveries")
        page.goto("/alerts", wait_until="networkidle")
        page.get_by_role("link", name="有 1 条邮件或推送多次没有送达").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        page.goto("/alerts/deliveries", wait_until="networkidle")
        there.answers = [(200, {}, b"")]
        page.get_by_role("button", name="重新发送").click()
        expect(page.locator("tbody")).to_contain_text("等待发送")
        herald.round()
        page.reload(wait_until="networkidle")
        expect(page.locator("tbody")).to_contain_text("已送达")


def test_a_person_chooses_his_mail(site: Site, opened: Opened) -> None:
    world, _ = site
    page = opened("/account", "police")
    page.get_by_label("邮箱地址").fill("li@yunxi.example")
    page.get_by_label("发送方式").click()
    page.get_by_role("option", name="每天一封").click()
    looked_at(page, "account")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    with world.database.read() as session:
        chosen = session.get_one(Subscription, world.users["police"])
        assert (chosen.email, chosen.rhythm) == ("li@yunxi.example", "daily")
    page.get_by_label("邮箱地址").fill("not an address")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("请填写正确的邮箱地址")).to_be_visible()
