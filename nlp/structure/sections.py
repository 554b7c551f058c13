"""Sections and voices of a judgment document: what they are called and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from nlp.document import Span


class SectionKind(StrEnum):
    """What a section is; values are stable names used in spans and tests."""

    HEADING = "heading"  # 首部: court, kind, case number
    PARTIES = "parties"  # 当事人
    COURSE = "course"  # 诉讼记录: ……一案……审理终结
    BODY = "body"  # 诉辩、原审、事实: everything between course and reasoning
    REASONING = "reasoning"  # 本院认为
    BASIS = "basis"  # 依照……之规定
    OPERATIVE = "operative"  # 主文
    COSTS = "costs"  # 诉讼费用负担
    CLOSING = "closing"  # 上诉告知、署名、日期
    APPENDIX = "appendix"  # 附：法律条文


class Voice(StrEnum):
    """Who speaks in a stretch of the body."""

    PLAINTIFF = "plaintiff"  # 原告/上诉人/申请人 诉称
    DEFENDANT = "defendant"  # 被告 辩称
    THIRD_PARTY = "third_party"
    LOWER_COURT = "lower_court"  # 原审查明、原审认为、原审判决
    COURT = "court"  # 本院查明、本院认为
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text in one voice; `reasoning` marks a court's 认为 or 判决 as against its 查明."""

    voice: Voice
    span: Span
    reasoning: bool = False


@dataclass(slots=True)
class Sections:
    """Where each section stands (offsets into the text); absent kinds are missing from `spans`."""

    spans: dict[SectionKind, Span] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)

    def get(self, kind: SectionKind) -> Span | None:
        """The span of a section, or None."""
        return self.spans.get(kind)

    def start(self, kind: SectionKind, default: int) -> int:
        """Where a section starts, or the default."""
        span = self.spans.get(kind)
        return default if span is None else span.start

    def of_voice(self, *voices: Voice) -> list[Passage]:
        """The passages spoken by any of the voices, in order."""
        return [p for p in self.passages if p.voice in voices]
