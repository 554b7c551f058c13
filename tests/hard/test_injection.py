"""Every text that anybody may write, full of markup and formulas, and then every answer and page of the service: nothing of it runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import icalendar
import pytest
from playwright.sync_api import Browser

from api.people.sessions import COOKIE
from tests.api.pages.conftest import running
from tests.api.pages.test_authorisation import GUARDED, QUERIES, address, seeded_pages
from tests.api.rules import RULES
from tests.api.test_authorisation import OWNERS, READING, Seeded, seeds
from tests.api.world import Shelf
from tests.hard.injection import (
    MARK,
    PAYLOADS,
    faults_of_csv,
    faults_of_pack,
    faults_of_page,
    faults_of_pdf,
    pdf_with,
    plant,
)

pytestmark = pytest.mark.hard

FILES = ("docx", "html", "pdf", "xlsx")


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    for made in seeded_pages(tmp_path_factory.mktemp("poisoned")):
        assert plant(made.world.database) > 40
        yield made


def faults(kind: str, content: bytes) -> list[str]:
    """What a program that opens an answer of this media type would run."""
    if "json" in kind:
        json.loads(content)
        return []
    if "html" in kind:
        return faults_of_page(content.decode())
    if "csv" in kind:
        return faults_of_csv(content)
    if "calendar" in kind:
        return faults_of_calendar(content)
    if content.startswith(b"PK"):
        return list(faults_of_pack(content))
    if content.startswith(b"%PDF"):
        return list(faults_of_pdf(content))
    return []


def faults_of_calendar(content: bytes) -> list[str]:
    """Lines that are no property of ours (RFC 5545, 3.1): a value has broken out of its line."""
    calendar = icalendar.Calendar.from_ical(content)
    names = {name for part in calendar.walk() for name in part}
    known = {"PRODID", "VERSION", "METHOD", "CALSCALE", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "UID", "DTSTAMP",
             "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP", "CATEGORIES", "STATUS", "LAST-MODIFIED", "SEQUENCE", "CLASS", "NAME", "TRIGGER", "ACTION"}  # fmt: skip
    return sorted(names - known)


@pytest.mark.parametrize("operation", [one for one in READING if not RULES[one].endless])
def test_answers(poisoned: Seeded, operation: str) -> None:
    """Stored XSS, formula and template injection into JSON, workbooks, csv, Word, PDF, web previews and calendars."""
    path = operation.split(" ")[1]
    kinds = FILES if "{form}" in path or "{kind}" in path else ("",)
    formats = ({}, {"format": "xlsx"}, {"format": "csv"}) if path.endswith("export") else ({},)
    for kind in kinds:
        for asked in formats:
            if kind:
                poisoned.ids["police"] |= {"form": kind, "kind": kind}
            given = {**RULES[operation].request.get("params", {}), **asked}
            answer = poisoned.call(poisoned.client("admin"), operation, "police", params=given)
            assert answer.status_code < 500 or answer.json()["code"] == "E722", answer.text
            assert faults(answer.headers.get("content-type", ""), answer.content) == []
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert not [value for value in answer.headers.values() if "<" in value or not value.isprintable()]


@pytest.mark.parametrize("path", GUARDED)
def test_pages(poisoned: Seeded, path: str) -> None:
    """Stored XSS into every page, as it leaves the server."""
    for format_ in ("csv", "xlsx") if path.endswith("export") else ("",):
        where = address(poisoned, path, OWNERS[0]).replace("format=csv", f"format={format_}")
        answer = poisoned.client("admin").get(where)
        assert answer.status_code < 500, answer.text[:2000]
        assert faults(answer.headers.get("content-type", ""), answer.content) == []


def test_payloads_are_there_and_the_looks_find_them(poisoned: Seeded) -> None:
    """Otherwise the tests above could not fail."""
    found = "".join(poisoned.client("admin").get(path).text for path in ("/judgments", "/organisations", "/ledger", "/users"))
    assert found.count(MARK) > 20
    assert faults_of_page("".join(PAYLOADS)) == ["<script>", "<img onerror>", "<svg onload>", "<script>"]
    assert faults_of_page('<a href="JavaScript:1">') != []
    assert faults_of_csv("甲,=1+1\n".encode()) == ["=1+1"]
    assert list(faults_of_pdf(pdf_with(S="/URI", URI=f"javascript:{MARK}"))) == [f"/URI javascript:{MARK}"]
    assert list(faults_of_pdf(pdf_with(S="/JavaScript", JS="1"))) == ["/JavaScript"]
    assert list(faults_of_pdf(pdf_with(S="/URI", URI="https://anjian.example/"))) == []
    assert faults_of_calendar(b"BEGIN:VCALENDAR\r\nX-EVIL:1\r\nEND:VCALENDAR\r\n") == ["X-EVIL"]


@pytest.mark.parametrize("payload", [PAYLOADS[0], *(pytest.param(one, marks=pytest.mark.nightly) for one in PAYLOADS[1:3])])
def test_what_is_asked_for_is_not_echoed(poisoned: Seeded, payload: str) -> None:
    """Reflected XSS: markup in addresses, queries and headers of every page."""
    client = poisoned.client("admin")
    for path in GUARDED:
        where = address(poisoned, path, OWNERS[0]).partition("?")[0]
        for name in ("q", "next", "text", "period", "sort", "page", "show", "organisation"):
            answer = client.get(where, params={name: payload}, headers={"Referer": f"http://testserver/{payload.encode().hex()}"})
            assert answer.status_code < 500, (where, name)
            assert "html" not in answer.headers["content-type"] or faults_of_page(answer.text) == [], (where, name)


SHOWN = ("/", "/judgments", "/judgments/{judgment_id}", "/ledger", "/disputes/{dispute_id}", "/typical-cases/{case_id}", "/reports/{report_id}",
         "/bulletins/{bulletin_id}", "/suits/{suit_id}", "/alerts", "/audit", "/papers/{paper_id}")  # fmt: skip
"""Pages that show most of what people write; all are looked at by night."""


@pytest.fixture(scope="module")
def site(empty_store: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Seeded, str]]:
    running_site = running(empty_store, tmp_path_factory.mktemp("site"))
    world, base = next(running_site)
    made = Seeded(world, seeds(world))
    plant(world.database)
    yield made, base
    next(running_site, None)


def ran(browser: Browser, site: tuple[Seeded, str], pages: Iterable[str]) -> list[str]:
    """What Chromium ran, or complained about, on these pages."""
    made, base = site
    found: list[str] = []
    context = browser.new_context(locale="zh-CN", base_url=base)
    context.add_cookies([{"name": COOKIE, "value": made.world.ticket("admin"), "url": base}])
    page = context.new_page()
    page.on("dialog", lambda dialog: (found.append(f"dialog on {page.url}"), dialog.dismiss()))
    page.on("console", lambda message: found.append(f"{page.url}: {message.text}") if "Content Security Policy" in message.text else None)
    page.on("request", lambda asked: found.append(f"{page.url} asks {asked.url}") if not asked.url.startswith((base, "data:", "blob:", base.replace("http", "ws"))) else None)
    for path in pages:
        page.goto(address(made, path, OWNERS[0]), wait_until="networkidle", timeout=60_000)
        page.wait_for_timeout(200)
        if page.evaluate(f"window.{MARK}") is not None or page.locator("img[src='x']").count():
            found.append(f"{path} runs what is written in it")
        if page.locator("a[href^='javascript:' i]").count():
            found.append(f"{path} links to a script")
    context.close()
    return found


@pytest.mark.timeout(300)
def test_in_a_browser(browser: Browser, site: tuple[Seeded, str]) -> None:
    """Stored XSS as Chromium sees it, after the page's own scripts have put it together; the policy of contents is not even asked."""
    assert ran(browser, site, SHOWN) == []


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_every_page_in_a_browser(browser: Browser, site: tuple[Seeded, str]) -> None:
    """The same on every page."""
    assert ran(browser, site, [path for path in GUARDED if not path.endswith(("export", "file", "preview"))]) == []


def test_queries_are_known() -> None:
    """Pages that need a query are asked with one."""
    assert set(QUERIES) <= set(GUARDED)
