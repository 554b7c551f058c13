"""`anjian show`: one judgment on one page, every value with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from api.columns import cause_text, provision_text, review_text
from api.console.arguments import OneFile, WhichOne
from api.console.exits import FAILED
from api.console.limits import limits_or_exit
from api.console.terminal import all_visible, complain_of
from nlp.batch import one_record
from nlp.errors import ReadingError
from nlp.record import Record
from nlp.taxonomy import label

QUOTE_MAX = 60
"""Characters of the document that are quoted for one value."""
REASON_MAX = 200
"""The same for a cause of loss: there the court's sentence says more than our label."""


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, a value and where in the document it stands.

    `pointers`: JSON pointers of the evidence.  `longest`: characters that may be quoted; 0 where the words only
    repeat the value in other figures.
    """

    heading: str
    value: str
    pointers: tuple[str, ...]
    longest: int = QUOTE_MAX


def run(
    file: OneFile,
    name: WhichOne = None,
) -> None:
    """一页看懂一份判决：先列需要人工核对的，再列各项结论，附原文和页码。"""
    try:
        record = one_record(file, name=name, limits=limits_or_exit())
    except ReadingError as error:
        complain_of(error)
        raise typer.Exit(FAILED) from None
    show(Console(), record)
    if record["status"] == "failed":
        raise typer.Exit(FAILED)


def show(console: Console, record: Record) -> None:
    """Prints a record that has evidence: what a person must check first, then the values."""
    record = all_visible(record)
    _heading(console, record)
    if record["status"] in {"complete", "partial"}:
        console.print(_values(record))


def _heading(console: Console, record: Record) -> None:
    source = record["source"]
    pages = f"，共 {source['pages']} 页" if source["pages"] else ""
    scanned = f"，其中 {len(source['pages_ocr'])} 页由图像识别" if source["pages_ocr"] else ""
    console.print(f"[bold]{escape(' '.join(record['id'].split()))}[/]  {label('status', record['status'])}{pages}{scanned}")
    if error := record["error"]:
        console.print(_listed(f"[red]{error['code']}[/]", [f"{error['message']}{error['remedy'] or ''}"]))
    if record["needs_review"] and record["status"] != "not_administrative":
        console.print("[bold yellow]需要人工核对[/]")
        console.print(_listed("·", map(review_text, record["needs_review"])))
    if record["warnings"]:
        console.print("[yellow]读取提示[/]")
        console.print(_listed("·", _warnings(record)))
    console.print()


def _listed(mark: str, sentences: Iterable[str]) -> Padding:
    """Indented sentences, each behind a mark.  In a column of their own they are broken where the line is full;
    otherwise rich would break at the blank behind the mark, for 汉字 have no other."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for sentence in sentences:
        table.add_row(mark, escape(sentence))
    return Padding(table, (0, 0, 0, 2))


def _warnings(record: Record) -> list[str]:
    """One sentence for all pages that are warned of in the same words."""
    pages: dict[str, list[str]] = {}
    for warning in record["warnings"]:
        page = str(warning["page"] or "")
        sentence = warning["message"].replace(f"第 {page} 页", "第 {} 页") if page else warning["message"]
        pages.setdefault(f"{sentence}（{warning['code']}）", []).append(page)
    return [sentence.replace("{}", "、".join(found)) for sentence, found in pages.items()]


def _values(record: Record) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    quoted: set[str] = set()
    before = ""
    for line in _lines(record):
        heading = "" if line.heading == before else line.heading
        table.add_row(heading, f"{escape(line.value)}{_quote(record, line, quoted)}")
        before = line.heading
    return table


def _lines(record: Record) -> Iterator[Line]:
    yield Line("法院", record["court"] or "—", ("/court",))
    yield Line("案号", record["case_number"] or "—", ("/case_number",))
    yield from _each("前案案号", record["prior_case_numbers"], "prior_case_numbers", longest=0)
    kind = f"{_label('doc_type', record['doc_type'])}，{_label('procedure', record['procedure'])}"
    yield Line("文书", kind, ("/doc_type",), longest=0)
    yield Line("裁判日期", record["decision_date"] or "—", ("/decision_date",), longest=0)
    for index, party in enumerate(record["parties"]):
        yield Line(label("role", party["role"]), _party(party), (f"/parties/{index}",))
    yield Line("负责人出庭", _label("head_attended", record["head_attended"]).removeprefix("负责人"), ("/head_attended",))
    yield Line("被诉行为", _label("act_type", record["act_type"]), ("/act_type",))
    yield from _each("行为文号", record["act_numbers"], "act_numbers")
    yield Line("执法领域", _label("field", record["field"]), ("/field",))
    yield from _each("判项", [label("disposition", code) for code in record["dispositions"]], "dispositions")
    yield Line("机关胜败", _label("agency_result", record["agency_result"]), ("/agency_result",))
    if len(record["results_by_agency"]) > 1:
        each = [f"{found['name']}：{label('agency_result', found['result'])}" for found in record["results_by_agency"]]
        yield from _each("各机关结果", each, "results_by_agency")
    yield from _each("败诉原因", [cause_text(cause) for cause in record["causes"]], "causes", longest=REASON_MAX)
    yield from _statutes(record["statutes"])
    yield from _each("履行期限", [period["text"] for period in record["performance_periods"]], "performance_periods")
    yield from _each("诉讼费负担", record["costs_borne_by"], "costs_borne_by", longest=0)


def _each(heading: str, values: Iterable[str], key: str, longest: int = QUOTE_MAX) -> Iterator[Line]:
    for index, value in enumerate(values):
        yield Line(heading, value, (f"/{key}/{index}",), longest)


def _statutes(statutes: list[dict[str, Any]]) -> Iterator[Line]:
    """One line a law: 《行政诉讼法》第69条、第70条第1项."""
    laws: dict[str, list[int]] = {}
    for index, statute in enumerate(statutes):
        laws.setdefault(statute["law"], []).append(index)
    for law, places in laws.items():
        provisions = "、".join(provision_text(statutes[index]) for index in places)
        yield Line("裁判依据", f"《{law}》{provisions}", tuple(f"/statutes/{index}" for index in places), longest=0)


def _party(party: dict[str, Any]) -> str:
    notes = []
    if party["original_role"] and party["original_role"] != party["role"]:
        notes.append(label("original_role", party["original_role"]))
    if by := party["representative"]:
        notes.append(f"{by['capacity']}：{by['name']}")
    return f"{party['name']}（{'；'.join(notes)}）" if notes else str(party["name"])


def _label(table: str, code: str | None) -> str:
    return label(table, code) if code else "—"


def _quote(record: Record, line: Line, quoted: set[str]) -> str:
    """Pages, and the document's words; these only once, and not where they repeat the value."""
    places = [place for pointer in line.pointers for place in (record["evidence"].get(pointer) or [])[:1]]
    if not places:
        return ""
    found = "、".join(dict.fromkeys(str(place["page"]) for place in places if place["page"]))
    pages = f"第{found}页" if found else ""
    words = "".join(places[0]["text"].split())
    if not line.longest or words in quoted or words in "".join(line.value.split()):
        return f" [dim]{pages}[/]" if pages else ""
    quoted.add(words)
    short = words if len(words) <= line.longest else f"{words[: line.longest]}…"
    return f"\n[dim]  {pages}“{escape(short)}”[/]"
