"""Failure causes (败诉原因): why the court found against the agency, each with the court's own sentence."""

from __future__ import annotations

from nlp.case import Case
from nlp.classify.attribution import cast
from nlp.classify.cause_decision import Ground, cited_codes, detail_of, grounds
from nlp.classify.cause_rules import Finding, found
from nlp.classify.quotes import quote_span
from nlp.classify.sentences import Sentence, sentences
from nlp.document import Span
from nlp.judgment import Cause, Evidence
from nlp.structure import Passage, SectionKind, Voice

LEFT_IN_FORCE = {"appeal_dismissed", "retrial_denied", "appeal_withdrawn"}


def causes(case: Case) -> None:
    """Fills `judgment.causes` where the agency lost, enforcement was refused, or a remand names its illegality."""
    if not applies(case):
        return
    members = cast(case.judgment.parties)
    cited = cited_codes([s.key() for s in case.judgment.statutes])
    for passages in searched(case):
        lines = _lines(case, passages)
        met = found(lines, members)
        if _open(case):
            met = [f for f in met if f.cue.kind == "conclusion"]
        stated = grounds(met, lines, cited)
        if stated:
            case.judgment.causes = [_cause(case, g, met, lines) for g in stated]
            return


def applies(case: Case) -> bool:
    """Whether the document can state failure causes at all."""
    result = case.judgment.agency_result
    codes = {d.code for d in case.judgment.dispositions}
    if result is not None and result.value in {"lost", "partly_lost"}:
        return True
    return "enforce_denied" in codes or (_open(case) and bool(codes & {"remand", "retrial_ordered", "order_trial"}))


def _open(case: Case) -> bool:
    result = case.judgment.agency_result
    return result is not None and result.value == "open"


def searched(case: Case) -> list[list[Passage]]:
    """Passages to search, in order of authority; the next are searched only when the ones before name no ground."""
    reasoning = case.sections.get(SectionKind.REASONING)
    own = [p for p in case.sections.passages if p.voice is Voice.COURT and p.reasoning]
    if not own and reasoning is not None:
        own = [Passage(Voice.COURT, reasoning, reasoning=True)]
    order = [own]
    if {d.code for d in case.judgment.dispositions} & LEFT_IN_FORCE:
        below = [p for p in case.sections.passages if p.voice is Voice.LOWER_COURT]
        order += [[p for p in below if p.reasoning], below, case.sections.of_voice(Voice.COURT, Voice.UNKNOWN)]
    return order


def _lines(case: Case, passages: list[Passage]) -> list[Sentence]:
    return [s for p in passages for s in sentences(case.text, p.span, case.document.text)]


def _cause(case: Case, ground: Ground, met: list[Finding], lines: list[Sentence]) -> Cause:
    span = quote_span(lines[ground.sentence], ground.cue)
    quote = case.document.text[span.start : span.end]
    places = (span, *(s for s in ground.support if not _within(s, span)))
    return Cause(ground.code, detail_of(ground, met), quote, None, Evidence(places, 0.8, "rule:causes"))


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
