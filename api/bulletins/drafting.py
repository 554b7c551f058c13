"""The first words of a bulletin: every sentence from the templates and the frozen figures, none from anywhere else.

A section is a code, a title and its paragraphs.  A paragraph is a line of text.  One that begins with a number （一） or 1.
and is no sentence is a heading; `〔表：…〕` and `〔图：…〕` stand for a table or a chart of the bulletin.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from api.bulletins.frozen import Frozen
from api.bulletins.speaking import Names, holds, names, said, within
from api.bulletins.wording import Paragraph, Wording, wording
from api.ledger.official import numeral


class SectionText(TypedDict):
    """A section as it is kept in `Bulletin.sections`."""

    code: str
    title: str
    paragraphs: list[str]


def draft(frozen: Frozen, words: Wording | None = None) -> list[SectionText]:
    """All sections that have something to say."""
    words = words or wording()
    known = names(frozen, words)
    sections = []
    for section in words.section:
        if holds(known, section.when):
            paragraphs = list(_numbered(_paragraphs(section.paragraph, known, frozen, words)))
            if paragraphs:
                sections.append(SectionText(code=section.code, title=section.title, paragraphs=paragraphs))
    return sections


def table_line(title: str) -> str:
    """The line that stands for a table."""
    return f"〔表：{title}〕"


def chart_line(title: str) -> str:
    """The line that stands for a chart."""
    return f"〔图：{title}〕"


def _paragraphs(wanted: tuple[Paragraph, ...], known: Names, frozen: Frozen, words: Wording) -> Iterator[tuple[bool, str]]:
    """(whether it is a heading, the line)."""
    for paragraph in wanted:
        for inside in _each(paragraph, known, frozen, words):
            if holds(inside, paragraph.when, paragraph.unless):
                yield from _one(paragraph, inside, frozen, words)


def _each(paragraph: Paragraph, known: Names, frozen: Frozen, words: Wording) -> Iterator[Names]:
    if not paragraph.each:
        yield known
        return
    items: list[Any] = known.get(paragraph.each) or []
    for item in items:
        yield within(known, item, frozen, words)


def _one(paragraph: Paragraph, known: Names, frozen: Frozen, words: Wording) -> Iterator[tuple[bool, str]]:
    if paragraph.table:
        if (table := frozen.table(paragraph.table)) is not None and table.lines:
            yield False, table_line(table.title)
    elif paragraph.chart:
        if (chart := frozen.chart(paragraph.chart)) is not None and chart.labels:
            yield False, chart_line(chart.title)
    else:
        yield from _text(paragraph, known)
        yield from _paragraphs(paragraph.inner, known, frozen, words)


def _text(paragraph: Paragraph, known: Names) -> Iterator[tuple[bool, str]]:
    heading = said(paragraph.heading, known) if paragraph.heading else None
    sentences = [said(one.say, known) for one in paragraph.sentences if holds(known, one.when, one.unless)]
    text = "".join(one for one in sentences if one)
    if heading and (text or not paragraph.text):
        yield True, heading
    if text:
        yield False, text


def _numbered(lines: Iterator[tuple[bool, str]]) -> Iterator[str]:
    """Headings get their number （一）, （二） …"""
    count = 0
    for heading, line in lines:
        count += heading
        yield f"（{numeral(count)}）{line}" if heading else line
