"""The states of a rectification, and who may bring it from which to which.

    open ──submit──▶ submitted ──close──▶ closed (销号)
     │  ▲               │  ▲                 │
     │  │            return submit           │
     │  │               ▼  │                 │
     │  │            returned                │
     └cancel──▶ cancelled   └──── reopen ◀───┘   (reopen leads to open, from cancelled as well)
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

from api.ledger.moves import Move

Deed = Literal["submit", "close", "return", "reopen", "cancel"]

STATES: Final = MappingProxyType(
    {"open": "整改中", "returned": "退回补正", "submitted": "待核查", "closed": "已销号", "cancelled": "已作废"}
)
WITH_AGENCY: Final = frozenset({"open", "returned"})
"""In which the agency works at it: it can be changed, and be overdue."""
UNFINISHED: Final = WITH_AGENCY | {"submitted"}
"""Something is still to be done."""
COUNTED: Final = frozenset(STATES) - {"cancelled"}
"""What the rate of completion is of."""


MOVES: Final[MappingProxyType[Deed, Move]] = MappingProxyType({
    "submit": Move("报送核查", "correct", WITH_AGENCY, "submitted", "submitted", "rectification.submit", "整改完成情况"),
    "close": Move("核查通过，销号", "manage", frozenset({"submitted"}), "closed", "closed", "rectification.close"),
    "return": Move("退回补正", "manage", frozenset({"submitted"}), "returned", "returned", "rectification.return", "退回原因"),
    "reopen": Move("重新整改", "manage", frozenset({"closed", "cancelled"}), "open", "reopened", "rectification.reopen", "重新整改的原因"),
    "cancel": Move("作废", "manage", WITH_AGENCY, "cancelled", "cancelled", "rectification.cancel", "作废原因"),
})  # fmt: skip
EVENTS: Final = MappingProxyType({
    "opened": "登记", "changed": "修改", "submitted": "报送核查", "returned": "退回补正", "closed": "销号", "reopened": "重新整改",
    "cancelled": "作废", "proof": "上传佐证材料", "proof_removed": "移除佐证材料",
})  # fmt: skip
