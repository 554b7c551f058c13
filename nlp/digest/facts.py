"""基本案情: what happened, from the part of the judgment where a court says so, within a number of characters.

Order of preference (《行政诉讼文书样式》): this court's own findings with, in appeals, those of the court below as
endorsed; else what the document states before anybody pleads and what its reasons take as given; else the claim,
as claimed.  All findings that fit are taken; where they do not fit, those that tell of the act, of how the person
reacted, and of what the causes speak of come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.case import Case, folded_names
from nlp.digest.lines import line_width, whole_sentences
from nlp.digest.opening import SUED, claim, named_parties, opening
from nlp.digest.shapes import Kind, Sentence, Source, size, take
from nlp.digest.telling import VOICES, Telling, Told
from nlp.document import Span
from nlp.folding import fold
from nlp.structure import SectionKind, Voice

_FORMULA = re.compile(
    r"(?:(?:根据|综合|结合|基于|经)[^。：\n]{0,60}[，]?)?(?:原审|一审|二审|再审|原判|本院|该院|[一-龥]{2,24}法院|审理|审查|庭审|另|又|还|再|同时|现|经|后|依法|人民法院|法院|判决)*"
    r"(?:查明|另查|又查|再查|还查|(?:认定|确认)(?:(?:如下|以下|下列|案件|本案|的|法律|基本|主要)*事实(?:如下|为|是)?|(?=[：，])))"
    r"(?:(?:的)?(?:如下|以下|下列|案件|本案)?(?:的)?(?:案件)?事实(?:如下)?)?[：，。]?\s*"
)
_NO_FACT = re.compile(
    r"(?:予以(?:采信|采纳)|不予(?:采信|采纳)|真实性|关联性|证明目的|质证|举证期限|随案移送|证据(?:的)?认定|审理中|庭审中|"
    r"到庭参加|开庭|以上事实|上述事实|本院(?:认为|予以))"
)
_RECITES = re.compile(r"^[^。]{0,12}《[^》]{2,50}》(?:第[^，。]{1,24}条)?[^，。]{0,20}(?:规定|载明|明确)")
_DATE = re.compile(r"\d{4}年\d{1,2}月|同日|次日|当日|同年\d")
_DEED = re.compile(
    r"作出|做出|下达|颁发|核发|发放|发出|登记|实施|组织|拆除|强拆|扣留|扣押|查封|拘留|罚款|处罚|答复|告知|送达|批复|征收|注销|撤销|认定|不予|未予|"
    r"未作|公告|催告|责令|收回|没收|冻结|缴纳|核定|支付|补偿|签订|受理|复议|处以|给予|砍伐|清除|驳回"
)
_REACTS = re.compile(r"不服|申请|投诉|举报|复议|拒绝|起诉|诉至|提起|要求|请求|申辩|异议|报警|反映|信访|提交")
_POINTS_BACK = re.compile(r"(?:该|上述|前述|其(?!他)|此|同日|次日|当日|后(?=[^来续])|遂|之后|随后|并|而|但|故|因此|双方|当时|同年|因)")
_ENUMERATES = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,2}[)、.．](?!\d)|[①-⑳])")

MUST = 50.0  # the score of a sentence that has to stand in the section


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that may stand in the section, and how much a reader needs it."""

    sentence: Sentence
    at: int
    score: float


def facts(case: Case, told: list[Told], limit: int) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """The sentences of 基本案情 in the order of the document, and what is missing.

    limit: characters at most; a sentence that does not fit is left out whole.
    """
    first = _first(case)
    room = limit - size(first)
    pool, missing = _pool(case, told)
    asked = None if any(SUED.search(f.sentence.text) and _asks(f.sentence.text) for f in pool) else claim(case, told)
    ending = [asked] if asked is not None and size([asked]) <= room // 2 else []
    chosen = _chosen(pool, room - size(ending))
    return (*first, *(f.sentence for f in chosen), *ending), _missing(chosen, pool, missing)


def _first(case: Case) -> list[Sentence]:
    """Who sued whom over what: the record's words, and from the party list who they leave unnamed."""
    named = opening(case)
    told = fold(named.text) if named else ""
    return [*named_parties(case, told), *([named] if named else [])]


def _asks(text: str) -> bool:
    return bool(re.search(r"请求|要求|诉请|不服|起诉|诉讼", text))


def _missing(chosen: Sequence[Fact], pool: Sequence[Fact], missing: list[str]) -> tuple[str, ...]:
    if pool and not chosen:
        missing.append("案情句子过长，未能列入，请从原文摘录。")
    if not pool:
        missing.append("文书没有写明案件事实。")
    return tuple(missing)


def _pool(case: Case, told: list[Told]) -> tuple[list[Fact], list[str]]:
    """The candidates, in the order of the text, and what has to be said of where they come from."""
    found = _facts(case, (t for t in told if t.telling in (Telling.FOUND, Telling.FOUND_BELOW)))
    stated = _facts(case, (t for t in told if t.telling is Telling.STATED))
    if found:
        return _merged(stated, found), []
    given = _given(case)
    if stated or given:
        return _merged(stated, given), ["文书没有查明事实部分，案情取自被诉行为的记载和裁判理由。"]
    pleaded = _pleaded(case, told)
    return pleaded, ["文书没有查明事实部分，案情取自当事人的陈述。"] if pleaded else []


