"""What stays for good is looked through once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASKED = "import gc, api.app; from api.serving.memory import settle; settle(); print(gc.get_freeze_count(), len(gc.get_objects()))"


def test_what_is_there_is_not_looked_at_again() -> None:
    """In a process of its own: threads that other tests leave behind make objects in the meantime."""
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3], timeout=120)
    frozen, left = map(int, done.stdout.split())
    assert frozen > 10_000
    assert left < 10_000
