"""基本案情: what happened, from the part of the judgment where a court says so, within a number of characters.

Order of preference (《行政诉讼文书样式》): this court's own findings with, in appeals, those of the court below as
endorsed; else what the document states before anybody pleads and what its reasons take as given; else the claim,
as claimed.  All findings that fit are taken; where they do not fit, those that tell of the act, of how the person
reacted, and of what the causes speak of come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nlp.case import Case
from nlp.digest.choosing import choose
from nlp.digest.given import given, ground, pleaded
from nlp.digest.opening import ASKED, SUED, claim, named_parties, opening
from nlp.digest.reconsidered import decided_on_reconsideration
from nlp.digest.shapes import Sentence, Source, size, take
from nlp.digest.telling import VOICES, Telling, Told
from nlp.digest.weighing import RECITES, Fact, kind_of, pairs_of, score_of
from nlp.document import Span
from nlp.folding import fold
from nlp.judgment import value_of
from nlp.structure import SectionKind

_FORMULA = re.compile(
    r"(?:(?:(?:原审|一审|二审|再审)(?:人民)?法院|本院)?(?:根据|综合|结合|基于|依据|经)[^。：\n]{0,60}[，]?)?(?:[一-龥]{2,24}法院)?"
    r"(?:原审|一审|二审|再审|原判|本院|该院|审理|审查|庭审|期间|中|另|又|还|再|同时|现|经|后|依法|人民法院|法院|判决){0,6}"
    r"(?:查明|另查|又查|再查|还查|(?<=[另又再还])查(?=，)|(?:认定|确认)(?:(?:如下|以下|下列|案件|本案|的|法律|基本|主要){0,4}事实(?!不清|清楚|错误|有误|正确)(?:如下|为|是)?|(?=[：，])))"
    r"(?:(?:的)?(?:如下|以下|下列|案件|本案)?(?:的)?(?:案件)?事实(?:如下)?)?[：，。]?\s{0,3}"
)
_MORE = re.compile(r"(?:(?:本院|二审|再审|经审理|同时)[，]?)?[另又再还]查明?")
_NO_FACT = re.compile(
    r"(?:案件受理费|予以(?:采信|采纳)|不予(?:采信|采纳)|真实性|关联性|证明目的|质证|举证期限|随案移送|证据(?:的)?认定|审理中|庭审中|"
    r"到庭参加|公开开庭|以上事实|上述事实|本院(?:认为|予以)|(?:拟|用以|用于|以此|欲)证明|证据材料|如下证据|证据如下|认定事实(?:清楚|不清|正确|错误)|适用法律(?:正确|错误)|移送本院|认证(?:正确|如下)|争议焦点|证据能(?:够)?|审查终结|审理终结|^本院(?:于|依法|受理|立案|组成)|^[与和同](?:原审|一审|二审)|^[^。]{0,20}无异议|^[^。]{0,30}(?:予以确认|无误|审判程序合法|程序合法)[^。]{0,14}。?$)"
)
_PARTY_LINE = re.compile(
    r"[^。\n]{0,60}(?:住所地?[：，]?|出生，|汉族|委托(?:诉讼)?代理人[：，]?|法定代表人[：，]|负责人：|(?:男|女)，\d{4}年)|案由：|"
    r"(?:法定代表人|负责人|出庭负责人|行政负责人|委托(?:诉讼)?代理人|诉讼代表人|经营者)[一-龥]{2,4}|"
    r"(?:上诉人|被上诉人|原告|被告|(?:原审|一审)?第三人|再审申请人|被申请人|申请执行人|被执行人)(?:\([^()]{2,20}\))*[：]?[^，。诉不申提作向与因在于对]{2,30}[。]?$"
)

ENOUGH = 3  # sentences stated before the pleadings that tell a case without its reasons

@dataclass(frozen=True, slots=True)
class Story:
    """The sentences of 基本案情, what is missing, and the facts left out for want of room."""

    sentences: tuple[Sentence, ...]
    missing: tuple[str, ...]
    omitted: tuple[Span, ...]


def facts(case: Case, told: list[Told], limit: int) -> Story:
    """基本案情: who sued whom over what, the facts in the order of the document, and what was asked for.

    limit: characters at most; a sentence that does not fit is left out whole.
    """
    first = _fitting(_first(case), limit)
    room = limit - size(first)
    pool, missing = _pool(case, told)
    pool += decided_on_reconsideration(case, pool)
    pleaded = any(f.sentence.kind in ("claim", "plea") for f in pool)
    asked = None if pleaded or any(map(_tells_claim, pool)) else claim(case, told)
    ending = [asked] if asked is not None and size([asked]) <= room // 2 else []
    chosen = choose(case, pool, room - size(ending))
    taken = {f.at for f in chosen}
    omitted = tuple(span for f in pool if f.at not in taken for span in f.sentence.spans)
    return Story((*first, *(f.sentence for f in chosen), *ending), _missing(chosen, pool, missing), omitted)


def _fitting(first: list[Sentence], limit: int) -> list[Sentence]:
    """The opening as far as it fits: the record's own words before the party list."""
    kept: list[Sentence] = []
    for sentence in reversed(first):
        if size([sentence, *kept]) <= limit:
            kept.insert(0, sentence)
    return kept


