"""法律依据: the provisions that the court applies and those its reasons name, grouped by law, as printed."""

from __future__ import annotations

from nlp.case import Case
from nlp.digest.shapes import LawGroup
from nlp.document import Span
from nlp.judgment import Statute
from nlp.structure import SectionKind


def basis(case: Case) -> tuple[LawGroup, ...]:
    """The laws applied for the decision first, then those that the court's own reasons cite, in the order of the text."""
    applied = _groups(case, case.judgment.statutes, applied=True)
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return applied
    inside = [s for s in case.judgment.statutes_cited if _within(s.evidence.spans[0], reasoning)]
    return (*applied, *_groups(case, inside, applied=False))


def _groups(case: Case, statutes: list[Statute], *, applied: bool) -> tuple[LawGroup, ...]:
    places: dict[str, list[Span]] = {}
    for statute in statutes:
        spans = places.setdefault(statute.law, [])
        span = statute.evidence.spans[0]
        if span not in spans:
            spans.append(span)
    return tuple(
        LawGroup(law, tuple(dict.fromkeys(_provisions(case, law, s) for s in spans)), tuple(spans), applied)
        for law, spans in places.items()
    )


def _provisions(case: Case, law: str, span: Span) -> str:
    """What is printed behind the title: 第七十条第（三）项、第七十四条."""
    return case.printed(span).removeprefix(law).lstrip("》>〉 \u3000").rstrip("，、； ")


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
