"""Who tells what in the body of a judgment, sentence by sentence: what a digest may take as fact, and what it may not.

The order is that of 《行政诉讼文书样式（试行）》 (最高人民法院, 2015): 诉辩 – 举证质证 – 经审理查明, in appeals after what
the court below found, held and decided.  Evidence lists and opinions on evidence (质证) are told apart from findings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from nlp.case import Case
from nlp.digest.lines import line_width, whole_sentences
from nlp.document import Span
from nlp.judgment import value_of
from nlp.structure import SectionKind, Voice


class Telling(StrEnum):
    """What a sentence of the body is."""

    STATED = "stated"  # before anybody speaks: 被告于……作出……决定
    CLAIM = "claim"
    PLEA = "plea"
    EVIDENCE = "evidence"
    FOUND = "found"
    FOUND_BELOW = "found_below"
    REASON_BELOW = "reason_below"
    DECIDED_BELOW = "decided_below"
    ENDORSED = "endorsed"  # 与原审查明的事实一致
    REASON = "reason"  # this court's 本院认为


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the body: its place in the text and what it is."""

    span: Span
    telling: Telling


_BELOW = r"(?:原审|一审|原一审|二审|原二审|一、二审|原再审|再审|初审|原判)(?:人民法院|法院|判决|裁定|法庭)?"
_COURT = r"[一-龥]{2,24}(?:人民|铁路运输|知识产权|海事)?法院"
_FOUND = re.compile(
    r"(?:(?:根据|综合|结合|基于|依据|通过庭审)[^。\n]{0,60}[，]?)?(?:本案)?(?:现)?"
    r"(?:经(?:本院|庭审|合议庭|依法|公开)*(?:审理|审查|开庭|质证|调查|二审|再审|审核)*[，]?(?:认证)?[，、]?(?:现|另|本院)?(?:查明|认定(?:如下|以下|案件|本案|下列)[^。\n]{0,8}事实|确认(?:如下|以下|下列|案件)[^。\n]{0,8}事实)"
    r"|经查[，：]|本院(?:经|依法|现|对|二审|再审|另|开庭|审理|审查|庭审|后|认证)*[，]?(?:查明|查实|认定(?:如下|以下|案件|本案|下列)[^。\n]{0,8}事实|确认(?:如下|以下|下列|案件|本案)[^。\n]{0,8}事实|认定(?:的)?(?:案件|本案)?事实(?:如下|为|是)|(?:确认|认定)[：，])"
    r"|(?:二审|再审|同时|一并|庭审)(?:期间)?(?:另|又|还)?查明)"
)
_MORE = re.compile(r"(?:另|又|再|还|同时|一并|补充)(?:经|外)?(?:本院|审理|审查|二审|再审)?查(?:明|实)?")
_HIDDEN_FOUND = re.compile(r"(?:认定|确认|查明)(?:以下|如下|下列|本案)(?:案件|基本|法律|的|主要)*事实[：。]?")
_HEADS_FINDINGS = re.compile(r"(?:经|根据|综合|结合|通过)[^。]{0,60}本院(?:依法|现)?(?:确认|认定|查明)(?:如下|以下|下列)[^。]{0,6}事实[：。]?$")
_FOUND_BELOW = re.compile(
    rf"(?!上诉人|再审申请人|申请再审人|被上诉人|被申请人)(?:(?:{_BELOW}|{_COURT}|该院)(?:经?[^。；，\n]{{0,12}}?)?(?:一审|二审|原审)?[，]?(?:经?审理)?[，]?"
    r"(?:查明|(?:认定|确认)(?!为|结论|书|其|原告|被告|上诉|事实(?:不|清|错|有误)))"
    rf"|(?:{_BELOW}|{_COURT})经(?:审理|庭审|开庭审理|审查)(?:后)?[，]?(?:查明|认定)(?!事实(?:不|清|错|有误))"
    rf"|(?:{_BELOW}|{_COURT})(?:根据|经|依据|综合)[^。；\n]{{0,50}}?(?:查明|认定(?:如下事实|以下事实|事实如下)?[：，]))"
)
_PAPER = r"(?:[（(]\d{4}[)）][^，。\n]{2,24}?号)?(?:行政|赔偿)*(?:判决|裁定)?(?:书)?"
_REASON_BELOW = re.compile(rf"(?:{_BELOW}|{_COURT}|该院){_PAPER}(?:经?(?:审理|审查))?(?:后)?(?:一审|二审|原审)?[，]?(?:认为|审理认为|审查认为)")
_DECIDED_BELOW = re.compile(
    rf"(?:{_BELOW}|{_COURT}|该院|遂|为此，?|据此|综上|因此|故|于是|依照|依据|根据)[^。\n]{{0,220}}?(?<![书被])(?:判决|裁定)(?:结果)?(?:如下|为)?[：，]?"
    r"(?:一、|1[、.])?(?:驳回|撤[销消]|确认|责令|维持|准许|限|变更|由被告|发回|指令|被告)"
)
_ENDORSED = re.compile(
    r"[^。\n]{0,60}(?:(?:与|和|同)(?:上述)?(?:原审|一审|二审|原判|一、?二审)[^。\n]{0,30}(?:一致|相同|无异|相符)|"
    r"(?:原审|一审|原判|二审)[^。\n]{0,24}(?:予以确认|没有出入|予以认可|无异议|本院确认|属实)|本院[^。\n]{0,20}对(?:原审|一审|原判)[^。\n]{0,40}(?:确认|认可)|"
    r"(?:查明|认定)的?(?:案件)?事实[^。\n]{0,10}(?:同|与)(?:原审|一审|二审|原判))"
)
_CONFIRMS_FINDINGS = re.compile(r"本院(?:二审|再审)?(?:审查|审理)?查明的(?:案件)?事实[^。\n]{0,6}[与和同][^。\n]{0,30}(?:一致|相同|无异|相符)")
_PARTY = (
    r"(?:(?:原审|一审|二审|本案|两|二|三|四|各|共同)*(?:原告|被告|第三人|上诉人|被上诉人|再审申请人|申请再审人|被申请人|申请人|申请执行人|被执行人|起诉人|赔偿请求人))"
)
_PLAIN = r"(?:(?<!投)诉称|辩称|辨称|述称|申诉称|再审称|起诉称|诉讼称|意见称|上诉请求|(?<![投反])称：|答辩(?:认为|如下|意见|[：，]|同意|请求)|口头答辩)"
_CLAIMS = re.compile(
    rf"(?:{_PARTY}[^。；\n]{{0,60}}?(?:{_PLAIN}|(?<!诉)称[，]|诉请|请求|认为|未(?:提交|作|答辩)[^。\n]{{0,8}}(?:答辩|意见|陈述)?)|[^。；，\n]{{2,30}}?{_PLAIN}|"
    r"(?:判后|宣判后|一审宣判后|原审宣判后)|[^。\n]{0,40}不服[^。\n]{0,60}上诉)"
)
_PLEADS = re.compile(
    rf"(?:{_PARTY}[^。；\n]{{0,60}}?|[^。；，\n]{{2,30}}?)(?:{_PLAIN}|"
    r"(?:上诉|再审|诉讼)(?:的)?(?:请求|理由)(?=[：，\d一]|是|如下|为(?!由)|撤销|改判|依法|法院|二审))"
)
_APPEALS = re.compile(r"[^。\n]{0,60}(?:提起上诉|向本院上诉|上诉于本院)|(?:一审|原审)?(?:宣)?判后[^。]{0,12}不服")
_DEFENDS = re.compile(r"(?:[两二三各原一审]*(?:被告|被上诉人|被申请人|被执行人|第三人))|[^。；，\n]{2,30}(?:辩称|答辩|述称|意见)")
_EXHIBITS = re.compile(
    rf"(?:{_PARTY}[^。\n]{{0,60}}?(?:提交|提供|出示|举示|递交|举证|未提交|未向)[^。\n]{{0,40}}?(?:证据|材料|依据|法律|如下)|"
    rf"[^。\n，]{{0,30}}(?:在)?(?:法定)?(?:举证)(?:期限|期间)|{_PARTY}[^。\n]{{0,20}}(?:质证|对[^。\n]{{0,30}}(?:真实性|关联性|合法性|证据))|"
    r"经(?:本院|庭审|当庭|法庭)?(?:举证|质证|组织质证|对.{0,12}证据)|本院对[^。\n]{0,40}证据|本院(?:经审查)?认为[，：]?[^。\n]{0,50}证据|"
    r"本院对(?:以上|上述)|证据[一二三四五六七八九十\d、]|第[一二三四五六七八九十]组|[^。\n]{0,80}?(?:用以|拟|以此|欲|旨在|以)证明|"
    r"当事人[^。\n]{0,20}(?:举证|证据)|[^。\n]{0,30}随案移送|对(?:原告|被告|第三人|上诉人|被上诉人)[^。\n]{0,30}(?:提交|提供|证据)|"
    r"\(?(?:一|二|三|四|五)\)?[、.]?[^。\n]{0,12}证据[：:]?)"
)
_LISTED = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)、.．](?!\d)|[^。]{0,80}(?:拟|用以|用于|以此|以)证明")
_PROOF = re.compile(r"(?:(?:以上|上述|前述|上列)(?:事实|证据|查明|认定|材料)|(?:该|前述)事实(?:有|由)|有经?[^。\n]{0,60}(?:质证|证据|证实|为证))")
_CONFIRMED = re.compile(r"[^。\n]{0,120}(?:在案佐证|在卷佐证|予以证实|为证|足以认定|证据证实|在案证实|佐证|笔录[^。]{0,12}证明)[^。\n]{0,20}。?$")


