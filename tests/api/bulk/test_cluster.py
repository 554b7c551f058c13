"""The processes of this machine that bulk work runs on."""

from __future__ import annotations

import time
from typing import Any

import pytest
from distributed.diskutils import WorkSpace

from api.bulk.cluster import LOCAL, connected


def test_a_slow_disk_does_not_keep_a_run_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask warns where its scratch folder takes a second to make; here a warning is an error."""
    made = WorkSpace.__init__

    def slow(self: WorkSpace, *given: Any, **named: Any) -> None:
        time.sleep(1.1)
        made(self, *given, **named)

    monkeypatch.setattr(WorkSpace, "__init__", slow)
    with connected(LOCAL, 1) as client:
        assert client.submit(int, "7").result(30) == 7
