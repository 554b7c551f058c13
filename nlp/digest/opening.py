"""Who sued whom over what: the case as its record of proceedings names it, and what was asked of the court."""

from __future__ import annotations

import re

from nlp.case import Case, folded_names
from nlp.digest.lines import line_width, whole_sentences
from nlp.digest.shapes import Sentence, Source, take
from nlp.digest.telling import Telling, Told
from nlp.document import Span
from nlp.folding import fold
from nlp.judgment import Party, value_of
from nlp.structure import SectionKind, Voice

_CASE = re.compile(r"(?:一案|纠纷案|[^。，\n]案(?=[，。]))")
# Where the suit's own course begins in a record that lost its commas, or names no 一案.
_COURSE = re.compile(
    r"[，]?(?:本院|(?:原告[^，。\n]{0,20})?(?:于)?(?:\d{4}年)?\d{1,2}月\d{1,2}日[^。\n]{0,12}?(?:向本院|诉至)|(?:在法定期限内)?(?:向本院|诉至本院|向法院)(?:提起|提出|起诉|申请)?)"
)
# What makes the words up to 一案 a whole sentence: ，不服……判决，向本院提起上诉.
_SUED_HERE = re.compile(
    r"[，]?(?!本院)[^。\n]{0,120}?(?:向本院(?:提起|提出|申请|递交)?(?:了)?(?:本案)?(?:行政)?(?:诉讼|上诉|再审(?:申请)?|起诉)|提起上诉|申请再审|(?:申请|请求|要求)撤(?:诉|回起诉|回上诉))"
)
_LISTS_PARTY = re.compile(r"出生|，住[^，。]{2}|住所地|[男女]，(?:汉族|\d)")
_AGAINST = re.compile(r"(?:诉|不服|与|因|要求|请求|申请|认为)")
_OPENING_MAX = 260
_RECORD = Source(SectionKind.COURSE, Voice.COURT, "opening")
_LISTED = Source(SectionKind.PARTIES, Voice.COURT, "opening")
_PLEADING = Source(SectionKind.BODY, Voice.PLAINTIFF, "claim")


def opening(case: Case) -> Sentence | None:
    """The words of the record that name parties and act, up to 一案; None where the record names no case."""
    course = case.sections.get(SectionKind.COURSE)
    if course is None:
        return None
    enforcement = value_of(case.judgment.procedure) == "nonlitigation_enforcement"
    for sentence in _unbroken(case.text, whole_sentences(case.text, course, line_width(case.text))[:4]):
        if _LISTS_PARTY.search(case.text, sentence.start, sentence.end):
            continue
        whole = enforcement and len(sentence) <= _OPENING_MAX
        end = sentence.end if whole else _end(case.text, sentence)
        if end is not None and _AGAINST.search(case.text, sentence.start, end):
            sued = _SUED_HERE.match(case.text, end, min(sentence.end, end + 160))
            end = sued.end() if sued else end
            rest = (Span(end, sentence.end),)
            return take(case.document, (Span(sentence.start, end),), _RECORD, rest)
    return None


def _unbroken(text: str, sentences: list[Span]) -> list[Span]:
    """The sentences, the first joined with the next where its line ends before the case is named and without a stop."""
    first, *rest = sentences or [Span(0, 0)]
    if rest and text[first.end - 1] not in "。；！？" and not _CASE.search(text, first.start, first.end):
        return [Span(first.start, rest[0].end), *rest[1:]]
    return sentences


def _end(text: str, sentence: Span) -> int | None:
    named = _CASE.search(text, sentence.start, min(sentence.end, sentence.start + _OPENING_MAX))
    if named:
        return named.end()
    course = _COURSE.search(text, sentence.start + 8, sentence.end)
    if course and course.start() - sentence.start <= _OPENING_MAX:
        return course.start()
    return sentence.end if len(sentence) <= _OPENING_MAX and "本院" not in text[sentence.start : sentence.start + 6] else None


_ASKS = re.compile(
    r"(?P<asks>(?:诉讼请求|请求|诉请|要求|恳请|(?<!申)请(?!人))(?:法院|人民法院|贵院|本院|依法|判决|判令|判)*[：，]?(?:如下)?[：，]?(?=[^。\n]{0,40}?(?:撤销|确认|判令|责令|赔偿|支付|履行|变更|返还|补偿|公开|颁发|办理|无效|认定|受理|重新|停止)))"
)
_BELOW_PAPER = re.compile(r"(?:原审|一审|二审|原判|原裁定|再审|上诉|改判|发回|号(?:行政)?(?:判决|裁定)|行初)")
_WHO = re.compile(
    r"(?P<who>[^。；：，\n]{2,60}?)(?:上诉称|申请再审称|再审称|上请求|诉称|诉讼称|起诉称|起诉至?本?院?称|述称|称|向本院(?:提出|起诉|提起)|"
    r"的?诉讼请求|提出诉讼请求|诉请)"
)
_ITEM = re.compile(r"\s*(?:[二三四五六]|[2-6])[、.．]")
_COSTS_ITEM = re.compile(
    r"[；，。、]?\s{0,3}(?:(?:[二三四五六七]|[2-7])[、.．])?(?:并|且|及)?(?:要求|请求|判令|判决)?(?:由)?(?:二|两|三)?(?:被告)?(?:各方)?(?:承担|负担)?(?:本案)?(?:的)?(?:全部|一切)?(?:案件)?(?:诉讼|受理)费用?(?:等)?[^；。，\n]{0,20}?(?:承担|负担)[^；。\n]{0,6}"
    r"|[；，。、]?\s{0,3}(?:(?:[二三四五六七]|[2-7])[、.．])?(?:并|且|及)?(?:要求|请求|判令|判决)?(?:由)?(?:二|两|三)?被告(?:承担|负担)[^；。\n]{0,8}(?:诉讼|受理)费用?"
)
SUED = re.compile(
    r"(?:诉至|起诉|提起(?:本案|了)?[^。，]{0,6}诉讼|诉讼(?:请求|至)|诉请|向(?:本院|法院|人民法院|原审法院|一审法院)[^。，]{0,20}(?:诉|请求)|(?:不服|为由)[^。]{0,20}(?:请求|要求))"
)


