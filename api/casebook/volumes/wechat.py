"""A volume as an article for a WeChat official account: what its editor keeps when it is pasted.

The editor drops scripts, classes, ids and links within the page; what is left is sections, paragraphs and spans with
styles of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from api.casebook.volumes.book import Book
from api.casebook.volumes.printed import printed

PAGE: Final = "max-width:677px;margin:0 auto;padding:0 8px;font-size:16px;line-height:1.75;color:#1f2329;letter-spacing:0.5px;"
TITLE: Final = "margin:24px 0 8px;text-align:center;font-size:22px;line-height:1.4;color:#a8201a;"
CENTRED: Final = "margin:0 0 8px;text-align:center;font-size:14px;color:#4e5969;"
GROUP: Final = "margin:40px 0 16px;padding:6px 0;text-align:center;font-size:18px;color:#ffffff;background-color:#a8201a;"
CASE: Final = "margin:32px 0 8px;text-align:center;font-size:18px;line-height:1.5;color:#a8201a;"
SECTION: Final = "margin:16px 0 4px;font-size:16px;color:#a8201a;"
TEXT: Final = "margin:0 0 10px;text-align:justify;text-indent:2em;"
PLAIN: Final = "margin:0 0 6px;"


def write(book: Book) -> bytes:
    """The article, as UTF-8: to be opened in a browser, selected and pasted.  The same book gives the same bytes."""
    values = printed(book)
    inside = "".join([*_head(values), *_contents(values), *_cases(values)])
    return f"<section style=\"{PAGE}\">{inside}</section>\n".encode()


def _head(values: Mapping[str, Any]) -> Iterator[str]:
    yield _bold(TITLE, values["title"])
    for told in (values["words"]["draft"] if values["draft"] else "", values["subtitle"], values["number"], f"{values['publisher']}　{values['day']}".strip()):
        if told:
            yield _line(CENTRED, told)
    yield from (_line(TEXT, one) for one in values["preface"])


def _contents(values: Mapping[str, Any]) -> Iterator[str]:
    yield _bold(SECTION, values["words"]["contents"])
    for group in values["groups"]:
        if group["title"]:
            yield _bold(PLAIN, group["title"])
        yield from (_line(PLAIN, case["heading"]) for case in group["cases"])


def _cases(values: Mapping[str, Any]) -> Iterator[str]:
    for group in values["groups"]:
        if group["title"]:
            yield _bold(GROUP, group["title"])
        for case in group["cases"]:
            yield f"<section>{''.join(_case(case, values['words']['keywords']))}</section>"


def _case(case: Mapping[str, Any], keywords: str) -> Iterator[str]:
    yield _bold(CASE, case["heading"])
    yield from (_line(CENTRED, one) for one in case["head"])
    if case["keywords"]:
        yield f'<p style="{TEXT}"><strong>{escape(keywords)}</strong><span>{escape(case["keywords"])}</span></p>'
    for section in case["sections"]:
        yield _bold(SECTION, section["title"])
        yield from (_line(TEXT, one) for one in section["paragraphs"])


def _line(style: str, text: str) -> str:
    return f'<p style="{style}"><span>{escape(text)}</span></p>'


def _bold(style: str, text: str) -> str:
    return f'<p style="{style}"><strong>{escape(text)}</strong></p>'
