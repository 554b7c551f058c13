"""Batches as a list: who sent when, and how far the files are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from api.intake.batches import Summary
from api.intake.states import MOVING, STATES
from api.pages.kit import words
from api.pages.kit.table import Column, Piece, Row, Table

COLUMNS: Final = (
    Column("created_at", "上传时间", "code", width=160),
    Column("user", "上传人"),
    Column("total", "文件数", "number"),
    Column("progress", "处理情况", "wrap"),
)
ORDER: Final = ("failed", "held", "received", "reading", "analysing", "to_check", "checked", "paper", "suit_paper", "not_administrative", "unpacked")
"""What asks for a person first."""


def show(summaries: Sequence[Summary], *, total: int | None = None, piece: Piece | None = None, empty: str) -> None:
    """The list."""
    rows: list[Row] = [
        {
            "id": one.batch_id,
            "href": f"/batches/{one.batch_id}",
            "created_at": words.moment(one.created_at),
            "user": one.user or None,
            "total": one.total,
            "progress": describe(one.counts) or "还没有文件",
        }
        for one in summaries
    ]
    Table("batches", COLUMNS, rows, total=total, piece=piece, empty=empty)


def describe(counts: dict[str, int]) -> str:
    """How many files in which state, as a sentence; what a worker still has in hand is one."""
    moving = sum(counts.get(state, 0) for state in MOVING)
    parts = [f"正在处理 {moving}"] if moving else []
    parts += [f"{STATES[state]} {counts[state]}" for state in ORDER if counts.get(state) and state not in MOVING]
    return "，".join(parts)
