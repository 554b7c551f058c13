"""Fixtures for the whole suite."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ANJIAN_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the annotated judgments and the bench files, where the machine has it."""
    if not (SHARED / "gold" / "dev.gold.jsonl").exists():
        pytest.skip("the annotated judgments and bench files are not on this machine")
    return SHARED
