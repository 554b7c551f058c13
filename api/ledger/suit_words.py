"""How a suit stands and how it ended: codes and their words."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

STATES: Final = MappingProxyType({"pending": "在诉", "closed": "已办结", "dropped": "已移出"})
ENDINGS: Final = MappingProxyType({
    "judged": "法院裁判", "self_corrected": "自行纠错后撤诉", "mediated": "调解、和解", "withdrawn": "原告撤诉", "other": "其他",
})  # fmt: skip
SETTLED: Final = ("self_corrected", "mediated", "withdrawn")
"""Ended before a judgment on the merits."""
