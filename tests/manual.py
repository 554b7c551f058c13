"""The parts of the manuals that the program itself writes: `python -m tests.manual` writes them anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api import errors as service
from api.settings import Settings
from api.settings.words import DEFAULTS, WORDS
from nlp import errors as reading

ROOT = Path(__file__).parents[1]
WIDTH = "110"
_EXAMPLE = re.compile(r"(<!-- shown: anjian (.*?) -->\n```\n).*?(```\n<!-- end shown -->)", re.S)
_TABLE = r"(<!-- {0}: begin -->\n\n\|.*\n\|[-|]+\n).*?(<!-- {0}: end -->)"


def refreshed(text: str) -> str:
    """A manual with its examples and tables as the program prints them now."""
    text = _EXAMPLE.sub(lambda found: f"{found[1]}{_shown(found[2])}\n{found[3]}", text)
    tables = {
        "errors": _error_rows(reading.CATALOGUE), "service errors": _error_rows(service.CATALOGUE), "settings": _setting_rows(),
    }  # fmt: skip
    for name, rows in tables.items():
        text = re.sub(_TABLE.format(name), lambda found, rows=rows: f"{found[1]}{rows}\n{found[2]}", text, flags=re.S)
    return text


def _shown(command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *shlex.split(command)],
        capture_output=True, cwd=ROOT, timeout=120, check=True, text=True, env={**os.environ, "COLUMNS": WIDTH},
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def _error_rows(catalogue: Mapping[str, Any]) -> str:
    rows = ((code, re.sub(r"\{\w+\}", "…", entry.message), entry.remedy) for code, entry in catalogue.items())
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _setting_rows() -> str:
    """Every setting, in the order of the class, with its default."""
    return "\n".join(
        f"| `ANJIAN_{name.upper()}` | {WORDS[name]} | {DEFAULTS.get(name) or _default(field.default)} |"
        for name, field in Settings.model_fields.items()
    )


def _default(value: object) -> str:
    return {"": "（空）", "None": "（空）", "True": "true", "False": "false"}.get(str(value), str(value))


if __name__ == "__main__":
    for name in ("README.md", "README.zh-CN.md"):
        path = ROOT / name
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
