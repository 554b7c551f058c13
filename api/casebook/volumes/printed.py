"""What stands in a volume, as plain data for the templates: headings made up, names for the places, nothing decided twice.

A place is called by its kind and number (`case_3`: what Word, too, takes for a name), in PDF, Word and the web page alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from api.casebook.volumes import index, layout
from api.casebook.volumes.book import Book, BookCase
from api.ledger.official import chinese_day, numeral, written

WORDS: Final = {"draft": "草稿", "preface": "前言", "contents": "目录", "keywords": "关键词：", "index-note": "数字为案例首页的页码"}
STATUTES: Final = "法律条文索引"
CAUSES: Final = "败诉原因索引"
BLANK_DAY: Final = "　　年　月　日"


def printed(book: Book) -> dict[str, Any]:
    """The whole volume: strings, lists and dictionaries only."""
    groups = [_group(at, group.title, group.cases, book) for at, group in enumerate(book.groups, 1)]
    indexes = list(_indexes(book))
    cases = [case["name"] for group in groups for case in group["cases"]]
    return {
        "title": written(book.title), "head": written(book.head), "running": _running(book), "number": written(book.number),
        "subtitle": written(book.subtitle),
        "publisher": written(book.publisher), "note": written(book.note), "day": day(book.day), "draft": book.draft,
        "preface": [written(one) for one in book.preface], "groups": groups, "indexes": indexes, "words": WORDS,
        "names": [*cases, *(one["name"] for one in groups if one["title"]), *(one["name"] for one in indexes)],
    }  # fmt: skip


def _running(book: Book) -> str:
    """Above each page of the volume."""
    return layout.shortened(written(book.head)) + (f"　{WORDS['draft']}" if book.draft else "")


def day(given: date | None) -> str:
    """On the cover; room for it where there is none yet."""
    return chinese_day(given) if given else BLANK_DAY


def _group(at: int, title: str, cases: Sequence[BookCase], book: Book) -> dict[str, Any]:
    shown = f"{numeral(at)}、{written(title)}" if title else ""
    return {"name": f"group_{at}", "title": shown, "cases": [_case(one, book) for one in cases]}


def _case(placed: BookCase, book: Book) -> dict[str, Any]:
    case = placed.case
    heading = f"案例{placed.number}　{written(case.title)}"
    told = [case.agency, case.number if book.case_numbers else ""]
    return {
        "name": name(placed.number), "heading": heading, "title": written(case.title), "short": layout.shortened(heading),
        "head": [written(one) for one in told if one.strip()], "keywords": "　".join(written(one) for one in case.keywords),
        "sections": [
            {"title": f"【{written(one.title)}】", "paragraphs": [written(text) for text in one.paragraphs if text.strip()]}
            for one in case.sections if any(text.strip() for text in one.paragraphs)
        ],
    }  # fmt: skip


def name(number: int) -> str:
    """The place of a case."""
    return f"case_{number}"


def _indexes(book: Book) -> Iterator[dict[str, Any]]:
    """Those that are wanted and have something in them."""
    for wanted, place, title, made in ((book.statutes, "statutes", STATUTES, index.statutes), (book.causes, "causes", CAUSES, index.causes)):
        headings = made(book) if wanted else []
        if headings:
            yield {"name": place, "title": title, "headings": [_heading(one, law=place == "statutes") for one in headings]}


def _heading(one: index.Heading, *, law: bool) -> dict[str, Any]:
    label = f"《{written(one.label)}》" if law else written(one.label)
    entries = [{"label": written(entry.label), "names": [name(number) for number in entry.cases]} for entry in one.entries]
    return {"label": label, "names": [name(number) for number in one.cases], "entries": entries}
