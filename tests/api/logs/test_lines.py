"""Every line of the log, ours and the libraries': what happened and where, no values."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.logs.talking import MAIL, NAME, NUMBER

TALKING = Path(__file__).parent / "talking.py"


def talked(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = os.environ | {"ANJIAN_LOG_TO": "stderr"} | environment
    return subprocess.run([sys.executable, TALKING, home], capture_output=True, encoding="utf-8", env=given, check=False, timeout=60)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    done = talked(tmp_path_factory.mktemp("home"))
    for planted in (NAME, NUMBER, MAIL, "赵"):
        assert planted not in done.stderr + done.stdout
    assert done.returncode == 1
    return [json.loads(line) for line in done.stderr.splitlines()]


def found(lines: list[dict[str, Any]], event: str) -> dict[str, Any]:
    (one,) = [line for line in lines if line["event"] == event]
    return one


def test_ours_keep_numbers_and_known_words(lines: list[dict[str, Any]]) -> None:
    line = found(lines, "request")
    assert [line[key] for key in ("method", "path", "status", "ms", "user", "ok")] == ["GET", "/api/v1/links/{token}", 404, 1.5, 7, True]
    odd = found(lines, "odd")
    assert [odd[key] for key in ("name", "why", "path", "code", "rows")] == ["…"] * 5
    assert odd["suits"] == [1, 2, "…"]


def test_of_libraries_the_words_of_their_code_are_kept(lines: list[dict[str, Any]]) -> None:
    assert found(lines, "No value here")["logger"] == "dbos"
    assert found(lines, "Workflow %s failed")["at"].startswith("talking.main:")
    assert found(lines, "bad %d")["level"] == "info"
    unsaid = [line for line in lines if line["event"] == "…"]
    assert {line["logger"] for line in unsaid} >= {"dbos", "some.library"}


def test_an_error_is_a_place_without_its_message(lines: list[dict[str, Any]]) -> None:
    broken = found(lines, "broken")
    assert broken["error"] == "api.errors.ServiceError(E720) < FileNotFoundError(ENOENT)"
    assert any(frame.startswith("api/logs/talking.py:") and frame.endswith(" _errors") for frame in broken["trace"])
    statement = next(line for line in lines if "OperationalError" in line.get("error", ""))
    assert "sqlite3.OperationalError(SQLITE_ERROR)" in statement["error"]
    assert any("site-packages/sqlalchemy/" in frame for frame in statement["trace"])


def test_what_nobody_caught_is_logged_and_not_printed(lines: list[dict[str, Any]]) -> None:
    for event in ("uncaught", "uncaught_in_thread"):
        assert found(lines, event)["error"] == "RuntimeError"


def test_lines_for_people_name_nobody_either(tmp_path: Path) -> None:
    said = talked(tmp_path, ANJIAN_LOG_FORMAT="plain").stderr
    assert "No value here" in said
    assert not said.startswith("{")
    assert not any(planted in said for planted in (NAME, NUMBER, MAIL))


def test_files_are_begun_anew_and_old_ones_dropped(tmp_path: Path) -> None:
    script = (
        "import structlog; from pathlib import Path; from api import logs; from api.settings import Settings\n"
        f"settings = Settings(home=Path({str(tmp_path)!r}), log_bytes=1048576, log_kept=2)\n"
        "logs.configure(settings, 'server'); log = structlog.get_logger('anjian.test')\n"
        "for number in range(9_000): log.info('request', number=number, numbers=list(range(10**6, 10**6 + 40)))\n"
    )
    environment = os.environ | {"ANJIAN_LOG_TO": "files"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, timeout=100, cwd=Path(__file__).parents[3])
    kept = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert kept == ["server.log", "server.log.1", "server.log.2"]
    assert max(path.stat().st_size for path in (tmp_path / "logs").iterdir()) <= 1048576 + 2000
    last = (tmp_path / "logs" / "server.log").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last)["number"] == 8_999
