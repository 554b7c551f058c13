"""How good the screening has been, and similar cases: the numbers lead to their suits, and words stay words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from api.store.tables import Dispute, DisputeJudgment, Suit, SuitScreening, Verdict
from tests.api import seed
from tests.api.pages import pending
from tests.api.pages.conftest import Opened, running
from tests.api.world import Shelf, World

Site = tuple[World, str]
HOSTILE = "<img src=x onerror=alert(1)>"
EARLY = datetime(2024, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(empty_store: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One service for all tests here."""
    yield from running(empty_store, tmp_path_factory.mktemp("screening"))


def decided(world: World, number: str, level: str, chance: float, *, lost: bool, of: str = "police") -> int:
    """A suit that was screened before its judgment; its number in the store."""
    outcome = "lost" if lost else "won"
    judgment_id = seed.record(world, {"case_number": number, "agency_result": outcome, "decision_date": "2024-03-05"}, of)
    suit_id = pending.suit(world, of=of, said={"number": number})
    with world.database.write() as session:
        _decide(session, suit_id, judgment_id, outcome)
        told = SuitScreening(
            suit_id=suit_id, version="1", digest=number, level=level, low=chance / 2, probability=chance, high=(1 + chance) / 2,
            result={"format": 0}, created_at=EARLY,
        )  # fmt: skip
        session.add(told)
    return suit_id


def _decide(session: Session, suit_id: int, judgment_id: int, outcome: str) -> None:
    suit = session.get_one(Suit, suit_id)
    dispute = Dispute(number=suit.number)
    dispute.judgments.append(DisputeJudgment(judgment_id=judgment_id, stage="first", why="alone"))
    dispute.verdicts.append(Verdict(
        judgment_id=judgment_id, organisation_id=suit.organisation_id, name="某局", stage="first", decided_on=date(2024, 3, 5), result=outcome,
        closing=True, merits=True,
    ))  # fmt: skip
    session.add(dispute)
    suit.judgment_id, suit.state, suit.ending = judgment_id, "closed", "judged"


def test_misses_and_false_alarms_are_named_and_few_cases_say_little(site: Site, opened: Opened) -> None:
    world, _ = site
    missed = decided(world, "（2024）皖9902行初1号", "green", 0.1, lost=True)
    decided(world, "（2024）皖9902行初2号", "red", 0.9, lost=True)
    decided(world, f"（2024）皖9902行初3号{HOSTILE}", "red", 0.85, lost=False)
    decided(world, "（2024）皖9903行初4号", "red", 0.9, lost=True, of="foreign_agency")
    page = opened("/screening/reliability", "police")
    expect(page.locator("tbody tr[class*=opens]")).to_have_count(3)
    expect(page.locator(".notice-line")).to_contain_text("只有 3 件")
    expect(page.locator("svg.reliability a")).to_have_count(2)
    expect(page.locator("svg.reliability .counted").last).to_have_text("1/2")
    expect(page.locator("#main")).not_to_contain_text("皖9903")
    page.locator(".state-counts a", has_text="漏报").click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list tbody a").first).to_have_attribute("href", f"/suits/{missed}")
    page.locator("svg.reliability a").last.click()
    expect(page.locator("#list h2")).to_contain_text("80%—100%")
    expect(page.locator("#list tbody tr")).to_have_count(2)
    page.goto("/screening/reliability?from=2025-01-01")
    expect(page.locator(".empty")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0


def test_what_is_asked_for_stays_words_and_foreign_suits_are_not_there(site: Site, opened: Opened) -> None:
    world, _ = site
    foreign = pending.suit(world, of="foreign_agency")
    page = opened("/similar", "police")
    page.get_by_label("案情").fill(f"没有听证就处罚 {HOSTILE}")
    page.get_by_role("button", name="检索类案").click()
    expect(page.get_by_label("案情")).to_have_value(f"没有听证就处罚 {HOSTILE}")
    expect(page.locator(".empty")).to_contain_text("没有找到")
    assert page.evaluate("document.querySelectorAll('img[src=x]').length") == 0
    refused = opened(f"/similar?suit={foreign}", "police", complains=True)
    expect(refused.locator("main")).to_contain_text("没有找到")


def test_a_judgment_leads_to_its_suit_and_to_cases_like_it(site: Site, opened: Opened) -> None:
    world, _ = site
    suit_id = decided(world, "（2024）皖9902行初9号", "red", 0.9, lost=True, of="land")
    page = opened(f"/suits/{suit_id}", "land")
    told = page.locator(".suit-told")
    expect(told).to_contain_text("与研判一致")
    told.get_by_role("link", name="（2024）皖9902行初9号").click()
    expect(page.get_by_role("link", name="诉中研判")).to_have_attribute("href", f"/suits/{suit_id}")
    page.get_by_role("link", name="类案", exact=True).click()
    expect(page.locator(".similar-from")).to_contain_text("（2024）皖9902行初9号")
