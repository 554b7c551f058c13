"""Names of plaintiffs as a ledger may show them (原告脱敏): people by their family name, organisations as they are."""

from __future__ import annotations

from typing import Final

from nlp.lexicon import party_kind
from nlp.lexicon.surnames import surnames

SEPARATOR: Final = "、"


def masked(names: str) -> str:
    """`张三、欧阳小舟、云泽远帆商贸有限公司` → `张某、欧阳某某、云泽远帆商贸有限公司`."""
    return SEPARATOR.join(_masked(name) for name in names.split(SEPARATOR) if name)


def _masked(name: str) -> str:
    if party_kind(name) != "person" or "某" in name:
        return name
    double = name[:2] in surnames()[1] and len(name) > 2
    kept = name[:2] if double else name[:1]
    hidden = len(name) - len(kept)
    return kept + "某" * min(max(hidden, 1), 2)
