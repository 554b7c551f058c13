"""Where characters stand: pages and boxes of spans."""

from __future__ import annotations

import numpy as np

from nlp.document import Box, Document, Page, Place, Span, join_lines


def laid_out() -> Document:
    """Two lines “甲乙”, “丙” on page 1, a line break that we added, “丁” on page 2 and “戊” without a box."""
    boxes = np.array(
        [[10, 10, 20, 20], [20, 11, 30, 21], [10, 30, 20, 40], [np.nan] * 4, [50, 10, 60, 20], [np.nan] * 4],
        dtype=np.float32,
    )
    pages = tuple(Page(number, 100, 200, source) for number, source in ((1, "text"), (2, "ocr")))
    return Document("甲乙丙\n丁戊", "application/pdf", np.array([1, 1, 1, 0, 2, 2], dtype=np.uint16), boxes, pages)


def test_one_box_a_line_and_one_place_a_page() -> None:
    assert laid_out().places(Span(0, 6)) == [
        Place(1, ((10, 10, 30, 21), (10, 30, 20, 40))),
        Place(2, ((50, 10, 60, 20),)),
    ]


def test_a_character_without_a_box_still_has_its_page() -> None:
    assert laid_out().places(Span(5, 6)) == [Place(2, ())]


def test_a_line_break_of_ours_stands_on_no_page() -> None:
    assert laid_out().places(Span(3, 4)) == [Place(None, ())]


def test_an_empty_span_is_there_but_stands_nowhere() -> None:
    assert Span(2, 2) and not len(Span(2, 2))
    assert laid_out().places(Span(2, 2)) == []
    assert Document.from_text("甲").places(Span(0, 0)) == []


def test_a_text_without_pages_has_places_without_boxes() -> None:
    assert Document.from_text("甲乙").places(Span(0, 1)) == [Place(None, ())]


def test_pages_whose_text_was_recognised() -> None:
    assert laid_out().pages_ocr == [2]


def test_a_line_that_starts_again_further_left_is_a_new_one() -> None:
    two_columns: list[Box] = [(60, 10, 70, 20), (10, 10, 20, 20), (20, 10, 30, 20)]
    assert join_lines(two_columns) == [(60, 10, 70, 20), (10, 10, 30, 20)]


def test_lines_that_only_touch_stay_apart() -> None:
    touching: list[Box] = [(10, 10, 20, 20), (20, 20, 30, 30)]
    assert join_lines(touching) == touching


def test_boxes_are_rounded_to_a_tenth_of_a_point() -> None:
    assert join_lines([(1.234, 2.345, 3.456, 4.567)]) == [(1.2, 2.3, 3.5, 4.6)]
    assert join_lines([]) == []
