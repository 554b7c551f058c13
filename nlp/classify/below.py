"""What the earlier instances decided, as this document tells it (原审判决……).

An appeal or a review that is refused leaves the earlier decision in force (行诉法 89①(一); 解释 116), so whether the
agency lost stands only in the part that recounts it, in who appealed, or in how the court sums it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from nlp.case import Case
from nlp.document import Span
from nlp.extract.operative import item_codes
from nlp.judgment import Party, value_of
from nlp.structure import SectionKind, Voice
from nlp.taxonomy import MERITS_WON, RELIEF, REOPENING

PROCEDURAL = frozenset(
    (
        "reject_suit", "not_docketed", "withdraw_allowed", "deemed_withdrawn", "terminate", "transfer",
        "mediation", "withdraw_denied", "other", "suspend",
    )
)  # fmt: skip

_DECIDED = re.compile(
    r"(?:判决|裁定|判令|改判|判(?=决?[：，]?(?:驳回|撤销|确认|维持))|原判(?=[：，]?(?:一、|被告|由|限|责令|判令)))(?:结果)?(?:如下|为)?[：，\s]*(?:\"|《)?\s*(?=(?:一、|1[、.]|\(一\))?\s*"
    r"(?:驳回|撤[销消]|确认|责令|判令|维持|限|由|准许|准予|变更|不予|被告|按|指令|发回|继续履行|本案|终结|[\u4e00-\u9fff]{2,24}?(?:于|在|自)(?:本)?判决))"
)
_SUMMED_UP = re.compile(
    r"(?:原审|[一二]审|一、二审)(?:法院|判决)*(?:仅|已|均|据此|遂|并|依法)*(?P<words>(?:确认|撤销)[^。；\n，]{2,90}(?:(?<=行为)违法|(?<=决定)违法|(?<=行为)无效|(?<=决定)无效|决定(?:书)?)"
    r"|(?:责令|判令)[^。；\n，]{2,60}(?:作出|履行|支付|赔偿|答复|采取)|驳回[^。；\n，]{0,30}(?:诉讼请求|起诉))"
)
"""How the court sums up in its reasons what was decided below: 原审法院确认……行为违法，并无不当."""
_WISHED = re.compile(
    r"(?:(?:(?<!诉讼)请求|要求|恳请|诉请|希望|主张)(?![^。；\n]{0,6}(?:理由|成立|不予|权))[^。；\n]{0,80}|(?:应当|应|可以|有权|不能|不应|无权|可)(?:依法)?(?:予以)?)$"
)
_PLEADED = re.compile(r"(?:请求|要求|恳请)[^。；，\n]{0,10}?(?:撤销|改判|发回)[^。；，\n]{0,24}?(?:原判|判决|裁定|重审)")
"""What the side that lost asks of this court, in the sentence that tells what was decided."""
MOST_TOLD = 200
"""Decisions that are looked at; the longest of the annotated documents tells 25."""
_RECITED_LAW = re.compile(r"人民法院(?:应当|可以)?(?:依法)?$")


INFERRED = "rule:below.inferred."
"""How the source of a decision begins that no words recount: it follows from who appealed."""

# Confidences are the measured shares right, (right + 1) / (documents + 2), on the 233 annotated documents: recounted
# 97 of 100, plaintiff applies 21 of 23, ruling 5 of 5, agency or third party applies 2 of 2.


_ITEM_HEAD = re.compile(r"(?:[。；\n]|[一二三四五六][、.]|\(?[一二三四五六\d]\)|\d[、.])[^。；\n]{0,40}$")


@dataclass(frozen=True, slots=True)
class Below:
    """Codes of the decision that stays in force, where the text says so, how sure, and by which rule."""

    codes: frozenset[str]
    span: Span
    confidence: float
    source: str


def decision_below(case: Case) -> Below | None:
    """The decision that an unchanged appeal or review leaves in force; None when nothing tells."""
    return _told(case) or _summed_up(case) or _by_kind_of_paper(case) or _by_applicant(case)


def _told(case: Case) -> Below | None:
    """Follows the instances in the order in which they are recounted; an appeal that failed changes nothing."""
    state: Below | None = None
    recounted = list(_recounted(case))
    for span, codes, alleged in recounted:
        if alleged and not all(a for _, _, a in recounted):
            continue  # a party's account counts only where no court gives one
        if codes & REOPENING:
            state = None
        elif decided := codes & (RELIEF | MERITS_WON | PROCEDURAL):
            state = Below(frozenset(decided), span, 0.96, "rule:below.recounted")
    return state


def _recounted(case: Case) -> Iterator[tuple[Span, set[str], bool]]:
    text = case.text
    end = case.sections.start(SectionKind.BASIS, len(text))
    start = (case.sections.get(SectionKind.COURSE) or Span(0, 0)).start
    claims = [p.span for p in case.sections.of_voice(Voice.PLAINTIFF, Voice.DEFENDANT, Voice.THIRD_PARTY)]
    for match in islice(_DECIDED.finditer(text, start, end), MOST_TOLD):
        before = text[max(start, match.start() - 60) : match.start()]
        clause = re.split(r"[。；\n]", before)[-1]
        if _WISHED.search(clause) or _RECITED_LAW.search(clause):
            continue
        if match.group().startswith("改判") and not re.search(r"法院[^，。；\n]{0,12}$", clause):
            continue  # 请求……改判: what a party wants, unless a court did it
        alleged = any(s.start <= match.start() < s.end for s in claims)
        if alleged and not _names_court(clause):
            continue
        until = _decision_end(text, match.end(), end)
        if pleaded := _PLEADED.search(text, match.end(), until):
            until = pleaded.start()
        codes = {code for code, place in item_codes(text, Span(match.end(), until)) if _opens(text, match.end(), place)}
        if "裁定" in match.group() and codes & PROCEDURAL:
            codes -= MERITS_WON  # a ruling judges no claim (解释 101); 维持 in its sentence speaks of the ruling
        if codes:
            yield Span(match.start(), until), codes, alleged


def _summed_up(case: Case) -> Below | None:
    """The decision below as this court's reasons sum it up, where nothing recounts it."""
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return None
    for match in _SUMMED_UP.finditer(case.text, reasoning.start, reasoning.end):
        codes = {code for code, _ in item_codes(case.text, Span(*match.span("words")))} & (RELIEF | MERITS_WON | PROCEDURAL)
        if codes:
            return Below(frozenset(codes), Span(*match.span()), 0.85, "rule:below.summed_up")
    return None


