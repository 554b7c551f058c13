"""Seals are told from other red, and what lies under them comes out."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from nlp.reading.ocr.seal import find_seals, without_seals

RED = (214, 40, 48)
WIDTH, HEIGHT = 1240, 1754


def paper() -> np.ndarray:
    noise = np.random.default_rng(5).normal(0, 4, (HEIGHT, WIDTH, 3))
    return np.clip(244 + noise, 0, 255).astype(np.uint8)


def sealed(x: int = 800, y: int = 1300) -> np.ndarray:
    """A ring, a star's worth of solid red, and a black bar under both."""
    picture = paper()
    picture[y - 4 : y + 4, x - 200 : x + 200] = 30
    seal = np.zeros(picture.shape, np.uint8)
    cv2.circle(seal, (x, y), 124, (1, 1, 1), 8)
    cv2.circle(seal, (x, y), 40, (1, 1, 1), -1)
    # Semi-transparent, as program-made seals are.
    mixed = np.where(seal > 0, 0.22 * picture + 0.78 * np.array(RED), picture)
    return np.asarray(mixed, np.uint8)


def test_a_seal_is_found_with_a_margin() -> None:
    ((x0, y0, x1, y1),) = find_seals(sealed())
    assert 640 < x0 < 676
    assert 924 < x1 < 960
    assert 1140 < y0 < 1176
    assert 1424 < y1 < 1460


def test_red_goes_and_black_under_it_stays() -> None:
    picture = without_seals(sealed()).picture
    assert picture.shape == (HEIGHT, WIDTH)
    assert picture[1298:1302, 620:640].max() < 60  # beside the seal
    assert np.median(picture[1298:1302, 770:830]) < 140  # under solid red
    assert np.median(picture[1270:1290, 780:820]) > 220  # solid red itself
    assert np.median(picture[1176:1184, 790:810]) > 220  # the ring


@pytest.mark.parametrize(
    ("x0", "y0", "x1", "y1"),
    [(200, 150, 1040, 154), (300, 200, 940, 260), (500, 500, 520, 520), (20, 20, 1220, 1730)],
    ids=["rule", "letterhead", "mark", "whole page"],
)
def test_red_that_is_no_seal_stays_dark(x0: int, y0: int, x1: int, y1: int) -> None:
    picture = paper()
    picture[y0:y1, x0:x1] = RED
    inked = without_seals(picture)
    assert inked.seals == []
    assert np.median(inked.picture[y0:y1, x0:x1]) < 120


def test_two_seals_are_two() -> None:
    both = sealed()
    both[200:600] = sealed(400, 400)[200:600]
    assert len(find_seals(both)) == 2


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 900, 3), (900, 2, 3)])
def test_tiny_pictures_have_no_seal(shape: tuple[int, int, int]) -> None:
    assert find_seals(np.full(shape, 200, np.uint8)) == []
