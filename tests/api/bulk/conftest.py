"""A Dask cluster as a computing centre has it, in processes of its own, one for all tests of this folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from api.bulk import schema
from tests.api.conftest import JUDGMENTS, PDFS
from tests.object_store import ObjectStore

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0


@dataclass
class Cluster:
    """A scheduler and its workers."""

    address: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def workers(self) -> list[psutil.Process]:
        """The processes that work: children of the nannies."""
        nannies = [psutil.Process(one.pid) for one in self.processes[1:]]
        children = [child for nanny in nannies for child in nanny.children()]
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]

    def stop(self) -> None:
        for one in reversed(self.processes):
            family = psutil.Process(one.pid).children(recursive=True)
            one.terminate()
            for child in family:
                child.kill() if child.is_running() else None
            one.wait(PATIENCE)


def started(folder: Path, workers: int, *options: str, environment: dict[str, str] | None = None) -> Cluster:
    """`dask scheduler` and so many `dask worker`, as their own manual starts them."""
    variables = {**os.environ, "DASK_LOGGING__DISTRIBUTED": "error", **(environment or {})}
    dask = [sys.executable, "-m", "dask"]
    told = folder / "scheduler.json"
    scheduler = [*dask, "scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", ":0", "--scheduler-file", str(told)]
    made = Cluster("", [subprocess.Popen(scheduler, env=variables, cwd=ROOT, stderr=subprocess.DEVNULL)])
    end = time.monotonic() + PATIENCE
    while not told.exists() or not told.read_bytes().strip().endswith(b"}"):
        assert time.monotonic() < end
        time.sleep(0.05)
    made.address = json.loads(told.read_text())["address"]
    for number in range(workers):
        worker = [
            *dask, "worker", made.address, "--nthreads", "1", "--no-dashboard", "--dashboard-address", ":0", "--death-timeout", "60",
            "--local-directory", str(folder / f"w{number}"), "--memory-limit", "0", *options,
        ]  # fmt: skip
        made.processes.append(subprocess.Popen(worker, env=variables, cwd=ROOT, stderr=subprocess.DEVNULL))
    return made


@pytest.fixture(scope="session")
def objects() -> Iterator[ObjectStore]:
    """The object store that the workers know."""
    made = ObjectStore()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory, objects: ObjectStore) -> Iterator[Cluster]:
    made = started(tmp_path_factory.mktemp("cluster"), 2, environment=objects.variables)
    yield made
    made.stop()


def rows(out: Path) -> list[dict[str, Any]]:
    """The documents of a run in their order."""
    return [row for part in sorted(out.glob("part-*.parquet")) for row in pq.ParquetFile(part).read().to_pylist()]


def errors(out: Path) -> dict[str, str]:
    """Path → code of what was set aside."""
    found = [row for part in sorted(out.glob("errors/*.parquet")) for row in pq.ParquetFile(part).read().to_pylist()]
    return {row["path"]: row["code"] for row in found}


def bytes_of(out: Path) -> dict[str, bytes]:
    """Every file of a run."""
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def texts(folder: Path, count: int, name: str = "in.jsonl") -> Path:
    """A file of so many judgments, none like another."""
    kept = [path.read_text(encoding="utf-8") for path in JUDGMENTS]
    file = folder / name
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"id": f"d{n}", "text": f"{kept[n % len(kept)]}{n}"}, ensure_ascii=False) + "\n" for n in range(count))
    return file


def mixed(folder: Path) -> Path:
    """A folder with every kind of input."""
    folder.mkdir(exist_ok=True)
    (folder / "a.pdf").write_bytes(PDFS[0].read_bytes())
    (folder / "b.txt").write_bytes(JUDGMENTS[1].read_bytes())
    (folder / "c-empty.pdf").write_bytes(b"")
    texts(folder, 7, "d.jsonl")
    with zipfile.ZipFile(folder / "e.zip", "w") as pack:
        for number, path in enumerate(JUDGMENTS[:5]):
            pack.writestr(f"{number}/{path.name}", path.read_bytes())
    (folder / "sub").mkdir(exist_ok=True)
    (folder / "sub" / "=cmd|' 1'!A0.txt").write_bytes(JUDGMENTS[2].read_bytes())
    return folder


def parquet(file: Path, **columns: list[Any]) -> Path:
    pq.write_table(pa.table(columns), file, row_group_size=3)
    return file


def record_of(row: dict[str, Any]) -> dict[str, Any]:
    """A row as `anjian analyze` prints it, but for the versions."""
    return schema.record(row)

