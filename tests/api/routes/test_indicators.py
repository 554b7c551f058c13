"""Figures over HTTP: for each caller his own, and each as long as its list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from api.policy import benchmarks
from api.store.tables import Dispute, Organisation
from tests.api.indicators.verdicts import verdict, write
from tests.api.world import World

Y2025 = {"period": "2025"}


@pytest.fixture
def town(world: World) -> World:
    """Five cases of the police, two of the land office, one of another district, one nobody has matched in a dispute of the police."""
    police, land, foreign = (world.organisations[key] for key in ("police", "land", "foreign_agency"))
    rows = [verdict(organisation=police, result="lost", causes=[["procedure_violation", "P02"]], decided=date(2025, month, 5)) for month in (1, 2)]
    rows += [verdict(organisation=police, decided=date(2025, 4, 5), heard=True, head="attended") for _ in range(2)]
    rows += [verdict(organisation=police, result="lost", decided=date(2024, 2, 5)), verdict(organisation=land, field="land"),
             verdict(organisation=land, result="lost", field=None), verdict(organisation=foreign, result="lost")]  # fmt: skip
    rows.append(verdict(organisation=None, name="某某指挥部", result="lost", dispute=rows[0]["dispute"], decided=date(2025, 1, 5)))
    write(world, rows)
    with world.database.write() as session:  # the last one's dispute is seen by the police's district
        first = session.scalars(select(Dispute).where(Dispute.id == rows[1]["dispute"])).one()
        session.get_one(Dispute, rows[0]["dispute"]).sight_id = first.sight_id
    return world


def ask(world: World, login: str, path: str = "", **params: Any) -> dict[str, Any]:
    answer = world.client(login).get(f"/api/v1/indicators{path}", params={**Y2025, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("login", "lost", "decided", "unmatched"),
    [("admin", 5, 8, 0), ("bureau", 3, 6, 1), ("reader", 3, 6, 1), ("police", 2, 4, 0), ("land", 1, 2, 0), ("foreign_bureau", 1, 1, 0), ("foreign_agency", 1, 1, 0)],
)
def test_everybody_counts_what_he_sees(town: World, login: str, lost: int, decided: int, unmatched: int) -> None:
    found = ask(town, login)
    assert (found["now"]["lost"], found["now"]["decided"], found["unmatched"]["lost"]) == (lost, decided, unmatched)
    assert found["now"]["loss_rate"] == pytest.approx(lost / decided)
    assert found["profile"]["definition"].startswith("口径：通用")
    for measure in ("filed", "decided", "lost", "won", "heard", "attended", "corrected", "examined"):
        assert ask(town, login, "/cases", measure=measure)["total"] == found["now"][measure]
        assert ask(town, login, "/cases", measure=measure, unmatched=True)["total"] == (found["unmatched"][measure] if login != "admin" else measure in UNMATCHED)


UNMATCHED = {"decided", "lost", "corrected", "examined"}
"""Measures of the administrator's one unmatched case."""


def test_breakdowns_add_up_and_open_their_cases(town: World) -> None:
    for login in ("admin", "bureau", "police"):
        for by in ("organisation", "township", "field", "act_type", "court", "month", "quarter"):
            found = ask(town, login, "/breakdown", by=by)
            for measure in ("decided", "lost", "filed"):
                assert sum(part["now"][measure] for part in found["parts"]) == found["whole"]["now"][measure]
    found = ask(town, "bureau", "/breakdown", by="organisation")
    assert [(part["label"], part["now"]["lost"]) for part in found["parts"]] == [("临江市公安局云溪分局", 2), ("临江市云溪区自然资源局", 1)]
    for part in found["parts"]:
        cases = ask(town, "bureau", "/cases", organisation=part["key"])
        assert cases["total"] == len(cases["items"]) == part["now"]["lost"]
        assert {case["organisation"] for case in cases["items"]} == {part["label"]}


