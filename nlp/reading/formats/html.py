"""HTML → paragraphs.  Court sites hand out web pages as “.doc”; Word opens them, so people upload them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_IS_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b",
                      re.IGNORECASE | re.DOTALL)  # fmt: skip
_SOURCE_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_BLOCKS: Final = frozenset({
    "address", "article", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_SILENT: Final = frozenset({"script", "style", "title", "template", "noscript", "textarea", "select", "button"})


def is_html(text: str) -> bool:
    """Whether a text file is a web page, told by how it begins."""
    return _IS_HTML.match(text.lstrip("\ufeff")[:2000]) is not None


def paragraphs(text: str) -> list[str]:
    """What a browser would print, a paragraph (or a row of a table, cells divided by tabs) an item."""
    page = _Page()
    page.feed(text.replace("<![", "<! ["))  # Word's <![if …]>: a marked section stops Python's parser with an assertion
    page.close()
    return "".join(page.pieces).split("\n")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent = self._silent or tag
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS and self.pieces[-1:] != ["\n"]:
            self.pieces.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = _SOURCE_BREAK.sub(_break, data)
        if words.strip(" \n"):
            self.pieces.append(words)


def _break(match: re.Match[str]) -> str:
    """A line break of the source is a blank between Latin words, and nothing between 汉字."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return " " if before.isascii() and before.isalnum() and after.isascii() and after.isalnum() else ""
