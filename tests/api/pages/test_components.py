"""Parts of pages that are drawn in the browser: a path that leads nowhere draws nothing, without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import api.pages

PAGES = Path(api.pages.__file__).parent
PATHS = [(file, found) for file in sorted(PAGES.rglob("*.py")) for found in re.findall(r'component="([^"]+)"', file.read_text(encoding="utf-8"))]


def test_there_are_some() -> None:
    assert len(PATHS) >= 9


@pytest.mark.parametrize(("file", "path"), PATHS, ids=[path for _, path in PATHS])
def test_the_script_is_there(file: Path, path: str) -> None:
    assert (file.parent / path).is_file()
