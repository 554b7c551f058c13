"""Rule and model side by side, and a decision that is neither: shared by act type and field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlp.taxonomy import label

Source = Literal["rule+model", "rule", "model"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The code decided on, how sure (0–1), on whose word, what the other side said (None when it agreed),
    and whether a person should look.
    """

    code: str
    confidence: float
    source: Source
    other: str | None
    doubtful: bool


DOUBTFUL = 0.6
"""Confidence below which a person should look even where nobody disagrees."""
OTHER = "other"
"""The code of act types and fields that are none of the rest."""
HEARD = 0.4
"""Probability from which a model that disagrees with the rule is heard."""


def decide(rule: str | None, sure: float, model: str | None, probability: float) -> Decision:
    """The rule's word where it has one (`sure`: its own confidence), the model's where the rule is silent.

    Agreement raises the confidence, disagreement lowers it by what the model would have given its own answer.  Without a
    model (None) the rule stands alone; where it is silent too, it is `other` and a person looks.
    """
    if model is None:
        return Decision(rule or OTHER, sure if rule else 0.0, "rule", None, rule is None or sure < DOUBTFUL)
    if rule is None:
        return Decision(model, probability * 0.9, "model", None, probability * 0.9 < DOUBTFUL)
    if rule == model:
        confidence = 1 - (1 - sure) * (1 - probability * 0.8)
        return Decision(rule, confidence, "rule+model", None, confidence < DOUBTFUL)
    confidence = sure * (1 - 0.5 * probability)
    return Decision(rule, confidence, "rule", model, probability >= HEARD or confidence < DOUBTFUL)


def doubt(group: str, made: Decision, advice: str) -> str | None:
    """Why a person should look, in Chinese; None when there is no need.  `group`: the label group of nlp.taxonomy."""
    if not made.doubtful:
        return None
    if made.other is None:
        return f"“{label(group, made.code)}”把握不大（{made.confidence:.2f}），{advice}。"
    return f"规则判为“{label(group, made.code)}”，模型判为“{label(group, made.other)}”，两者不一致，{advice}。"
