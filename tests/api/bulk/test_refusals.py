"""What bulk work cannot do is said in a sentence with its code, and nothing is left half done."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.bulk import manifest, places, work
from api.bulk.manifest import NAME, Job
from api.errors import ServiceError
from nlp.reading.guard.limits import Limits
from nlp.versions import versions
from tests.api.bulk.conftest import ROOT, Cluster, bytes_of, errors, mixed, parquet, rows, texts
from tests.api.conftest import JUDGMENTS, Anjian
from tests.object_store import BUCKET, ObjectStore

WITHOUT = "import sys\nfor name in {0!r}: sys.modules[name] = None\nsys.argv[0] = 'anjian'\nfrom api.cli import main\nmain(sys.argv[1:])"


@pytest.mark.parametrize("missing", [("distributed",), ("pyarrow",), ("duckdb",)])
def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path, missing: tuple[str, ...]) -> None:
    source = texts(tmp_path, 1)
    given = ["analyze", str(source), "--cluster", "local", "--out", str(tmp_path / "out")]
    if missing == ("duckdb",):
        given = ["summarise", str(tmp_path)]
    done = subprocess.run([sys.executable, "-c", WITHOUT.format(missing), *given], capture_output=True, cwd=ROOT, check=False)
    err = done.stderr.decode()
    assert err.startswith("E801"), err
    assert missing[0] in err
    assert "[bulk" in err
    assert done.returncode == (1 if missing == ("duckdb",) else 3)
    assert not (tmp_path / "out").exists()


def test_a_plain_install_analyses_as_ever(tmp_path: Path) -> None:
    source = texts(tmp_path, 1)
    absent = ("distributed", "dask", "pyarrow", "duckdb", "obstore", "sqlalchemy")
    done = subprocess.run([sys.executable, "-c", WITHOUT.format(absent), "analyze", str(source)], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["status"] == "complete"


def test_a_scheduler_that_is_not_there(anjian: Anjian, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.bulk.cluster.CONNECT_SECONDS", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense://x", "tls://127.0.0.1:9"):
        done = anjian("analyze", texts(tmp_path, 1), "--cluster", address, "--out", tmp_path / "out")
        assert (done.status, done.err.split()[0]) == (3, "E802"), done.err
        assert address in done.err


@pytest.mark.parametrize(
    "options", [(), ("--out", "x", "--format", "csv"), ("--out", "x", "--resume"), ("--out", str(JUDGMENTS[0]))], ids=["no out", "format", "resume", "a file"]
)
def test_a_wrong_command_is_2(anjian: Anjian, options: tuple[str, ...]) -> None:
    done = anjian("analyze", JUDGMENTS[0], "--cluster", "local", *options)
    assert done.status == 2
    assert "--cluster" in done.err


def job(tmp_path: Path, **changed: object) -> Job:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / NAME).write_bytes(b"\n")
    made = Job(str(tmp_path / "out"), str(tmp_path), (), Limits(), False, "0" * 64, json.dumps(versions(), sort_keys=True))
    return replace(made, **changed)


def test_a_worker_of_another_version_or_without_the_folders_refuses(tmp_path: Path) -> None:
    good = job(tmp_path)
    work.check(good)
    for changed, code in (({"versions": "{}"}, "E804"), ({"roots": (str(tmp_path / "gone"),)}, "E806"), ({"out": str(tmp_path / "elsewhere")}, "E806")):
        with pytest.raises(ServiceError) as refused:
            work.check(replace(good, **changed))
        assert refused.value.code == code


def test_a_manifest_is_the_same_for_the_same_input(tmp_path: Path) -> None:
    from api.bulk import planning

    folder = mixed(tmp_path / "in")

    def made() -> bytes:
        found = planning.files([str(folder)], str(tmp_path / "out"))
        items = [item for one in found for item in (planning.stretches(one, 2, Limits()) if planning.is_container(one) else [planning.whole(one)])]
        return b"".join(manifest.lines(manifest.partitions(items, 4), base="/", paths=[str(folder)], limits=Limits(), evidence=False, each=4))

    assert made() == made()
    parts = list(manifest.read(made()))
    assert sum(part.count for part in parts) == 3 + 7 + 5 + 1
    assert all(part.count <= 4 for part in parts)
    stretches = [item for part in parts for item in part.items if item.kind == "lines"]
    assert [(item.first, item.count) for item in stretches] == [(0, 2), (2, 2), (4, 2), (6, 1)]
    assert stretches[-1].stop == (folder / "d.jsonl").stat().st_size


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, objects: ObjectStore) -> Iterator[ObjectStore]:
    """The workers' object store, known to the client, too."""
    for name, value in objects.variables.items():
        monkeypatch.setenv(name, str(value))
    places._bucket.cache_clear()
    yield objects
    objects.faults.clear()
    objects.objects.clear()
    places._bucket.cache_clear()


def test_input_and_results_in_an_object_store(anjian: Anjian, cluster: Cluster, store: ObjectStore, tmp_path: Path) -> None:
    folder = mixed(tmp_path / "in")
    parquet(folder / "z.parquet", id=["p"], path=["b.txt"])
    for path in folder.rglob("*"):
        if path.is_file():
            store.put(f"corpus/{path.relative_to(folder)}", path.read_bytes())
    there, out = f"s3://{BUCKET}/corpus", f"s3://{BUCKET}/results/one"
    assert anjian("analyze", there, "--cluster", cluster.address, "--out", out, "--part", 6).status == 1
    for key, data in store.objects.items():
        if key.startswith("results/one/"):
            to = tmp_path / "copy" / key.removeprefix("results/one/")
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(data)
    assert anjian("analyze", folder, "--cluster", cluster.address, "--out", tmp_path / "local", "--part", 6).status == 1
    mine, yours = rows(tmp_path / "local"), rows(tmp_path / "copy")
    assert [row["sha256"] for row in yours] == [row["sha256"] for row in mine]
    assert [row["id"] for row in yours] == [row["id"] for row in mine]
    assert [row["path"].replace(there, str(folder)) for row in yours] == [row["path"] for row in mine]
    assert list(errors(tmp_path / "copy")) == [f"{there}/c-empty.pdf"]
    shown = anjian("summarise", out, "--format", "json")
    assert shown.status == 0, shown.err
    assert json.loads(shown.out)["set"] == json.loads(anjian("summarise", tmp_path / "local", "--format", "json").out)["set"]


def test_an_object_store_that_refuses_is_told(anjian: Anjian, cluster: Cluster, store: ObjectStore, tmp_path: Path) -> None:
    out = tmp_path / "out"
    gone = anjian("analyze", f"s3://{BUCKET}/nothing", "--cluster", cluster.address, "--out", out)
    assert (gone.status, gone.err.split()[0]) == (3, "E807"), gone.err
    store.fail("403", "GET")
    refused = anjian("analyze", f"s3://{BUCKET}/corpus", "--cluster", cluster.address, "--out", tmp_path / "other")
    assert (refused.status, refused.err.split()[0]) == (3, "E807"), refused.err
    assert "Qiushui" not in refused.err  # the secret
    assert not [name for name in bytes_of(tmp_path) if "part-" in name]
