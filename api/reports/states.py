"""The states of a case report, and who may bring it from which to which.

    draft ──submit──▶ submitted ──accept──▶ accepted
                        │  ▲                   │
                     return submit             │
                        ▼  │                   │
                      returned ◀─── reopen ────┘
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

from api.ledger.moves import Move

Deed = Literal["submit", "return", "accept", "reopen"]

STATES: Final = MappingProxyType({"draft": "起草中", "submitted": "待审核", "returned": "退回修改", "accepted": "已通过"})
WITH_AGENCY: Final = frozenset({"draft", "returned"})
"""In which it is written on."""


MOVES: Final[MappingProxyType[Deed, Move]] = MappingProxyType({
    "submit": Move("提交", "correct", WITH_AGENCY, "submitted", "submitted", "report.submit"),
    "accept": Move("审核通过", "manage", frozenset({"submitted"}), "accepted", "accepted", "report.accept"),
    "return": Move("退回修改", "manage", frozenset({"submitted"}), "returned", "returned", "report.return", "退回原因"),
    "reopen": Move("重新修改", "manage", frozenset({"accepted"}), "returned", "reopened", "report.reopen", "重新修改的原因"),
})  # fmt: skip
EVENTS: Final = MappingProxyType({
    "drafted": "起草", "changed": "修改", "redrafted": "重新起草本节", "submitted": "提交", "returned": "退回修改",
    "accepted": "审核通过", "reopened": "重新修改", "merged": "并入",
})  # fmt: skip