def _first(case: Case) -> list[Sentence]:
    """Who sued whom over what: the record's words, and from the party list who they leave unnamed."""
    named = opening(case)
    told = fold(named.text) if named else ""
    return [*named_parties(case, told), *([named] if named else [])]


def _tells_claim(fact: Fact) -> bool:
    """Whether the findings themselves say what was asked of the court."""
    text = fact.sentence.text
    return bool(SUED.search(text) and ASKED.search(text))


def _missing(chosen: Sequence[Fact], pool: Sequence[Fact], missing: list[str]) -> tuple[str, ...]:
    if pool and not chosen:
        missing.append("案情句子过长，未能列入，请从原文摘录。")
    if not pool:
        missing.append("文书没有写明案件事实。")
    return tuple(missing)


def _pool(case: Case, told: list[Told]) -> tuple[list[Fact], list[str]]:
    """The candidates, in the order of the text, and what has to be said of where they come from."""
    found = _once(_facts(case, _of_this_case(case, [t for t in told if t.telling in (Telling.FOUND, Telling.FOUND_BELOW)])))
    stated = _once(_facts(case, (t for t in told if t.telling is Telling.STATED)))
    if sum(len(fact.sentence.text) for fact in found) >= THIN:
        return [*_merged(stated, found), *_decisive(case, GROUND_BESIDE)], []
    below = _once(_facts(case, _went_below(case, told)))
    found = sorted([*found, *below], key=lambda fact: fact.at)
    told_whole = len(stated) >= ENOUGH
    taken = given(case) if case.judgment.causes and not told_whole else _decisive(case, GROUND_BESIDE if told_whole else GROUND_ALONE)
    pool = _merged(stated, [*found, *taken])
    enforcement = value_of(case.judgment.procedure) == "nonlitigation_enforcement"
    if len(pool) >= ENOUGH - 1 and not enforcement and not _reviewed(case):
        return pool, ["文书没有查明事实部分，案情取自被诉行为的记载和裁判理由。"]
    # Without a suit, only the agency's application tells what happened; a review tells it by what is claimed.
    pool = sorted([*pool, *pleaded(case, told)], key=lambda fact: fact.at)
    return pool, ["文书没有查明事实部分，案情取自裁判理由和当事人的陈述。"] if pool and not found else []


def _went_below(case: Case, told: list[Told]) -> list[Told]:
    """What a review's own findings (经审查查明) tell of how the suit went below; none in other documents."""
    first = next((n for n, t in enumerate(told) if t.telling is Telling.FOUND), len(told))
    return [t for t in told[first:] if t.telling in (Telling.DECIDED_BELOW, Telling.ENDORSED)] if _reviewed(case) else []


def _decisive(case: Case, limit: int) -> list[Fact]:
    """What a ruling rests on, where no cause of losing tells it: 未到庭, 逾期, 无新证据 stand in no findings."""
    kind = value_of(case.judgment.doc_type)
    ruled = kind == "ruling" or limit == GROUND_ALONE
    return ground(case, limit) if ruled and not case.judgment.causes else []


def _reviewed(case: Case) -> bool:
    return value_of(case.judgment.procedure) == "retrial_review"


