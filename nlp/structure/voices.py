"""Who speaks in which stretch of the body: a party, the court below, this court."""

from __future__ import annotations

import re

from nlp.document import Span
from nlp.structure.ending import SENTENCE_BREAK
from nlp.structure.sections import Passage, Voice

_VOICES: tuple[tuple[Voice, bool, re.Pattern[str]], ...] = (
    (Voice.LOWER_COURT, True, re.compile(
        r"(?:原审|一审|原一审|二审|原二审|原判|初审|一、二审|该院|原再审|原生效)(?:人民法院|法院|判决|裁定|法庭)?(?:经?(?:审理|审查)(?:后)?)?(?:一审|二审)?认为"
        r"|[一-龥]{2,20}(?:人民|铁路运输|知识产权)?法院(?:经?(?:审理|审查)(?:后)?|一审|二审|原审)*认为"
        r"|(?:原审|一审|二审|遂|法院|据此|该院|因此|故)[^。\n]{0,60}?(?:判决|裁定)[：:，]?(?:驳回|撤销|维持|确认|责令|准许|一、|如下)"
    )),
    (Voice.LOWER_COURT, False, re.compile(
        r"(?:原审|一审|原一审|二审|原二审|一、二审|再审|原再审)(?:人民法院|法院|判决|裁定|法庭)?(?:经?(?:审理|审查))?(?:后)?(?:一审|二审|认定|查明|确认)(?:的)?(?:案件)?(?:事实)?"
        r"|[一-龥]{2,20}(?:人民|铁路运输|知识产权)?法院(?:经?(?:审理|审查))?(?:后)?(?:一审|二审|原审)?(?:审理)?(?:查明|认定)"
    )),
    (Voice.PLAINTIFF, False, re.compile(
        r"(?:(?:本案)?(?:二|三|四|五|两|各)?(?:原告|上诉人|再审申请人|申请再审人|申诉人|申请人|起诉人|赔偿请求人|申请执行人|原审原告|一审原告)[^。；\n]{0,40}?"
        r"(?:诉称|诉讼称|起诉称|上诉称|申请再审称|再审称|申诉称|申请称|述称|诉请|诉至|上诉请求|上诉认为|请求再审|上诉理由|的诉讼请求|不服[^。\n]{0,40}(?:上诉|申请再审)[^。\n]{0,10}称|向本院(?:提起上诉|申请再审)[，]?[^。\n]{0,12}称|(?<!辩)称))"
        r"|[^。；\n]{2,30}(?:申请再审称|上诉称|诉称|申请再审请求|的上诉请求)"
    )),
    (Voice.DEFENDANT, False, re.compile(
        r"(?:(?:二|三|两|各)?(?:被告|被上诉人|被申请人|原审被告|一审被告|被申诉人|被执行人)[^。；\n]{0,50}?(?:辩称|答辩称|辨称|答辩|辩解|口头答辩|述称|提交(?:书面)?(?:意见|答辩)|未提交|未答辩|称))"
        r"|[^。；\n]{2,30}(?:答辩称|辩称|提交意见称|提交书面意见)"
    )),
    (Voice.THIRD_PARTY, False, re.compile(
        r"(?:原审|一审|二审)?第三人[^。；\n]{0,50}?(?:述称|辩称|陈述|陈述称|答辩|未提交|未到庭|称|述|认为)"
    )),
    (Voice.COURT, False, re.compile(
        r"(?:经(?:本院|庭审)?(?:审理|审查|质证)?查明|本院(?:二审|再审|经审理|经审查|另|对|经|审理|审查)*(?:查明|认定|确认|认证|采信|采纳)|(?:另|又|再)查(?:明)?|"
        r"经(?:庭审|当庭|法庭)(?:举证|质证|审理)|上述(?:事实|证据)|以上(?:事实|证据)|经(?:审理|审查|查)[，：]|二审(?:经审理)?查明|本院二审期间|根据(?:上述|以上|庭审))"
    )),
)  # fmt: skip


def find_passages(text: str, start: int, end: int, reasoning_start: int) -> list[Passage]:
    """Who speaks where between the record of proceedings and the citation of statutes.

    Only openings at the start of a sentence count.  The reasoning belongs to the court; what a party claims inside it
    is for the finder of causes to tell.
    """
    openings: list[tuple[int, Voice, bool]] = []
    for position in _sentence_starts(text, start, reasoning_start):
        for voice, reasoning, pattern in _VOICES:
            if pattern.match(text, position, min(position + 130, reasoning_start)):
                openings.append((position, voice, reasoning))
                break
    passages: list[Passage] = []
    if not openings or openings[0][0] > start:
        openings.insert(0, (start, Voice.UNKNOWN, False))
    for (at, voice, reasoning), (until, _, _) in zip(openings, [*openings[1:], (reasoning_start, Voice.COURT, True)], strict=True):
        if until > at:
            passages.append(Passage(voice, Span(at, until), reasoning))
    if end > reasoning_start:
        passages.append(Passage(Voice.COURT, Span(reasoning_start, end), reasoning=True))
    return passages


def _sentence_starts(text: str, start: int, end: int) -> list[int]:
    """Offsets at which a sentence starts in text[start:end]."""
    if end <= start:
        return []
    return [start, *(m.end() for m in SENTENCE_BREAK.finditer(text, start, end) if m.end() < end)]
