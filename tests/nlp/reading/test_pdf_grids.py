"""Ruled tables that are not plain grids: merged, open, dashed, nested, cut by a page's end; and who reads them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from nlp.document import Document
from nlp.reading import read
from nlp.reading.formats.second_opinion import SecondOpinion
from nlp.reading.page.pdfium import Boxes, Frame
from nlp.reading.page.tables import find_lattices, has_dashes, lattice_of_cells
from tests.nlp.reading import pdfs

XS, YS = (90.0, 190.0, 330.0, 500.0), (300.0, 330.0, 360.0, 390.0)
ROWS = (("序号", "证据名称", "证明目的"), ("1", "处罚决定书", "程序合法"), ("2", "询问笔录", "事实清楚"))
Rule = tuple[float, float, float, float]


def fill(canvas: Canvas, rows: Iterable[Iterable[str]], ys: tuple[float, ...] = YS) -> None:
    for y, row in zip(ys, rows, strict=False):
        for x, text in zip(XS, row, strict=False):
            pdfs.put(canvas, x + 5, y + 8, text, 12)


def draw(canvas: Canvas, rules: Iterable[Rule]) -> None:
    for x0, y0, x1, y1 in rules:
        canvas.line(x0, 842 - y0, x1, 842 - y1)


def level(ys: Iterable[float] = YS, x0: float = XS[0], x1: float = XS[-1]) -> list[Rule]:
    return [(x0, y, x1, y) for y in ys]


def upright(xs: Iterable[float] = XS, y0: float = YS[0], y1: float = YS[-1]) -> list[Rule]:
    return [(x, y0, x, y1) for x in xs]


def sheet(rules: Iterable[Rule], rows: Iterable[Iterable[str]] = ROWS, dash: tuple[float, float] | None = None) -> Document:
    def page(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(1)))
        pdfs.put(canvas, 122, 450, "以上证据，本院予以采信。")
        fill(canvas, rows)
        draw(canvas, [part for rule in rules for part in dashed(rule, *dash)] if dash else rules)

    document = read(pdfs.make(page))
    assert document.text.split("\n")[0] == pdfs.numbered(1)[0]
    assert document.text.split("\n")[-1] == "以上证据，本院予以采信。"
    return document


def dashed(rule: Rule, dash: float, gap: float) -> list[Rule]:
    """Strokes of their own, as word processors without dashed lines draw them."""
    start, end = np.array(rule[:2]), np.array(rule[2:])
    length = float(np.abs(end - start).max())
    along = (end - start) / length
    starts = np.arange(0, length, dash + gap)
    return [(*(start + along * s), *(start + along * min(s + dash, length))) for s in starts.tolist()]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages for which pdfplumber is asked."""
    pages: list[int] = []
    real = SecondOpinion.tables

    def tables(self: SecondOpinion, index: int, frame: Frame) -> list[Boxes]:
        pages.append(index)
        return real(self, index, frame)

    monkeypatch.setattr(SecondOpinion, "tables", tables)
    return pages


def test_a_plain_grid_is_nobody_elses_business(asked: list[int]) -> None:
    assert sheet(level() + upright()).tables[0].rows == ROWS
    assert asked == []


@pytest.mark.parametrize(
    "rules",
    [level() + upright(XS[1:3]), level() + upright(XS[:3]), level() + upright(XS[1:]),
     level(YS[1:3]) + upright(), level(YS[1:]) + upright(), level(YS[1:3]) + upright(XS[1:3])],
    ids=["no sides", "no right", "no left", "neither top nor bottom", "no top", "nothing around"],
)  # fmt: skip
def test_open_borders(rules: list[Rule], asked: list[int]) -> None:
    assert sheet(rules).tables[0].rows == ROWS
    assert asked == []


def test_two_columns_parted_by_a_single_rule() -> None:
    rows = (("序号", "证据名称"), ("1", "处罚决定书"))
    assert sheet(level(YS[:3]) + upright(XS[1:2], y1=YS[2]), rows).tables[0].rows == rows


def test_cells_merged_over_rows_and_columns() -> None:
    rules = [*level((YS[0], YS[1], YS[3])), (XS[1], YS[2], XS[3], YS[2]), *upright((XS[0], XS[1], XS[3]))]
    rules.append((XS[2], YS[0], XS[2], YS[2]))
    rows = (("序号", "证据名称", "证明目的"), ("1", "处罚决定书", "程序合法"), ("", "与本案无关", ""))
    assert sheet(rules, rows).tables[0].rows == rows


@pytest.mark.parametrize("dash", [(3.0, 2.0), (1.0, 1.5), (8.0, 2.5)])
def test_dashes(dash: tuple[float, float], asked: list[int]) -> None:
    assert sheet(level() + upright(), dash=dash).tables[0].rows == ROWS
    assert asked == [0]


def test_a_cell_that_is_no_rectangle_falls_apart_into_its_fields() -> None:
    """Rules that end too early leave an L."""
    rules = level((YS[0], *YS[2:])) + upright((XS[0], *XS[2:])) + upright(XS[1:2], y0=YS[1])
    rules += [(XS[0], YS[1], XS[1], YS[1]), (XS[2], YS[1], XS[3], YS[1])]
    assert sheet(rules).tables[0].rows == ROWS


