"""Bulk work over a cluster: the same results as without one, whoever does the work; what is hostile is set aside."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from api.bulk.schema import DOCUMENTS
from nlp.batch import records
from tests.api.bulk.conftest import Cluster, bytes_of, errors, mixed, parquet, record_of, rows, texts
from tests.api.conftest import JUDGMENTS, PDFS, Anjian

TEXT = JUDGMENTS[0].read_text(encoding="utf-8")


def plain(*paths: Path, evidence: bool = False) -> list[dict[str, Any]]:
    """What `anjian analyze` gives without a cluster, but for the versions."""
    found = list(records(paths, workers=2, evidence=evidence))
    return [{name: value for name, value in one.items() if name != "versions"} for one in found]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mixed(tmp_path_factory.mktemp("mixed") / "in")


@pytest.fixture(scope="module")
def expected(folder: Path) -> list[dict[str, Any]]:
    return plain(folder, evidence=True)


def test_the_results_are_those_of_the_plain_command(anjian: Anjian, cluster: Cluster, folder: Path, expected: list[dict[str, Any]], tmp_path: Path) -> None:
    done = anjian("analyze", folder, "--cluster", cluster.address, "--out", tmp_path / "out", "--part", 4, "--evidence")
    assert done.status == 1, done.err  # the empty file
    assert [record_of(row) for row in rows(tmp_path / "out")] == [one for one in expected if one["status"] != "failed"]
    assert errors(tmp_path / "out") == {str(folder / "c-empty.pdf"): "E102"}
    summary = json.loads((tmp_path / "out" / "_SUCCESS.json").read_text())
    assert (summary["documents"], summary["errors"]) == (len(expected), {"E102": 1})
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"_SUCCESS.json", "_manifest.jsonl", "errors", *(one["name"] for one in summary["parts"])}
    assert pq.read_schema(tmp_path / "out" / "part-000000.parquet").remove_metadata() == DOCUMENTS


def test_a_local_cluster_gives_the_same_bytes_whatever_the_number_of_workers(
    anjian_process: Anjian, anjian: Anjian, cluster: Cluster, folder: Path, tmp_path: Path
) -> None:
    one = anjian_process("analyze", folder, "--cluster", "local", "--workers", 1, "--out", tmp_path / "one", "--part", 4)
    assert (one.status, one.out) == (1, ""), one.err
    assert "Traceback" not in one.err
    anjian("analyze", folder, "--cluster", cluster.address, "--out", tmp_path / "two", "--part", 4)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_what_is_finished_is_not_done_again_and_what_is_harmed_is(anjian: Anjian, cluster: Cluster, tmp_path: Path) -> None:
    source, out = texts(tmp_path, 12), tmp_path / "out"
    command = ("analyze", source, "--cluster", cluster.address, "--out", out, "--part", 3)
    assert anjian(*command).status == 0
    before = bytes_of(out)
    (out / "part-000001.parquet").write_bytes(before["part-000001.parquet"][:-9])
    (out / "part-000002.parquet").unlink()
    stamp = (out / "part-000003.parquet").stat().st_mtime_ns
    again = anjian(*command)
    assert again.status == 0
    assert "2 部分是以前完成的" in again.err
    assert bytes_of(out) == before
    assert (out / "part-000003.parquet").stat().st_mtime_ns == stamp


def test_another_input_or_other_options_never_mix_with_what_is_there(anjian: Anjian, cluster: Cluster, tmp_path: Path) -> None:
    source, out = texts(tmp_path, 3), tmp_path / "out"
    assert anjian("analyze", source, "--cluster", cluster.address, "--out", out).status == 0
    before = bytes_of(out)
    other = anjian("analyze", source, "--cluster", cluster.address, "--out", out, "--evidence")
    assert (other.status, other.err.split()[0]) == (3, "E805")
    source.write_text(source.read_text() + json.dumps({"id": "more", "text": TEXT}) + "\n")
    more = anjian("analyze", source, "--cluster", cluster.address, "--out", out)
    assert (more.status, more.err.split()[0]) == (3, "E805")
    assert bytes_of(out) == before


def test_tables_give_texts_and_bytes_and_files_beside_them(anjian: Anjian, cluster: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    parquet(folder / "text.parquet", id=[f"t{n}" for n in range(10)], text=[f"{TEXT}{n}" for n in range(10)])
    parquet(folder / "bytes.parquet", id=[1, 2], bytes=[PDFS[0].read_bytes(), b"%PDF-1.7 torn"])
    done = anjian("analyze", folder, "--cluster", cluster.address, "--out", tmp_path / "out", "--part", 4)
    assert done.status == 1, done.err
    found = rows(tmp_path / "out")
    assert [row["id"] for row in found] == ["1", *(f"t{n}" for n in range(10))]
    assert found[-1]["path"] == f"{folder / 'text.parquet'}:10"
    assert {row["case_number"] for row in found[1:]} == {plain(JUDGMENTS[0])[0]["case_number"]}
    assert errors(tmp_path / "out") == {f"{folder / 'bytes.parquet'}:2": "E105"}


def test_a_table_cannot_name_what_is_outside_its_folder(anjian: Anjian, cluster: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    given = ["good.txt", "../secret.txt", "/etc/passwd", "C:\\boot.ini", "link.txt", "gone.txt", "no\0thing", "", "sub/../../secret.txt"]
    table = parquet(folder / "x.parquet", id=[f"{n}" for n in range(len(given))], path=given)
    done = anjian("analyze", table, "--cluster", cluster.address, "--out", tmp_path / "out")
    assert done.status == 1
    assert [row["id"] for row in rows(tmp_path / "out")] == ["0"]
    codes = list(errors(tmp_path / "out").values())
    assert codes == ["E112", "E112", "E112", "E112", "E101", "E112", "E123", "E112"]


def test_tables_that_are_none_and_rows_without_content_are_set_aside(anjian: Anjian, cluster: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    parquet(folder / "a.parquet", name=["x"], body=["y"])
    (folder / "b.parquet").write_bytes(b"PAR1" + os.urandom(200) + b"PAR1")
    parquet(folder / "c.parquet", id=["1", None, "3"], text=[None, TEXT, ""])
    parquet(folder / "d.parquet", id=[1.5], text=[7])
    (folder / "e.parquet").write_bytes(JUDGMENTS[0].read_bytes())  # by content a text
    done = anjian("analyze", folder, "--cluster", cluster.address, "--out", tmp_path / "out")
    assert done.status == 1
    assert set(errors(tmp_path / "out").values()) == {"E123"}
    assert len(errors(tmp_path / "out")) == 6
    assert [row["id"] for row in rows(tmp_path / "out")] == ["e"]
