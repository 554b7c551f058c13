"""Every text that anybody may write, full of markup and formulas, and then every answer and page of the service: nothing of it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import icalendar
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.pages.conftest import Paged
from tests.api.pages.test_authorisation import GUARDED, QUERIES, address
from tests.api.rules import RULES
from tests.api.test_authorisation import OWNERS, READING, Seeded, seeds
from tests.api.world import CHEAP
from tests.hard.injection import MARK, PAYLOADS, faults_of_csv, faults_of_pack, faults_of_page, plant

pytestmark = pytest.mark.hard

FILES = ("docx", "html", "pdf", "xlsx")
MISSING = {401, 403, 404, 409, 410, 422}


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    settings = Settings(home=tmp_path_factory.mktemp("poisoned"))
    app = create_app(settings)
    app.state.services.passwords = CHEAP
    with TestClient(app) as inside:
        world = Paged(app, settings)
        world.inside = inside
        world.populate()
        made = Seeded(world, seeds(world))
        assert plant(world.database) > 40
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
        return [word for word in ("/JavaScript", "/Launch", "javascript:", "/etc/passwd)") if word.encode() in content]
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
    assert faults_of_calendar(b"BEGIN:VCALENDAR\r\nX-EVIL:1\r\nEND:VCALENDAR\r\n") == ["X-EVIL"]


def test_what_is_asked_for_is_not_echoed(poisoned: Seeded) -> None:
    """Reflected XSS: markup in addresses, queries and headers of every page."""
    client = poisoned.client("admin")
    for path in GUARDED:
        for payload in PAYLOADS[:3]:
            where = address(poisoned, path, OWNERS[0]).partition("?")[0]
            for name in ("q", "next", "text", "period", "sort", "page", "show", "organisation"):
                answer = client.get(where, params={name: payload}, headers={"Referer": f"http://testserver/{payload.encode().hex()}"})
                assert answer.status_code < 500, (where, name)
                assert "html" not in answer.headers["content-type"] or faults_of_page(answer.text) == [], (where, name)


def test_queries_are_known() -> None:
    """Pages that need a query are asked with one."""
    assert set(QUERIES) <= set(GUARDED)
