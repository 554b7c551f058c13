"""`anjian show`: one judgment on one page, every value with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api.arguments import OneFile, WhichOne
from api.columns import cause_text, review_text, statute_text
from api.settings import limits_or_exit
from api.terminal import all_visible, complain
from nlp.batch import one_record
from nlp.errors import ReadingError
from nlp.record import Record
from nlp.taxonomy import label

QUOTE_MAX = 60
"""Characters of the document that are quoted for one value."""
Line = tuple[str, str, str]
"""Heading, value, JSON pointer of its evidence."""


def run(
    file: OneFile,
    name: WhichOne = None,
) -> None:
    """一页看懂一份判决：先列需要人工核对的，再列各项结论，附原文和页码。"""
    try:
        record = one_record(file, name=name, limits=limits_or_exit())
    except ReadingError as error:
        complain(f"{error.code} {error.message}{error.remedy}")
        raise typer.Exit(1) from None
    show(Console(), record)
    if record["status"] == "failed":
        raise typer.Exit(1)


def show(console: Console, record: Record) -> None:
    """Prints a record that has evidence: what a person must check first, then the values."""
    record = all_visible(record)
    _heading(console, record)
    if record["status"] == "failed":
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for heading, value, pointer in _lines(record):
        table.add_row(heading, f"{escape(value)}{_quote(record, pointer, value)}")
    console.print(table)


def _heading(console: Console, record: Record) -> None:
    source = record["source"]
    pages = f"，{source['pages']} 页" if source["pages"] else ""
    scanned = f"（识别 {len(source['pages_ocr'])} 页）" if source["pages_ocr"] else ""
    console.print(f"[bold]{escape(' '.join(record['id'].split()))}[/]  {label('status', record['status'])}{pages}{scanned}")
    if record["error"]:
        error = record["error"]
        console.print(f"[red]{error['code']} {escape(error['message'])}[/]{escape(error['remedy'] or '')}")
    for warning in record["warnings"]:
        console.print(f"[yellow]{warning['code']} {escape(warning['message'])}[/]")
    if record["needs_review"]:
        console.print("[bold yellow]需要人工核对[/]")
        for review in record["needs_review"]:
            console.print(Padding(f"· {escape(review_text(review))}", (0, 0, 0, 2)))
    console.print()


def _lines(record: Record) -> Iterator[Line]:
    yield "法院", record["court"] or "—", "/court"
    yield "案号", record["case_number"] or "—", "/case_number"
    kind = f"{_label('doc_type', record['doc_type'])}，{_label('procedure', record['procedure'])}"
    yield "文书", f"{kind}，{record['decision_date'] or '—'}", "/decision_date"
    for index, party in enumerate(record["parties"]):
        yield label("role", party["role"]), _party(party), f"/parties/{index}"
    yield "负责人出庭", _label("head_attended", record["head_attended"]), "/head_attended"
    yield "被诉行为", _label("act_type", record["act_type"]), "/act_type"
    for index, number in enumerate(record["act_numbers"]):
        yield "行为文号", number, f"/act_numbers/{index}"
    yield "执法领域", _label("field", record["field"]), "/field"
    for index, code in enumerate(record["dispositions"]):
        yield "判项", label("disposition", code), f"/dispositions/{index}"
    yield "机关胜败", _label("agency_result", record["agency_result"]), "/agency_result"
    for index, result in enumerate(record["results_by_agency"] if len(record["results_by_agency"]) > 1 else []):
        yield "", f"{result['name']}：{label('agency_result', result['result'])}", f"/results_by_agency/{index}"
    for index, cause in enumerate(record["causes"]):
        yield "败诉原因", cause_text(cause), f"/causes/{index}"
    for index, statute in enumerate(record["statutes"]):
        yield "裁判依据", statute_text(statute), f"/statutes/{index}"
    for index, period in enumerate(record["performance_periods"]):
        yield "履行期限", period["text"], f"/performance_periods/{index}"


def _party(party: dict[str, Any]) -> str:
    by = party["representative"]
    return f"{party['name']}（{by['capacity']} {by['name']}）" if by else str(party["name"])


def _label(table: str, code: str | None) -> str:
    return label(table, code) if code else "—"


def _quote(record: Record, pointer: str, value: str) -> str:
    """The document's words for a value with their page; not where they only repeat the value."""
    places = record["evidence"].get(pointer) or []
    if not places:
        return ""
    place = places[0]
    words = "".join(place["text"].split())
    page = f"第{place['page']}页" if place["page"] else ""
    if words in "".join(value.split()):
        return f" [dim]{page}[/]"
    short = words if len(words) <= QUOTE_MAX else f"{words[:QUOTE_MAX]}…"
    return f"\n[dim]  {page}“{escape(short)}”[/]"
