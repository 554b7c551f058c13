"""Lines to paragraphs, from lines made by hand: jitter as in scans, furniture, blanks, offsets."""

from __future__ import annotations

import random

import numpy as np
import pytest

from nlp.document import Document, Page, Span, Table
from nlp.errors import notice
from nlp.reading.page.furniture import PAGE_NUMBER
from nlp.reading.page.layout import assemble
from nlp.reading.page.lines import PageLines, TextLine
from tests.nlp.reading import pdfs

EM = 16.0


def line(text: str, x: float, y: float, *, jitter: float = 0.0, dice: random.Random | None = None, **options: int) -> TextLine:
    """A line of full-width characters; `jitter` moves and scales it as recognition does."""
    dice = dice or random.Random(0)
    dx, dy, grown = (dice.uniform(-jitter, jitter) for _ in range(3))
    starts = x + dx + np.arange(len(text)) * EM
    boxes = np.stack((starts, np.full(len(text), y + dy), starts + EM, np.full(len(text), y + dy + EM + grown)), axis=1)
    return TextLine(text, boxes.astype(np.float32), **options)


def page(number: int, rows: list[str], *, jitter: float = 0.0, skew: float = 0.0, top: float = 110.0) -> PageLines:
    """A page of lines, two blanks at the beginning being an indent; `skew` in points a line."""
    dice = random.Random(number)
    lines = [
        line(
            row.lstrip("　"),
            90 + EM * (len(row) - len(row.lstrip("　"))) + skew * index,
            top + 27 * index,
            jitter=jitter,
            dice=dice,
        )
        for index, row in enumerate(rows)
    ]
    return PageLines(Page(number, 595, 842, "ocr"), lines)


def text_of(*pages: PageLines) -> list[str]:
    return assemble(list(pages), "application/pdf").text.split("\n")


@pytest.mark.parametrize(("jitter", "skew"), [(0, 0), (3, 0), (2, 0.3), (2, -0.3)])
def test_paragraphs_of_a_scan(jitter: float, skew: float) -> None:
    paragraphs = pdfs.numbered(10)
    rows = pdfs.wrapped(paragraphs)
    pages = [page(number, rows[start : start + 22], jitter=jitter, skew=skew) for number, start in enumerate((0, 22, 44), 1)]
    assert text_of(*pages) == paragraphs


def test_title_operative_items_and_signatures_stand_alone() -> None:
    rows = [
        "　　　　　　　　　某县人民法院",
        "　　　　　　　　　行政判决书",
        "　　　　　　　　　　　　　　　（2020）某01行初1号",
        *pdfs.wrapped(["原告某甲不服被告某局行政处罚一案，本院受理后依法组成合议庭，公开开庭进行了审理，现已审理终结。"]),
        *pdfs.wrapped(["一、撤销被告某局作出的行政处罚决定；", "二、责令被告某局重新作出行政行为。"]),
        "　　　　　　　　　　　　　　　　审判长某甲",
        "　　　　　　　　　　　　　　　　审判员某乙",
        "　　　　　　　　　　　　　　二〇二〇年五月一日",
        "　　　　　　　　　　　　　　　　书记员某丙",
    ]
    got = text_of(page(1, rows))
    assert got[:3] == ["某县人民法院", "行政判决书", "（2020）某01行初1号"]
    assert got[4:] == [
        "一、撤销被告某局作出的行政处罚决定；", "二、责令被告某局重新作出行政行为。",
        "审判长某甲", "审判员某乙", "二〇二〇年五月一日", "书记员某丙",
    ]  # fmt: skip
    assert got[3].endswith("现已审理终结。")


def test_a_last_page_with_nothing_but_signatures() -> None:
    body = page(1, pdfs.wrapped(pdfs.numbered(5)))
    signatures = ["审判长某甲", "审判员某乙", "审判员某丁", "二〇二〇年五月一日", "法官助理某戊", "书记员某丙"]
    last = page(2, ["　" * 17 + name for name in signatures])
    assert text_of(body, last) == [*pdfs.numbered(5), *signatures]


def test_a_quotation_set_in_as_a_whole_stays_together() -> None:
    quoted = "行政机关作出行政处罚决定之前，应当告知当事人拟作出的行政处罚内容及事实、理由、依据，"
    rows = [*pdfs.wrapped(pdfs.numbered(2)), "　　" + quoted[:24], "　　" + quoted[24:] + "并告知其权利。", *pdfs.wrapped(pdfs.numbered(2))]
    assert quoted + "并告知其权利。" in text_of(page(1, rows))


