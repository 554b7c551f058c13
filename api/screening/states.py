"""The words of a suit: states, endings, levels, events."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nlp.risk import LEVELS as RISK_LEVELS
from nlp.screening import ANSWERS as CHECKLIST_ANSWERS

STATES: Final = MappingProxyType({"pending": "在诉", "closed": "已办结", "dropped": "已移出"})
ENDINGS: Final = MappingProxyType({
    "judged": "法院裁判", "self_corrected": "自行纠错后撤诉", "mediated": "调解、和解", "withdrawn": "原告撤诉", "other": "其他",
})  # fmt: skip
SETTLED: Final = ("self_corrected", "mediated", "withdrawn")
"""Ended before a judgment on the merits."""
LEVELS: Final[Mapping[str, str]] = dict(RISK_LEVELS.items())
ANSWERS: Final[Mapping[str, str]] = dict(CHECKLIST_ANSWERS.items())
EVENTS: Final = MappingProxyType({
    "registered": "登记", "changed": "修改", "paper_added": "加入材料", "paper_removed": "移出材料", "paper_kind": "更改材料种类",
    "answered": "回答研判问题", "screened": "研判", "closed": "办结", "reopened": "恢复在诉", "judged": "关联裁判文书",
    "dropped": "移出", "restored": "恢复",
})  # fmt: skip
