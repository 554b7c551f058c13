"""Fixtures for the whole suite."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start jobs in the background; children would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED = Path(os.environ.get("ANJIAN_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the annotated judgments and the bench files, where the machine has it."""
    if not (SHARED / "gold" / "dev.gold.jsonl").exists():
        pytest.skip("the annotated judgments and bench files are not on this machine")
    return SHARED