def _facts(case: Case, told: Iterable[Told]) -> list[Fact]:
    facts = []
    for one in told:
        words = case.text[one.span.start : one.span.end]
        formula = _FORMULA.match(words)
        start = one.span.start + (formula.end() if formula else 0)
        span = Span(start, one.span.end)
        if len(span) < 8 or _NO_FACT.search(case.text, span.start, span.end) or _RECITES.match(words) or words.endswith("："):
            continue
        left = (Span(one.span.start, start),)
        kind = _kind(case, span)
        sentence = take(case.document, (span,), Source(SectionKind.BODY, VOICES[one.telling], kind), left)
        facts.append(Fact(sentence, span.start, _score(case, span, kind)))
    return facts


def _kind(case: Case, span: Span) -> Kind:
    numbers = [s for v in case.judgment.act_numbers for s in v.evidence.spans]
    words = case.text[span.start : span.end]
    own = any(case.text[s.start : s.end] in words for s in numbers)
    return "act" if own and re.search(r"作出|做出|下达|颁发|核发|处以|给予|决定", words) else "event"


def _score(case: Case, span: Span, kind: Kind) -> float:
    """How much a reader needs a sentence: the act most, then deeds with dates, reactions, and what the causes name."""
    words = case.text[span.start : span.end]
    agency = any(name and name in words for p in case.judgment.agencies() for name in folded_names(p)) or "被告" in words
    score = 6.0 if kind == "act" else 0.0
    score += 3.0 * (agency and bool(_DEED.search(words)))
    score += 1.0 * bool(_DATE.search(words)) + 1.5 * bool(_REACTS.search(words)) + 1.0 * bool(_DEED.search(words))
    score += 2.0 * bool(SUED.search(words))
    score += 4.0 * _shared(words, case)
    score -= 2.0 * bool(_ENUMERATES.match(words)) + len(words) / 120
    return score


def _shared(words: str, case: Case) -> float:
    """Share of the causes' words that a sentence has (pairs of characters)."""
    wanted = {pair for cause in case.judgment.causes for pair in _pairs(cause.quote)}
    return len(wanted & _pairs(words)) / (len(wanted) or 1)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _merged(stated: list[Fact], found: list[Fact]) -> list[Fact]:
    """What was stated before the pleadings stands first, unless the findings say the same again."""
    told = [_pairs(f.sentence.text) for f in found]
    new = [f for f in stated if not any(len(_pairs(f.sentence.text) & t) > 0.6 * len(_pairs(f.sentence.text)) for t in told)]
    return [*new, *found]


_CONSIDERS = re.compile(r"本案中|经查|本案|(?:被告|上诉人|被上诉人|申请人|被申请人)[^。]{0,40}\d{4}年")
_JUDGES = re.compile(r"应当|应予|不予支持|并无不当|予以支持|符合|规定|违反|合法|理由|法院认为|本院认为[，：]?(?:根据|《)")


def _given(case: Case) -> list[Fact]:
    """Facts that the reasons take as given: sentences that tell deeds with dates and hold no verdict."""
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return []
    found = []
    for span in whole_sentences(case.text, reasoning, line_width(case.text)):
        words = case.text[span.start : span.end]
        if _RECITES.match(words) or not (_DATE.search(words) or _CONSIDERS.search(words)) or not _DEED.search(words):
            continue
        sentence = take(case.document, (span,), Source(SectionKind.REASONING, Voice.COURT, "undisputed"))
        found.append(Fact(sentence, span.start, _score(case, span, "event") - 2 * bool(_JUDGES.search(words))))
    return found


def _pleaded(case: Case, told: list[Told]) -> list[Fact]:
    """The claim as claimed: from the sentence that names who speaks."""
    source = Source(SectionKind.BODY, Voice.PLAINTIFF, "plea")
    pleaded = (t.span for t in told if t.telling is Telling.CLAIM)
    return [Fact(take(case.document, (s,), source), s.start, 1.0 - n / 10) for n, s in enumerate(pleaded)]


def _chosen(pool: list[Fact], room: int) -> list[Fact]:
    """The facts that fit, the most needed first; in the order of the text."""
    if size(f.sentence for f in pool) <= room:
        return pool
    chosen: set[int] = set()
    left = room
    for number in sorted(range(len(pool)), key=lambda n: -pool[n].score):
        wanted = [n for n in _with_support(pool, number) if n not in chosen]
        needed = size(pool[n].sentence for n in wanted)
        if needed <= left:
            chosen.update(wanted)
            left -= needed
    return [pool[n] for n in sorted(chosen)]


def _with_support(pool: list[Fact], number: int) -> list[int]:
    """A sentence that points back (该决定……) comes with the one before it."""
    wanted = [number]
    while number and len(wanted) < 3 and _POINTS_BACK.match(pool[number].sentence.text):
        number -= 1
        wanted.append(number)
    return wanted
