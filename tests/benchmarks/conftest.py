"""Figures go to the terminal, past the capture of pytest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def print_past_capture(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}")

    return print_past_capture
