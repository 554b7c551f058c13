"""The manual's commands for bulk work, one after another, as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.api.bulk.conftest import ROOT, texts

CHAPTER = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8").split("### 海量文书")[1].split("\n### ")[0]
COMMANDS = [line for line in re.findall(r"^\.venv/bin/anjian (.*)$", CHAPTER, re.M) if "tcp://" not in line]


def test_they_work(tmp_path: Path) -> None:
    (tmp_path / "文书文件夹").mkdir()
    texts(tmp_path / "文书文件夹", 40)
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert len(COMMANDS) == 3
    for command in COMMANDS:
        more = ["--workers", "1"] if "--cluster" in command else []
        given = [sys.executable, "-m", "api.cli", *shlex.split(command), *more]
        done = subprocess.run(given, capture_output=True, cwd=tmp_path, env=variables, check=False)
        assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "败诉案件.csv").read_text(encoding="utf-8-sig").count("败诉") > 1
