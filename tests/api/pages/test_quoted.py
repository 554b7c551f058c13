"""A judgment's page at the place that its address points to."""

from __future__ import annotations

import pytest

from api.pages.kit.passages import address
from api.writing.passages import Passage
from tests.api import seed
from tests.api.pages.test_judgment_view import SAMPLE, view
from tests.api.world import World


def test_the_place_is_shown_page_by_page(world: World) -> None:
    judgment_id = seed.judgment(world, SAMPLE, "police")
    (place,) = view(world, judgment_id, query="start=0&end=5")["quoted"]
    assert (place["row"], place["start"], place["end"], place["page"]) == ("quoted", 0, 5, 1)
    assert len(place["boxes"][0]) == 4
    text = world.client("police").get("/api/v1/documents/1/text").json()["text"]
    assert {one["page"] for one in view(world, judgment_id, query=f"start=0&end={len(text)}")["quoted"]} == {1, 2, 3}


@pytest.mark.parametrize("query", ["", "start=5", "start=5&end=5", "start=9&end=2", "start=-1&end=4", "start=a&end=b", "start=0&end=99999999", "start=&end="])
def test_what_is_no_place_is_passed_over(world: World, query: str) -> None:
    assert view(world, seed.judgment(world, SAMPLE, "police"), query=query)["quoted"] == []


def test_addresses_of_passages() -> None:
    assert address(Passage("引文", "judgment", 7, 10, 20)) == "/judgments/7?start=10&end=20"
    assert address(Passage("（2026）临9901行初1号", "record", 7)) == "/judgments/7"
