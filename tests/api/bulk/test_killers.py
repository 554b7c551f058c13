"""A document over which the worker itself dies, again and again: it is found and set aside.

Workers are started anew a dozen times: minutes on a busy machine.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.api.bulk.conftest import errors, rows, started
from tests.api.conftest import JUDGMENTS, Anjian

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(1800)]

KILLER = """
import os, signal, sys
def die(event, given):
    if event == "open" and "killer" in str(given[0]):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(die)
"""


def test_what_kills_worker_after_worker_is_found_and_set_aside(anjian: Anjian, tmp_path: Path) -> None:
    """A pack over which the worker itself dies, not a child of its: opening it is its death."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, path in enumerate(JUDGMENTS[:4]):
        (folder / f"{number}.txt").write_bytes(path.read_bytes())
    with zipfile.ZipFile(folder / "2-killer.dat", "w") as pack:  # by its name no pack: it is not looked into while planning
        pack.writestr("x.txt", JUDGMENTS[0].read_bytes())
    (tmp_path / "hook.py").write_text(KILLER)
    cluster = started(tmp_path, 2, "--preload", str(tmp_path / "hook.py"), environment={"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"})
    try:
        done = anjian("analyze", folder, "--cluster", cluster.address, "--out", tmp_path / "out")
    finally:
        cluster.stop()
    assert done.status == 1, done.err
    assert [row["id"] for row in rows(tmp_path / "out")] == ["0", "1", "2", "3"]
    assert errors(tmp_path / "out") == {str(folder / "2-killer.dat"): "E199"}
