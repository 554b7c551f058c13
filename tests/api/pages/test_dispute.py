"""The page of a dispute: its time line, what hangs on it, and people who know better."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.api.ledger.quarrels import CITY, DISTRICT, dispute_of, disputes, record, renewed, save
from tests.api.pages.conftest import Opened, Paged
from tests.api.world import World

FIRST = record("（2024）临9902行初36号", day="2024-05-18", codes=("revoke",), result="lost")
APPEAL = record(
    "（2024）临99行终50号", "second", day="2024-09-01", court=CITY, prior=(("（2024）临9902行初36号", DISTRICT),), codes=("appeal_dismissed",), result="lost"
)
HOSTILE = "<img src=x onerror=alert(1)>"


def test_a_dispute_shows_its_instances_and_to_strangers_nothing(paged: Paged) -> None:
    first, appeal = save(paged, FIRST), save(paged, APPEAL)
    renewed(paged)
    address = f"/disputes/{dispute_of(paged, first)}"
    text = paged.client("police").get(address).text
    for part in ("（2024）临9902行初36号", "（2024）临99行终50号", "撤销行政行为", "已生效", f"/judgments/{appeal}", "2024-09-01"):
        assert part in text, part
    assert "分出一份文书" not in text
    assert "分出一份文书" in paged.client("bureau").get(address).text
    assert paged.client("foreign_bureau").get(address).status_code == 404


def test_two_papers_are_joined_and_parted_again(site: tuple[World, str], opened: Opened) -> None:
    world, _ = site
    first, other = save(world, FIRST), save(world, APPEAL | {"prior_cases": [], "parties": [FIRST["parties"][1] | {"role": "appellant"}]})
    renewed(world)
    page = opened(f"/judgments/{first}", "bureau")
    page.get_by_role("link", name="所在案件").click()
    page.wait_for_url(f"**/disputes/{dispute_of(world, first)}")
    box = page.locator(".admin-box", has_text="并入另一份文书")
    box.get_by_label("另一份文书的案号").fill("(2024)临99行终50号")
    box.get_by_label("理由").fill(HOSTILE)
    box.get_by_role("button", name="合并").click()
    expect(page.locator(".case-step")).to_have_count(2)
    page.goto("/disputes/2", wait_until="networkidle")
    page.wait_for_url("**/disputes/1")
    assert disputes(world) == {frozenset((first, other))}
    expect(page.locator(".admin-box", has_text="合并和分开的记录")).to_contain_text(HOSTILE)
    box = page.locator(".admin-box", has_text="分出一份文书")
    box.get_by_label("理由").fill("不是同一争议")
    box.get_by_role("button", name="分开").click()
    expect(page.locator(".case-step")).to_have_count(1)
    assert disputes(world) == {frozenset((first,)), frozenset((other,))}