def tellings(case: Case) -> list[Told]:
    """The sentences between the record of proceedings and the reasoning, in order, each with what it is.

    Some courts weigh the evidence with 本院认为 and state the facts behind it: findings that open a paragraph of the
    reasoning are told as such, up to the next 本院认为.
    """
    width = line_width(case.text)
    body = _body(case)
    found = _without_quoted(case.text, _told(case, whole_sentences(case.text, body, width), Telling.STATED))
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None or any(t.telling is Telling.FOUND for t in found):
        return found
    if not any(t.telling is Telling.FOUND_BELOW for t in found):
        found = _unmarked(case, found)
    late = _told(case, whole_sentences(case.text, reasoning, width), Telling.REASON)
    return [*found, *(t for t in late if t.telling is Telling.FOUND)]


_IN_PERSON = re.compile(r"我(?:局|机关|大队|支队|厅|委|镇|乡|所|中心|政府|单位)|本机关|答辩人|(?:请求|恳请)[^。]{0,16}(?:驳回|维持)")
_FINDS = re.compile(r"(?:经|本院)[^。；，另又再还\n]{0,12}查明")


def _without_quoted(text: str, found: list[Told]) -> list[Told]:
    """Findings of an agency in its answer (经审理查明……我局认为) as its plea, where the court's own stand behind them."""
    starts = [n for n, t in enumerate(found) if t.telling is Telling.FOUND and _FINDS.match(text, t.span.start, t.span.end)]
    result = list(found)
    for start, after in pairwise(starts):
        end = next((n for n in range(start, after) if found[n].telling is not Telling.FOUND), after)
        answers = start > 0 and found[start - 1].telling in _PLEADINGS
        if answers and any(_IN_PERSON.search(text, t.span.start, t.span.end) for t in found[start:end]):
            result[start:end] = [Told(t.span, Telling.PLEA) for t in found[start:end]]
    return result


