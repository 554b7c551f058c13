"""What leaves the service by itself, or to be pasted elsewhere, after every text was filled with markup and formulas: letters,
messages to gateways, the feed of a calendar, the article for a public account, the files of a volume.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser

import icalendar
import pytest
from sqlalchemy import update

from api.alerts import deliveries, digests, making
from api.alerts.finding import Finding
from api.casebook.volumes.making import TYPES
from api.ledger.due import feed
from api.store.tables import Deadline
from api.store.types import now, today
from tests.api.alerts import servers
from tests.api.alerts.test_sending import MORNING, hook, ran, send, subscribe, with_mail
from tests.api.pages.test_authorisation import seeded_pages
from tests.api.test_authorisation import OWNERS, Seeded
from tests.hard.injection import MARK, PAYLOADS, faults_of_page, plant
from tests.hard.test_injection import faults, faults_of_calendar

pytestmark = [pytest.mark.hard, pytest.mark.sqlite]

BREAKS = ("\r\nBcc: x@evil.example\r\n\r\n", "\n.\r\nRCPT TO:<x@evil.example>\r\n", "\u2028X-Evil: 1\u0085", "\0")
"""Ends of lines, of a letter's head, of the whole letter (RFC 5321, 4.5.2), and of what C takes for a text."""
HEADS = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
PASTED = {"section", "p", "strong", "span"}
"""What the article consists of: no addresses, no pictures, nothing that loads."""


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    for made in seeded_pages(tmp_path_factory.mktemp("poisoned")):
        assert plant(made.world.database) > 40
        yield made


def messages() -> list[str]:
    """What an alert may say when a name in it was written by an attacker."""
    return [f"{payload}新增败诉{BREAKS[number % len(BREAKS)]}" for number, payload in enumerate(PAYLOADS)]


def tell(made: Seeded) -> None:
    """Alerts for the police: each payload in one."""
    place = made.world.organisations["police"]
    told = [Finding("loss", place, (place,), key=f"sent-{number}-{now()}", level="warning", message=one, address="/disputes/7") for number, one in enumerate(messages())]
    making.tell(made.world.database, told)


def sent_letter(made: Seeded) -> tuple[servers.Mailbox, EmailMessage]:
    """The digest as a mail server got it."""
    before = made.world.services.settings
    with servers.mail() as box:
        settings = with_mail(made.world, box, public_url="https://anjian.example/")
        subscribe(made.world, "police")
        ran(made.world, MORNING.date())
        tell(made)
        assert digests.queue(made.world.database, settings, MORNING) == 1
        send(made.world)
    made.world.services.settings = before
    return box, box.letters[0]


def test_a_letter(poisoned: Seeded) -> None:
    """Header, SMTP and HTML injection into the digest: one letter, to one person, with our heads, and nothing in it runs or loads."""
    box, letter = sent_letter(poisoned)
    assert box.envelopes == [("FROM:<anjian@yunxi.example>", "TO:<police@yunxi.example>")]
    assert set(letter.keys()) == HEADS
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    text, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert (MARK in text, MARK in page) == (True, True)
    assert faults_of_page(page) == []
    assert set(re.findall(r'(?:href|src)="([^"/]*//[^"/]*)', page)) == {"https://anjian.example"}
    assert not re.search("[^\\S\r\n ]|[\0-\x09\u200e\u200f\u202a-\u202e\u2066-\u2069]", text + page)
    assert sum(line.startswith("提醒｜") for line in text.splitlines()) == len(PAYLOADS)
    assert {line[:3] for line in text.splitlines()} == {"", "截至 ", "提醒｜", "  h", "这封邮"}


def test_a_message_to_a_gateway(poisoned: Seeded) -> None:
    """Injection into the request and the message: our heads, a text and no markdown, nobody mentioned, our own addresses."""
    with servers.gateway() as gateway:
        hook(poisoned.world, gateway.url, login="admin", organisation_id=poisoned.world.organisations["police"])
        tell(poisoned)
        send(poisoned.world)
    told = [json.loads(one.body) for one in gateway.taken]
    assert sum(len(one["alerts"]) for one in told) == len(PAYLOADS)
    assert [alert["message"] for one in told for alert in one["alerts"] if MARK in alert["message"]]
    for one, request in zip(told, gateway.taken, strict=True):
        assert set(one) == {"msgtype", "text", "event", "alerts"}
        assert (one["msgtype"], set(one["text"])) == ("text", {"content"})
        assert len(one["text"]["content"].encode()) <= deliveries.TEXT_BYTES + 100
        assert len(one["text"]["content"].splitlines()) == 1 + len(one["alerts"])
        assert all(len(alert["message"].splitlines()) == 1 for alert in one["alerts"])
        assert not re.search("[\0\u202a-\u202e\u2066-\u2069]", one["text"]["content"])
        assert {alert["address"] for alert in one["alerts"]} == {"/disputes/7"}
        heads = {name for name in request.headers if name.startswith("X-")}
        assert heads == {"X-Anjian-Delivery", "X-Anjian-Timestamp", "X-Anjian-Signature"}
        assert request.path == "/robot/send?key=gateway-key"


def test_the_feed_of_a_calendar(poisoned: Seeded) -> None:
    """Lines of a calendar (RFC 5545): what is written in a case stays within its property."""
    with poisoned.world.database.write() as session:
        session.execute(update(Deadline).values(due_on=today() + timedelta(days=7), ends_on=today() + timedelta(days=7), done_on=None))
        address = feed.renew_key(session, poisoned.world.actor("police"))
    answer = poisoned.client().get(address)
    assert answer.status_code == 200
    assert MARK in answer.text.replace("\r\n ", "")
    assert faults_of_calendar(answer.content) == []
    assert {str(part["URL"]).partition("/disputes/")[0] for part in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")} == {"http://testserver"}


class Pasted(HTMLParser):
    """The elements and attributes of an article."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("kind", TYPES)
def test_files_of_a_volume(poisoned: Seeded, kind: str) -> None:
    """Every file of a collection of cases; the article for a public account has nothing but paragraphs."""
    volume = poisoned.ids[OWNERS[0]]["volume_id"]
    answer = poisoned.client("admin").get(f"/api/v1/casebooks/{volume}/files/{kind}")
    assert answer.status_code == 200, answer.text[:500]
    assert faults(answer.headers["content-type"], answer.content) == []
    if kind == "wechat":
        pasted = Pasted()
        pasted.feed(answer.text)
        assert MARK in answer.text
        assert pasted.tags <= PASTED
        assert pasted.attributes == {"style"}
