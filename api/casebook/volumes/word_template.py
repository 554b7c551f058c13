"""The template of a volume as Word, made anew each time from this file: what docxtpl fills in.

Its words are the marks of jinja only; what is printed comes in as values, which docxtpl writes as text.  The page is that
of GB/T 9704 (`api.ledger.official_page`) with the margins of a book, its lines those of the PDF on A4.
"""

from __future__ import annotations

import io
from typing import Final, Literal

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from api.casebook.volumes.layout import A4, CLOSER
from api.ledger.official_page import FANG, HEI, KAI, LATIN, LINE, PLAIN_SONG, SONG, THREE, WIDTH_MM, blank, font

Side = Literal["left", "center", "right", "both"]
ACCENT: Final = "A8201A"
TWIP: Final = 20
"""In a point."""
_MM: Final = 1440 / 25.4
"""Twips in a millimetre."""
_RULE: Final = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
_STRIP: Final = f'<w:pBdr><w:top w:val="single" w:sz="96" w:space="1" w:color="{ACCENT}"/></w:pBdr>'
_FOOT: Final = f'<w:framePr w:w="{WIDTH_MM * _MM:.0f}" w:wrap="around" w:hAnchor="margin" w:vAnchor="margin" w:xAlign="center" w:yAlign="bottom"/>'
"""At the foot of the cover, however long the title is: it belongs to the page on which the next paragraph stands."""
_LEADER: Final = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{WIDTH_MM * _MM:.0f}"/></w:tabs>'
_PAGES: Final = (
    "{% for name in ROW.names %}{% if loop.first %}<w:r><w:t>　</w:t></w:r>{% else %}"
    '<w:r><w:t xml:space="preserve">、 </w:t></w:r>{% endif %}FIELD{% endfor %}'
)
"""A blank behind each comma: LibreOffice would break a line within a number."""
_NEW_PAGE: Final = "{% if not (outer.first and loop.first) %}<w:pageBreakBefore/>{% endif %}"


def build(*, preface: bool, title: float = A4.cover) -> bytes:
    """The template, with or without a preface; `title`: the size of the title on the cover.  Values: `printed.printed`, and `pages` and `ids` of its places."""
    document = blank("", None)
    _styles(document)
    _settings(document)
    _heads(document)
    parts = [_cover(title), _section(document, first=True)]
    if preface:
        parts += [_preface(), _section(document, numbers="lowerRoman", start=True)]
    parts += [_contents(), _section(document, numbers="lowerRoman", start=not preface), _cases(), _indexes()]
    body = parse_xml(f"<w:body {nsdecls('w', 'r')}>{''.join(parts)}{_properties(document, numbers='decimal', start=True)}</w:body>")
    document.element.replace(document.element.body, body)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _styles(document: WordDocument) -> None:
    """Titles of groups and cases in the middle, those of sections from the second character, all on the grid of lines."""
    document.styles["Normal"].element.rPr.find(qn("w:spacing")).set(qn("w:val"), f"{CLOSER * TWIP:.0f}")
    for level, (name, size) in enumerate(((SONG, A4.title), (SONG, A4.title), (HEI, THREE)), 1):
        style = document.styles[f"Heading {level}"]
        font(style.element.get_or_add_rPr(), name, size)
        style.paragraph_format.line_spacing = Pt(LINE)
        if level < 3:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _settings(document: WordDocument) -> None:
    """Wider at the binding, on either side; and the page numbers of the contents are counted when the file is opened."""
    section = document.sections[0]
    section.left_margin, section.right_margin = Mm(A4.inside), Mm(A4.outside)
    mirrored = OxmlElement("w:mirrorMargins")
    document.settings.element.find(qn("w:zoom")).addnext(mirrored)
    counted = OxmlElement("w:updateFields")
    counted.set(qn("w:val"), "1")
    document.settings.element.find(qn("w:compat")).addprevious(counted)


