"""The passages of a judgment that say what is sued: read by the rules and the models for act type and field alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.case import Case
from nlp.document import Span
from nlp.structure import SectionKind, Voice

_CASE = re.compile(r"一案|纠纷案|(?:提起|向本院提出)(?:行政)?(?:诉讼|上诉)|申请(?:再审|强制执行|执行)")
_SENTENCE_STARTS = "。\n"
_CLAUSE_END = re.compile(r"[，。；\n]")
_CLAIM = re.compile(r"(?:请求|要求|诉请|请|判令|诉讼请求)(?![^。]{0,6}(?:再审|本院))")
_RULED = re.compile(r"(?:判决|裁定)[：:]?(?:一、|1[、.])?(?:撤销|维持|确认|驳回|责令|变更)")
_PROCEDURE = re.compile(r"本院(?:于|依法|在|受理|立案|适用|经审查|同日|审理|审查)|(?:依法)?组成合议庭|公开开庭|到庭参加|现已审")


@dataclass(frozen=True, slots=True)
class ActView:
    """Offsets of what names the sued act.

    `cause`: the words up to 一案 (案由).  `claims`: what was asked for, here and below.  `operative`: the operative
    part.  `opening`: the first sentences behind the course.  `reasoning`: the court's own reasons.
    """

    cause: tuple[Span, ...]
    claims: tuple[Span, ...]
    operative: tuple[Span, ...]
    opening: tuple[Span, ...]
    reasoning: tuple[Span, ...]

    def text(self, case: Case, *zones: tuple[Span, ...], limit: int = 10_000) -> str:
        """The folded text of some zones, joined by 。."""
        return "。".join(case.text[s.start : s.end] for zone in zones for s in zone)[:limit]

    def model_text(self, case: Case) -> str:
        """What the models read: cause, claims, operative part, then the opening; names the act, not its merits."""
        return self.text(case, self.cause, self.claims, self.operative, self.opening, limit=1400)


def act_view(case: Case) -> ActView:
    """The view of a case whose sections are known; any zone may be empty."""
    get = case.sections.get
    reasoning = get(SectionKind.REASONING)
    operative = get(SectionKind.OPERATIVE)
    return ActView(
        cause=_cause(case.text, get(SectionKind.COURSE), get(SectionKind.PARTIES)),
        claims=_claims(case),
        operative=() if operative is None else (Span(operative.start, min(operative.end, operative.start + 400)),),
        opening=_opening(case),
        reasoning=() if reasoning is None else (Span(reasoning.start, min(reasoning.end, reasoning.start + 700)),),
    )


def _cause(text: str, course: Span | None, parties: Span | None) -> tuple[Span, ...]:
    """The first sentence of the course up to 一案; without a course the last words before it was looked for."""
    if course is None:
        return () if parties is None else (Span(max(parties.start, parties.end - 200), parties.end),)
    found = _CASE.search(text, course.start, min(course.end, course.start + 420))
    if found is not None:
        return (Span(course.start, _with_object(text, found, course.end)),)
    stop = _PROCEDURE.search(text, course.start + 8, course.end)
    return (Span(course.start, min(stop.start() if stop else course.end, course.start + 220)),)


def _with_object(text: str, found: re.Match[str], limit: int) -> int:
    """End of the words on the case; what an agency asks to enforce is named behind 申请强制执行 (解释 155)."""
    if not found.group().endswith("执行"):
        return found.end()
    stop = _CLAUSE_END.search(text, found.end(), min(limit, found.end() + 90))
    return stop.start() if stop else found.end()


def _claims(case: Case) -> tuple[Span, ...]:
    """What plaintiffs ask for (three places at most) and what a court below ruled (two)."""
    text = case.text
    found: list[Span] = []
    for passage in case.sections.of_voice(Voice.PLAINTIFF)[:3]:
        for claim in _CLAIM.finditer(text, passage.span.start, passage.span.end):
            if len(found) >= 3 or (found and claim.start() < found[-1].end):
                continue
            found.append(_sentence(text, claim.start(), passage.span.end, 110))
    ruled = 0
    body = case.sections.get(SectionKind.BODY)
    if body is not None:
        for rule in _RULED.finditer(text, body.start, body.end):
            if ruled < 2:
                found.append(_sentence(text, rule.start(), body.end, 130))
                ruled += 1
    return tuple(found)


def _opening(case: Case) -> tuple[Span, ...]:
    body = case.sections.get(SectionKind.BODY) or case.sections.get(SectionKind.REASONING)
    return () if body is None else (Span(body.start, min(body.end, body.start + 260)),)


def _sentence(text: str, start: int, limit: int, longest: int) -> Span:
    end = min(limit, start + longest)
    stops = [p for p in (text.find(sign, start, end) for sign in _SENTENCE_STARTS) if p >= 0]
    return Span(start, min(stops) if stops else end)
