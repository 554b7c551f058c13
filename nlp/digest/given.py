"""Facts of documents without findings: what the parties say, and what the court's reasons take as given or rest on."""

from __future__ import annotations

import re

from nlp.case import Case, folded_names
from nlp.digest.lines import line_width, whole_sentences
from nlp.digest.opening import ASKED
from nlp.digest.shapes import Source, take
from nlp.digest.telling import Telling, Told
from nlp.digest.weighing import DATE, DEED, REACTS, RECITES, Fact, score_of
from nlp.document import Span
from nlp.judgment import value_of
from nlp.structure import SectionKind, Voice

_ANSWERS = re.compile(r"(?:理由|主张|请求|上诉|意见|申请)[^。]{0,60}(?:不能?成立|不予采纳|不予支持|难以支持|不予采信|缺乏)|综上|^依照|^据此")
_PROVES = re.compile(
    r"^关于[^。]{2,80}问题。?$|(?:遂|据此|故|并)(?:判决|裁定)(?:驳回|撤销|确认|维持|责令)|质证|证据能(?:够)?|真实性|关联性|予以(?:采信|认定)|"
    r"争议焦点|举证责任|审理程序|审判程序|(?:原审|一审|二审)判决[^。]{0,12}(?:并无|正确|错误)|未在规定期限"
)
_HOLDS = re.compile(r"(?:综上[，]?)?(?:本院(?:经审查)?认为[，：]?)?(?:本案中[，]?)?")
_CONSIDERS = re.compile(r"本案中|经查|本案|(?:被告|上诉人|被上诉人|申请人|被申请人)[^。]{0,40}\d{4}年")
_JUDGES = re.compile(r"应当|应予|不予支持|并无不当|予以支持|符合|规定|违反|合法|理由|法院认为|本院认为[，：]?(?:根据|《)")


def given(case: Case) -> list[Fact]:
    """Facts that the reasons take as given: sentences that tell deeds with dates and hold no verdict."""
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return []
    found = []
    for span in whole_sentences(case.text, reasoning, line_width(case.text)):
        held = _HOLDS.match(case.text, span.start, span.end)
        told = Span(held.end() if held else span.start, span.end)
        words = case.text[told.start : told.end]
        if RECITES.match(words) or _ANSWERS.search(words) or _PROVES.search(words) or not DEED.search(words):
            continue
        if DATE.search(words) or REACTS.search(words) or _CONSIDERS.search(case.text, span.start, span.end):
            source = Source(SectionKind.REASONING, Voice.COURT, "undisputed")
            sentence = take(case.document, (told,), source, (Span(span.start, told.start),))
            found.append(Fact(sentence, told.start, score_of(case, told, "event") - 2 * bool(_JUDGES.search(words))))
    return found


def ground(case: Case, limit: int) -> list[Fact]:
    """What the court's reasons say of this case, in at most `limit` characters: first what ends it, and deeds with dates.

    A ruling that ends a case by its course (拒不到庭, 逾期, 无新证据) has its only facts there.
    """
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return _ended(case)
    names = [name for p in case.judgment.parties for name in folded_names(p)]
    found: list[Fact] = []
    for span in whole_sentences(case.text, reasoning, line_width(case.text)):
        held = _HOLDS.match(case.text, span.start, span.end)
        told = Span(held.end() if held else span.start, span.end)
        words = case.text[told.start : told.end]
        ours = _OURS.search(words) or any(name in words for name in names)
        beside = bool(found) and span.start - found[-1].sentence.spans[-1].end <= 1
        if _LEANS.match(words) and not beside and not _STOPS.search(words):
            continue
        if not ours or _RULES.match(words) or RECITES.match(words) or _TOPIC.match(words) or not 8 <= len(words) <= limit:
            continue
        weight = 5.0 + 3.0 * bool(DATE.search(words)) + 4.0 * bool(_ENDS_CASE.search(words)) - 4.0 * bool(_APPROVES.search(words))
        source = Source(SectionKind.REASONING, Voice.COURT, "undisputed")
        found.append(Fact(take(case.document, (told,), source, (Span(span.start, told.start),)), told.start, weight + len(words) / 60))
    if not found:
        return _ended(case)
    while found and sum(len(fact.sentence.text) for fact in found) > limit:
        found.remove(min(found, key=lambda fact: fact.score))
    return found


