"""Suits in a bulletin: settled and corrected before a judgment, pending and red, each number with its suits."""

from __future__ import annotations

from datetime import date

from api.bulletins import gathering
from api.bulletins.frozen import Frozen
from api.bulletins.sight import BULLETINS
from api.indicators.period import Period
from tests.api.bulletins import quarter
from tests.api.pending import change, suit
from tests.api.world import World

BASE = "/api/v1/bulletins"
FIRST = Period.quarter(2025, 1)
DAY = date(2025, 3, 3)


def fill(world: World) -> dict[str, int]:
    ended = {"state": "closed", "ended_on": DAY, "received_on": date(2025, 1, 9), "plaintiffs": "谢临舟"}
    return {
        "settled": suit(world, "police", ending="mediated", **ended), "corrected": suit(world, "land", ending="self_corrected", **ended),
        "judged": suit(world, "land", ending="judged", **ended), "pending": suit(world, "land", received_on=DAY, plaintiffs="谢临舟"),
        "foreign": suit(world, "foreign_agency", ending="mediated", **ended),
    }  # fmt: skip


def gathered(world: World) -> Frozen:
    with world.database.read() as session:
        return gathering.gather(session, world.actor("bureau"), None, FIRST)[1]


def test_each_figure_has_its_suits(world: World) -> None:
    made = fill(world)
    found = gathered(world)
    values = {one.code: (one.value, one.suits) for one in found.figures if one.code.startswith("suits_")}
    assert values["suits_mediated"] == (1, (made["settled"],))
    assert values["suits_self_corrected"] == (1, (made["corrected"],))
    assert values["suits_judged"] == (1, (made["judged"],))
    assert values["suits_pending"] == (1, (made["pending"],))
    assert values["suits_red"] == (0, ())
    assert values["suits_resolved_rate"] == (2 / 3, (made["settled"], made["corrected"]))
    assert {one.id for one in found.suits} == set(made.values()) - {made["foreign"]}
    assert all(one.value == len(one.suits) for one in found.figures if one.suits and one.kind == "count")
    assert {line.cells[0] for line in found.table("在诉案件和审前化解情况").lines} == {"临江市公安局云溪分局", "临江市云溪区自然资源局"}
    text = found.model_dump_json()
    assert "谢临舟" not in text
    assert "松陵" not in text


def test_where_nobody_registers_suits_nothing_is_said_of_them(world: World) -> None:
    quarter.fill(world)
    found = gathered(world)
    assert found.suits == ()
    assert not [one for one in (*found.figures, *found.tables) if one.code.startswith(("suits", "pretrial"))]


def test_they_are_listed_as_they_stood_then_for_whom_they_concern(world: World) -> None:
    made = fill(world)
    client = world.client("bureau")
    bulletin = client.post(BASE, json={"period": "2025-Q1"}).json()
    assert "pretrial" in [one["code"] for one in bulletin["sections"]]
    at = f"{BASE}/{bulletin['id']}/figures"
    change(world, made["settled"], ending="judged")
    settled = client.get(f"{at}/suits_mediated/suits").json()
    assert settled["label"] == "审前和解"
    assert [(one["id"], one["ending"], one["ended_on"]) for one in settled["items"]] == [(made["settled"], "调解、和解", "2025-03-03")]
    assert [one["id"] for one in client.get(f"{at}/pretrial:0/suits").json()["items"]] == [made["pending"], made["judged"], made["corrected"]]
    assert client.get(f"{at}/lost/suits").json()["items"] == []
    assert client.get(f"{at}/nothing/suits").status_code == 404
    assert world.client("foreign_bureau").get(f"{at}/suits_mediated/suits").status_code == 404
    with world.database.write() as session:
        BULLETINS.opened(session, world.actor("bureau"), bulletin["id"], None).state = "sent"
    assert [one["id"] for one in world.client("police").get(f"{at}/suits_closed/suits").json()["items"]] == [made["settled"]]
    assert world.client("land").get(f"{at}/suits_mediated/suits").json()["items"] == []
