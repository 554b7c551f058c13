"""What the cues of corpora/lexicon/act_cues.toml say of the kind of the sued act."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nlp.classify.cues import CueTable, RuleScore
from nlp.document import Span

ANSWERED = 8.0
"""Points from which information is what the suit is about, not a word in passing."""


@cache
def act_cues() -> CueTable:
    """The table of cues."""
    return CueTable.read("lexicon/act_cues.toml")


def rule_score(text: str, zones: Mapping[str, tuple[Span, ...]]) -> RuleScore:
    """What the cues in the zones of a folded text say of the kind of act."""
    score = act_cues().score(text, zones)
    unanswered = any("信息公开" in text[p.start : p.end] for p in score.places.get("inaction", ()))
    if "inaction" in score.points and (unanswered or score.points.get("information", 0) >= ANSWERED):
        # An application for information left unanswered is an information case (cause 政府信息公开).
        score.points["information"] = score.points.get("information", 0.0) + score.points.pop("inaction")
    return score
