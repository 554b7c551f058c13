"""Checked judgments as annotated documents, and models trained on them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.review import annotated, checks
from api.review.corrections import Change, correct
from api.store.actor import SYSTEM
from api.store.tables import AuditEntry, Judgment
from tests.api import seed
from tests.api.conftest import Anjian
from tests.api.world import World

FIRST, SECOND = sorted(seed.PDFS.glob("0[1-9]-*.pdf"))[:2]


def _check(world: World, judgment_id: int, login: str = "admin", *, asked: checks.Asked = "none") -> Judgment:
    actor = world.actor(login)
    with world.database.write() as session:
        judgment = session.get_one(Judgment, judgment_id)
        accept = {entry["field"] for entry in judgment.record["needs_review"]}
        return checks.check(session, actor, judgment_id, judgment.revision, asked=asked, accept=accept)


def _export(world: World, folder: Path, login: str = "admin", asked: checks.Asked = "none") -> list[dict[str, Any]]:
    with world.database.read() as session:
        annotated.export(session, world.actor(login).scope, asked, folder)
    return [json.loads(line) for line in (folder / annotated.GOLD).read_text().splitlines()]


def test_only_what_was_checked_and_is_in_sight(world: World, tmp_path: Path) -> None:
    ours = seed.judgment(world, FIRST, "police")
    theirs = seed.judgment(world, SECOND, "foreign_agency")
    assert _export(world, tmp_path) == []
    _check(world, ours)
    _check(world, theirs)
    assert [row["id"] for row in _export(world, tmp_path)] == [f"judgment-{ours}", f"judgment-{theirs}"]
    assert [row["id"] for row in _export(world, tmp_path, "bureau")] == [f"judgment-{ours}"]


def test_where_a_second_check_is_asked_for_it_counts(world: World, tmp_path: Path) -> None:
    judgment_id = seed.judgment(world, FIRST, "police")
    judgment = _check(world, judgment_id, "police")
    assert judgment.agency_result == "lost"
    assert _export(world, tmp_path, asked="lost") == []
    with world.database.write() as session:
        checks.reopen(session, world.actor("admin"), judgment_id, judgment.revision, reason="须复核")
    revision = _check(world, judgment_id, "police", asked="lost").revision
    actor = world.actor("admin")
    with world.database.write() as session:
        checks.second_check(session, actor, judgment_id, revision)
    assert len(_export(world, tmp_path, asked="lost")) == 1


def test_the_form_is_that_of_annotators(world: World, tmp_path: Path) -> None:
    judgment_id = seed.judgment(world, FIRST, "police")
    actor = world.actor("admin")
    with world.database.write() as session:
        correct(session, actor, judgment_id, 1, Change("field", None, "change", "health"))
    _check(world, judgment_id)
    (row,) = _export(world, tmp_path)
    assert list(row) == [
        "id", "doc_type", "procedure", "court", "case_number", "decision_date", "parties", "head_attended", "act_type",
        "act_numbers", "field", "dispositions", "agency_result", "causes", "statutes",
    ]  # fmt: skip
    assert row["field"] == "health"
    text = json.loads((tmp_path / annotated.TEXTS).read_text())["text"]
    assert [cause["quote"] in text for cause in row["causes"]] == [True, True]
    assert set(row["parties"][0]) == {"name", "role", "original_role", "kind"}


def test_a_cause_that_cannot_be_quoted_keeps_the_judgment_out(world: World, tmp_path: Path) -> None:
    judgment_id = seed.judgment(world, FIRST, "police")
    actor = world.actor("admin")
    with world.database.write() as session:
        correct(session, actor, judgment_id, 1, Change("causes", None, "add", {"code": "void", "quote": "法院没有说过的话"}))
    _check(world, judgment_id)
    with world.database.read() as session:
        done = annotated.export(session, SYSTEM.scope, "none", tmp_path)
    assert (done.count, dict(done.left_out)) == (0, {annotated.NO_QUOTE: 1})


def test_a_quotation_across_lines_is_given_as_printed() -> None:
    record: dict[str, Any] = dict.fromkeys(annotated.SINGLES) | {
        "parties": [], "head_attended": None, "act_type": None, "act_numbers": [], "field": None, "dispositions": [],
        "agency_result": "lost", "statutes": [], "causes": [{"code": "void", "detail": None, "quote": "重大 且明显违法"}],
    }  # fmt: skip
    found = annotated.annotation(1, record, "属于重大且\n明显违法。")
    assert found is not None
    assert found["causes"][0]["quote"] == "重大且\n明显违法"


def test_the_same_day_and_agency_are_one_series(world: World, tmp_path: Path) -> None:
    values = {"court": "甲法院", "decision_date": "2021-05-18", "act_type": "penalty"}
    party: dict[str, Any] = {"name": "临江市公安局云溪分局", "role": "defendant", "original_role": "defendant", "kind": "agency",
             "representative": None, "agents": [], "aliases": []}  # fmt: skip
    ids = [seed.record(world, values | {"parties": [party], "case_number": f"第{n}号"}, "police") for n in range(2)]
    for judgment_id in ids:
        _check(world, judgment_id)
    _export(world, tmp_path)
    assert json.loads((tmp_path / annotated.SERIES).read_text()) == [[f"judgment-{n}" for n in ids]]


@pytest.mark.parametrize(("login", "status"), [(None, 401), ("reader", 403), ("police", 403), ("bureau", 200)])
def test_the_download_is_for_managers_and_leaves_a_trace(world: World, login: str | None, status: int) -> None:
    _check(world, seed.judgment(world, FIRST, "police"))
    answer = world.client(login).get("/api/v1/annotations")
    assert answer.status_code == status
    with world.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "annotations.export")).all()
    assert len(entries) == (status == 200)
    if status == 200:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert sorted(archive.namelist()) == sorted(annotated.FILES)
        assert (answer.headers["X-Documents"], answer.headers["X-Left-Out"]) == ("1", "0")


def test_a_model_is_trained_only_when_the_data_changed(
    world: World, tmp_path: Path, anjian: Anjian, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANJIAN_DATABASE", world.settings.database_url)
    _check(world, seed.judgment(world, FIRST, "police"))
    command = ("train", "--from-service", world.home, "--out", tmp_path / "out", "--only", "agency_result")
    assert "已写入 agency_result 的模型文件" in anjian(*command).out
    model = tmp_path / "out" / "agency_result.npz"
    trained = model.stat().st_mtime_ns
    assert "没有变化，未重新训练" in anjian(*command).out
    assert model.stat().st_mtime_ns == trained
    _check(world, seed.judgment(world, SECOND, "police"))
    assert "已写入" in anjian(*command).out
    assert model.stat().st_mtime_ns > trained


@pytest.mark.parametrize("more", [(), ("--out", "out", "--gold", "gold")])
def test_training_from_a_service_names_where_to(world: World, anjian: Anjian, more: tuple[str, ...]) -> None:
    assert anjian("train", "--from-service", world.home, *more).status == 2