def _opens(text: str, start: int, place: Span) -> bool:
    """Whether words stand at the head of the recounted decision or of one of its items, not somewhere behind it."""
    return place.start - start < 40 or bool(_ITEM_HEAD.search(text, start, place.start))


def _names_court(clause: str) -> bool:
    return bool(re.search(r"法院|本院|原审|一审|二审|\d号|》第[^。；]{1,14}条", clause))


def _decision_end(text: str, start: int, end: int) -> int:
    """End of a recounted decision: its numbered items, or its sentence."""
    limit = min(end, start + 700)
    stop = start
    for match in re.finditer(r"[。\n]", text[start:limit]):
        stop = start + match.start()
        following = text[stop + 1 : stop + 8].lstrip("\n \"")
        if not re.match(r"(?:[二三四五六七八]|[2-8])[、.．]|\([二三四五六]\)", following):
            return stop
    return stop if stop > start else limit


def _by_kind_of_paper(case: Case) -> Below | None:
    """A ruling (裁定) below ended the suit without judging it: 驳回起诉, 不予立案 (解释 101)."""
    text = case.text
    operative = case.sections.get(SectionKind.OPERATIVE)
    course = case.sections.get(SectionKind.COURSE)
    procedure = value_of(case.judgment.procedure)
    doc_type = value_of(case.judgment.doc_type)
    withdrawn = any(d.code == "appeal_withdrawn" for d in case.judgment.dispositions)
    if operative and procedure == "second" and not withdrawn:
        found = re.search(r"维持[^。；\n]{0,60}裁定", text[operative.start : operative.end])
        if found or doc_type in ("ruling", "compensation_ruling"):
            return Below(frozenset(("reject_suit",)), operative, 0.86, "rule:below.ruling")
    if course:
        named = re.findall(r"号(?:之[一二])?[\")》]?\s*(?:行政|赔偿|行政赔偿)*(判决|裁定)", text[course.start : course.end])
        if named and named[-1] == "裁定":
            return Below(frozenset(("reject_suit",)), course, 0.8, "rule:below.ruling")
    return None


def _by_applicant(case: Case) -> Below | None:
    """Nobody appeals what he won: the side that appealed or applied lost below."""
    applicants = [p for p in case.judgment.parties if p.role in ("appellant", "retrial_applicant")]
    if not applicants:
        return None
    span = applicants[0].evidence.spans[0]
    if all(_is_plaintiff(p) for p in applicants):
        return Below(frozenset(("dismiss_claims",)), span, 0.88, INFERRED + "plaintiff_applies")
    if any(_is_plaintiff(p) for p in applicants):
        return Below(frozenset(("revoke", "dismiss_claims")), span, 0.6, INFERRED + "both_apply")
    return Below(frozenset(("revoke",)), span, 0.75, INFERRED + "agency_or_third_party_applies")


def _is_plaintiff(party: Party) -> bool:
    return party.original_role == "plaintiff" or (party.original_role is None and party.kind != "agency")
