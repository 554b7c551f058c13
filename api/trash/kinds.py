"""What can be thrown away, and what must be left out of the rows that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KINDS: Final[Mapping[str, str]] = {
    "judgment": "裁判文书",
    "paper": "其他文书",
    "document": "文件",
    "suit": "在诉案件",
    "case_report": "一案一报",
    "typical_case": "典型案例",
    "volume": "典型案例汇编",
}
"""Code → what people call it."""
HELD: Final[Mapping[str, str]] = {"judgment": "裁判文书", "document": "文件", "dispute": "案件", "suit": "在诉案件"}
"""What can be held (保全)."""
ROOTS: Final[Mapping[str, str]] = {
    "judgment": "judgments", "paper": "documents", "document": "documents", "suit": "suits", "case_report": "case_reports",
    "typical_case": "typical_cases", "volume": "volumes",
}  # fmt: skip
"""Code → the table whose row it is; another paper is its document."""
OBJECTS: Final[Mapping[str, str]] = {
    "documents": "document", "judgments": "judgment", "papers": "paper", "suits": "suit", "involvements": "involvement",
    "rectifications": "rectification", "letters": "letter", "case_reports": "case_report", "typical_cases": "typical_case",
    "volumes": "volume", "disputes": "dispute", "deadlines": "deadline", "alerts": "alert", "ledger_entries": "ledger",
    "deliveries": "delivery",
}  # fmt: skip
"""Table → what the audit calls a row of it (`api.store.audit.OBJECTS`)."""
