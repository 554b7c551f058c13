"""Web pages: the text as a browser puts it together, and all that only the source shows."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

from api.casebook.leaks.pieces import Piece, Pieces, within

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_OWN: Final = {"script": "脚本", "style": "样式", "title": "网页标题"}
_TAG: Final = re.compile(r"<[^>]*>")
_LABELS: Final = {"content": "元数据", "alt": "替代文字", "title": "提示文字", "href": "链接", "src": "链接", "value": "输入框", "id": "锚点", "name": "锚点"}
_DATA: Final = re.compile(r"data:[\w.+/-]*(?:;[\w=-]+)*?(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_ESCAPES: Final = re.compile(r"\\u\{?([0-9A-Fa-f]{4,6})\}?|\\x([0-9A-Fa-f]{2})")


def pieces(text: str, inner: Callable[[bytes, str], Pieces]) -> Pieces:
    """All that a page says.  `inner`: the pieces of a file that lies in an address (`data:`)."""
    page = _Page()
    page.feed(text.replace("<![", "<! ["))  # a marked section stops Python's parser with an assertion
    page.close()
    for part in "".join(page.visible).split("\n"):
        if part.strip():
            yield Piece("正文", part)
    for where, value in page.hidden:
        for one in dict.fromkeys((value, _TAG.sub("", html.unescape(value)), unescaped(value), unquote(value))):
            yield Piece(where, one)
        if match := _DATA.match(value.strip()):
            yield from (within(where, one) for one in inner(_decoded(match), ""))


def unescaped(text: str) -> str:
    """Characters that scripts and style sheets write as numbers, as what they are."""
    return _ESCAPES.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match.group()


def _decoded(match: re.Match[str]) -> bytes:
    body = unquote(match[2])
    if not match[1]:
        return body.encode()
    try:
        return base64.b64decode(body)
    except (binascii.Error, ValueError):
        return body.encode()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.visible: list[str] = []
        self.hidden: list[tuple[str, str]] = []
        self._own = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += [(_LABELS.get(name, f"属性 {name}"), value) for name, value in attrs if value]
        if tag in _OWN:
            self._own = tag
        elif tag in _BLOCKS:
            self.visible.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._own:
            self._own = ""
        elif tag in _BLOCKS:
            self.visible.append("\n")

    def handle_data(self, data: str) -> None:
        if self._own:
            self.hidden.append((_OWN[self._own], data))
        else:
            self.visible.append(data.replace("\n", " "))

    def handle_comment(self, data: str) -> None:
        self.hidden.append(("注释", data))

    def handle_decl(self, decl: str) -> None:
        self.hidden.append(("声明", decl))

    def handle_pi(self, data: str) -> None:
        self.hidden.append(("声明", data))

    def unknown_decl(self, data: str) -> None:
        self.hidden.append(("声明", data))
