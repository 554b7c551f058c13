"""The page of an official paper (GB/T 9704-2012) as Word keeps it: margins, grid, fonts, page number, and a file of stable bytes.

What `api.ledger.official` is made with; nothing here knows what the paper says.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

SONG: Final = "方正小标宋简体"
FANG: Final = "仿宋_GB2312"
HEI: Final = "黑体"
KAI: Final = "楷体_GB2312"
PLAIN_SONG: Final = "宋体"
LATIN: Final = "Times New Roman"
INSTEAD: Final = {SONG: "华文中宋", FANG: "仿宋", HEI: "SimHei", KAI: "楷体", PLAIN_SONG: "SimSun"}
"""What an office programme takes where it lacks a font."""

TWO: Final = 22.0
"""2号, for titles."""
THREE: Final = 16.0
"""3号, for the text."""
FOUR: Final = 14.0
"""4号, for page numbers and notes."""
SMALL_FOUR: Final = 12.0
"""小四, for tables."""

WIDTH_MM: Final = 210 - 28 - 26
"""Of the part of the page that is written on (版心)."""
LINE: Final = 28.95
"""Points from line to line: 22 of them fill the 225 mm (GB/T 9704-2012 5.2.2 and 5.2.3: 22 lines of 28 characters)."""
NEVER: Final = datetime(2000, 1, 1)
"""The file of a paper without a day: Word keeps a moment, this one says nothing."""
_AFTER_OVERFLOW: Final = (
    "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:outlineLvl", "w:rPr",
)  # fmt: skip
"""What stands behind it in a paragraph's properties, in the schema's order."""
CLOSER: Final = -0.25
"""Points between characters: 28 of them fill the 156 mm.  A grid of characters would say the same, but LibreOffice lays
each of them on two of its fields.
"""
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)


def blank(title: str, day: date | None) -> WordDocument:
    """An empty paper: page, grid, fonts, page number.  `title` and `day` become the file's properties."""
    document = Document()
    _drop_thumbnail(document)
    _properties(document, title, day)
    _styles(document)
    _page(document)
    _page_numbers(document)
    return document


def packed(document: WordDocument) -> bytes:
    """The file.  The same paper gives the same bytes: no time of writing in the archive, its entries in one order."""
    written, settled = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, _FONTS if name == "word/fontTable.xml" else source.read(name))
    return settled.getvalue()


def font(properties: Any, name: str, size: float, *, bold: bool = False) -> None:
    """Sets the font of a run's or style's properties, for Chinese and for digits; theme fonts no longer count."""
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for part, value in (("w:ascii", LATIN), ("w:hAnsi", LATIN), ("w:eastAsia", name), ("w:cs", LATIN)):
        fonts.set(qn(part), value)
    properties.sz_val = Pt(size)
    big = properties.find(qn("w:szCs"))
    if big is not None:
        big.set(qn("w:val"), f"{size * 2:g}")
    for found in properties.findall(qn("w:b")):
        properties.remove(found)
    if bold:
        properties._add_b()


def field(run: Any, code: str) -> None:
    """A field such as PAGE in a run of python-docx."""
    for kind in ("begin", None, "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _properties(document: WordDocument, title: str, day: date | None) -> None:
    """Fixed but for the paper's own title and day: the time of writing says nothing about the paper."""
    known = document.core_properties
    known.title, known.author, known.last_modified_by, known.comments = title[:255], "", "", ""
    known.created = known.modified = datetime(day.year, day.month, day.day) if day else NEVER
    known.revision, known.language = 1, "zh-CN"


def _drop_thumbnail(document: WordDocument) -> None:
    """The picture that the library's empty document brings is of no paper of ours."""
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _styles(document: WordDocument) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    defaults.find(f".//{qn('w:lang')}").set(qn("w:eastAsia"), "zh-CN")
    _style(styles["Normal"], FANG, THREE)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), f"{CLOSER * 20:.0f}")
    styles["Normal"].element.rPr.append(closer)
    _hang(styles["Normal"])
    for level, name in enumerate((HEI, KAI, FANG, FANG), 1):
        _style(styles[f"Heading {level}"], name, THREE, bold=level == 3)
        styles[f"Heading {level}"].font.color.rgb = None
    _style(styles["Title"], SONG, TWO)
    borders = styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)


def _style(style: Any, name: str, size: float, *, bold: bool = False) -> None:
    properties = style.element.get_or_add_rPr()
    for tag in ("w:color", "w:spacing", "w:kern", "w:i", "w:iCs", "w:bCs"):
        for found in properties.findall(qn(tag)):
            properties.remove(found)
    font(properties, name, size, bold=bold)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(LINE if size == THREE else size * 1.6)
    layout.widow_control = False


def _hang(style: Any) -> None:
    """A comma may hang over the edge of the text.  Word takes that for granted; LibreOffice, where it is not said, now and
    then loses the comma.
    """
    hanging = OxmlElement("w:overflowPunct")
    hanging.set(qn("w:val"), "1")
    style.element.get_or_add_pPr().insert_element_before(hanging, *_AFTER_OVERFLOW)


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(23)  # the number's rule 7 mm below the text
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), f"{LINE * 20:.0f}")
    section._sectPr.append(grid)


def _page_numbers(document: WordDocument) -> None:
    """—1— in 4号, odd pages to the right, even ones to the left, one character from the edge (GB/T 9704-2012 7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        if right:
            paragraph.paragraph_format.right_indent = Pt(FOUR)
        else:
            paragraph.paragraph_format.left_indent = Pt(FOUR)
        for part in ("— ", "PAGE", " —"):
            run = paragraph.add_run("" if part == "PAGE" else part)
            if part == "PAGE":
                field(run, part)
            font(run._r.get_or_add_rPr(), PLAIN_SONG, FOUR)
            run.font.name = PLAIN_SONG
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hAnsi"), PLAIN_SONG)


def _font_table() -> str:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in INSTEAD.items())
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{namespace}">{fonts}</w:fonts>'


_FONTS: Final = _font_table()
