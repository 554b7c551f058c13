"""A judgment as a line of a list: the columns, and what stands in them, on the page and in exports."""

from __future__ import annotations

from api.pages.kit import words
from api.pages.kit.table import Cell, Column, Row, cell
from api.review import checks
from api.store.tables import Judgment

COLUMNS = (
    Column("case_number", "案号", "code", "case_number", width=208, fixed=True),
    Column("agencies", "单位", "text", "agencies", width=208, fixed=True),
    Column("agency_result", "结果", "code", "agency_result"),
    Column("causes", "败诉原因"),
    Column("decision_date", "裁判日期", "code", "decision_date"),
    Column("court", "法院", "text", "court"),
    Column("act_type", "被诉行政行为", "code", "act_type"),
    Column("field", "执法领域", "text", "field"),
    Column("opponents", "原告", "text", "opponents"),
    Column("procedure", "程序", "code", "procedure"),
    Column("doc_type", "文书种类", "code", "doc_type", hidden=True),
    Column("state", "核对状态", "code", "state"),
    Column("review_count", "待核字段", "number", "review_count"),
    Column("corrected", "人工更正", "code", hidden=True),
    Column("created_at", "登记时间", "code", "created_at", hidden=True),
    Column("updated_at", "更新时间", "code", "updated_at", hidden=True),
)


def _state(judgment: Judgment) -> Cell:
    if judgment.newer:
        return cell(f"{checks.STATES[judgment.state]}，有新版本待看", "warn")
    return cell(checks.STATES[judgment.state], words.STATE_TONES[judgment.state])


def row(judgment: Judgment) -> Row:
    """A line of the list."""
    causes = dict.fromkeys(words.cause(cause.code) for cause in judgment.causes)
    return {
        "id": judgment.id,
        "href": f"/judgments/{judgment.id}",
        "case_number": judgment.case_number or "（未识别案号）",
        "agencies": judgment.agencies or "（未识别单位）",
        "agency_result": words.result(judgment.agency_result),
        "causes": "、".join(causes) or None,
        "decision_date": words.day(judgment.decision_date),
        "court": judgment.court,
        "act_type": words.label("act_type", judgment.act_type),
        "field": words.label("field", judgment.field),
        "opponents": judgment.opponents or None,
        "procedure": words.label("procedure", judgment.procedure),
        "doc_type": words.label("doc_type", judgment.doc_type),
        "state": _state(judgment),
        "review_count": judgment.review_count,
        "corrected": "有" if judgment.corrected else "—",
        "created_at": words.moment(judgment.created_at),
        "updated_at": words.moment(judgment.updated_at),
    }
