"""The plain columns of a judgment, for lists and filters, from its record."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import String

from api.store.tables import Judgment, JudgmentCause
from nlp.lexicon.folding import fold

Record = dict[str, Any]
KEY_PARTS = ("court", "case_number", "doc_type")


def fill(judgment: Judgment, record: Record) -> None:
    """Sets `record` and the columns that repeat it."""
    judgment.record = record
    for name in ("court", "case_number", "doc_type", "procedure", "agency_result", "act_type", "field"):
        setattr(judgment, name, _fitting(name, record[name]))
    judgment.decision_date = date.fromisoformat(record["decision_date"]) if record["decision_date"] else None
    sued = defendants(record)
    judgment.agencies = _joined(sued)
    judgment.opponents = _joined(opponents(record, sued))
    judgment.review_count = len({entry["field"] for entry in record["needs_review"]})
    wanted = [(cause["code"], cause["detail"]) for cause in record["causes"]]
    if [(cause.code, cause.detail) for cause in judgment.causes] != wanted:
        judgment.causes = [JudgmentCause(code=code, detail=detail) for code, detail in wanted]


def key_of(record: Record) -> str | None:
    """Court, case number and kind, folded: what makes two files the same judgment.  None where one is missing."""
    parts = [record.get(name) for name in KEY_PARTS]
    return "|".join(fold(part) for part in parts if part) if all(parts) else None


def defendants(record: Record) -> list[Record]:
    """Parties that stand as sued agencies, as `nlp.judgment.Judgment.agencies` has it."""
    parties: list[Record] = record["parties"]
    sued = [p for p in parties if "defendant" in (p["original_role"], p["role"])]
    return sued or [p for p in parties if p["kind"] == "agency" and p["role"] != "enforcement_applicant"]


def opponents(record: Record, sued: list[Record]) -> list[Record]:
    """Those who sued; where no plaintiff is named, whoever stands against the agency."""
    rest = [p for p in record["parties"] if p not in sued]
    suing = [p for p in rest if "plaintiff" in (p["original_role"], p["role"])]
    others = [p for p in rest if p["kind"] != "agency" and "third_party" not in (p["original_role"], p["role"])]
    return suing or others


def _fitting(name: str, value: str | None) -> str | None:
    """As much as the column holds; the record keeps all of it."""
    kind = Judgment.__table__.c[name].type
    assert isinstance(kind, String)
    return value[: kind.length] if value else value


def _joined(parties: list[Record]) -> str:
    return "、".join(dict.fromkeys(party["name"] for party in parties))
