"""Figures of pending suits by the API and as a file: each number with as many suits behind it, within the caller's sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from api.errors import ServiceError
from api.indicators.period import Period
from api.indicators.suits import MEASURES
from api.pages.statistics import statistics_suits
from api.store.types import today
from tests.api.pending import suit
from tests.api.world import World

BASE = "/api/v1/indicators/suits"


def fill(world: World) -> dict[str, int]:
    day = today()
    ended = {"state": "closed", "ended_on": day, "received_on": day - timedelta(days=40)}
    return {
        "red": suit(world, "police", received_on=day, level="red"), "settled": suit(world, "land", ending="mediated", **ended),
        "foreign": suit(world, "foreign_agency", received_on=day, level="red"),
    }  # fmt: skip


def test_each_number_has_its_suits(world: World) -> None:
    made, client, span = fill(world), world.client("bureau"), {"period": f"{today() - timedelta(days=90)}..{today()}"}
    found = client.get(BASE, params=span).json()
    assert (found["now"]["pending"], found["now"]["red"], found["now"]["mediated"], found["now"]["resolved_rate"]) == (1, 1, 1, 1.0)
    assert [one["organisation"] for one in found["parts"]] == ["临江市公安局云溪分局", "临江市云溪区自然资源局"]
    for measure in MEASURES:
        page = client.get(f"{BASE}/cases", params={**span, "measure": measure, "limit": 1}).json()
        assert page["total"] == found["now"][measure] == sum(one["now"][measure] for one in found["parts"])
    [line] = client.get(f"{BASE}/cases", params={**span, "measure": "red"}).json()["items"]
    assert (line["id"], line["level"], line["organisation"]) == (made["red"], "red", "临江市公安局云溪分局")
    other = {**span, "organisation": world.organisations["foreign_agency"]}
    assert client.get(BASE, params=other).status_code == 404
    assert world.client("land").get(BASE, params=span).json()["now"]["pending"] == 0
    assert client.get(BASE, params={"period": "x"}).status_code == 422
    assert client.get(f"{BASE}/cases", params={"measure": "x"}).status_code == 422


def test_what_an_address_asks_for() -> None:
    assert statistics_suits.asked({"from": "2026年3月1日", "to": "2026-03-31", "organisation": "x"}) == (Period.parse("2026-03-01..2026-03-31"), None)
    assert statistics_suits.asked({})[0] == Period.holding("year", today())
    with pytest.raises(ServiceError):
        statistics_suits.asked_measure({"measure": "lost"})
