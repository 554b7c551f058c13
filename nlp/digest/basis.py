"""法律依据: the provisions that the court applies and those its reasons name, grouped by law, as printed."""

from __future__ import annotations

from nlp.case import Case
from nlp.digest.shapes import LawGroup
from nlp.document import Span
from nlp.judgment import Statute
from nlp.numerals import to_chinese
from nlp.structure import SectionKind


def basis(case: Case) -> tuple[LawGroup, ...]:
    """The laws applied for the decision first, then those that the court's own reasons cite, in the order of the text."""
    applied = _groups(case, case.judgment.statutes, applied=True)
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return applied
    inside = [s for s in case.judgment.statutes_cited if s.evidence.spans and _within(s.evidence.spans[0], reasoning)]
    return (*applied, *_groups(case, inside, applied=False))


def _groups(case: Case, statutes: list[Statute], *, applied: bool) -> tuple[LawGroup, ...]:
    """A provision that a person added, and the text does not have, is written as laws are cited."""
    places: dict[str, dict[Span, None]] = {}
    provisions: dict[str, dict[str, None]] = {}
    for statute in statutes:
        spans, named = places.setdefault(statute.law, {}), provisions.setdefault(statute.law, {})
        for span in statute.evidence.spans[:1]:
            spans[span] = None
            named[_provisions(case, statute.law, span)] = None
        if not statute.evidence.spans:
            named[_cited(statute)] = None
    return tuple(LawGroup(law, tuple(provisions[law]), tuple(spans), applied) for law, spans in places.items())


def _cited(statute: Statute) -> str:
    paragraph = f"第{to_chinese(statute.paragraph)}款" if statute.paragraph else ""
    item = f"第（{to_chinese(statute.item)}）项" if statute.item else ""
    return f"第{to_chinese(statute.article)}条{paragraph}{item}"


def _provisions(case: Case, law: str, span: Span) -> str:
    """What is printed behind the title: 第七十条第（三）项、第七十四条."""
    return case.printed(span).removeprefix(law).lstrip("》>〉 \u3000").rstrip("，、； ")


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
