"""Failure causes (败诉原因): why the court found against the agency, each with the court's own sentence.

Rules and model judge the same sentences, side by side; `cause_decision` turns the rules' findings into grounds,
`cause_second` adds what the model or the cited articles speak for, and says where they disagree.
"""

from __future__ import annotations

import re

from nlp.case import Case
from nlp.classify.attribution import Cast, cast
from nlp.classify.cause_decision import Ground, cited_codes, detail_of, grounds
from nlp.classify.cause_model import NAME, scored
from nlp.classify.cause_rules import Finding, affirmed, broad_cues, findings
from nlp.classify.cause_second import View, confidence, doubts, from_articles, from_model, last_resort
from nlp.classify.optional import model_for
from nlp.classify.quotes import quote_span
from nlp.classify.sentences import sentences
from nlp.document import Span
from nlp.judgment import LOSSES, Cause, Evidence, Review
from nlp.structure import Passage, SectionKind, Voice

LEFT_IN_FORCE = frozenset({"appeal_dismissed", "retrial_denied", "appeal_withdrawn"})
_OPEN_ENDS = frozenset({"remand", "retrial_ordered", "order_trial"})


def causes(case: Case) -> None:
    """Fills `judgment.causes` where the agency lost, enforcement was refused, or a remand names its illegality.

    Needs agency_result, dispositions, statutes and parties.  The court's own reasoning comes first; what the court
    below found is read only where this document leaves it in force and its own reasons hold no verdict.
    """
    if not applies(case):
        return
    members = cast(case.judgment.parties)
    cited = cited_codes([s.key() for s in case.judgment.statutes])
    views: list[View] = []
    for passages in searched(case):
        if case.judgment.causes and len(views) == REASONS:
            break
        view = _view(case, passages, members, cited)
        views.append(view)
        stated = _stated(case, view)
        _fill(case, view, stated if len(views) == 1 else _further(case, stated))
        if any(g.kind == "conclusion" for g in stated):
            break
    if not case.judgment.causes and not _open(case):
        _resort(case, views)


REASONS = 2  # the reasoning of this court and that of the court below; facts are searched only when both are silent


def _further(case: Case, stated: list[Ground]) -> list[Ground]:
    """What the court below adds: everything when this court named nothing, else its verdicts on other grounds."""
    named = {cause.code for cause in case.judgment.causes}
    return [g for g in stated if g.code not in named and (not named or g.kind == "conclusion")]


def applies(case: Case) -> bool:
    """Whether the document can state failure causes at all."""
    result = case.judgment.agency_result
    codes = {d.code for d in case.judgment.dispositions}
    if result is not None and result.value in LOSSES:
        return True
    return "enforce_denied" in codes or (_open(case) and bool(codes & _OPEN_ENDS))


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


def _view(case: Case, passages: list[Passage], members: Cast, cited: frozenset[str]) -> View:
    lines = [s for p in passages for s in sentences(case.text, p.span, case.document.text)]
    model = model_for(case, NAME)
    return View(lines, findings(lines, members), scored(lines, model) if model else [], members, cited)


def _stated(case: Case, view: View) -> list[Ground]:
    """The grounds that a view states, by rules first, then what model and articles add."""
    found = affirmed(view.met)
    stated = grounds(found, view.lines, view.cited)
    if _open(case):  # a remand mostly blames the court below: what is said of the agency or its act must be plain
        return [g for g in stated if g.kind == "conclusion" or (_remitted(case) and _plainly(g, view))]
    stated += from_model(stated, view)
    return stated + from_articles(stated, view)


def _remitted(case: Case) -> bool:
    return bool({d.code for d in case.judgment.dispositions} & {"remand", "retrial_ordered"})


_COURT_ERRED = re.compile(r"(?:一审|二审|原审|原)(?:法院|判决|裁定|判)|原告|第三人")


def _plainly(ground: Ground, view: View) -> bool:
    """Whether a defect is told before anything is said of the court below or another party."""
    line = view.lines[ground.sentence]
    return ground.kind == "fact" and not _COURT_ERRED.search(line.text, 0, ground.cue.start - line.span.start)


def _fill(case: Case, view: View, stated: list[Ground]) -> None:
    found = affirmed(view.met)
    case.judgment.causes += [_cause(case, g, found, view) for g in stated]
    for why in doubts(stated, view) if stated else []:
        case.judgment.needs_review.append(Review("causes", why))


def _cause(case: Case, ground: Ground, found: list[Finding], view: View) -> Cause:
    span = quote_span(view.lines, ground.sentence, ground.cue)
    quote = case.document.text[span.start : span.end]
    places = (span, *(s for s in ground.support if not _within(s, span)))
    sure = confidence(ground, view)
    detail = detail_of(ground, found, case.within(span))
    return Cause(ground.code, detail or None, quote, _agency(case, span), Evidence(places, sure, ground.source))


def _agency(case: Case, span: Span) -> str | None:
    """Of several defendants, the one that the quoted words name."""
    agencies = [p for p in case.judgment.parties if p.kind == "agency" and p.original_role != "third_party"]
    if len(agencies) < 2:
        return None
    words = case.within(span)
    named = [p.name for p in agencies if any(n and n in words for n in (p.name, *p.aliases))]
    return named[0] if len(named) == 1 else None


def _resort(case: Case, views: list[View]) -> None:
    """No ground is named: the likeliest by article or model, always for a person to check."""
    for view in views:
        stated = grounds(affirmed(findings(view.lines, view.members, broad_cues())), view.lines, view.cited)
        guess = stated[-1] if stated else last_resort(view)
        if guess is not None:
            _fill(case, view, [guess])
            case.judgment.needs_review.append(Review("causes", "理由部分没有写明败诉原因，所列原因系推断，请核对。"))
            return
    case.judgment.needs_review.append(Review("causes", "行政机关败诉，但没有找到法院认定的败诉原因，请人工填写。"))


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