def test_a_wide_space_between_lines_ends_a_paragraph() -> None:
    rows = pdfs.wrapped(pdfs.numbered(2))
    upper = page(1, rows)
    full = "此行与版心同宽而且后面空出了很大的一段，故不与下行相连"[:26]
    upper.lines.append(line(full, 90, 110 + 27 * len(rows)))
    upper.lines.append(line("附录在下面很远的地方。", 90, 110 + 27 * (len(rows) + 4)))
    assert text_of(upper)[-1] == "附录在下面很远的地方。"


def test_running_titles_and_page_numbers_go_and_the_like_in_the_text_stays() -> None:
    rows = pdfs.wrapped(pdfs.numbered(9))
    pages = [page(number, rows[12 * number - 12 : 12 * number]) for number in (1, 2, 3)]
    for number, item in enumerate(pages, 1):
        item.lines.insert(0, line("某县人民法院行政判决书", 200, 50))
        item.lines.append(line(f"—{number}—", 280, 790))
    pages[0].lines.insert(1, line("某县人民法院行政判决书", 200, 83))
    assert text_of(*pages) == ["某县人民法院行政判决书", *pdfs.numbered(9)[:9]]


@pytest.mark.parametrize("text", ["第1页共7页", "第1页", "共7页第1页", "-1-", "—1—", "－１－", "1/7", "第一页，共七页", "Page1of7", "·1·"])
def test_page_numbers(text: str) -> None:
    assert PAGE_NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["第1项", "一、", "2020年", "第一条共三款", "（一）", "1.", "二〇二〇年五月一日", "共2份"])
def test_no_page_numbers(text: str) -> None:
    assert not PAGE_NUMBER.fullmatch(text)


def test_bare_numbers_go_only_where_they_count_with_the_pages() -> None:
    rows = pdfs.wrapped(pdfs.numbered(9))
    pages = [page(number, rows[12 * number - 12 : 12 * number]) for number in (1, 2, 3)]
    for number, item in enumerate(pages, 1):
        item.lines.append(line(str(number + 4), 290, 790))
    assert text_of(*pages) == pdfs.numbered(9)
    pages[1].lines[-1] = line("77", 290, 790)
    assert "77" in text_of(*pages)


def test_pages_boxes_and_text_stay_together() -> None:
    first = PageLines(Page(4, 595, 842, "text"), [line("被告 于 2020 年", 90, 100), line("Express Mail  Service寄出", 90, 127)])
    document = assemble([first], "application/pdf")
    assert document.text == "被告于2020年\nExpress Mail Service寄出"
    assert len(document.text) == len(document.char_pages) == len(document.char_boxes)
    assert document.char_boxes[document.text.index("年")][0] == 90 + EM * "被告 于 2020 年".index("年")
    assert document.char_pages.tolist() == [4] * 8 + [0] + [4] * 22


def test_tables_know_their_span_and_cells() -> None:
    rows = pdfs.wrapped(pdfs.numbered(1))
    body = page(1, rows)
    body.lines += [line("序号\t名称", 90, 300, table=0), line("1\t起诉 状", 90, 327, table=0), line("　　以上证据。", 90, 354)]
    body.tables.append(Table(1, (90, 300, 300, 350), (), Span(0, 0)))
    document = assemble([body], "application/pdf")
    (table,) = document.tables
    assert table.rows == (("序号", "名称"), ("1", "起诉状"))
    assert document.text[table.span.start : table.span.end] == "序号\t名称\n1\t起诉状"


def test_notices_of_pages_reach_the_document() -> None:
    broken = PageLines(Page(1, 595, 842, "none"), errors=[notice("E201", page=1)], warnings=[notice("W402", page=1)])
    document = assemble([broken], "application/pdf", warnings=[notice("W405")], errors=[notice("E206")])
    assert [item.code for item in document.warnings] == ["W405", "W402"]
    assert [item.code for item in document.errors] == ["E206", "E201"]
    assert document.text == ""


def test_nothing_at_all() -> None:
    document = assemble([], "application/pdf")
    assert isinstance(document, Document)
    assert (document.text, document.char_boxes.shape) == ("", (0, 4))
