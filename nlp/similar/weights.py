"""How much each aspect of likeness counts, read from `models/similar.json` (how learnt: `models/similar.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from nlp.classify.linear import FOLDER, note
from nlp.errors import ModelError
from nlp.similar.case import Kind

Aspect = Literal["act_type", "field", "causes", "statutes", "facts", "agency", "region"]
ASPECTS: Final[Mapping[Aspect, str]] = MappingProxyType({
    "act_type": "行政行为种类", "field": "执法领域", "causes": "败诉原因", "statutes": "所引法条", "facts": "案情", "agency": "被诉行政机关",
    "region": "地区",
})  # fmt: skip
"""Aspect → what it is called on the page."""

FORMAT: Final = 1
NAME: Final = "similar.json"

Weights = Mapping[Aspect, float]


@cache
def weights(kind: Kind, folder: Path = FOLDER) -> Weights:
    """The weights for that kind of question, adding up to 1; ModelError E130 (absent), E131 (other format)."""
    path = folder / NAME
    if not path.is_file():
        raise ModelError("E130", name=NAME)
    stored = note(path)
    if stored.get("format") != FORMAT:
        raise ModelError("E131", name=NAME, version=stored.get("format"))
    found: dict[Aspect, float] = stored["weights"][kind]
    total = sum(found.values())
    return MappingProxyType({aspect: found[aspect] / total for aspect in ASPECTS})