def test_causes_are_those_of_lost_cases(town: World) -> None:
    found = ask(town, "bureau", "/breakdown", by="cause")
    assert [(part["key"], part["now"]["lost"]) for part in found["parts"]] == [("procedure_violation", 2), (None, 1)]
    assert ask(town, "bureau", "/cases", cause="-")["total"] == 1
    assert ask(town, "bureau", "/cases", cause="-")["items"][0]["field"] is None
    assert ask(town, "bureau", "/cases", detail="P02")["items"][0]["detail"] == "P02"


def test_what_nobody_has_matched_stands_beside(town: World) -> None:
    found = ask(town, "bureau", "/cases", organisation="-")
    assert [(case["organisation"], case["organisation_id"]) for case in found["items"]] == [("某某指挥部", None)]
    assert ask(town, "police", "/cases", organisation="-")["total"] == 0
    assert ask(town, "foreign_bureau", "/cases", organisation="-")["total"] == 0
    parts = ask(town, "admin", "/breakdown")["parts"]
    assert [part["label"] for part in parts if part["key"] is None] == ["未确认单位"]


def test_time_is_whole_and_in_order(town: World) -> None:
    parts = ask(town, "police", "/breakdown", by="month")["parts"]
    assert [part["key"] for part in parts] == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert [part["now"]["lost"] for part in parts] == [1, 1, 0, 0]
    assert [part["year_before"]["lost"] for part in parts] == [0, 1, 0, 0]


def test_another_organisation_is_none(town: World) -> None:
    client = town.client("police")
    for path in ("", "/breakdown", "/cases"):
        for one in (town.organisations["land"], town.organisations["foreign_agency"], 999_999):
            answer = client.get(f"/api/v1/indicators{path}", params={**Y2025, "organisation": one})
            assert (answer.status_code, answer.json()["code"]) == (404, "E601")


@pytest.mark.parametrize("params", [{"period": "x"}, {"field": "x"}, {"organisation": "x"}, {"by": "x"}, {"measure": "x"}, {"stage": "x"}])
def test_what_makes_no_sense_is_refused(town: World, params: dict[str, str]) -> None:
    assert town.client("bureau").get("/api/v1/indicators/breakdown", params=params).status_code == 422


def test_figures_are_held_against_others(town: World) -> None:
    with town.database.write() as session:
        benchmarks.enter(session, town.actor("bureau"), 2025, "loss_rate", value=0.12, source="省高院通报")
    found = ask(town, "police")
    assert (found["province"], found["target"]) == (0.12, None)
    assert (found["year_before"]["lost"], found["year_before_period"]["label"]) == (1, "2024年")
    assert ask(town, "foreign_agency")["province"] is None


def test_townships_are_named_by_their_government(town: World) -> None:
    with town.database.write() as session:
        session.get_one(Organisation, town.organisations["land"]).region = "990102003"
        session.get_one(Organisation, town.organisations["land"]).name = "临江市云溪区白鹭镇人民政府"
        session.get_one(Organisation, town.organisations["police"]).region = "990102004"
    parts = ask(town, "bureau", "/breakdown", by="township")["parts"]
    assert [(part["key"], part["label"]) for part in parts] == [("990102004", "990102004"), ("990102003", "白鹭镇")]
    assert ask(town, "bureau", "/cases", township="990102003", measure="decided")["total"] == 2


def test_lists_come_in_pieces(town: World) -> None:
    client = town.client("bureau")
    answer = client.get("/api/v1/indicators/cases", params={**Y2025, "measure": "decided", "limit": 4})
    assert (len(answer.json()["items"]), answer.json()["total"]) == (4, 6)
    days = [case["decided_on"] for case in answer.json()["items"]]
    assert days == sorted(days, reverse=True)
    following = answer.headers["Link"].split(">")[0].lstrip("<")
    assert len(client.get(following).json()["items"]) == 2
