"""The reference of the Python interface is what the docstrings say, and leaves nothing without words."""

from __future__ import annotations

import re

from tests.reference import PAGE, written


def test_the_page_is_what_the_docstrings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(), "python -m tests.reference writes it anew"


def test_nothing_is_without_words() -> None:
    assert re.findall(r"^### (.*)\n\n+(?=#)", written(), re.M) == []


def test_no_path_of_a_machine_and_no_address_in_memory() -> None:
    assert re.findall(r"0x[0-9a-f]{6,}|PosixPath|/home/|/root/", written()) == []
