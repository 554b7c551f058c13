"""What is wrong before the start is said in a sentence, with what to do."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from api.serving.checks import CannotServeError, alone, bound, check_home, check_sqlite
from api.settings import Settings

HERE = Path(__file__).parents[3]


def test_an_old_sqlite_under_a_new_python(tmp_path: Path) -> None:
    embedded = Settings(home=tmp_path)
    with pytest.raises(CannotServeError, match=r"是 3\.40\.1，需要 3\.42"):
        check_sqlite(embedded, (3, 12), (3, 40, 1))
    check_sqlite(embedded, (3, 12), (3, 42, 0))
    check_sqlite(embedded, (3, 11), (3, 40, 1))
    check_sqlite(Settings(home=tmp_path, database="postgresql+psycopg://a@b/c"), (3, 12), (3, 40, 1))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotServeError, match="不能写入"):
        check_home(tmp_path / "file" / "home")
    check_home(tmp_path / "new" / "home")
    assert list((tmp_path / "new" / "home").iterdir()) == []


def test_one_server_a_folder(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(CannotServeError, match="已有一个服务"), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


def test_a_killed_server_leaves_no_lock(tmp_path: Path) -> None:
    code = f"""
import os, signal, pathlib
from api.serving.checks import alone
with alone(pathlib.Path({str(tmp_path)!r})):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=HERE)
    assert done.returncode < 0
    with alone(tmp_path):
        pass


def test_a_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotServeError, match="已被占用"):
            bound("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(CannotServeError, match="--host"):
        bound("203.0.113.7", 0)
    with bound("127.0.0.1", 0) as free:
        assert free.getsockname()[1] > 0
