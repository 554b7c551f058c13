"""What is read from a suit's papers is the same from print and from scans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nlp.document import Document
from nlp.judgment import value_of
from nlp.reading import read
from nlp.suits import gather, read_paper
from tests.nlp.suits import rendering
from tests.nlp.suits.expected import FOLDERS, expected, papers
from tests.nlp.suits.scoring import compare
from tests.samples.render import find_font

Render = Callable[[str, Path], bytes]
FLOOR = 0.98
"""Share of the expected values that must be found."""


def rendered(text: str, render: Render, folder: Path) -> Document:
    font = find_font(rendering.printed(text))
    if font is None:
        pytest.skip("no CJK font that can be embedded: install fonts-arphic-uming or fonts-wqy-microhei")
    file = folder / "paper.pdf"
    file.write_bytes(render(text, font))
    return read(file)


def share(folders: Sequence[Path], render: Render, folder: Path) -> float:
    """Share of the values expected of these suits that were found."""
    found = [
        one.right
        for suit in folders
        for one in compare(expected(suit), gather([read_paper(rendered(text, render, folder)) for text in papers(suit).values()]))
    ]
    return sum(found) / len(found)


def test_printed_suits_are_read(tmp_path: Path) -> None:
    assert share(FOLDERS[::5], rendering.digital, tmp_path) >= FLOOR


def test_a_scanned_demand_is_read(tmp_path: Path) -> None:
    suit = next(folder for folder in FOLDERS if "demand" in papers(folder))
    text = papers(suit)["demand"]
    want, found = read_paper(Document.from_text(text)), read_paper(rendered(text, rendering.scan, tmp_path))
    assert (found.kind, value_of(found.agency), value_of(found.addressee)) == ("demand", value_of(want.agency), value_of(want.addressee))
    assert {(one.code, one.on) for one in found.steps} == {(one.code, one.on) for one in want.steps} != set()


@pytest.mark.nightly
def test_all_printed_suits_are_read(tmp_path: Path) -> None:
    assert share(FOLDERS, rendering.digital, tmp_path) >= FLOOR


@pytest.mark.nightly
def test_every_fifth_suit_is_read_from_scans(tmp_path: Path) -> None:
    assert share(FOLDERS[::5], rendering.scan, tmp_path) >= FLOOR - 0.03
