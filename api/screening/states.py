"""The words of a suit: states, endings, levels, events."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from api.ledger.suit_words import ENDINGS, SETTLED, STATES
from nlp.risk import LEVELS as RISK_LEVELS
from nlp.screening import ANSWERS as CHECKLIST_ANSWERS

__all__ = ["ANSWERS", "ENDINGS", "EVENTS", "LEVELS", "SETTLED", "STATES"]

LEVELS: Final[Mapping[str, str]] = dict(RISK_LEVELS.items())
ANSWERS: Final[Mapping[str, str]] = dict(CHECKLIST_ANSWERS.items())
EVENTS: Final = MappingProxyType({
    "registered": "登记", "changed": "修改", "paper_added": "加入材料", "paper_removed": "移出材料", "paper_kind": "更改材料种类",
    "answered": "回答研判问题", "screened": "研判", "closed": "办结", "reopened": "恢复在诉", "judged": "关联裁判文书",
    "dropped": "移出", "restored": "恢复",
})  # fmt: skip
