"""Words that know where they come from, shown with a mark for each source; those of a judgment lead to their place in it."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from nicegui import ui

from api.pages.kit.theme import asset, tag
from api.writing.passages import LABELS, Passage, Section, Source

ui.add_head_html(f'<link rel="stylesheet" href="{asset("passages.css")}">', shared=True)
ORDER: Final[tuple[Source, ...]] = ("judgment", "record", "knowledge", "person")


def legend() -> None:
    """What the marks mean."""
    with tag("p", classes="passage-legend quiet small"):
        tag("span", "文字来源：")
        for source in ORDER:
            tag("span", LABELS[source], f"passage passage-{source}")


def show(section: Section, open_to: Container[int], *, empty: str = "（尚未填写）") -> None:
    """The paragraphs of a section.  `open_to`: judgments that the person may open, the others are named without a link."""
    for group in section.grouped():
        with tag("p", classes="passage-paragraph"):
            for one in group:
                _passage(one, open_to)
    if not section.passages:
        tag("p", empty, "quiet")


def address(one: Passage) -> str:
    """The judgment's page at the place of these words (`api.pages.judgment.quoted`)."""
    place = f"?start={one.start}&end={one.end}" if one.start is not None and one.end is not None else ""
    return f"/judgments/{one.judgment_id}{place}"


def _passage(one: Passage, open_to: Container[int]) -> None:
    """A link where its place in a judgment can be opened; the basis of the knowledge base stands behind its words."""
    hint = LABELS[one.source] + (f"，第 {one.page} 页" if one.page else "")
    classes = f"passage passage-{one.source}"
    if one.judgment_id is not None and one.judgment_id in open_to:
        tag("a", one.text, classes, href=address(one), target="_blank", rel="noopener", title=hint)
    else:
        tag("span", one.text, classes, title=hint)
    if one.basis:
        tag("span", f"（{one.basis}）", "passage-basis quiet small")