def test_text_printed_across_a_rule_is_put_to_pdfplumber(asked: list[int]) -> None:
    rows = (("序号", "证据名称", "证明目的"), ("1", "处罚决定书和送达回证以及询问笔录", ""), ROWS[2])
    assert "处罚决定书和送达" in sheet(level() + upright(), rows).tables[0].rows[1][1]
    assert asked == [0]


def test_a_table_within_a_cell() -> None:
    inner_x, inner_y = (340.0, 400.0, 490.0), (336.0, 366.0, 396.0)

    def page(canvas: Canvas) -> None:
        ys = (300.0, 330.0, 402.0)
        fill(canvas, (("序号", "证据名称", "所附清单"), ("1", "处罚决定书", "")), ys)
        draw(canvas, level(ys) + upright(y1=ys[-1]))
        draw(canvas, [(inner_x[0], y, inner_x[-1], y) for y in inner_y] + [(x, 336.0, x, 396.0) for x in inner_x])
        for y, row in zip(inner_y, (("名称", "件数"), ("笔录", "二件")), strict=False):
            for x, text in zip(inner_x, row, strict=False):
                pdfs.put(canvas, x + 5, y + 8, text, 12)

    (table,) = read(pdfs.make(page)).tables
    assert table.rows == (("序号", "证据名称", "所附清单"), ("1", "处罚决定书", "名称件数笔录二件"))


def test_a_table_within_a_frame_around_the_page() -> None:
    def page(canvas: Canvas) -> None:
        fill(canvas, ROWS)
        draw(canvas, level() + upright())
        draw(canvas, [(60, y, 530, y) for y in (60.0, 90.0, 800.0)] + [(x, 60, x, 800) for x in (60.0, 530.0)])
        pdfs.put(canvas, 200, 66, "某县人民法院证据清单", 12)
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(4)), y=410)

    (table,) = read(pdfs.make(page)).tables
    assert table.rows == ROWS


def test_a_table_over_two_pages() -> None:
    """The page's end leaves the grid open below and above; page numbers do not come between."""
    numbers = [(str(number), f"证据{'甲乙丙丁'[number - 1]}", "事实清楚") for number in range(1, 5)]

    def first(canvas: Canvas) -> None:
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(2)))
        ys = tuple(650.0 + 30 * row for row in range(4))
        fill(canvas, (ROWS[0], *numbers[:2]), ys)
        draw(canvas, level(ys[:3]) + upright(y0=ys[0], y1=ys[-1]))
        pdfs.put(canvas, 290, 790, "1", 10)

    def second(canvas: Canvas) -> None:
        ys = (90.0, 120.0, 150.0)
        fill(canvas, numbers[2:], ys)
        draw(canvas, level(ys[1:]) + upright(y0=ys[0], y1=ys[-1]))
        pdfs.put_lines(canvas, pdfs.wrapped(pdfs.numbered(3)[2:]), y=180)
        pdfs.put(canvas, 290, 790, "2", 10)

    document = read(pdfs.make(first, second))
    assert [(table.page, table.rows) for table in document.tables] == [
        (1, (ROWS[0], *numbers[:2])), (2, tuple(numbers[2:])),
    ]  # fmt: skip
    rows = ["\t".join(row) for row in (ROWS[0], *numbers)]
    assert document.text.split("\n") == [*pdfs.numbered(2), *rows, pdfs.numbered(3)[2]]


def test_a_turned_page_with_dashes(asked: list[int]) -> None:
    def page(canvas: Canvas) -> None:
        pdfs.put_turned(canvas, pdfs.wrapped(pdfs.numbered(4)), 90)
        canvas._pagesize = pdfs.A4
        fill(canvas, ROWS, tuple(y + 280 for y in YS))
        rules = level([y + 280 for y in YS]) + upright(y0=580, y1=670)
        draw(canvas, [part for rule in rules for part in dashed(rule, 3, 2)])
        canvas._pagesize = pdfs.A4[::-1]

    document = read(pdfs.make(page, size=pdfs.A4[::-1]))
    assert document.tables[0].rows == ROWS
    assert asked == [0]
    x0, y0, x1, y1 = document.tables[0].box
    assert (x1 - x0, y1 - y0) == pytest.approx((90, 410), abs=2)


def test_a_lattice_of_known_cells() -> None:
    rules = [(x0 - 0.5, y0 - 0.5, x1 + 0.5, y1 + 0.5) for x0, y0, x1, y1 in level() + upright()]
    (plain,) = find_lattices(np.array(rules, np.float32), 595, 842)
    cells = [(x0, y0, x1, y1) for y0, y1 in pairwise(YS) for x0, x1 in pairwise(XS)]
    same = lattice_of_cells(np.array(cells, np.float32))
    assert same is not None
    assert (same.owner == plain.owner).all()
    assert lattice_of_cells(np.array(cells[:1], np.float32)) is None
    assert not has_dashes(np.array(rules, np.float32))
