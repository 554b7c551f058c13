"""The ledger over HTTP."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.ledger.books import sheets
from api.ledger.lines.columns import COLUMNS
from tests.api.ledger import filed
from tests.api.ledger.test_importing import OTHER, edited, table
from tests.api.world import World

URL = "/api/v1/ledger"


@pytest.fixture
def client(world: World) -> TestClient:
    return world.client("bureau")


def test_the_list_its_columns_and_sums(world: World, client: TestClient) -> None:
    line, judgment = filed.lost(world, "police"), 1
    filed.lost(world, "land", OTHER, result="won", causes=[])
    answer = client.get(URL, params={"column": ["agency", "result", "decided_on", "note"], "limit": 1}).json()
    assert (answer["total"], answer["definition"].startswith("口径：通用")) == (1, True)
    [item] = answer["items"]
    assert (item["id"], item["revision"]) == (line, 1)
    assert item["cells"] == {
        "agency": {"text": "临江市公安局云溪分局", "judgment_id": None, "written": False},
        "result": {"text": "败诉", "judgment_id": judgment, "written": False},
        "decided_on": {"text": "2025-03-05", "judgment_id": judgment, "written": False},
        "note": {"text": "", "judgment_id": None, "written": False},
    }
    everything = client.get(URL, params={"show": "all", "limit": 1})
    assert (everything.json()["total"], 'rel="next"' in everything.headers["Link"]) == (2, True)
    assert client.get(f"{URL}/totals", params={"show": "all"}).json() == {"lines": 2, "agencies": 2, "lost": 1, "results": {"lost": 1, "won": 1}}
    assert [column["code"] for column in client.get(f"{URL}/columns").json()["items"]] == [column.code for column in COLUMNS]
    assert client.get(URL, params={"column": "x"}).status_code == 422


def test_a_line_is_filled_by_who_has_seen_it(world: World, client: TestClient) -> None:
    line = filed.lost(world, "police")
    seen = client.get(f"{URL}/{line}").headers["ETag"]
    wanted = {"values": {"suit_received": "2025.1.6", "typical": True}}
    assert client.patch(f"{URL}/{line}", json=wanted).status_code == 428
    done = client.patch(f"{URL}/{line}", json=wanted, headers={"If-Match": seen})
    assert (done.status_code, done.headers["ETag"]) == (200, '"r2"')
    assert done.json()["cells"]["suit_received"] == {"text": "2025-01-06", "judgment_id": None, "written": True}
    late = client.patch(f"{URL}/{line}", json={"values": {"note": "x"}}, headers={"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "E611")
    refused = client.patch(f"{URL}/{line}", json={"values": {"result": "won"}}, headers={"If-Match": '"r2"'})
    assert (refused.status_code, refused.json()["code"]) == (422, "E602")
    told = client.get(f"{URL}/{line}/history").json()["items"]
    assert {(one["column"], one["after"], one["source"], one["user"]) for one in told} == {
        ("suit_received", "2025-01-06", "api", "bureau"), ("typical", True, "api", "bureau"),
    }  # fmt: skip


def test_out_and_in_again(world: World, client: TestClient, tmp_path: Path) -> None:
    filed.lost(world, "police")
    line = filed.lost(world, "land", OTHER)
    answer = client.get(f"{URL}/export", params={"sort": "number"})
    assert "filename*=UTF-8''%E6%A1%88%E4%BB%B6%E5%8F%B0%E8%B4%A6" in answer.headers["Content-Disposition"]
    (tmp_path / "out.xlsx").write_bytes(answer.content)
    unchanged = client.put(f"{URL}/imports/台账.xlsx", content=answer.content)
    assert (unchanged.status_code, unchanged.json()["counts"]["same"], unchanged.json()["counts"]["change"]) == (201, 2, 0)
    path = edited(tmp_path / "out.xlsx", OTHER, 承办人="承办三科")
    checked = client.put(f"{URL}/imports/改过.xlsx", content=path.read_bytes()).json()
    assert (checked["name"], checked["counts"]["cells"], filed.values(world, line)) == ("改过.xlsx", 1, {})
    assert client.get(f"{URL}/imports/{checked['id']}").json() == checked
    done = client.post(f"{URL}/imports/{checked['id']}/apply")
    assert (done.status_code, filed.values(world, line)) == (200, {"handler": "承办三科"})
    assert client.post(f"{URL}/imports/{checked['id']}/apply").status_code == 409
    again = client.post(f"{URL}/imports/{checked['id']}/check").json()
    assert (again["counts"]["change"], again["counts"]["same"]) == (0, 2)
    assert [one["id"] for one in client.get(f"{URL}/imports").json()["items"]] == [again["id"], checked["id"], unchanged.json()["id"]]


def test_what_the_list_lets_through_is_what_is_exported(world: World, client: TestClient) -> None:
    filed.lost(world, "police")
    filed.lost(world, "land", OTHER)
    answer = client.get(f"{URL}/export", params={"organisation": world.organisations["land"], "column": ["court"]})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["案件台账"]
    assert [row[2].value for row in sheet] == ["一审案号", OTHER]


def test_files_that_are_not_taken(world: World, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for content, code in ((b"", "E704"), (b"no workbook", "E613")):
        answer = client.put(f"{URL}/imports/x.xlsx", content=content)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    no_ledger = table(tmp_path / "x.xlsx", ("张某", "1"), head=("姓名", "电话"))
    assert "没有找到标题行" in client.put(f"{URL}/imports/x.xlsx", content=no_ledger.read_bytes()).json()["title"]
    monkeypatch.setattr(sheets, "BYTES", 10)
    assert client.put(f"{URL}/imports/x.xlsx", content=b"more than ten bytes").status_code == 413
    assert client.get(f"{URL}/imports").json() == {"items": []}


def test_views(world: World, client: TestClient) -> None:
    made = client.post(f"{URL}/views", json={"name": "未报", "address": "missing=report_filed"})
    assert made.status_code == 201
    assert client.get(f"{URL}/views").json()["items"] == [made.json()]
    assert world.client("police").get(f"{URL}/views").json()["items"] == []
    assert client.delete(f"{URL}/views/{made.json()['id']}").status_code == 204
    assert client.get(f"{URL}/views").json()["items"] == []