_DATED = re.compile(r"(?:19|20)\d\d年\d{1,2}月(?![^。]{0,200}(?:证明|证据|真实性|质证))")


def _unmarked(case: Case, found: list[Told]) -> list[Told]:
    """The findings of a court that states them without a formula: what it tells by date behind the evidence, to the end.

    Behind the pleadings the same holds for a paragraph that ends with the court's word on it (与一审查明的事实一致).
    """
    text = case.text
    weighed = [n for n, t in enumerate(found) if t.telling is Telling.EVIDENCE and _EXHIBITS.match(text, t.span.start, t.span.end)]
    last = weighed[-1] if weighed else _confirmed_paragraph(text, found)
    dated = [n for n in range(last, len(found)) if _DATED.match(text, found[n].span.start, found[n].span.end)]
    if not dated:
        return found
    told = (t if _PROOF.match(text, t.span.start) else Told(t.span, Telling.FOUND) for t in found[dated[0] :])
    return [*found[: dated[0]], *told]


def _confirmed_paragraph(text: str, found: list[Told]) -> int:
    """Number of the first sentence of the last paragraph, where its last sentence confirms what was found; else of none."""
    if not found or not _ENDORSED.match(text, found[-1].span.start, found[-1].span.end):
        return len(found)
    start = text.rfind("\n", 0, found[-1].span.start)
    return next(n for n, t in enumerate(found) if t.span.start > start)


def _told(case: Case, sentences: list[Span], now: Telling) -> list[Told]:
    reviewed = value_of(case.judgment.procedure) != "first"
    found: list[Told] = []
    for number, span in enumerate(sentences):
        sentence = case.text[span.start : span.end]
        first = number == 0 or "\n" in case.text[span.start - 2 : span.start]
        kind = _opening(sentence, now, first=first, reviewed=reviewed) or _continued(sentence, now)
        found.append(Told(span, kind))
        if kind is Telling.ENDORSED:
            now = Telling.FOUND
        elif not (kind is Telling.EVIDENCE and now in _FINDINGS):
            now = kind
    return found