ASKED = re.compile(
    r"(?:请求|要求|诉请|诉求|(?<!申)请(?!人))[^。\n]{0,60}?(?:撤销|确认|判令|责令|赔偿|支付|履行|变更|返还|补偿|公开|颁发|办理|无效|认定|受理|重新|停止)"
)
"""A sentence that tells what was asked of the court."""


def claim(case: Case, told: list[Told]) -> Sentence | None:
    """What the plaintiff asked for, from the pleadings: his name as printed and the request, costs left out.

    None where the pleadings hold no request, or only one against a judgment below.
    """
    plain = [t for t in told if t.telling is Telling.CLAIM]
    return _request(case, plain) or _request(case, _pleading(told))


def _request(case: Case, pleaded: list[Told]) -> Sentence | None:
    for number in range(len(pleaded) - 1, -1, -1):
        asks = _last_request(case.text, pleaded[number].span)
        if asks is not None:
            return _claim(case, _who(case.text, pleaded[: number + 1]), Span(asks, _with_items(case.text, pleaded, number)))
    return None


def _pleading(told: list[Told]) -> list[Told]:
    """The plaintiff's pleading to its end, with what it says of evidence: exhibits follow only behind all pleadings."""
    answered = next((n for n, t in enumerate(told) if t.telling is Telling.PLEA), 0)
    first = next((n for n, t in enumerate(told) if t.telling is Telling.CLAIM), len(told))
    also = {n for n in range(first, answered) if told[n].telling is Telling.EVIDENCE}
    return [t for n, t in enumerate(told) if t.telling is Telling.CLAIM or n in also]


def _last_request(text: str, span: Span) -> int | None:
    for found in _ASKS.finditer(text, span.start, span.end):
        if not _BELOW_PAPER.search(text, found.start("asks"), min(span.end, found.end() + 70)):
            return found.start("asks")
    return None


def _with_items(text: str, pleaded: list[Told], number: int) -> int:
    """End of the request, with the numbered items that follow in sentences of their own."""
    end = pleaded[number].span.end
    for after in pleaded[number + 1 : number + 5]:
        if not _ITEM.match(text, after.span.start):
            break
        end = after.span.end
    return end


def _who(text: str, pleaded: list[Told]) -> Span | None:
    """The party's name as the pleading opens with it."""
    for told in reversed(pleaded):
        named = _WHO.match(text, told.span.start, told.span.end)
        if named and re.match(r"原告|公益诉讼|起诉人|上诉人|申请|赔偿请求人|原审原告|一审原告", named["who"]):
            return Span(*named.span("who"))
    return None


def _claim(case: Case, who: Span | None, request: Span) -> Sentence:
    pieces, left = [], []
    start = request.start
    for item in _COSTS_ITEM.finditer(case.text, request.start, request.end):
        pieces.append(Span(start, item.start()))
        left.append(Span(item.start(), item.end()))
        start = item.end()
    rest = Span(start, request.end)
    if case.text[rest.start : rest.end].strip("。；， \n"):
        pieces.append(rest)
    if who is not None and who.end <= request.start:
        left.insert(0, Span(who.end, request.start))
        pieces.insert(0, who)
    return take(case.document, pieces, _PLEADING, left)




_ROLE = re.compile(
    r"(?:[再申请上诉被执行审人原告第三赔偿起诉一二抗]{2,8})(?:\([^()\n]{2,30}\))*[：:]?\s*$"
)


def named_parties(case: Case, told: str) -> list[Sentence]:
    """Entries of the party list (role and name as printed) for the plaintiff and the sued agencies that `told` leaves unnamed.

    told: folded text of the sentences that open the facts.  In appeals the roles are printed too, since what follows
    speaks of 原告 and 被告; there both sides are listed.
    """
    listed = case.sections.get(SectionKind.PARTIES) or Span(0, len(case.text))
    agencies = case.judgment.agencies()
    suing = [p for p in case.judgment.parties if {p.original_role, p.role} & _SUING]
    both = [*suing[:2], *(p for p in [*agencies, *_enforced_against(case)] if p not in suing)][:4]
    first = value_of(case.judgment.procedure) == "first"
    known = first or SectionKind.PARTIES not in case.sections.spans
    wanted = [p for p in both if p.evidence.spans and (not known or not any(name in told for name in folded_names(p)))]  # a person's words may stand nowhere
    if first and len(wanted) < len(both) and not any(p in wanted for p in agencies):
        wanted = []
    named = [_listed(case, p.evidence.spans[0], listed) for p in sorted(wanted, key=lambda p: p.evidence.spans[0].start)]
    return [s for s in named if len(s.spans[0]) and (not told or _ROLE_WORD.match(fold(s.text)))]


_ROLE_WORD = re.compile(r"[原一二再第申被上起赔公抗][审告请诉执三偿益上申]")
_SUING = {"plaintiff", "enforcement_applicant"}


def _enforced_against(case: Case) -> list[Party]:
    return [p for p in case.judgment.parties if p.role == "enforcement_respondent"]


def _listed(case: Case, name: Span, parties: Span) -> Sentence:
    role = _ROLE.search(case.text, max(parties.start, name.start - 40), name.start)
    return take(case.document, (Span(role.start() if role else name.start, name.end),), _LISTED)
