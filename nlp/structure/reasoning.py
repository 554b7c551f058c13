"""Where the court's own reasoning (本院认为) opens."""

from __future__ import annotations

import re

_REASONING = re.compile(
    r"(?:(?:综上|据此|经审查|经审理|评议|合议庭|综合)[，,]?)?本院(?:经(?:过)?(?:审查|审理|评议|合议|查)(?:后)?|审查|认为|再审|二审|另)?"
    r"(?:后)?(?:认为|审查认为|经审查认为)"
)
_REVIEW_REASONING = re.compile(r"(?:经审查(?:查明)?|经审理|经查)[，：]?(?=本院|再审|申请|原告|上诉|被|该)")
_FACTS_AFTER = re.compile(r"(?:\n|。)[^\S\n]*(?:经审理查明|本院(?:经审理)?查明|经庭审质证|经审查查明|本院(?:二审|再审)?(?:经审理)?查明"
            r"|根据(?:以上|上述)[^。\n]{0,30}查明|综合(?:以上|上述)[^。\n]{0,30}查明)")


def reasoning_start(text: str, start: int, end: int) -> int:
    """Where the court's own reasoning opens: the last 本院认为 that opens a paragraph, or the last at all."""
    found = [m for m in _REASONING.finditer(text, start, end) if not _quoted_below(text, m.start(), start)]
    opening = [m for m in found if m.start() == start or text[m.start() - 1] in "\n。；，：" or text[m.start() - 1].isspace()]
    main = _main_reasoning(text, opening or found, end)
    if main is not None:
        return main
    review = list(_REVIEW_REASONING.finditer(text, start, end))
    if review:
        return review[0].start()
    return max(start, text.rfind("\n", start, end) + 1) if end > start else start


def _main_reasoning(text: str, found: list[re.Match[str]], end: int) -> int | None:
    """Of several 本院认为, the first that no section of facts follows (evidence is weighed with the same words)."""
    if not found:
        return None
    facts = [m.start() for m in _FACTS_AFTER.finditer(text, found[0].end(), end)]
    last = facts[-1] if facts else -1
    return next((m.start() for m in found if m.end() > last), found[-1].start())


def _quoted_below(text: str, at: int, start: int) -> bool:
    """True when 本院认为 opens a quotation of an earlier judgment (folded text: all quotation marks are one sign)."""
    return text[at - 1] == '"' and text.count('"', start, at) % 2 == 1
