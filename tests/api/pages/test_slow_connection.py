"""Pages whose connection comes later than what somebody types."""

from __future__ import annotations

import re

from playwright.sync_api import WebSocketRoute, expect

from tests.api.pages.conftest import Opened

ROUNDS = 5
"""Where the order is left to chance, a deed overtakes what was typed in every second round or so."""


def test_what_is_typed_and_pressed_before_the_connection_arrives_in_that_order(opened: Opened) -> None:
    page, held = opened("/casebooks", "bureau"), list[WebSocketRoute]()

    def hold(one: WebSocketRoute) -> None:
        if page.url.endswith("/new"):
            held.append(one)
        else:
            one.connect_to_server()

    page.route_web_socket(re.compile("_nicegui_ws"), hold)
    for number in range(ROUNDS):
        held.clear()
        page.goto("/casebooks/new")
        page.get_by_label("书名").fill(f"先写的书名{number}")
        page.get_by_role("button", name="开始编").click()
        while not held:
            page.wait_for_timeout(20)
        page.wait_for_timeout(60)
        for one in held:
            one.connect_to_server()
        page.wait_for_url(re.compile(r"/casebooks/\d+$"), wait_until="commit")
        expect(page.locator("h1")).to_contain_text(f"先写的书名{number}")
