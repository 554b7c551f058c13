"""Rectification and letters over HTTP."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from docx import Document

from api.store.types import today
from tests.api import seed
from tests.api.ledger import lost
from tests.api.world import World

PDF = (seed.PDFS / "01-penalty-revoked-and-redo.pdf").read_bytes()
URL = "/api/v1/rectifications"


def entered(world: World, login: str = "police", **given):
    dispute_id = lost.case(world, "police")
    sent = {"organisation_id": world.organisations["police"], "problem": "程序违法", **given}
    answer = world.client(login).post(f"/api/v1/disputes/{dispute_id}/rectifications", json=sent)
    assert answer.status_code == 201, answer.text
    return answer


def test_from_a_proposal_to_the_end(world: World) -> None:
    dispute_id, home = lost.case(world, "police"), world.organisations["police"]
    agency, bureau = world.client("police"), world.client("bureau")
    proposals = agency.get(f"/api/v1/disputes/{dispute_id}/organisations/{home}/problems").json()["items"]
    assert [one["cause"] for one in proposals] == ["P02", "E01"]
    made = agency.post(f"/api/v1/disputes/{dispute_id}/rectifications", json={"organisation_id": home, **proposals[0], "due_on": "2026-12-01"})
    one = f"{URL}/{made.json()['id']}"
    tag = {"If-Match": made.headers["ETag"]}
    changed = agency.patch(one, json={"measure": "修订告知文书"}, headers=tag)
    assert agency.patch(one, json={"measure": "别的"}, headers=tag).status_code == 412
    assert agency.patch(one, json={"measure": "别的"}).status_code == 428
    proof = agency.put(f"{one}/proofs/培训签到表.pdf", content=PDF)
    assert (proof.status_code, proof.json()["name"]) == (201, "培训签到表.pdf")
    assert agency.post(f"{one}/submit", json={"note": "已修订"}, headers={"If-Match": changed.headers["ETag"]}).status_code == 412
    submitted = agency.post(f"{one}/submit", json={"note": "已修订"}, headers={"If-Match": agency.get(one).headers["ETag"]})
    closed = bureau.post(f"{one}/close", json={}, headers={"If-Match": submitted.headers["ETag"]})
    assert (closed.json()["state"], closed.json()["closed_on"]) == ("closed", today().isoformat())
    assert [event["label"] for event in closed.json()["events"]] == ["登记", "修改", "上传佐证材料", "报送核查", "销号"]
    listed = bureau.get(URL).json()
    assert (listed["total"], listed["counts"]["rate"]) == (1, 1.0)
    assert bureau.get(f"{URL}/rates").json()["items"][0]["organisation"] == "临江市公安局云溪分局"


def test_a_proof_goes_out_as_a_download_that_nothing_runs(world: World) -> None:
    one = f"{URL}/{entered(world).json()['id']}"
    agency = world.client("police")
    made = agency.put(f"{one}/proofs/%2e%2e%2f整改.html", content="<script>alert('整改')</script>".encode(), headers={"Content-Type": "text/html"}).json()
    assert made["name"] == "整改.html"
    answer = agency.get(f"/api/v1/proofs/{made['id']}/file")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_proofs_may_be_as_large_as_uploads_and_no_larger(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one = f"{URL}/{entered(world).json()['id']}"
    monkeypatch.setattr(world.settings, "upload_bytes", 3_000_000)
    agency = world.client("police")
    assert agency.put(f"{one}/proofs/a.pdf", content=PDF + b" " * 2_500_000).status_code == 201
    assert agency.put(f"{one}/proofs/a.pdf", content=PDF + b" " * 3_500_000).json()["code"] == "E701"
    assert agency.put(f"{one}/proofs/a.pdf", content=(PDF, b" " * 3_500_000)).json()["code"] in {"E701", "E609"}
    assert agency.put(f"{one}/proofs/a.exe", content=b"MZ" + bytes(range(256)) * 9).json()["code"] == "E712"
    assert agency.put(f"{one}/proofs/a.pdf", content=b"").json()["code"] == "E704"


def test_the_list_as_a_workbook_holds_words_only(world: World) -> None:
    problem = "=HYPERLINK(\"http://evil.example\";\"x\")"
    entered(world, problem=problem, measure="+1", person="@x", due_on=(today() - timedelta(days=1)).isoformat())
    answer = world.client("bureau").get(f"{URL}/export", params={"overdue": "true"})
    assert answer.headers["content-disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.freeze_panes == "D4"
    head = [cell.value for cell in sheet[3]]
    line = dict(zip(head, sheet[4], strict=True))
    assert (line["问题"].value, line["问题"].data_type) == (problem, "s")
    assert (line["整改措施"].value, line["责任人"].value, line["是否逾期"].value) == ("+1", "@x", "是")
    assert line["整改期限"].value.date() == today() - timedelta(days=1)
    assert "完成率 0.0%" in sheet["A2"].value
    assert world.client("land").get(f"{URL}/export").status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(world.client("land").get(f"{URL}/export").content)).active.max_row <= 4


def test_what_is_asked_wrongly_is_told(world: World) -> None:
    client = world.client("bureau")
    for query in ("state=lost", "sort=problem", "due_from=0001-01-01", "organisation=0", "cause=Z9"):
        assert client.get(f"{URL}?{query}").status_code == 422, query


def test_a_letter_from_draft_to_answer(world: World) -> None:
    dispute_id, home = lost.case(world, "police"), world.organisations["police"]
    agency, bureau = world.client("police"), world.client("bureau")
    assert [one["kind"] for one in agency.get("/api/v1/letters/kinds").json()["items"]] == ["opinion", "decision", "notice"]
    made = bureau.post("/api/v1/letters", json={"kind": "opinion", "organisation_id": home, "dispute_id": dispute_id})
    assert made.status_code == 201, made.text
    one = f"/api/v1/letters/{made.json()['id']}"
    assert agency.get(one).status_code == 404
    sections = [{"heading": "监督意见", "text": "请整改。\n请报告。"}]
    changed = bureau.patch(one, json={"sections": sections, "due_on": str(today() + timedelta(days=9))}, headers={"If-Match": made.headers["ETag"]})
    assert changed.json()["sections"] == sections
    draft = bureau.get(f"{one}/file")
    assert "监督意见" in "".join(p.text for p in Document(io.BytesIO(draft.content)).paragraphs)
    issued = bureau.post(f"{one}/issue", json={}, headers={"If-Match": changed.headers["ETag"]})
    assert issued.json()["state"] == "issued"
    assert bureau.patch(one, json={"title": "别的"}, headers={"If-Match": issued.headers["ETag"]}).status_code == 409
    assert agency.get(f"{one}/file").content == bureau.get(f"{one}/file").content
    answered = agency.post(f"{one}/answer", json={"text": "已整改"}, headers={"If-Match": issued.headers["ETag"]})
    assert (answered.json()["state"], answered.json()["answered_on"]) == ("answered", today().isoformat())
    assert bureau.delete(one, headers={"If-Match": answered.headers["ETag"]}).status_code == 409
    assert agency.get("/api/v1/letters", params={"state": "answered"}).json()["total"] == 1


def test_a_decision_without_an_opinion_is_refused(world: World) -> None:
    sent = {"kind": "decision", "organisation_id": world.organisations["police"], "dispute_id": lost.case(world, "police")}
    answer = world.client("bureau").post("/api/v1/letters", json=sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "E606")