_LEANS = re.compile(r"即|且|则|而|该|其(?![他中次])|从而|进而|(?:依据|根据|依照)(?:以上|上述)")
_TOPIC = re.compile(r"(?:[首其再][先次])?关于[^。]{2,80}问题。?$")
def _ended(case: Case) -> list[Fact]:
    """Why a ruling without reasons ends the case, as the record of proceedings tells it: up to the provisions applied."""
    record = case.sections.get(SectionKind.COURSE)
    basis = case.sections.get(SectionKind.BASIS)
    if record is None:
        return []
    end = max(record.end, basis.start) if basis else record.end
    source = Source(SectionKind.COURSE, Voice.COURT, "undisputed")
    found = []
    for span in whole_sentences(case.text, Span(record.start, end), line_width(case.text))[1:]:
        if _STOPS.search(case.text, span.start, span.end):
            found.append(Fact(take(case.document, (span,), source), span.start, 8.0))
    return found


_STOPS = re.compile(
    r"传票|无正当理由|(?:申请|请求|要求|自愿)(?:撤回|撤诉)|撤回(?:起诉|上诉)|未[^。]{0,12}(?:预交|缴纳|交纳)"
    r"|逾期|超过[^。]{0,12}期限|终结(?:诉讼|执行)|死亡|移送(?:管辖|.{2,24}法院)"
)
_ENDS_CASE = re.compile(r"传票|到庭|撤回|撤诉|期限|期间|上诉期|超过|新(?:的)?证据|受案范围|主体资格|利害关系|预交|缴纳|重复起诉|管辖|证实|证明")
_APPROVES = re.compile(r"(?:合法|正确|适当|并无不当|不予支持|予以支持|义务)。?$")
_OURS = re.compile(r"本案|原告|被告|上诉人|申请人|被执行人|起诉人|原审|一审|二审")
_RULES = re.compile(r"(?:综上[^。]{0,6})?[^。]{0,30}(?:申请|请求|上诉)[^。]{0,12}不符合《[^。]{0,60}情形|依照|依据《|根据《[^》]*》(?:第[^，。]{1,20}条)?[^。]{0,12}规定[：，]?\"")


_HEADS = re.compile(r"[^。]{0,90}(?:称|理由|请求)[：，]?|(?:[一二三四五六七八九十]|\d{1,2})[、.．](?!\d)|\([一二三四五六七八九十]\)|综上|请求")


def pleaded(case: Case, told: list[Told]) -> list[Fact]:
    """The claim and, in a review, the answer, as the parties put them: whole where there is room, else point by point."""
    review = value_of(case.judgment.procedure) == "retrial_review"
    wanted = (Telling.CLAIM, Telling.PLEA) if review else (Telling.CLAIM,)
    found = []
    pleas = _without_points(case, [t for t in told if t.telling in wanted])
    for number, one in enumerate(pleas):
        voice = Voice.PLAINTIFF if one.telling is Telling.CLAIM else Voice.DEFENDANT
        head = 3.0 * bool(_HEADS.match(case.text, one.span.start, one.span.end)) + 8.0 * bool(ASKED.search(case.text, one.span.start, one.span.end))
        head -= 1.5 * (voice is Voice.DEFENDANT)
        sentence = take(case.document, (one.span,), Source(SectionKind.BODY, voice, "plea"))
        found.append(Fact(sentence, one.span.start, max(LEAST, 4.0 + head - number / 4)))
    return found


def _without_points(case: Case, pleas: list[Told]) -> list[Told]:
    """Pleas without their numbered grounds where those are too long to stand whole: one of them alone reads as a piece."""
    if sum(len(t.span) for t in pleas) <= ROOM_FOR_PLEAS:
        return pleas
    kept, inside = [], False
    for one in pleas:
        words = case.text[one.span.start : one.span.end]
        asks = ASKED.search(words) is not None
        if "\n" in case.text[max(0, one.span.start - 2) : one.span.start]:
            inside = False
        inside = inside or bool(_POINTS.search(words))
        if not inside or (asks and not _POINTS.search(words)):
            kept.append(one)
    return kept


ROOM_FOR_PLEAS = 1_500  # characters of pleas up to which they may stand whole
_POINTS = re.compile(r"(?:^|[：，；。])(?:[一二三四五六七八九十]、|\d{1,2}[、.．](?!\d)|\([一二三四五六七八九十]\))")

LEAST = 1.5  # what the parties say counts for a fact, whatever their sentences hold
