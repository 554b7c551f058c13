"""The parts of the manuals that the program itself writes: `python -m tests.manual` writes them anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from nlp.errors import CATALOGUE

ROOT = Path(__file__).parents[1]
WIDTH = "110"
_EXAMPLE = re.compile(r"(<!-- shown: anjian (.*?) -->\n```\n).*?(```\n<!-- end shown -->)", re.S)
_ERRORS = re.compile(r"(<!-- errors: begin -->\n\n\|.*\n\|[-|]+\n).*?(<!-- errors: end -->)", re.S)


def refreshed(text: str) -> str:
    """A manual with its examples and tables as the program prints them now."""
    text = _EXAMPLE.sub(lambda found: f"{found[1]}{_shown(found[2])}\n{found[3]}", text)
    return _ERRORS.sub(lambda found: f"{found[1]}{_error_rows()}\n{found[2]}", text)


def _shown(command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *shlex.split(command)],
        capture_output=True, cwd=ROOT, timeout=120, check=True, text=True, env={**os.environ, "COLUMNS": WIDTH},
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def _error_rows() -> str:
    rows = ((code, re.sub(r"\{\w+\}", "…", entry.message), entry.remedy) for code, entry in CATALOGUE.items())
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    for name in ("README.md", "README.zh-CN.md"):
        path = ROOT / name
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