def _heads(document: WordDocument) -> None:
    """The volume above each page but the cover, which has neither head nor number."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        font(paragraph.add_run("{{ running }}")._r.get_or_add_rPr(), PLAIN_SONG, A4.small)
        paragraph._p.get_or_add_pPr().append(parse_xml(_RULE.replace("<w:pBdr>", f"<w:pBdr {nsdecls('w')}>")))
        if header is section.header:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _section(document: WordDocument, *, first: bool = False, numbers: str = "decimal", start: bool = False) -> str:
    """The end of a section, in a line of no height."""
    inside = _properties(document, first=first, numbers=numbers, start=start)
    return f'<w:p><w:pPr><w:spacing w:line="{TWIP}" w:lineRule="exact"/>{inside}</w:pPr></w:p>'


def _properties(document: WordDocument, *, first: bool = False, numbers: str, start: bool) -> str:
    """A section's page.  `first`: the cover, which brings the heads and feet that all others take over; `start`: counted from 1."""
    known = document.sections[0]._sectPr
    references = "".join(
        f'<w:{one.tag.partition("}")[2]} w:type="{one.get(qn("w:type"))}" r:id="{one.get(qn("r:id"))}"/>'
        for one in known if one.tag in {qn("w:headerReference"), qn("w:footerReference")}
    )  # fmt: skip
    page = f'<w:pgSz w:w="{A4.width * _MM:.0f}" w:h="{A4.height * _MM:.0f}"/>'
    edges = {"top": A4.top, "right": A4.outside, "bottom": A4.bottom, "left": A4.inside, "header": 22, "footer": 23, "gutter": 0}
    margins = " ".join(f'w:{side}="{mm * _MM:.0f}"' for side, mm in edges.items())
    first_number = ' w:start="1"' if start else ""
    number = f'<w:pgNumType w:fmt="{numbers}"{first_number}/>'
    grid = f'<w:docGrid w:type="lines" w:linePitch="{LINE * TWIP:.0f}"/>'
    return (
        f'<w:sectPr>{references if first else ""}<w:type w:val="{"nextPage" if first else "oddPage"}"/>{page}<w:pgMar {margins}/>{number}'
        f'{"<w:titlePg/>" if first else ""}{grid}</w:sectPr>'
    )


