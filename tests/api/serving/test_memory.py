"""What stays for good is looked through once."""

from __future__ import annotations

import gc

from api.serving.memory import settle


def test_what_is_there_is_not_looked_at_again() -> None:
    before = len(gc.get_objects())
    try:
        settle()
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < before / 10  # threads that other tests left make some in the meantime
    finally:
        gc.unfreeze()
