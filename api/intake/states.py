"""The states of a document, as people see them."""

from __future__ import annotations

from typing import Final

STATES: Final[dict[str, str]] = {
    "received": "已接收",
    "reading": "正在读取",
    "analysing": "正在分析",
    "to_check": "待核对",
    "checked": "已核对",
    "failed": "处理失败",
    "not_administrative": "不是行政裁判文书",
    "paper": "其他文书",
    "suit_paper": "应诉材料",
    "unpacked": "已解包",
    "held": "待确认归属",
}
"""Code → label.  `paper`: a reconsideration decision or another paper that is counted beside judgments.
`suit_paper`: attached to a pending suit, and no judgment (`api.screening.papers`).
`unpacked`: a zip whose documents stand on their own.  `held`: see `Document.held`."""

NEXT: Final[dict[str, frozenset[str]]] = {
    "received": frozenset({"reading", "unpacked", "failed"}),
    "reading": frozenset({"analysing", "unpacked", "failed", "received"}),
    "analysing": frozenset({"to_check", "checked", "held", "not_administrative", "suit_paper", "paper", "failed", "received"}),
    "failed": frozenset({"received", "suit_paper"}),
    "not_administrative": frozenset({"received", "paper", "suit_paper"}),
    "suit_paper": frozenset({"received", "not_administrative"}),
    "paper": frozenset({"received", "not_administrative"}),
    "held": frozenset({"to_check", "checked"}),
    "to_check": frozenset({"checked"}),
    "checked": frozenset({"to_check"}),
    "unpacked": frozenset(),
}
"""State → what may follow.  Back to `received`: a person asks for another try, or a worker was lost in the midst."""

MOVING: Final = frozenset({"received", "reading", "analysing"})
"""States that a worker will still change."""
SETTLED: Final = frozenset(STATES) - MOVING
FRUITLESS: Final = frozenset({"failed", "not_administrative"})
"""Ended without a judgment: people are told, and may ask for another try."""
RETRIED: Final = FRUITLESS | {"paper", "suit_paper"}
"""From which people may have a document worked on again."""
