"""Judgments, search and export in the API: what each may see, and that nothing hostile comes through."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from sqlalchemy import select

from api.store.tables import AuditEntry
from tests.api import seed
from tests.api.world import World

COURT = "临江市云溪区人民法院"
PARTIES = [
    {"name": "=cmd|'/c calc'!A1", "role": "plaintiff", "original_role": "plaintiff", "kind": "person", "representative": None, "agents": []},
    {"name": "临江市公安局云溪分局", "role": "defendant", "original_role": "defendant", "kind": "agency", "representative": None, "agents": []},
]  # fmt: skip


@pytest.fixture
def two(world: World) -> tuple[int, int]:
    """One of the police, one of the foreign agency."""
    mine = seed.record(
        world, {"court": COURT, "case_number": "（2021）皖9902行初1号", "decision_date": "2021-05-01", "agency_result": "lost",
                "parties": PARTIES}, "police", text="<script>alert(1)</script>处罚程序违法", evidence={"/court": [{"start": 0, "end": 2}]},
    )  # fmt: skip
    foreign = seed.record(world, {"court": COURT, "case_number": "（2021）皖9902行初2号"}, "foreign_agency", text="处罚程序违法")
    return mine, foreign


def test_the_list(world: World, two: tuple[int, int]) -> None:
    answer = world.client("bureau").get("/api/v1/judgments", params={"court": "云溪", "limit": 1})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["total"], found["capped"], [one["id"] for one in found["items"]]) == (1, False, [two[0]])
    assert found["items"][0]["case_number"] == "（2021）皖9902行初1号"
    assert "Link" not in answer.headers
    answer = world.client("admin").get("/api/v1/judgments", params={"limit": 1, "text": "处罚", "offset": 0})
    assert (answer.json()["total"], answer.headers["Link"].count("rel=")) == (2, 1)
    following = answer.headers["Link"].split(">")[0].lstrip("<")
    assert world.client("admin").get(following).json()["items"][0]["id"] == two[1]


@pytest.mark.parametrize(("login", "seen"), [("admin", 2), ("bureau", 1), ("police", 1), ("reader", 1), ("land", 0), ("foreign_bureau", 1)])
def test_nobody_sees_what_is_not_his(world: World, two: tuple[int, int], login: str, seen: int) -> None:
    client = world.client(login)
    assert client.get("/api/v1/judgments").json()["total"] == seen
    assert client.get("/api/v1/search", params={"q": "处罚"}).json()["total"] == seen
    lines = client.get("/api/v1/judgments/export", params={"format": "jsonl"}).text.splitlines()
    assert len(lines) == seen
    mine = {json.loads(line)["judgment_id"] for line in lines}
    for one in two:
        expected = 200 if one in mine else 404
        for path in (f"/api/v1/judgments/{one}", f"/api/v1/judgments/{one}/evidence"):
            assert client.get(path).status_code == expected


def test_one(world: World, two: tuple[int, int]) -> None:
    answer = world.client("police").get(f"/api/v1/judgments/{two[0]}")
    found = answer.json()
    assert answer.headers["ETag"] == f'"r{found["revision"]}"'
    assert found["record"]["court"] == COURT
    assert {one["role"] for one in found["organisations"]} == {"defendant", "submitter"}
    assert world.client("police").get(found["links"]["corrections"]).status_code == 200
    answer = world.client("police").get(found["links"]["evidence"])
    assert answer.json()["evidence"] == {"/court": [{"start": 0, "end": 2}]}


def test_other_organisations_of_a_shared_case_are_not_told(world: World) -> None:
    shared = seed.record(world, {}, "police", "foreign_agency", text="共同")
    found = world.client("police").get(f"/api/v1/judgments/{shared}").json()
    assert {one["organisation_id"] for one in found["organisations"]} == {world.organisations["police"]}


@pytest.mark.parametrize(
    "params",
    [
        {"agency_result": "x"}, {"sort": "record"}, {"sort": "-id;drop"}, {"limit": "0"}, {"limit": "1000"}, {"offset": "-1"},
        {"decided_from": "gestern"}, {"organisation": "0"}, {"corrected": "maybe"}, {"court": "长" * 101}, {"state": ["to_check", "gone"]},
    ],
)  # fmt: skip
def test_what_is_no_filter_is_told(world: World, params: dict[str, str]) -> None:
    for path in ("/api/v1/judgments", "/api/v1/judgments/export"):
        if path.endswith("export") and params.keys() & {"limit", "offset"}:
            continue
        answer = world.client("police").get(path, params=params)
        assert (answer.status_code, answer.json()["code"]) == (422, "E602")


@pytest.mark.parametrize(
    "words",
    ['"', "'", "*", "处罚*", "NEAR(处罚)", "words:处罚", "处罚 OR 违法", "\x00", "处罚\x00", "%", "') --", "{}", "[", "\\", "处罚" * 80, "　处罚　", "🙂"],
)
def test_hostile_words_find_text_or_nothing(world: World, two: tuple[int, int], words: str) -> None:
    answer = world.client("police").get("/api/v1/search", params={"q": words})
    assert answer.status_code == 200
    assert {one["id"] for one in answer.json()["items"]} <= {two[0]}


def test_snippets_are_text_with_the_places_of_the_hits(world: World, two: tuple[int, int]) -> None:
    [hit] = world.client("police").get("/api/v1/search", params={"q": "处罚 违法"}).json()["items"]
    [piece] = hit["snippets"]
    assert "<script>alert(1)</script>" in piece["text"]
    assert [piece["text"][start:end] for start, end in piece["hits"]] == ["处罚", "违法"]
    for words in ("", " ", "　"):
        assert world.client("police").get("/api/v1/search", params={"q": words}).status_code == 422


def test_export_as_tables(world: World, two: tuple[int, int]) -> None:
    client = world.client("police")
    answer = client.get("/api/v1/judgments/export", params={"format": "csv", "agency_result": "any_loss"})
    assert answer.headers["content-type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["法院"], row["机关胜败"], row["原告"]) == (COURT, "败诉", "'=cmd|'/c calc'!A1")
    answer = client.get("/api/v1/judgments/export", params={"format": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    assert len(rows) == 2
    [cell] = [cell for cell in rows[1] if str(cell.value).startswith("=cmd")]
    assert cell.data_type == "s"
    with world.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "judgment.export").order_by(AuditEntry.id)).all()
    assert [(one.login, one.after["format"], one.after["rows"]) for one in entries] == [("police", "csv", 1), ("police", "xlsx", 1)]


def test_an_empty_export_is_a_file(world: World) -> None:
    for form in ("csv", "xlsx", "jsonl"):
        answer = world.client("police").get("/api/v1/judgments/export", params={"format": form})
        assert answer.status_code == 200
        assert (answer.content == b"") == (form == "jsonl")
    assert world.client("police").get("/api/v1/judgments/export", params={"format": "exe"}).status_code == 422


@pytest.mark.parametrize("path", ["judgments", "judgments/1", "judgments/1/evidence", "judgments/export", "search?q=处罚"])
def test_nothing_without_signing_in(world: World, path: str) -> None:
    assert world.client().get(f"/api/v1/{path}").status_code == 401
