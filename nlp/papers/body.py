"""What a paper decides or blames, and why: its reasons and operative part, read as those of a judgment are.

A reconsideration decision follows the form of a judgment (…认为 – 根据…规定 – 决定如下); the other kinds are letters, whose
whole body may blame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from nlp.case import Case, evidence
from nlp.classify.act_type import act_type
from nlp.classify.causes import causes
from nlp.classify.field import field
from nlp.document import Span
from nlp.extract.operative import item_codes, items
from nlp.extract.statutes import citations
from nlp.judgment import LOSSES, AgencyResult, Cause, Disposition, Evidence, Party, Value
from nlp.lexicon import field_of_agency
from nlp.paper import PaperKind
from nlp.papers.heads import Head
from nlp.structure import Passage, SectionKind, Sections, Voice
from nlp.taxonomy import MERITS_WON, RELIEF

_WE: Final = r"(?:本(?:机关|府|局|厅|委|部|院|政府|复议机关)|复议机关|我(?:局|府|厅|委|院|机关))"
_REASONING: Final = re.compile(rf"{_WE}(?:审理|审查|经审理|经审查|综合)?[，]?认为|经(?:审理|审查)[，]?认为")
_DECIDED: Final = re.compile(
    rf"(?:作出)?如下决定[：:]?|决定如下[：:]?|{_WE}(?:依法|现)?(?:作出|研究)?决定[：:]?|现?决定[：:]|决定(?=终止|维持|撤销|部分撤销|变更|驳回|确认|责令|不予受理)"
)
_BASIS: Final = re.compile(r"(?:综上|据此|因此|为此|故)?[，]?(?:根据|依据|依照|按照)《")
_TAIL: Final = re.compile(r"(?:申请人|当事人|第三人|如)[^。\n]{0,20}(?:不服|对本决定)|本(?:行政复议)?决定(?:书)?(?:一经|自)|对本决定")
_OWN: Final = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("terminate", r"终止[^。；\n]{0,30}?(?:行政)?复议|(?:行政)?复议[^。；\n]{0,12}?终止"),
        ("not_docketed", r"不予受理[^。；\n]{0,80}?(?:行政)?复议|(?:行政)?复议申请[^。；\n]{0,30}?不予受理"),
        ("reject_suit", r"驳回[^。；\n]{0,120}?(?:行政)?复议申请"),
        ("dismiss_claims", r"驳回[^。；\n]{0,120}?(?:行政)?复议请求"),
    )
)
"""行政复议法30, 33, 41, 69: what only a reconsideration body decides."""
_ARTICLES: Final = {
    (63, 1): "manifestly_improper", (63, 2): "wrong_law", (63, 3): "insufficient_evidence",
    (64, 1): "insufficient_evidence", (64, 2): "procedure_violation", (64, 3): "wrong_law", (64, 4): "ultra_vires",
    (66, None): "inaction", (67, None): "void", (70, None): "no_evidence_in_time",
}  # fmt: skip
"""行政复议法 (2023): article and item → the ground that it names."""
_MINOR: Final = (65, 1, 2)
"""程序轻微违法."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was found behind the head."""

    dispositions: tuple[Disposition, ...]
    result: Value[AgencyResult] | None
    causes: tuple[Cause, ...]
    act_type: Value[str] | None
    field: Value[str] | None


def read(case: Case, kind: PaperKind, head: Head) -> Body:
    """Reads the body of a paper."""
    inner = Case(case.document, case.text)
    inner.judgment.parties = _parties(head)
    if kind != "reconsideration_decision":
        inner.sections = _letter(case.text, head.end)
        inner.judgment.agency_result = Value("lost", evidence(head.end, head.end, "rule:paper.kind"))  # it blames by being written
        causes(inner)
        return Body((), None, tuple(inner.judgment.causes), None, _own_field(head))
    inner.sections = _decision(case.text, head.end)
    dispositions = _dispositions(inner)
    inner.judgment.dispositions = list(dispositions)
    result = _result(dispositions)
    inner.judgment.agency_result = result
    act_type(inner)
    field(inner)
    causes(inner)
    found = tuple(inner.judgment.causes) or _by_articles(inner, result)
    return Body(dispositions, result, found, inner.judgment.act_type, inner.judgment.field_)


