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
from functools import lru_cache
from math import sqrt

from nlp.case import Case, folded_names
from nlp.digest.lines import clauses, joined, line_width, whole_sentences
from nlp.digest.opening import ASKED, SUED, claim, named_parties, opening
from nlp.digest.shapes import Kind, Sentence, Source, size, take
from nlp.digest.telling import VOICES, Telling, Told
from nlp.document import Span
from nlp.folding import fold
from nlp.judgment import value_of
from nlp.structure import SectionKind, Voice

_FORMULA = re.compile(
    r"(?:(?:(?:原审|一审|二审|再审)(?:人民)?法院|本院)?(?:根据|综合|结合|基于|依据|经)[^。：\n]{0,60}[，]?)?(?:[一-龥]{2,24}法院)?"
    r"(?:原审|一审|二审|再审|原判|本院|该院|审理|审查|庭审|期间|中|另|又|还|再|同时|现|经|后|依法|人民法院|法院|判决){0,6}"
    r"(?:查明|另查|又查|再查|还查|(?<=[另又再还])查(?=，)|(?:认定|确认)(?:(?:如下|以下|下列|案件|本案|的|法律|基本|主要){0,4}事实(?!不清|清楚|错误|有误|正确)(?:如下|为|是)?|(?=[：，])))"
    r"(?:(?:的)?(?:如下|以下|下列|案件|本案)?(?:的)?(?:案件)?事实(?:如下)?)?[：，。]?\s{0,3}"
)
_NO_FACT = re.compile(
    r"(?:案件受理费|予以(?:采信|采纳)|不予(?:采信|采纳)|真实性|关联性|证明目的|质证|举证期限|随案移送|证据(?:的)?认定|审理中|庭审中|"
    r"到庭参加|公开开庭|以上事实|上述事实|本院(?:认为|予以)|(?:拟|用以|用于|以此|欲)证明|证据材料|如下证据|证据如下|认定事实(?:清楚|不清|正确|错误)|适用法律(?:正确|错误)|移送本院|认证(?:正确|如下)|争议焦点|证据能(?:够)?|审查终结|审理终结|^本院(?:于|依法|受理|立案|组成)|^[与和同](?:原审|一审|二审)|^[^。]{0,20}无异议|^[^。]{0,30}(?:予以确认|无误|审判程序合法|程序合法)[^。]{0,14}。?$)"
)
_PARTY_LINE = re.compile(
    r"[^。\n]{0,60}(?:住所地?[：，]?|出生，|汉族|委托(?:诉讼)?代理人[：，]?|法定代表人[：，]|负责人：|(?:男|女)，\d{4}年)|案由：|"
    r"(?:法定代表人|负责人|出庭负责人|行政负责人|委托(?:诉讼)?代理人|诉讼代表人|经营者)[一-龥]{2,4}|"
    r"(?:上诉人|被上诉人|原告|被告|(?:原审|一审)?第三人|再审申请人|被申请人|申请执行人|被执行人)(?:\([^()]{2,20}\))*[：]?[^，。诉不申提作向与因在于对]{2,30}[。]?$"
)
_RECITES = re.compile(r"^(?:[^。]{0,12}《[^》]{2,50}》)?(?:第[^，。]{1,24}条)[^，。]{0,20}(?:规定|明确)(?:[：，]?\"|：|(?![^。]{0,60}(?:决定|作出|对原告|对其)))")
_DATE = re.compile(r"\d{4}年\d{1,2}月|同日|次日|当日|同年\d")
_DEED = re.compile(
    r"作出|做出|下达|颁发|核发|发放|发出|登记|实施|组织|拆除|强拆|扣留|扣押|查封|拘留|罚款|处罚|答复|告知|送达|批复|征收|注销|撤销|认定|不予|未予|"
    r"未作|公告|催告|责令|收回|没收|冻结|缴纳|核定|支付|补偿|签订|受理|复议|处以|给予|砍伐|清除|驳回"
)
_REACTS = re.compile(r"不服|申请|投诉|举报|复议|拒绝|起诉|诉至|提起|要求|请求|申辩|异议|报警|反映|信访|提交")
_POINTS_BACK = re.compile(r"(?:该|上述|前述|其(?!他)|此|同日|次日|当日|后(?=[^来续])|遂|之后|随后|并|而|但|故|因此|双方|当时|同年|因)")
_NAMED_ABOVE = re.compile(r"(?:上述|前述|上列)(?!事实|证据|法律|规定|材料)")
_ENUMERATES = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,2}[)、.．](?!\d)|[①-⑳]|第[一二三四五六七八九]，?(?![条项款]))")
_BY_LAW = re.compile(r"(?:根据|依据|依照|按照)《[^》]{2,60}》[^，。；]{0,80}(?:规定|之规定|的规定)?，$")

