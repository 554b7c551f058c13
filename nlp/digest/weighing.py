"""How much a reader needs a fact: the act most, then what the court's reasons and the operative part speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.case import Case, folded_names
from nlp.digest.opening import SUED
from nlp.digest.shapes import Kind, Sentence
from nlp.document import Span
from nlp.structure import SectionKind

DATE = re.compile(r"\d{4}年\d{1,2}月|同日|次日|当日|同年\d")
DEED = re.compile(
    r"作出|做出|下达|颁发|核发|发放|发出|登记|实施|组织|拆除|强拆|扣留|扣押|查封|拘留|罚款|处罚|答复|告知|送达|批复|征收|注销|撤销|认定|不予|未予|"
    r"未作|公告|催告|责令|收回|没收|冻结|缴纳|核定|支付|补偿|签订|受理|复议|处以|给予|砍伐|清除|驳回"
)
REACTS = re.compile(r"不服|申请|投诉|举报|复议|拒绝|起诉|诉至|提起|要求|请求|申辩|异议|报警|反映|信访|提交")
_ENUMERATES = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,2}[)、.．](?!\d)|[①-⑳]|第[一二三四五六七八九]，?(?![条项款人]))")
RECITES = re.compile(r"^(?:[^。]{0,12}《[^》]{2,50}》)?(?:第[^，。]{1,24}条)[^，。]{0,20}(?:规定|明确)(?:[：，]?\"|：|(?![^。]{0,60}(?:决定|作出|对原告|对其)))")


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that may stand in the section, and how much a reader needs it."""

    sentence: Sentence
    at: int
    score: float


def kind_of(case: Case, span: Span) -> Kind:
    """`act` for a sentence that names the sued act by its number or short name, with what the agency did; else `event`."""
    numbers = [s for v in case.judgment.act_numbers for s in v.evidence.spans]
    words = case.text[span.start : span.end]
    own = any(case.text[s.start : s.end] in words for s in numbers) or "(简称被诉" in words or "(以下简称被诉" in words
    named = own and ("被诉" in words or not _ENUMERATES.match(words))
    return "act" if named and re.search(r"作出|做出|下达|颁发|核发|处以|给予|决定", words) else "event"


def score_of(case: Case, span: Span, kind: Kind) -> float:
    """How much a reader needs a sentence: the act most, then deeds with dates, reactions, and what the causes name."""
    words = case.text[span.start : span.end]
    agency = any(name and name in words for p in case.judgment.agencies() for name in folded_names(p)) or "被告" in words
    score = 6.0 if kind == "act" else 0.0
    score += 3.0 * (agency and bool(DEED.search(words)))
    score += 1.0 * _names_plaintiff(case, words)
    score += 1.0 * bool(DATE.search(words)) + 1.5 * bool(REACTS.search(words)) + 1.0 * bool(DEED.search(words))
    score += 2.0 * bool(SUED.search(words) and "民事" not in words)
    score += 10.0 * _shared(words, _causes(case)) + 5.0 * _shared(words, _subject(case))
    score += 2.0 * bool(_HAPPENS.search(words)) - 4.0 * bool(_OTHER_SUIT.search(words))
    score += 14.0 * max(0.0, _dwelt_on(case, words) - 0.25) - 1.5 * bool(_STEPS.search(words)) - 5.0 * bool(_ANSWERS.search(words))
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
    return pairs_of("。".join(cause.quote for cause in case.judgment.causes))


def _subject(case: Case) -> frozenset[str]:
    """Pairs of characters that name what the suit is about: those of the operative part."""
    span = case.sections.get(SectionKind.OPERATIVE)
    return pairs_of(case.text[span.start : min(span.end, span.start + 300)]) if span else frozenset()


_STEPS = re.compile(r"补正|答复通知书|延长审理期限|延期|邮寄|送达回证|立案审批|受案登记|审批表|提出答复|受理后")
_ANSWERS = re.compile(r"答辩理由|答辩称|辩称")
_LAW_TEXT = re.compile(r"《[^》]{2,60}》[^。]{0,40}规定[：，]?\"[^\"]*\"")


def _dwelt_on(case: Case, words: str) -> float:
    """Share of a sentence's pairs of characters that the court's own reasons have, the text of laws left aside."""
    pairs = pairs_of(words)
    return len(pairs & _reasoned(case)) / (len(pairs) or 1)


def _reasoned(case: Case) -> frozenset[str]:
    span = case.sections.get(SectionKind.REASONING)
    return pairs_of(_LAW_TEXT.sub("", case.text[span.start : min(span.end, span.start + 6_000)])) if span else frozenset()


def _shared(words: str, wanted: frozenset[str]) -> float:
    """Share of the wanted pairs of characters that a sentence has."""
    return len(wanted & pairs_of(words)) / (len(wanted) or 1)


@lru_cache(maxsize=512)
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text: what two tellings of one thing share."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
