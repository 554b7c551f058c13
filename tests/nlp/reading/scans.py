"""Scanned pages with known text: the two shipped samples that are pictures, as arrays."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import corpora
from nlp.reading.page.pdfium import open_pdf

SAMPLES = Path(corpora.__file__).parent / "samples"
SCAN_200, SCAN_150 = "18-retrial-application-by-agency-denied", "21-enforcement-allowed"
SCALE = 72 / 150
"""Points a pixel of `page_picture`."""


def folded(text: str) -> str:
    """Full and half width alike, without blanks: what a reader would call the same text."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def true_text(slug: str) -> str:
    return (SAMPLES / "judgments" / f"{slug}.txt").read_text(encoding="utf-8")


def pdf_file(slug: str) -> Path:
    return SAMPLES / "pdf" / f"{slug}.pdf"


@cache
def page_picture(slug: str, index: int) -> NDArray[np.uint8]:
    """The page as RGB at 150 dpi."""
    with open_pdf(pdf_file(slug).read_bytes()) as pdf, pdf.page(index) as page:
        assert page is not None
        picture = page.render(1 / SCALE)
    picture.flags.writeable = False
    return picture


def edit_distance(one: str, other: str) -> int:
    """Levenshtein's, a row of the matrix at a time."""
    codes = np.array([ord(character) for character in other], np.int64)
    steps = np.arange(len(other) + 1)
    row = steps.copy()
    for number, character in enumerate(one, 1):
        best = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))
        # An insertion costs one more than the field to its left, so the least over all fields to the left wins.
        row = np.minimum.accumulate(np.concatenate(([number], best)) - steps) + steps
    return int(row[-1])


def increasing(values: NDArray[np.float32]) -> bool:
    return all(before <= after + 0.01 for before, after in pairwise(values.tolist()))