def _run(text: str, name: str = FANG, size: float = THREE, *, colour: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{name}" w:cs="{LATIN}"/>'
    ink = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'<w:r><w:rPr>{fonts}{ink}<w:sz w:val="{size * 2:.0f}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _line(inside: str, *, style: str = "", before: str = "", spacing: str = "", indent: str = "", side: Side = "left") -> str:
    """A paragraph; its properties in the schema's order: `before` is what stands ahead of the spacing."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    jc = f'<w:jc w:val="{side}"/>' if side != "left" else ""
    ind = f"<w:ind {indent}/>" if indent else ""
    return f"<w:p><w:pPr>{named}{before}{spacing}{ind}{jc}</w:pPr>{inside}</w:p>"


def _text(inside: str) -> str:
    """Text, two characters in."""
    return _line(inside, indent=f'w:firstLineChars="200" w:firstLine="{2 * THREE * TWIP:.0f}"', side="both")


def _spaced(points: float, height: float) -> str:
    return f'<w:spacing w:before="{points * TWIP:.0f}" w:line="{height * TWIP:.0f}" w:lineRule="exact"/>'


def _place(name: str, inside: str) -> str:
    """Words that a page number can point to."""
    return f'<w:bookmarkStart w:id="{{{{ ids[{name}] }}}}" w:name="{{{{ {name} }}}}"/>{inside}<w:bookmarkEnd w:id="{{{{ ids[{name}] }}}}"/>'


def _number(name: str) -> str:
    """The number of the page on which a place lies: a field, filled with what the PDF on A4 says, that leads there."""
    parts = ('<w:fldChar w:fldCharType="begin"/>', f'<w:instrText xml:space="preserve"> PAGEREF {{{{ {name} }}}} \\h </w:instrText>')
    head = "".join(f"<w:r>{part}</w:r>" for part in (*parts, '<w:fldChar w:fldCharType="separate"/>'))
    return f'{head}<w:r><w:t>{{{{ pages[{name}] }}}}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _cover(size: float) -> str:
    """At the foot who prints it, and when; note, title, subtitle, number."""
    title = _run("{{ title }}", SONG, size, colour=ACCENT)
    lines = [
        _line(_run("{{ publisher }}", KAI, A4.title), before=_FOOT, spacing=_spaced(0, LINE), side="center"),
        _line(_run("{{ day }}", KAI), before=_FOOT, spacing=_spaced(0, LINE), side="center"),
        _line("", before=_STRIP),
        _line(_run("{{ note }}", HEI)),
        _line(title, spacing=_spaced(size * 3, size * 1.5), side="center"),
        "{% if subtitle %}" + _line(_run("{{ subtitle }}", KAI, A4.title), spacing=_spaced(20, LINE), side="center") + "{% endif %}",
        "{% if number %}" + _line(_run("{{ number }}", KAI, A4.title), spacing=_spaced(20, LINE), side="center") + "{% endif %}",
        "{% if draft %}" + _line(_run("{{ words.draft }}", HEI, A4.title), spacing=_spaced(20, LINE), side="center") + "{% endif %}",
    ]
    return "".join(lines)


def _opening(name: str, title: str) -> str:
    return _line(_place(f"'{name}'", f"<w:r><w:t>{{{{ {title} }}}}</w:t></w:r>"), style="Heading1") + _line("")


def _preface() -> str:
    return (
        _opening("preface", "words.preface")
        + "{% for one in preface %}" + _text(_run("{{ one }}")) + "{% endfor %}" + _line("")
        + _line(_run("{{ publisher }}"), indent=f'w:right="{4 * THREE * TWIP:.0f}"', side="right")
        + _line(_run("{{ day }}"), indent=f'w:right="{4 * THREE * TWIP:.0f}"', side="right")
    )  # fmt: skip


def _contents() -> str:
    def row(text: str, name: str, face: str, left: float) -> str:
        inside = f'<w:hyperlink w:anchor="{{{{ {name} }}}}" w:history="1">{_run(text, face)}<w:r><w:tab/></w:r>{_number(name)}</w:hyperlink>'
        hanging = 4 * THREE * TWIP
        return _line(inside, before=_LEADER, indent=f'w:left="{left * THREE * TWIP + hanging:.0f}" w:right="{2 * THREE * TWIP:.0f}" w:hanging="{hanging:.0f}"')

    return (
        _opening("contents", "words.contents")
        + "{% for group in groups %}{% if group.title %}" + row("{{ group.title }}", "group.name", HEI, 0) + "{% endif %}"
        + "{% for case in group.cases %}" + row("{{ case.heading }}", "case.name", FANG, 1) + "{% endfor %}{% endfor %}"
        + "{% for index in indexes %}" + row("{{ index.title }}", "index.name", HEI, 0) + "{% endfor %}"
    )  # fmt: skip


def _cases() -> str:
    told = '<w:r><w:t xml:space="preserve">{{ %s }}</w:t></w:r>'
    group = _line(_place("group.name", told % "group.title"), style="Heading1", before=_NEW_PAGE) + _line("")
    alone = "{% if not (loop.first and (group.title or outer.first)) %}<w:pageBreakBefore/>{% endif %}"
    return (
        "{% for group in groups %}{% set outer = loop %}{% for case in group.cases %}"
        + "{% if group.title and loop.first %}" + group + "{% endif %}"
        + _line(_place("case.name", told % "case.heading"), style="Heading2", before=alone)
        + "{% for one in case.head %}" + _line(_run("{{ one }}", KAI), side="center") + "{% endfor %}" + _line("")
        + "{% if case.keywords %}" + _text(_run("{{ words.keywords }}", HEI) + _run("{{ case.keywords }}", KAI)) + "{% endif %}"
        + "{% for section in case.sections %}"
        + _line(told % "section.title", style="Heading3", indent=f'w:firstLineChars="200" w:firstLine="{2 * THREE * TWIP:.0f}"')
        + "{% for one in section.paragraphs %}" + _text(_run("{{ one }}")) + "{% endfor %}{% endfor %}"
        + "{% endfor %}{% endfor %}"
    )  # fmt: skip


def _indexes() -> str:
    def row(one: str, face: str, left: float) -> str:
        pages = _PAGES.replace("ROW", one).replace("FIELD", _number("name"))
        return _line(_run(f"{{{{ {one}.label }}}}", face) + pages, indent=f'w:left="{(left + 2) * THREE * TWIP:.0f}" w:hanging="{2 * THREE * TWIP:.0f}"')

    title = _line(_place("index.name", "<w:r><w:t>{{ index.title }}</w:t></w:r>"), style="Heading1", before="<w:pageBreakBefore/>")
    return (
        "{% for index in indexes %}" + title + _line(_run("{{ words['index-note'] }}", KAI), side="center") + _line("")
        + "{% for one in index.headings %}" + row("one", HEI, 0)
        + "{% for entry in one.entries %}" + row("entry", FANG, 2) + "{% endfor %}{% endfor %}{% endfor %}"
    )  # fmt: skip