def _parties(head: Head) -> list[Party]:
    agency = [] if head.agency is None else [Party(head.agency.value, "defendant", "defendant", "agency", None, (), (), head.agency.evidence)]
    return agency + [Party(one.value, "plaintiff", "plaintiff", "person", None, (), (), one.evidence) for one in head.applicants]


def _own_field(head: Head) -> Value[str] | None:
    """A letter speaks of many things; the field is that of the agency it is sent to."""
    code = field_of_agency(head.agency.value) if head.agency else None
    return Value(code, replace(head.agency.evidence, source="rule:paper.agency", confidence=0.85)) if head.agency and code else None


def _letter(text: str, start: int) -> Sections:
    body = Span(start, len(text))
    return Sections({SectionKind.HEADING: Span(0, start), SectionKind.REASONING: body}, [Passage(Voice.COURT, body, reasoning=True)])


def _decision(text: str, start: int) -> Sections:
    """The sections of a decision: course and body up to …认为, reasons, basis, operative part up to the remedies."""
    marks = list(_DECIDED.finditer(text, start))
    mark = marks[-1] if marks else None
    opens, operative = mark.span() if mark else (len(text), len(text))
    reasons = [one.start() for one in _REASONING.finditer(text, start, opens)]
    bases = [one.start() for one in _BASIS.finditer(text, reasons[-1] if reasons else start, opens)]
    basis = bases[-1] if bases else opens
    reasoning = reasons[-1] if reasons else basis
    tail = _TAIL.search(text, operative)
    end = tail.start() if tail else len(text)
    spans = {
        SectionKind.HEADING: Span(0, start), SectionKind.COURSE: Span(start, min(start + 400, reasoning)), SectionKind.BODY: Span(start, reasoning),
        SectionKind.REASONING: Span(reasoning, basis), SectionKind.BASIS: Span(basis, operative), SectionKind.OPERATIVE: Span(operative, end),
    }  # fmt: skip
    kept = {kind: span for kind, span in spans.items() if len(span)}
    return Sections(kept, [Passage(Voice.COURT, Span(reasoning, basis), reasoning=True)] if basis > reasoning else [])


def _dispositions(case: Case) -> tuple[Disposition, ...]:
    section = case.sections.get(SectionKind.OPERATIVE)
    if section is None:
        return ()
    return tuple(
        Disposition(code, case.printed(item), (), None, evidence(span.start, span.end, f"rule:paper.{code}"))
        for item in items(case.text, section)
        for code, span in _codes(case.text, item)
    )


def _codes(text: str, item: Span) -> list[tuple[str, Span]]:
    for code, pattern in _OWN:
        found = pattern.search(text, item.start, item.end)
        if found is not None:
            return [(code, Span(*found.span()))]
    return list(item_codes(text, item))


def _result(dispositions: tuple[Disposition, ...]) -> Value[AgencyResult] | None:
    """Where the agency stands: 直接纠错 is lost, beside a 维持 or 驳回 in part; nothing decided of the act is procedural."""
    codes = {one.code for one in dispositions}
    granted = [one for one in dispositions if one.code in RELIEF]
    if granted:
        return Value("partly_lost" if codes & MERITS_WON else "lost", granted[0].evidence)
    kept = [one for one in dispositions if one.code in MERITS_WON]
    if kept:
        return Value("won", kept[0].evidence)
    return Value("procedural", dispositions[0].evidence) if dispositions else None


def _by_articles(case: Case, result: Value[AgencyResult] | None) -> tuple[Cause, ...]:
    """Where the words name no ground: the one that the article applied stands for."""
    basis = case.sections.get(SectionKind.BASIS)
    if basis is None or result is None or result.value not in LOSSES:
        return ()
    found: dict[str, Cause] = {}
    for citation in citations(case.text, basis):
        if not case.within(citation.span).rstrip("》").endswith("行政复议法"):
            continue
        for article, paragraph, item in citation.provisions:
            code = "minor_procedure" if (article, paragraph, item) == _MINOR else _ARTICLES.get((article, item))
            if code is not None:
                span = Span(citation.span.start, citation.end)
                found.setdefault(code, Cause(code, None, case.printed(span), None, Evidence((span,), 0.8, "rule:paper.article")))
    return tuple(found.values())
