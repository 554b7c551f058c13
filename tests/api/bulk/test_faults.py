"""Bulk work over a cluster: whoever dies over it, the results are the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from tests.api.bulk.conftest import PATIENCE, ROOT, Cluster, bytes_of, rows, texts
from tests.api.conftest import Anjian

pytestmark = pytest.mark.hard


def test_a_worker_that_dies_is_replaced_and_nothing_changes(anjian: Anjian, cluster: Cluster, tmp_path: Path) -> None:
    source = texts(tmp_path, 80)
    anjian("analyze", source, "--cluster", cluster.address, "--out", tmp_path / "calm", "--part", 5)
    killed = []

    def kill() -> None:
        end = time.monotonic() + PATIENCE
        while len(list((tmp_path / "out").glob("part-*"))) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        for worker in cluster.workers()[:1]:
            worker.kill()
            killed.append(worker.pid)

    thread = threading.Thread(target=kill)
    thread.start()
    done = anjian("analyze", source, "--cluster", cluster.address, "--out", tmp_path / "out", "--part", 5)
    thread.join()
    assert killed
    assert done.status == 0, done.err
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "calm")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_cut_short_goes_on_where_it_was(anjian: Anjian, cluster: Cluster, tmp_path: Path, number: signal.Signals) -> None:
    source, out = texts(tmp_path, 120), tmp_path / "out"
    command = [sys.executable, "-m", "api.cli", "analyze", str(source), "--cluster", cluster.address, "--out", str(out), "--part", "5"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True) as process:
        end = time.monotonic() + PATIENCE
        while len(list(out.glob("part-*"))) < 2:
            assert time.monotonic() < end
            time.sleep(0.01)
        os.killpg(process.pid, number)
        err = process.communicate(timeout=PATIENCE)[1].decode()
    assert "Traceback" not in err
    assert process.returncode == (130 if number is signal.SIGINT else -signal.SIGKILL)
    assert not (out / "_SUCCESS.json").exists()
    for part in out.glob("part-*"):
        assert pq.ParquetFile(part).read().num_rows == 5
    again = anjian("analyze", source, "--cluster", cluster.address, "--out", out, "--part", 5)
    assert again.status == 0
    assert "部分是以前完成的" in again.err
    assert [row["id"] for row in rows(out)] == [f"d{n}" for n in range(120)]
    assert not [path for path in out.rglob("*") if path.name.endswith(".new")]


def test_a_local_cluster_is_gone_after_ctrl_c(tmp_path: Path) -> None:
    source = texts(tmp_path, 400)
    command = [sys.executable, "-m", "api.cli", "analyze", str(source), "--cluster", "local", "--workers", "1", "--out", str(tmp_path / "out"), "--part", "5"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True) as process:
        end = time.monotonic() + PATIENCE
        while not list((tmp_path / "out").glob("part-*")):
            assert time.monotonic() < end
            time.sleep(0.02)
        family = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)  # a terminal tells the whole group
        err = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == 130
    assert "同一命令再运行一次就接着做" in err
    assert "Traceback" not in err
    assert not psutil.wait_procs(family, timeout=PATIENCE)[1]