ENOUGH = 3  # sentences stated before the pleadings that tell a case without its reasons

@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that may stand in the section, and how much a reader needs it."""

    sentence: Sentence
    at: int
    score: float


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
    pleaded = any(f.sentence.kind in ("claim", "plea") for f in pool)
    asked = None if pleaded or any(map(_tells_claim, pool)) else claim(case, told)
    ending = [asked] if asked is not None and size([asked]) <= room // 2 else []
    chosen = _chosen(case, pool, room - size(ending))
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
    found = _once(_facts(case, (t for t in told if t.telling in (Telling.FOUND, Telling.FOUND_BELOW))))
    stated = _once(_facts(case, (t for t in told if t.telling is Telling.STATED)))
    if found:
        return _merged(stated, found), []
    given = [] if len(stated) >= ENOUGH else _given(case)
    pool = _merged(stated, given)
    enforcement = value_of(case.judgment.procedure) == "nonlitigation_enforcement"
    if len(pool) >= ENOUGH - 1 and not enforcement:  # without a suit, only the agency's application tells what happened
        return pool, ["文书没有查明事实部分，案情取自被诉行为的记载和裁判理由。"]
    pool = sorted([*pool, *_pleaded(case, told)], key=lambda fact: fact.at)
    return pool, ["文书没有查明事实部分，案情取自裁判理由和当事人的陈述。"] if pool else []


CHAIN = 6  # sentences at most that hang on one another (当日上午……。当日中午……。)
LEAST = 1.5  # a fact scoring less says nothing of the act, whatever room is left
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
        if same is None:
            kept.append(fact)
        elif len(fact.sentence.text) > 1.15 * len(kept[same].sentence.text):
            kept[same] = replace(fact, at=kept[same].at)
    return kept


def _tells_again(fact: Fact, before: Fact) -> bool:
    """Whether a fact says what one before it says: no new day, and nearly the same words, or fewer of them."""
    if set(_DAY.findall(fact.sentence.text)) - set(_DAY.findall(before.sentence.text)):
        return False
    pairs, other = _pairs(fact.sentence.text), _pairs(before.sentence.text)
    alike = 2 * min(len(pairs), len(other)) >= max(len(pairs), len(other))
    share = RETOLD if alike and fact.sentence.voice is not before.sentence.voice else TWICE
    return len(pairs & other) > share * (min(len(pairs), len(other)) if alike else len(pairs))


_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


def _facts(case: Case, told: Iterable[Told]) -> list[Fact]:
    facts = []
    for one in told:
        words = case.text[one.span.start : one.span.end]
        formula = _FORMULA.match(words)
        start = one.span.start + (formula.end() if formula else 0)
        span = Span(start, one.span.end)
        if len(span) < 5 or _NO_FACT.search(case.text[span.start : span.end]) or _RECITES.match(words) or words.endswith("：") or _PARTY_LINE.match(words):
            continue
        left = (Span(one.span.start, start),)
        kind = _kind(case, span)
        sentence = take(case.document, (span,), Source(SectionKind.BODY, VOICES[one.telling], kind), left)
        facts.append(Fact(sentence, span.start, _score(case, span, kind)))
    return facts


def _kind(case: Case, span: Span) -> Kind:
    numbers = [s for v in case.judgment.act_numbers for s in v.evidence.spans]
    words = case.text[span.start : span.end]
    own = any(case.text[s.start : s.end] in words for s in numbers) or "(简称被诉" in words or "(以下简称被诉" in words
    named = own and ("被诉" in words or not _ENUMERATES.match(words))
    return "act" if named and re.search(r"作出|做出|下达|颁发|核发|处以|给予|决定", words) else "event"


def _score(case: Case, span: Span, kind: Kind) -> float:
    """How much a reader needs a sentence: the act most, then deeds with dates, reactions, and what the causes name."""
    words = case.text[span.start : span.end]
    agency = any(name and name in words for p in case.judgment.agencies() for name in folded_names(p)) or "被告" in words
    score = 6.0 if kind == "act" else 0.0
    score += 3.0 * (agency and bool(_DEED.search(words)))
    score += 1.0 * _names_plaintiff(case, words)
    score += 1.0 * bool(_DATE.search(words)) + 1.5 * bool(_REACTS.search(words)) + 1.0 * bool(_DEED.search(words))
    score += 2.0 * bool(SUED.search(words) and "民事" not in words)
    score += 10.0 * _shared(words, _causes(case)) + 5.0 * _shared(words, _subject(case))
    score += 2.0 * bool(_HAPPENS.search(words)) - 4.0 * bool(_OTHER_SUIT.search(words))
    score -= _listed(words) + 2.0 * bool(_ASIDE.search(words)) + len(words) / 200
    return score


def _names_plaintiff(case: Case, words: str) -> bool:
    suing = (p for p in case.judgment.parties if "plaintiff" in (p.original_role, p.role))
    return "原告" in words or any(name and name in words for p in suing for name in folded_names(p))


def _listed(words: str) -> float:
    """Off for an entry of a list; less where the number only parts the findings: （四）2014年7月2日……."""
    mark = _ENUMERATES.match(words)
    if mark is None:
        return 0.0
    return 0.5 if words.startswith("(") and len(words) > 40 else 8.0


_HAPPENS = re.compile(r"死亡|去世|受伤|结婚|离婚|发生|签订|购买|购得|建有|建设|建造|搭建|驾驶|入户|承包|租用|转让|继承|抢救|事故|殴|打[伤架人]?|砸|伤|争执|争吵|冲突|辱骂")
_OTHER_SUIT = re.compile(r"法院[^。]{0,60}(?:判决|裁定)|据此判决|提起上诉|判决生效")
_ASIDE = re.compile(r"民事(?:判决|诉讼|调解)|另案|仲裁裁决|营业执照|经营范围|身份证号")


def _causes(case: Case) -> frozenset[str]:
    return _pairs("。".join(cause.quote for cause in case.judgment.causes))


def _subject(case: Case) -> frozenset[str]:
    """Pairs of characters that name what the suit is about: those of the operative part."""
    span = case.sections.get(SectionKind.OPERATIVE)
    return _pairs(case.text[span.start : min(span.end, span.start + 300)]) if span else frozenset()


def _shared(words: str, wanted: frozenset[str]) -> float:
    """Share of the wanted pairs of characters that a sentence has."""
    return len(wanted & _pairs(words)) / (len(wanted) or 1)


@lru_cache(maxsize=512)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _merged(stated: list[Fact], found: list[Fact]) -> list[Fact]:
    """What was stated before the pleadings stands first, unless the findings say the same again."""
    told = [_pairs(f.sentence.text) for f in found]
    new = []
    for fact in stated:
        pairs = _pairs(fact.sentence.text)
        again = max((len(pairs & other) / (len(pairs) or 1) for other in told), default=0.0)
        if again > SAME:
            return found  # the findings tell the act with its words; the rest of the statement hangs on them
        new.append(replace(fact, score=fact.score - (4.0 if again > ALIKE else 0.0)))
    return [*new, *found]


SAME, ALIKE = 0.5, 0.25  # shares of a statement's pairs of characters that one finding has as well


_ANSWERS = re.compile(r"(?:理由|主张|请求|上诉|意见|申请)[^。]{0,60}(?:不能?成立|不予采纳|不予支持|难以支持|不予采信|缺乏)|综上|^依照|^据此")
_PROVES = re.compile(
    r"^关于[^。]{2,80}问题。?$|(?:遂|据此|故|并)(?:判决|裁定)(?:驳回|撤销|确认|维持|责令)|质证|证据能(?:够)?|真实性|关联性|予以(?:采信|认定)|"
    r"争议焦点|举证责任|审理程序|审判程序|(?:原审|一审|二审)判决[^。]{0,12}(?:并无|正确|错误)|未在规定期限"
)
_HOLDS = re.compile(r"(?:综上[，]?)?(?:本院(?:经审查)?认为[，：]?)?(?:本案中[，]?)?")
_CONSIDERS = re.compile(r"本案中|经查|本案|(?:被告|上诉人|被上诉人|申请人|被申请人)[^。]{0,40}\d{4}年")
_JUDGES = re.compile(r"应当|应予|不予支持|并无不当|予以支持|符合|规定|违反|合法|理由|法院认为|本院认为[，：]?(?:根据|《)")


def _given(case: Case) -> list[Fact]:
    """Facts that the reasons take as given: sentences that tell deeds with dates and hold no verdict."""
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return []
    found = []
    for span in whole_sentences(case.text, reasoning, line_width(case.text)):
        held = _HOLDS.match(case.text, span.start, span.end)
        told = Span(held.end() if held else span.start, span.end)
        words = case.text[told.start : told.end]
        if _RECITES.match(words) or _ANSWERS.search(words) or _PROVES.search(words) or not _DEED.search(words):
            continue
        if _DATE.search(words) or _REACTS.search(words) or _CONSIDERS.search(case.text, span.start, span.end):
            source = Source(SectionKind.REASONING, Voice.COURT, "undisputed")
            sentence = take(case.document, (told,), source, (Span(span.start, told.start),))
            found.append(Fact(sentence, told.start, _score(case, told, "event") - 2 * bool(_JUDGES.search(words))))
    return found


def _pleaded(case: Case, told: list[Told]) -> list[Fact]:
    """The claim as claimed: from the sentence that names who speaks."""
    source = Source(SectionKind.BODY, Voice.PLAINTIFF, "plea")
    pleaded = (t.span for t in told if t.telling is Telling.CLAIM)
    return [Fact(take(case.document, (s,), source), s.start, max(LEAST, 4.0 - n / 4)) for n, s in enumerate(pleaded)]


def _chosen(case: Case, pool: list[Fact], room: int) -> list[Fact]:
    """The facts that fit, the most needed first; in the order of the text."""
    if not pool or size(f.sentence for f in pool) <= room:
        return pool
    pool = [_lean(case, fact) for fact in pool if not _is_entry(fact)] or pool
    chosen: set[int] = set()
    left = room
    scores = _in_place(pool)
    worth = [score / sqrt(len(fact.sentence.text) + 60) for score, fact in zip(scores, pool, strict=True)]
    for number in sorted(range(len(pool)), key=lambda n: -worth[n]):
        if number in chosen or scores[number] < LEAST:
            continue
        for wanted in (_with_support(pool, number), [number] if not _POINTS_BACK.match(pool[number].sentence.text) else []):
            needed = size(pool[n].sentence for n in wanted if n not in chosen)
            if wanted and needed <= left:
                chosen.update(wanted)
                left -= needed
                break
    return [pool[n] for n in sorted(chosen)]


_CONCLUDES = re.compile(r"(?:综上|因此|据此|决定|裁定|(?:依据|依照|根据)[^。]{4,160}?(?:决定|裁定))[^。]{0,60}(?:决定|裁定|予以|维持|驳回|注销|撤销)")


def _is_entry(fact: Fact) -> bool:
    """An entry of a list (3、……裁定书；) in the findings: what a party handed in, or what a paper enumerates."""
    text = fact.sentence.text
    return fact.sentence.kind == "event" and bool(re.match(r"(?:\d{1,2}[、.．)](?!\d)|[①-⑳])", fold(text)[:4]))


def _in_place(pool: list[Fact]) -> list[float]:
    """Scores with what the place adds: how the story opens, what led to the act, and what the act orders in the end."""
    scores = [fact.score for fact in pool]
    scores[0] += 4.0 if "(简称" in fold(pool[0].sentence.text) else 1.5
    acts = [n for n, fact in enumerate(pool) if fact.sentence.kind == "act"]
    act = acts[0] if acts else max(range(len(pool)), key=lambda n: scores[n])
    for number in range(max(0, act - 5), act):
        scores[number] += 2.5 if number >= act - 2 else 1.0
    for number in range(act + 1, min(len(pool), act + 8)):
        if _CONCLUDES.match(pool[number].sentence.text):
            scores[number] += 3.0
            break
    return scores


def _lean(case: Case, fact: Fact) -> Fact:
    """A sentence without its clauses that only cite the law (依照《……》第……条的规定，): where room is short."""
    sentence = fact.sentence
    parts = [part for span in sentence.spans for part in clauses(case.text, span)]
    cited = [part for part in parts if _BY_LAW.fullmatch(case.text, part.start, part.end)]
    if not cited or cited[0] == parts[0] or len(cited) == len(parts):
        return fact
    kept = [part for part in parts if part not in cited]
    source = Source(sentence.section, sentence.voice, sentence.kind)
    lean = take(case.document, joined(kept), source, (*sentence.left_out, *cited))
    return replace(fact, sentence=lean)


def _with_support(pool: list[Fact], number: int) -> list[int]:
    """A sentence that points back (该决定……) comes with the one before it."""
    wanted = [number]
    if number and _NAMED_ABOVE.search(pool[number].sentence.text, 0, 90):
        wanted.append(number - 1)
    while number and len(wanted) < CHAIN and _POINTS_BACK.match(pool[number].sentence.text):
        number -= 1
        wanted.append(number)
    return sorted(set(wanted))
