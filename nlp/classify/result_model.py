"""A second, trained opinion on who won, beside the rules of `nlp.classify.result`."""

from __future__ import annotations

from nlp.case import Case
from nlp.classify.optional import model_for
from nlp.document import Span
from nlp.judgment import AgencyResult
from nlp.structure import SectionKind, Voice

NAME = "agency_result"
KINDS: dict[str, str] = {"lost": "lost", "partly_lost": "lost", "won": "won", "procedural": "procedural", "open": "open"}
"""What the model tells apart: a partly lost case is a lost one; reviews of enforcement are not asked about."""
_REASONING = 500
_BELOW = 160


def opinion(case: Case) -> tuple[str, float] | None:
    """The model's kind (a value of KINDS) and its calibrated probability; None where its file cannot be used."""
    model = model_for(case, NAME)
    return model.best(view(case)) if model else None


def agrees(result: AgencyResult, kind: str) -> bool:
    """Whether the rules' result is of the model's kind."""
    return KINDS.get(result) == kind


def view(case: Case) -> str:
    """What the model reads: the end of what each court below decided, the end of the reasoning, the operative part."""
    text = case.text
    reasoning = case.sections.get(SectionKind.REASONING) or Span(0, 0)
    operative = case.sections.get(SectionKind.OPERATIVE) or Span(0, 0)
    below = [p.span for p in case.sections.of_voice(Voice.LOWER_COURT) if p.reasoning]
    parts = [text[max(s.start, s.end - _BELOW) : s.end] for s in below]
    parts.append(text[max(reasoning.start, reasoning.end - _REASONING) : reasoning.end])
    parts.append(text[operative.start : operative.end])
    return "。".join(parts)
