"""Official papers as Word files (GB/T 9704-2012): letters, bulletins, lists.

    paper = Paper("关于……的通报", on=date(2026, 3, 5))
    paper.title("关于……的通报")
    paper.heading(1, "总体情况")          # 一、总体情况
    paper.paragraph("……")
    paper.table(("单位", "件数"), [("……", "3")], widths=(100, 56))
    paper.signature("临江市司法局", date(2026, 3, 5))
    content = paper.save()

All words given are shown as words: they may come from documents.  What no file of Word can hold (control characters) is
left out.  The same calls give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final, Literal

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from api.ledger.official_page import (
    FANG,
    HEI,
    KAI,
    LINE,
    SMALL_FOUR,
    THREE,
    WIDTH_MM,
    blank,
    font,
    packed,
)

Align = Literal["left", "center", "right"]
_ALIGNED: Final = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""
_AFTER_SNAP: Final = ("w:spacing", "w:ind", "w:jc", "w:rPr")
"""What stands behind `w:snapToGrid` in a paragraph's properties, in the schema's order."""
_DIGITS: Final = "〇一二三四五六七八九"


class Paper:
    """A paper being written, from top to bottom."""

    def __init__(self, name: str, on: date | None = None) -> None:
        """`name` and the day `on` become the file's properties (title, created); neither is printed."""
        self._document = blank(written(name), on)
        self._counts = [0, 0, 0, 0]

    def title(self, text: str) -> None:
        """2号小标宋, centred; each line of `text` is a line.  A blank line follows."""
        for line in _lines(text):
            paragraph = self._document.add_paragraph(style="Title")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(line)
        self.blank()

    def number(self, text: str) -> None:
        """The paper's number (发文字号), centred below the title."""
        if text.strip():
            self._document._body._body.remove(self._document.paragraphs[-1]._p)
            self._aligned(text, "center")
            self.blank()

    def recipient(self, text: str) -> None:
        """To whom (主送机关), from the edge, with its colon."""
        self._aligned(f"{text.strip().rstrip('：:')}：", "left")

    def heading(self, level: int, text: str) -> None:
        """A heading with its number: 一、 （一） 1. （1） for levels 1 to 4, counted from the beginning under each upper one."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        mark = _mark(level, self._counts[level - 1])
        paragraph = self._document.add_paragraph(style=f"Heading {level}")
        paragraph.add_run(mark + " ".join(_lines(text)))
        _indent(paragraph)
        paragraph.paragraph_format.keep_with_next = True

    def paragraph(self, text: str, *, lead: str = "") -> None:
        """Text, two characters in; each line of `text` is a paragraph.  `lead`: its first words, in 楷体."""
        for number, line in enumerate(_lines(text)):
            paragraph = self._document.add_paragraph()
            if lead and not number:
                _run(paragraph, written(lead), KAI, THREE)
            paragraph.add_run(line)
            _indent(paragraph)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def mixed(self, pieces: Sequence[tuple[str, bool]]) -> None:
        """A paragraph of several pieces, two characters in; those with True are quotations, in 楷体."""
        paragraph = self._document.add_paragraph()
        for text, quoted in pieces:
            words = " ".join(_lines(text))
            if quoted:
                _run(paragraph, words, KAI, THREE)
            else:
                paragraph.add_run(words)
        _indent(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def caption(self, text: str) -> None:
        """What a table or picture below or above shows: 小四黑体, centred."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, " ".join(_lines(text)), HEI, SMALL_FOUR)
        paragraph.paragraph_format.keep_with_next = True

    def note(self, text: str) -> None:
        """A note to a table, such as the definition of a rate: 小四, from the edge."""
        for line in _lines(text):
            paragraph = self._document.add_paragraph()
            _run(paragraph, line, FANG, SMALL_FOUR)
            _small(paragraph)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]],
        *,
        widths: Sequence[float] = (),
        align: Sequence[Align] = (),
        together: bool = False,
    ) -> None:
        """小四, with lines; the head is repeated on each page, and no row is torn apart.

        `widths`: shares of the page's 156 mm, one a column, equal where not given.  `align`: of each column, centred
        where not given.  `together`: the whole table stays on one page, for those of a few rows.
        """
        table = self._document.add_table(rows=0, cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        shares = widths or [1.0] * len(columns)
        mm = [WIDTH_MM * share / sum(shares) for share in shares]
        for number, width in enumerate(mm):
            table.columns[number].width = Mm(width)
        sides: Sequence[Align] = align or ["center"] * len(columns)
        _row(table, columns, mm, ["center"] * len(columns), HEI, head=True)
        for row in rows:
            _row(table, row, mm, sides, FANG)
        if together:
            _keep(table)
        self._space()

    def picture(self, png: bytes, *, width: float = WIDTH_MM, alt: str = "", caption: str = "") -> None:
        """A picture (PNG or JPEG), centred, `width` in mm; `alt` says what it shows, `caption` stands below it."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        _off_grid(paragraph)
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(min(width, WIDTH_MM)))
        shape._inline.docPr.set("descr", written(alt))
        if caption:
            paragraph.paragraph_format.keep_with_next = True
            self.caption(caption)
            self._document.paragraphs[-1].paragraph_format.keep_with_next = False

    def attachments(self, names: Sequence[str]) -> None:
        """附件：1. … below the text, before the signature (GB/T 9704-2012 7.3.4)."""
        if not names:
            return
        self.blank()
        for number, name in enumerate(names, 1):
            mark = f"{number}." if len(names) > 1 else ""
            paragraph = self._document.add_paragraph(("附件：" if number == 1 else "　　　") + mark + " ".join(_lines(name)))
            _indent(paragraph)

    def signature(self, organisation: str, day: date | None) -> None:
        """Who signs, centred above the day, whose end is four characters from the right edge; room for the seal above.

        Without a `day` there is room to write it by hand.
        """
        words = chinese_day(day) if day else "　　年　月　日"
        name = " ".join(_lines(organisation))
        space = max(4.0, 1 + (_width(name) - _width(words)) / 2)
        before = self._document.paragraphs[-1:]
        self.blank()
        self.blank()
        for paragraph in (*before, *self._document.paragraphs[-2:]):  # no page with a signature alone
            paragraph.paragraph_format.keep_with_next = paragraph.paragraph_format.keep_together = True
        self._signed(name, space + (_width(words) - _width(name)) / 2, follows=True)
        self._signed(words, space, follows=False)

    def blank(self) -> None:
        """An empty line."""
        self._document.add_paragraph()

    def save(self) -> bytes:
        """The file's bytes, the same for the same calls."""
        return packed(self._document)

    def _aligned(self, text: str, side: Align) -> None:
        for line in _lines(text):
            self._document.add_paragraph(line).alignment = _ALIGNED[side]

    def _signed(self, text: str, space: float, *, follows: bool) -> None:
        paragraph = self._document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(THREE * space)
        paragraph.paragraph_format.keep_with_next = follows

    def _space(self) -> None:
        """A low line after a table: without it two tables would grow together."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(LINE / 2)


def written(text: str) -> str:
    """The text without what a file of Word cannot hold."""
    return _UNWRITABLE.sub("", text)


def chinese_day(day: date) -> str:
    """2026年3月5日: Arabic digits, no zeros before (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, 101 → 一百〇一; up to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "〇"
    return words + (_DIGITS[ones] if ones else "")


def _mark(level: int, number: int) -> str:
    return (f"{numeral(number)}、", f"（{numeral(number)}）", f"{number}.", f"（{number}）")[level - 1]


def _lines(text: str) -> list[str]:
    """Its lines without blanks around; at least one."""
    return [line.strip() for line in written(text).splitlines() if line.strip()] or [""]


def _width(text: str) -> float:
    """In Chinese characters: a digit is half of one, and there is a little space between digits and characters."""
    turns = sum(one.isascii() != other.isascii() for one, other in pairwise(text))
    return sum(0.5 if character.isascii() else 1.0 for character in text) + turns * 0.25


def _indent(paragraph: Any) -> None:
    """Two characters, said both as characters (which is what counts in Word) and as a length."""
    paragraph.paragraph_format.first_line_indent = Pt(2 * THREE)
    paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")


def _small(paragraph: Any) -> None:
    """Lines of 小四."""
    paragraph.paragraph_format.line_spacing = Pt(SMALL_FOUR * 1.5)
    _off_grid(paragraph)


def _off_grid(paragraph: Any) -> None:
    """As high as what is in it, not as so many lines of the text."""
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(off, *_AFTER_SNAP)


def _run(paragraph: Any, text: str, name: str, size: float) -> None:
    font(paragraph.add_run(text)._r.get_or_add_rPr(), name, size)


def _keep(table: Any) -> None:
    """All rows but the last stay with the next."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _row(table: Any, values: Sequence[object], widths: Sequence[float], sides: Sequence[Align], name: str, *, head: bool = False) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    for tag in ("w:cantSplit", "w:tblHeader") if head else ("w:cantSplit",):
        properties.append(OxmlElement(tag))
    for cell, value, width, side in zip(row.cells, values, widths, sides, strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = 1  # centre
        for number, line in enumerate(_lines(str(value))):
            paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
            paragraph.alignment = _ALIGNED[side]
            _small(paragraph)
            _run(paragraph, line, name, SMALL_FOUR)
