"""Recognised pages in columns or with ruled tables: recognition reads straight across, which would scramble them."""

from __future__ import annotations

import numpy as np

from nlp.document import Span, Table
from nlp.errors import notice
from nlp.reading.page.lines import PageLines
from nlp.reading.page.pdfium import Boxes, Characters
from nlp.reading.page.segments import clean_codes, page_text


def arranged(read: PageLines, paths: Boxes) -> PageLines:
    """The page with its lines ordered by column (W403) and its tables taken out, where it has such; else as it is.

    `paths`: boxes of the lines drawn on the page as displayed, where the file has them as vectors (shape (n, 4)).
    """
    if not read.lines:
        return read
    text = "".join(line.text for line in read.lines)
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    boxes = np.concatenate([line.boxes for line in read.lines])
    again = page_text(Characters(clean_codes(codes), boxes), paths, read.page.width, read.page.height)
    if again.turn != read.page.rotation or (again.columns == 1 and not again.tables):
        return read
    for line in again.lines:
        line.confidence = read.page.confidence
    warnings = [*read.warnings, notice("W403", page=read.page.number)] if again.columns > 1 else read.warnings
    tables = [Table(read.page.number, box, (), Span(0, 0)) for box in again.tables]
    return PageLines(read.page, again.lines, tables, warnings, read.errors)
