"""Lines, sections and places of what was read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest

import nlp
from api.facsimile import reading
from api.store.readings import pack, unpack
from api.store.tables import Document as Row
from nlp.document import Document, Page
from tests.api import seed
from tests.api.world import World

SAMPLE = seed.PDFS / "13-appeal-by-agency-dismissed.pdf"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_lines_are_the_lines_of_print_however_the_page_is_turned(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "turned.pdf"
    with pikepdf.open(SAMPLE) as pdf:
        for page in pdf.pages:
            page.Rotate = turn
        pdf.save(path)
    text = unpack(pack(nlp.read(path)))
    lines = reading.lines_of(text, 1)
    assert [text.text[line.start : line.end] for line in lines] == [line.text for line in lines]
    assert 15 <= len(lines) <= 35
    assert max(len(line.text) for line in lines) > 20
    lengths = [(line.box[2] - line.box[0], line.box[3] - line.box[1]) for line in lines if len(line.text) > 5]
    assert all((width > height) == (turn % 180 == 0) for width, height in lengths)


def test_columns_are_stretches_of_their_own() -> None:
    boxes = [(x, 10.0, x + 10, 20.0) for x in (0.0, 10.0, 20.0, 100.0, 110.0)]
    text = Document("甲乙丙丁戊", "application/pdf", np.ones(5, np.uint16), np.array(boxes, np.float32), (Page(1, 200, 200, "text"),))
    assert [line.text for line in reading.lines_of(text, 1)] == ["甲乙丙", "丁戊"]


def test_a_selection_has_the_place_where_it_starts() -> None:
    text = nlp.read(SAMPLE)
    start = text.text.index("本院认为")
    place = reading.place_of(text, start, start + 4)
    assert place is not None
    assert (place["text"], place["page"], len(place["boxes"])) == ("本院认为", int(text.char_pages[start]), 1)
    assert reading.place_of(text, 10, 10) is None
    assert reading.place_of(text, 10**9, 10**9 + 5) is None


def test_the_text_is_that_of_the_analysis_in_force(world: World) -> None:
    seed.judgment(world, SAMPLE, "police")
    failed = seed.document(world, seed.PDFS / "21-enforcement-allowed.pdf", "police")
    with world.database.read() as session:
        found = reading.text_of(session, session.get_one(Row, 1))
        assert found is not None
        assert found.text == nlp.read(SAMPLE).text
        assert reading.text_of(session, session.get_one(Row, failed)) is None
