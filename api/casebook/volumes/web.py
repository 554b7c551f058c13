"""A volume as one web page: nothing is fetched from elsewhere, no script; it prints with a case on each new page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any, Final

from api.casebook.volumes.book import Book
from api.casebook.volumes.printed import printed

NOTE: Final = "数字为案例的序号"
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""What the browser may do with the page (CSP): show it."""
STYLE: Final = """
:root{color-scheme:light}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:46rem;color:#1f2329;background:#fff;line-height:1.9;
font:16px/1.9 "Noto Serif CJK SC","Source Han Serif SC",SimSun,serif}
h1,h2,h3,h4,nav,dt,.note,.keywords b{font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header{border-top:.75rem solid #a8201a;padding:1rem 0 2rem;text-align:center}
header h1{color:#a8201a;font-size:2rem;line-height:1.4;margin:4rem 0 1rem}
.note{text-align:left;margin:0}
.draft{display:inline-block;border:2px solid #a8201a;color:#a8201a;padding:0 1rem}
h2{font-size:1.3rem;text-align:center;margin:3rem 0 1rem}
h3{font-size:1.15rem;text-align:center;line-height:1.5;margin:3rem 0 .5rem}
h4{font-size:1rem;margin:1.2rem 0 .2rem}
p{margin:.2rem 0;text-indent:2em;text-align:justify;overflow-wrap:anywhere}
.head{text-align:center;text-indent:0;color:#4e5969}
.signed{text-align:right}
nav ol{list-style:none;margin:0;padding-left:0}
nav ol ol{padding-left:1.5em}
a{color:#1d5fbf;text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline}
dd{margin:0 0 0 2em}
@media print{body{max-width:none;padding:0;font-size:12pt}article,section.index,section.preface,nav{break-before:page}
h2,h3,h4{break-after:avoid}a{color:inherit}@page{margin:25mm 22mm}}
""".replace("\n", "")


def write(book: Book) -> bytes:
    """The page, as UTF-8.  The same book gives the same bytes."""
    values = printed(book)
    parts = [
        f"<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'><meta http-equiv='Content-Security-Policy' content=\"{POLICY}\">",
        "<meta name='viewport' content='width=device-width,initial-scale=1'><meta name='referrer' content='no-referrer'>",
        f"<title>{escape(values['head'])}</title><style>{STYLE}</style></head><body>",
        *_cover(values), *_preface(values), *_contents(values), "<main>", *_cases(values), "</main>", *_indexes(values), "</body></html>\n",
    ]  # fmt: skip
    return "".join(parts).encode()


def _cover(values: Mapping[str, Any]) -> Iterator[str]:
    yield "<header>"
    if values["note"]:
        yield f"<p class='note'>{escape(values['note'])}</p>"
    yield f"<h1>{escape(values['title'])}</h1>"
    for key in ("subtitle", "number"):
        if values[key]:
            yield f"<p class='head'>{escape(values[key])}</p>"
    if values["draft"]:
        yield f"<p class='head draft'>{escape(values['words']['draft'])}</p>"
    yield f"<p class='head'>{escape(values['publisher'])}<br>{escape(values['day'])}</p></header>"


def _preface(values: Mapping[str, Any]) -> Iterator[str]:
    if values["preface"]:
        yield f"<section class='preface'><h2>{escape(values['words']['preface'])}</h2>{_paragraphs(values['preface'])}"
        yield f"<p class='signed'>{escape(values['publisher'])}<br>{escape(values['day'])}</p></section>"


def _contents(values: Mapping[str, Any]) -> Iterator[str]:
    yield f"<nav aria-label='{escape(values['words']['contents'])}'><h2>{escape(values['words']['contents'])}</h2><ol>"
    for group in values["groups"]:
        rows = "".join(f"<li>{_link(case['name'], case['heading'])}</li>" for case in group["cases"])
        yield f"<li>{_link(group['name'], group['title'])}<ol>{rows}</ol></li>" if group["title"] else rows
    yield from (f"<li>{_link(index['name'], index['title'])}</li>" for index in values["indexes"])
    yield "</ol></nav>"


def _cases(values: Mapping[str, Any]) -> Iterator[str]:
    for group in values["groups"]:
        if group["title"]:
            yield f"<h2 id='{group['name']}'>{escape(group['title'])}</h2>"
        for case in group["cases"]:
            yield f"<article id='{case['name']}'><h3>{escape(case['heading'])}</h3>"
            yield from (f"<p class='head'>{escape(one)}</p>" for one in case["head"])
            if case["keywords"]:
                yield f"<p class='keywords'><b>{escape(values['words']['keywords'])}</b>{escape(case['keywords'])}</p>"
            yield from (f"<h4>{escape(one['title'])}</h4>{_paragraphs(one['paragraphs'])}" for one in case["sections"])
            yield "</article>"


def _indexes(values: Mapping[str, Any]) -> Iterator[str]:
    """With the numbers of the cases: a web page has no others."""
    for index in values["indexes"]:
        yield f"<section class='index' id='{index['name']}'><h2>{escape(index['title'])}</h2><p class='head'>{NOTE}</p><dl>"
        for one in index["headings"]:
            yield f"<dt>{escape(one['label'])}{_numbers(one['names'])}</dt>"
            yield from (f"<dd>{escape(entry['label'])}{_numbers(entry['names'])}</dd>" for entry in one["entries"])
        yield "</dl></section>"


def _numbers(names: Iterable[str]) -> str:
    shown = "、".join(_link(name, name.rpartition("_")[2]) for name in names)
    return f"　{shown}" if shown else ""


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in lines)


def _link(name: str, text: str) -> str:
    return f"<a href='#{name}'>{escape(text)}</a>"
