"""The columns of the tables that people open in a spreadsheet: one row a document, Chinese headings and labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from nlp.record import Record
from nlp.taxonomy import label

Cell = str | int | None

JOIN = "；"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
CELL_MAX = 32_767
"""Characters that Excel takes in one cell (Excel specifications and limits)."""


FIELDS = {
    "court": "法院", "case_number": "案号", "doc_type": "文书种类", "procedure": "程序", "decision_date": "裁判日期",
    "prior_case_numbers": "前案案号", "parties": "当事人", "head_attended": "负责人出庭", "act_type": "被诉行政行为",
    "act_numbers": "行为文号", "field": "执法领域", "dispositions": "裁判结果", "agency_result": "机关胜败",
    "results_by_agency": "各机关结果", "causes": "败诉原因", "statutes": "裁判依据", "performance_periods": "履行期限",
    "costs_borne_by": "诉讼费负担",
}  # fmt: skip
"""What people call the keys of a record."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, a width in characters and what stands in the cell.

    `key`: given where a later run must recognise what the row is about.
    """

    heading: str
    width: int
    cell: Callable[[Record], Cell]
    key: str = ""


def row(record: Record) -> list[Cell]:
    """The cells of one document, in the order of COLUMNS; no cell holds a line break."""
    return [_flat(column.cell(record)) for column in COLUMNS]


def cut(text: str) -> str:
    """The text, ending in … where it is longer than a cell may be."""
    return text if len(text) <= CELL_MAX else f"{text[: CELL_MAX - 1]}…"


def join(values: Iterable[str | None]) -> str:
    """A list in one cell."""
    return JOIN.join(value for value in values if value)


def flat(text: str) -> str:
    """The text on one line, without control characters, and written as UTF-8 can write it."""
    return _CONTROL.sub("\ufffd", " ".join(text.split())).encode("utf-8", "replace").decode()


def _flat(cell: Cell) -> Cell:
    return flat(cell) if isinstance(cell, str) else cell


def _code(table: str, name: str) -> Callable[[Record], Cell]:
    return lambda record: label(table, record[name]) if record[name] else None


def _plain(name: str) -> Callable[[Record], Cell]:
    def cell(record: Record) -> Cell:
        value: Cell = record[name]
        return value

    return cell


def _source(name: str) -> Callable[[Record], Cell]:
    def cell(record: Record) -> Cell:
        value: Cell = record["source"][name]
        return value

    return cell


def parties_as(record: Record, *roles: str) -> list[str]:
    """Names of the parties whose first-instance role, or else role, is one of these."""
    return [p["name"] for p in record["parties"] if (p["original_role"] or p["role"]) in roles]


def cause_text(cause: dict[str, Any]) -> str:
    """A ground of loss and, where it is known, its sub-cause."""
    detail = f"（{label('cause_detail', cause['detail'])}）" if cause["detail"] else ""
    return f"{label('cause', cause['code'])}{detail}"


def review_text(review: dict[str, Any]) -> str:
    """What a person should look at, and why."""
    return f"{FIELDS.get(review['field'], review['field'])}：{review['why']}"


def statute_text(statute: dict[str, Any]) -> str:
    """A provision with its law: 《行政诉讼法》第70条第1项."""
    return f"《{statute['law']}》{provision_text(statute)}"


def provision_text(statute: dict[str, Any]) -> str:
    """A provision without its law: 第70条第1项."""
    text = f"第{statute['article']}条"
    text += f"第{statute['paragraph']}款" if statute["paragraph"] else ""
    return text + (f"第{statute['item']}项" if statute["item"] else "")


def _error(record: Record) -> Cell:
    error = record["error"]
    return f"{error['code']} {error['message']}{error['remedy']}" if error else None


COLUMNS: tuple[Column, ...] = (
    Column("编号", 22, _plain("id"), key="id"),
    Column("状态", 8, lambda r: label("status", r["status"]), key="status"),
    Column("法院", 26, _plain("court")),
    Column("案号", 26, _plain("case_number")),
    Column("文书种类", 12, _code("doc_type", "doc_type")),
    Column("程序", 10, _code("procedure", "procedure")),
    Column("裁判日期", 12, _plain("decision_date")),
    Column("原告", 20, lambda r: join(parties_as(r, "plaintiff", "enforcement_respondent"))),
    Column("被告行政机关", 30, lambda r: join(parties_as(r, "defendant", "enforcement_applicant"))),
    Column("第三人", 20, lambda r: join(parties_as(r, "third_party"))),
    Column("负责人出庭", 10, _code("head_attended", "head_attended")),
    Column("被诉行政行为", 14, _code("act_type", "act_type")),
    Column("行为文号", 24, lambda r: join(r["act_numbers"])),
    Column("执法领域", 12, _code("field", "field")),
    Column("裁判结果", 24, lambda r: join(label("disposition", code) for code in r["dispositions"])),
    Column("机关胜败", 10, _code("agency_result", "agency_result")),
    Column("各机关结果", 30, lambda r: join(
        f"{x['name']}：{label('agency_result', x['result'])}" for x in r["results_by_agency"])),
    Column("败诉原因", 30, lambda r: join(dict.fromkeys(map(cause_text, r["causes"])))),
    Column("法院原话", 50, lambda r: join(c["quote"] for c in r["causes"])),
    Column("裁判依据", 40, lambda r: join(statute_text(s) for s in r["statutes"])),
    Column("履行期限", 24, lambda r: join(p["text"] for p in r["performance_periods"])),
    Column("诉讼费负担", 18, lambda r: join(r["costs_borne_by"])),
    Column("前案案号", 26, lambda r: join(r["prior_case_numbers"])),
    Column("需人工核对", 30, lambda r: join(review_text(x) for x in r["needs_review"])),
    Column("错误", 30, _error),
    Column("提示", 30, lambda r: join(w["message"] for w in r["warnings"])),
    Column("文件", 40, _source("path"), key="path"),
    Column("页数", 6, _source("pages")),
    Column("SHA-256", 20, _source("sha256"), key="sha256"),
)  # fmt: skip