def _body(case: Case) -> Span:
    course = case.sections.get(SectionKind.COURSE)
    heading = case.sections.get(SectionKind.HEADING)
    start = course.end if course else heading.end if heading else 0
    if course and value_of(case.judgment.procedure) == "nonlitigation_enforcement":  # there the record tells the act
        start = next((s.end for s in whole_sentences(case.text, course)), start)
    told = case.sections.get(SectionKind.BODY)  # to its end where no 本院认为 opens the reasons
    return Span(start, max(start, case.sections.start(SectionKind.REASONING, told.end if told else start)))


def _continued(sentence: str, now: Telling) -> Telling:
    """What a sentence is that opens nothing: what was told before, unless it only says what proves it."""
    return Telling.EVIDENCE if now in _FINDINGS and _CONFIRMED.match(sentence[-160:]) else now


_HOLDS = re.compile(r"(?:综上[，]?)?本院(?:经审查|经审理)?认为")
_BELOW_TELLINGS = (Telling.FOUND_BELOW, Telling.REASON_BELOW, Telling.DECIDED_BELOW)
_FINDINGS = (Telling.FOUND, Telling.FOUND_BELOW)
_PLEADINGS = (Telling.CLAIM, Telling.PLEA)


def _opening(sentence: str, now: Telling, *, first: bool, reviewed: bool) -> Telling | None:
    """What a sentence opens; None where it goes on in the voice before.

    `reviewed`: there is a court below.  `first`: it opens a paragraph.  Parties quote the court below and call their evidence facts, so inside a paragraph
    of theirs only this court's own formulas count.
    """
    if now is Telling.REASON or (now is Telling.FOUND and _HOLDS.match(sentence)):
        return Telling.FOUND if first and (_FOUND.match(sentence) or _MORE.match(sentence)) else Telling.REASON
    courts = _court_opens(sentence, now, first=first, reviewed=reviewed)
    if courts is not None:
        return courts
    if _PROOF.match(sentence):
        return Telling.EVIDENCE
    pleads = _PLEADS if now in (*_FINDINGS, *_BELOW_TELLINGS) else _CLAIMS
    appeals = now in _BELOW_TELLINGS and _APPEALS.match(sentence)
    if (first or now in (Telling.STATED, Telling.EVIDENCE)) and (pleads.match(sentence) or appeals):
        return Telling.PLEA if _DEFENDS.match(sentence) else Telling.CLAIM
    if first and now not in (*_FINDINGS, Telling.REASON_BELOW) and _EXHIBITS.match(sentence):
        return Telling.EVIDENCE
    return None


def _court_opens(sentence: str, now: Telling, *, first: bool, reviewed: bool) -> Telling | None:
    """Finding, reason or verdict of a court that a sentence opens."""
    free = (first and _PLEADS.match(sentence) is None) or (not first and now not in _PLEADINGS)
    below = now in _BELOW_TELLINGS
    told = free and reviewed
    rules = (
        (Telling.ENDORSED, reviewed and _CONFIRMS_FINDINGS.match(sentence)),
        (Telling.ENDORSED, told and _ENDORSED.match(sentence) and not _LISTED.match(sentence)),
        (Telling.REASON_BELOW, told and _REASON_BELOW.match(sentence)),
        (Telling.FOUND_BELOW, told and now is not Telling.REASON_BELOW and _FOUND_BELOW.match(sentence)),
        (Telling.FOUND_BELOW, below and _MORE.match(sentence)),
        (Telling.FOUND, (_FOUND.match(sentence) and not (now in _PLEADINGS and sentence.startswith("经查"))) or (now not in _PLEADINGS and _MORE.match(sentence))),
        (Telling.FOUND, now is Telling.EVIDENCE and _HIDDEN_FOUND.search(sentence, 0, 60)),
        (Telling.FOUND, first and _HEADS_FINDINGS.match(sentence)),
        (Telling.DECIDED_BELOW, below and _decides(sentence)),
    )
    return next((telling for telling, applies in rules if applies), None)


def _decides(sentence: str) -> bool:
    """Whether a sentence tells what a court below decided, not what somebody wants it to."""
    found = _DECIDED_BELOW.match(sentence)
    return found is not None and not re.search(r"(?:请求|要求|诉请|诉至)[^。]{0,30}$", found.group())


VOICES = {
    Telling.STATED: Voice.UNKNOWN,
    Telling.CLAIM: Voice.PLAINTIFF,
    Telling.PLEA: Voice.DEFENDANT,
    Telling.EVIDENCE: Voice.UNKNOWN,
    Telling.FOUND: Voice.COURT,
    Telling.ENDORSED: Voice.COURT,
    Telling.REASON: Voice.COURT,
    Telling.FOUND_BELOW: Voice.LOWER_COURT,
    Telling.REASON_BELOW: Voice.LOWER_COURT,
    Telling.DECIDED_BELOW: Voice.LOWER_COURT,
}
