"""Hostile file names become something that can be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.file_names import NAME_BYTES, UNNAMED, harmless
from tests.clock import spent


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("判决书.pdf", "判决书.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\法院\\判决书.pdf", "判决书.pdf"),
        ("/夹/", "夹"),
        ("判决\x00书\x07.pdf", "判决书.pdf"),
        ("判决\u202efdp.exe", "判决fdp.exe"),
        ("\u2066甲\u2069\u200b乙\ufeff.txt", "甲乙.txt"),
        ("  甲 \t\r\n 乙\u3000丙.txt ", "甲 乙 丙.txt"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("=cmd.csv", "=cmd.csv"),
        ("\ud800甲.txt", "甲.txt"),
        ("", UNNAMED),
        ("..", UNNAMED),
        (" . ", UNNAMED),
        ("\u202e\u0000", UNNAMED),
        ("///", UNNAMED),
    ],
)
def test_names(given: str, shown: str) -> None:
    assert harmless(given) == shown


def test_long_names_keep_their_ending() -> None:
    shown = harmless("判" * 300 + ".pdf")
    assert shown.endswith("….pdf")
    assert NAME_BYTES - 3 <= len(shown.encode()) <= NAME_BYTES


def test_a_name_without_an_ending_is_cut_at_its_end() -> None:
    assert harmless("a." + "判" * 300).startswith("a.判")


def test_a_name_of_megabytes_costs_nothing() -> None:
    with spent() as taken:
        assert len(harmless("判" * 10_000_000 + ".pdf").encode()) <= NAME_BYTES
    assert taken.seconds < 0.2


@given(st.text(max_size=600))
def test_whatever_comes_is_short_and_of_one_line(name: str) -> None:
    shown = harmless(name)
    assert 0 < len(shown.encode()) <= NAME_BYTES
    assert not set(shown) & set("/\\\x00\r\n\t\u202e\u2028")
    assert harmless(shown) == shown