def _of_this_case(case: Case, told: list[Told]) -> list[Told]:
    """Findings without paragraphs that tell of another suit (在某法院审理的（2014）……号案中……) or list what a party handed in."""
    kept, other, listed = [], False, False
    for one in told:
        words = case.text[one.span.start : one.span.end]
        if "\n" in case.text[max(0, one.span.start - 2) : one.span.start]:
            listed = listed and bool(_NUMBERED.match(words))
            other = listed
        listed = listed or bool(_HANDS_IN.match(words))
        other = other or listed or bool(_OTHER_SUIT_TOLD.match(words))
        if not other:
            kept.append(one)
    return kept


_NUMBERED = re.compile(r"\(?\d{1,2}[、.)](?!\d)")
_HANDS_IN = re.compile(r"[^。：]{0,60}(?:提交|提供|出示)了?(?:如下|以下|下列)[^。：]{0,8}证据(?:材料)?[：，]")
_OTHER_SUIT_TOLD = re.compile(r"[^。]{0,40}法院审理的\(\d{4}\)[^，。]{2,24}号[^，。]{0,8}案[^。]{0,24}?中")
THIN = 60  # characters of findings below which they tell no case
GROUND_BESIDE, GROUND_ALONE = 350, 900  # characters of a ruling's reasons beside findings, and in their place
MOST = 300  # facts weighed; findings of ordinary judgments have up to a hundred sentences


TWICE, RETOLD = 0.8, 0.62
"""Shares of a fact's pairs of characters from which on it is one told before: by the same court, by the one above.

Papers of one kind differ by date and number alone, so one court's facts must be all but the same; the court above names
the parties anew (原告, 张三)."""


def _once(facts: list[Fact]) -> list[Fact]:
    """Facts that no earlier one tells already: appeals find again what was found below; the fuller telling stays."""
    kept: list[Fact] = []
    for fact in facts[:MOST]:
        same = next((n for n, other in enumerate(kept) if _tells_again(fact, other)), None)
        if same is None or _MORE.match(fact.sentence.text):
            kept.append(fact)
        elif len(fact.sentence.text) > 1.15 * len(kept[same].sentence.text):
            kept[same] = replace(fact, at=kept[same].at)
    return kept


def _tells_again(fact: Fact, before: Fact) -> bool:
    """Whether a fact says what one before it says: no new day, and nearly the same words, or fewer of them."""
    if set(_DAY.findall(fact.sentence.text)) - set(_DAY.findall(before.sentence.text)):
        return False
    pairs, other = pairs_of(fact.sentence.text), pairs_of(before.sentence.text)
    alike = 2 * min(len(pairs), len(other)) >= max(len(pairs), len(other))
    share = RETOLD if alike and fact.sentence.voice is not before.sentence.voice else TWICE
    return len(pairs & other) > share * (min(len(pairs), len(other)) if alike else len(pairs))


_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


def _facts(case: Case, told: Iterable[Told]) -> list[Fact]:
    facts: list[Fact] = []
    for one in told:
        words = case.text[one.span.start : one.span.end]
        formula = _FORMULA.match(words)
        more = bool(facts) and _MORE.match(words)  # 另查明 stays: behind it the story starts anew, often at an earlier day
        start = one.span.start + (formula.end() if formula and not more else 0)
        span = Span(start, one.span.end)
        if len(span) < 5 or _NO_FACT.search(case.text[span.start : span.end]) or RECITES.match(words) or words.endswith("：") or _PARTY_LINE.match(words):
            continue
        left = (Span(one.span.start, start),)
        kind = kind_of(case, span)
        sentence = take(case.document, (span,), Source(SectionKind.BODY, VOICES[one.telling], kind), left)
        facts.append(Fact(sentence, span.start, score_of(case, span, kind)))
    return facts


def _merged(stated: list[Fact], found: list[Fact]) -> list[Fact]:
    """What was stated before the pleadings stands first, unless the findings say the same again."""
    told = [pairs_of(f.sentence.text) for f in found]
    new = []
    for fact in stated:
        pairs = pairs_of(fact.sentence.text)
        again = max((len(pairs & other) / (len(pairs) or 1) for other in told), default=0.0)
        if again > SAME:
            return found  # the findings tell the act with its words; the rest of the statement hangs on them
        new.append(replace(fact, score=fact.score - (4.0 if again > ALIKE else 0.0)))
    return [*new, *found]


SAME, ALIKE = 0.5, 0.25  # shares of a statement's pairs of characters that one finding has as well
