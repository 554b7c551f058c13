"""Sections of a judgment document (裁判文书), found by the court's formulas.

The order is that of 《行政诉讼文书样式（试行）》 (最高人民法院, 2015): 首部 – 当事人 – 诉讼记录 – 诉辩 – 事实 –
本院认为 – 依照……判决如下 – 主文 – 诉讼费 – 上诉告知 – 署名 – 附录; 1989-law papers follow the same order.
Texts may have lost their line breaks or commas, so no formula relies on either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from nlp.document import Span


class SectionKind(StrEnum):
    """What a section is; values are stable names used in spans and tests."""

    HEADING = "heading"  # 首部: court, kind, case number
    PARTIES = "parties"  # 当事人
    COURSE = "course"  # 诉讼记录: ……一案……审理终结
    BODY = "body"  # 诉辩、原审、事实: everything between course and reasoning
    REASONING = "reasoning"  # 本院认为
    BASIS = "basis"  # 依照……之规定
    OPERATIVE = "operative"  # 主文
    COSTS = "costs"  # 诉讼费用负担
    CLOSING = "closing"  # 上诉告知、署名、日期
    APPENDIX = "appendix"  # 附：法律条文


class Voice(StrEnum):
    """Who speaks in a stretch of the body."""

    PLAINTIFF = "plaintiff"  # 原告/上诉人/申请人 诉称
    DEFENDANT = "defendant"  # 被告 辩称
    THIRD_PARTY = "third_party"
    LOWER_COURT = "lower_court"  # 原审查明、原审认为、原审判决
    COURT = "court"  # 本院查明、本院认为
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text in one voice; `reasoning` marks a court's 认为 or 判决 as against its 查明."""

    voice: Voice
    span: Span
    reasoning: bool = False


@dataclass(slots=True)
class Sections:
    """Where each section stands (offsets into the text); absent kinds are missing from `spans`."""

    spans: dict[SectionKind, Span] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)

    def get(self, kind: SectionKind) -> Span | None:
        """The span of a section, or None."""
        return self.spans.get(kind)

    def start(self, kind: SectionKind, default: int) -> int:
        """Where a section starts, or the default."""
        span = self.spans.get(kind)
        return default if span is None else span.start

    def of_voice(self, *voices: Voice) -> list[Passage]:
        """The passages spoken by any of the voices, in order."""
        return [p for p in self.passages if p.voice in voices]


DOC_KIND = r"(?:行政)?(?:赔偿)?(?:附带民事)?(?:判决书|裁定书|调解书|决定书|通知书)"
_KIND_LINE = re.compile(rf"(?:^|\n)[^\n]{{0,20}}?(?P<kind>(?:刑事|民事|执行|国家赔偿)?{DOC_KIND})[^\n]{{0,4}}(?=\n|$)")
_NUMBER_LINE = re.compile(r"(?:^|\n)[^\n]{0,24}?\d[^\n]{0,8}号(?:之[一二三四五六七八九十\d]+)?\s*(?=\n|$)")
_NUMBER_GLUED = re.compile(r"\(\d{4}\)[^\n，。]{2,24}?号(?:之[一二三四五六七八九十\d]+)?")
_PARTY_LINE = re.compile(
    r"\n(?=(?:一审|二审|原审|再审)?[、，]?(?:原告|被告|第三人|上诉人|被上诉人|再审申请人|被申请人|申请再审人|申诉人|被申诉人|"
    r"申请执行人|申请执行机关|被执行人|被申请执行人|复议申请人|起诉人|公益诉讼起诉人|申请人|赔偿请求人|抗诉机关)(?!不服|因|诉|以))"
)
# 诉讼记录 names the case (……一案) and says how it was handled.
_COURSE = re.compile(
    r"(?<=[\n。.；])(?=(?:(?!。\n|\n)[^\n。]){0,260}?"
    r"(?:一案|纠纷案|纠纷，|提起(?:行政)?(?:公益)?诉讼|提起上诉|申请再审|向本院申请|申请强制执行|起诉|不服))"
)
_CASE_OPENING = re.compile(r"(?:一案|向本院提起|向本院申请|申请强制执行|申请再审|本院(?:于|依法|在|受理|立案|审理))")
_COURSE_END = re.compile(
    r"(?:(?:现|均)?已?(?:经)?(?:审理|审查|评议|合议)(?:终结|完毕|结束)|到庭参加(?:了)?(?:诉讼|庭审|询问)|公开开庭(?:进行了)?审理(?:了)?(?:本案)?)"
    r"[。\n]?"
)
_RESULT_MARK = re.compile(r"(?:判决|裁定|决定|调解)(?:书)?\s*如下|如下(?:判决|裁定|决定)|(?:达成如下协议|达成调解协议)")
_SIGNATURE = re.compile(
    r"(?:(?<=[\n。）)元担人效行院])|(?<=\s))(?:代\s*理\s*)?审\s*判\s*(?:长|员)\s*[^\n，。；：的]{2,8}(?=\n|人民|审|代|二|书|法官|陪|$)"
)
_SIGNATURE_WORDS = re.compile(
    r"(?:^|\n)\s*(?:院\s*长|庭\s*长|(?:代\s*理\s*)?审\s*判\s*[长员]|人\s*民\s*陪\s*审\s*员|独任审判员|执\s*行\s*员|法\s*官\s*助\s*理|书\s*记\s*员)"
)
_BASIS = re.compile(r"(?:依照|依据|根据|按照)")
_COSTS = re.compile(
    r"(?:本案|一审|二审|一、二审|原审|上诉|再审|一审二审|一二审|共计|以上|全部|退还|预交|预收|一案)*(?:的)?(?:行政)?(?:案件)?(?:上诉)?(?:申请)?"
    r"(?:诉讼费|受理费|案件受理费|诉讼费用|申请费|执行费|审查费|邮寄费|公告费|鉴定费)[^。\n]{0,60}?(?:负担|承担|退还|交纳|不予?收取|免收|免交|免予|减半|收取|元)"
)
_CLOSING = re.compile(
    r"(?:[^。\n；]{0,40}?如不服本|[^。\n；]{0,20}?如对本|[^。\n；]{0,12}?不服本(?:判决|裁定)|"
    r"本(?:判决|裁定|裁决|决定|调解书)(?:书)?(?:为终审|是终审|系终审|自|经|送达|一经|立即|于|即|与|作出|生效)|审\s*判\s*长)"
)
_APPENDIX = re.compile(r"\n\s*(?:附[：:一1]?|附\s*[：:（(]?[^\n]{0,14}(?:法律|条文|规定|法条)|附录|附件|本(?:案|裁判文书)[^\n]{0,16}(?:法律|条文|规定)[^\n]{0,10}[：:]?\n)")
_APPENDIX_LINE = re.compile(r"\n\s*(?:附|本案?(?:判决|裁定|裁判)?[^\n。]{0,12}(?:适用|依据|引用|相关)的?[^\n。]{0,12}(?:法律|条文|法规)|(?:相关|适用)(?:的)?法律(?:条文|规定|依据))")
_REASONING = re.compile(
    r"(?:(?:综上|据此|经审查|经审理|评议|合议庭|综合)[，,]?)?本院(?:经(?:过)?(?:审查|审理|评议|合议|查)(?:后)?|审查|认为|再审|二审|另)?"
    r"(?:后)?(?:认为|审查认为|经审查认为)"
)
_REVIEW_REASONING = re.compile(r"(?:经审查(?:查明)?|经审理|经查)[，：]?(?=本院|再审|申请|原告|上诉|被|该)")


def find_sections(text: str) -> Sections:
    """Cuts a folded text into sections and voices.

    text: folded text of a whole document.  Missing sections are absent; nothing overlaps.
    """
    sections = Sections()
    heading_end = _heading_end(text)
    mark = result_mark(text)
    sections.spans[SectionKind.HEADING] = Span(0, heading_end)
    operative_start = mark.end() if mark else len(text)
    operative_start += len(re.match(r"[：:\s]*", text[operative_start:]).group())  # type: ignore[union-attr]
    basis_start = _basis_start(text, mark.start()) if mark else len(text)
    course = _course(text, heading_end, min(basis_start, len(text)))
    if course.start > heading_end:
        sections.spans[SectionKind.PARTIES] = Span(heading_end, course.start)
    if len(course):
        sections.spans[SectionKind.COURSE] = course
    reasoning_start = _reasoning_start(text, course.end, basis_start)
    if reasoning_start > course.end:
        sections.spans[SectionKind.BODY] = Span(course.end, reasoning_start)
    sections.spans[SectionKind.REASONING] = Span(reasoning_start, basis_start)
    if mark:
        sections.spans[SectionKind.BASIS] = Span(basis_start, operative_start)
        _cut_tail(sections, text, operative_start)
    sections.passages = find_passages(text, course.end, basis_start, reasoning_start)
    return sections


def result_mark(text: str) -> re.Match[str] | None:
    """The 判决如下/裁定如下 that opens this document's own operative part.

    It is the last one before the judges sign: earlier ones quote the court below, later ones stand in appended papers.
    """
    marks = list(_RESULT_MARK.finditer(text))
    if not marks:
        return None
    for mark in marks:
        signed = _SIGNATURE_WORDS.search(text, mark.end())
        if signed and not any(mark.end() < other.start() < signed.start() for other in marks):
            return mark
    return marks[-1]


def _heading_end(text: str) -> int:
    number = _NUMBER_LINE.search(text[:400]) or _NUMBER_GLUED.search(text[:160])
    if number:
        return number.end()
    kind = _KIND_LINE.search(text[:300])
    return kind.end() if kind else 0


def _basis_start(text: str, mark: int) -> int:
    """Start of 依照……之规定 before the mark; the mark itself when the court cites nothing there.

    Goes back sentence by sentence, since a court may quote the provisions (：“……。”第一百零一条……的规定).
    """
    window = max(0, mark - 900)
    sentence = mark
    for _ in range(6):
        sentence = max(text.rfind("。", window, sentence - 1), text.rfind("\n", window, sentence - 1), window)
        openings = [m for m in _BASIS.finditer(text, sentence, mark) if _CITES.match(text, m.end())]
        if openings:
            return _joined_openings(text, openings)
        if sentence == window or not _CARRIED_ON.match(text, sentence + 1):
            break
    plain = _BASIS.search(text, max(text.rfind("。", window, mark), text.rfind("\n", window, mark - 1), window), mark)
    if plain:
        return plain.start()
    title = text.find("《", max(text.rfind("。", window, mark), window), mark)  # 综上，《……》第六十九条之规定: 依照 left out
    return title if title >= 0 else mark


_CITES = re.compile(r"[^。\n]{0,16}?(?:《|(?:行政诉讼|行政强制|行政处罚|国家赔偿)法)")
# A sentence that carries a citation on: it opens with a closing quotation mark, a provision, or 如下 itself.
_CARRIED_ON = re.compile(r"\s*(?:\"|第[一二三四五六七八九十百\d]|之规定|的规定|判决|裁定|遂|经|现|\(|因此|故|据此|对于|对该)")


def _joined_openings(text: str, openings: list[re.Match[str]]) -> int:
    """The first of the openings that belong to one citation list (依照《…》…、根据《…》…) ending at the mark."""
    start = openings[-1].start()
    for before, after in zip(reversed(openings[:-1]), reversed(openings[1:]), strict=True):
        between = text[before.end() : after.start()]
        if not re.fullmatch(r"[^。；]*(?:规定|条|款|项|》)[，、及和并以同时\s]*(?:参照)?", between) or len(between) > 220:
            break
        if re.search(r"(?:认为|应当|不应|本院|符合|违反|属于|作出|请求|理由|规定(?:的|，[^依根按参]))", between):
            break
        start = before.start()
    return start


def _course(text: str, start: int, limit: int) -> Span:
    """The paragraph that names the case and tells how it went through the court."""
    opening = _course_start(text, start, limit)
    if opening is None:
        return Span(start, start)
    bound = min(limit, opening + 1600)
    end = None
    for found in _COURSE_END.finditer(text, opening, bound):
        if end is not None and found.start() - end > 400:
            break
        end = found.end()
        if re.search(r"(?:终结|完毕|结束)", found.group()):
            break
    if end is None:
        stop = text.find("\n", opening, bound)
        end = stop if stop > 0 else opening
    return Span(opening, end)


_COURSE_OPENING = re.compile(
    r"(?:(?<=\n)|(?<=。)|(?<=\.))\s*(?="
    r"(?:[二三四五六七八九十两]?(?:原告|上诉人|再审申请人|申请再审人|申诉人|起诉人|公益诉讼起诉人|申请执行人|申请执行机关|申请人|赔偿请求人|复议申请人|原审原告|一审原告|原审第三人|被执行人|被告)?"
    r"[^\n。]{0,120}?(?:诉|因|与|不服|以|认为|要求|请求|于|申请|就|对|及)[^\n。]{0,300}?"
    r"(?:一案|纠纷案|向本院|向[^\n。]{2,30}人民法院|本院)))"
)
_ORIGIN = re.compile(r"本院(?:在|于|受理|收到|立案|审理|审查|依法|作出|接到|\d)")
_AGENT_LINE = re.compile(
    r"\s*(?:(?:上述|以上|共同|[二三四五六七八九十两\d]+[名位]?)?(?:原告|被告|上诉人|被上诉人|申请人|被申请人|第三人)?(?:的|之|共同)?)*"
    r"(?:法定代表人|负责人|主要负责人|委托(?:诉讼)?代理人|诉讼代表人|住所地?|住址|地址|特别授权|出庭|应诉|经营者|法定代理人|行政负责人|代表人|执行事务合伙人)"
)


def _course_start(text: str, start: int, limit: int) -> int | None:
    """First sentence after the heading that opens the record of the proceedings."""
    position = start
    while position < limit:
        while position < limit and text[position] in "\n 。":
            position += 1
        end = _sentence_end(text, position, limit)
        sentence = text[position:end]
        if _opens_course(sentence):
            return position
        if end >= limit:
            break
        position = end
    return None


def _sentence_end(text: str, start: int, limit: int) -> int:
    ends = [e for e in (text.find("\n", start, limit), text.find("。", start, limit)) if e >= 0]
    return min(ends) + 1 if ends else limit


def _opens_course(sentence: str) -> bool:
    if _AGENT_LINE.match(sentence) and "一案" not in sentence:
        return False
    if re.match(r"\s*(?:法定代表人|负责人|委托(?:诉讼)?代理人|住所)", sentence):
        return False
    if _ORIGIN.match(sentence.lstrip()):
        return True
    if _ROLE_ACTS.match(sentence) and not re.search(r"出生|住所|法定代表人", sentence):
        return True
    return bool(
        re.search(r"一案|纠纷案|(?:向|至|到|诉至)本院|向[^。\n]{2,24}法院(?:提起|起诉|申请|递交)|不服[^。\n]{2,60}(?:判决|裁定|决定)", sentence)
    ) and not re.match(r"\s*(?:附|审判)", sentence)


# A sentence in which a party acts is no entry of the party list: 申请执行人X于……作出……决定.
_ROLE_ACTS = re.compile(
    r"\s*(?:申请执行人|被?申请人|原告|被告|上诉人|再审申请人)[^，。\n]{2,40}?于(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:作出|向|受理|提|以|下|送|对|将)"
)


def _reasoning_start(text: str, start: int, end: int) -> int:
    """Where the court's own reasoning opens: the last 本院认为 that opens a paragraph, or the last at all."""
    found = [m for m in _REASONING.finditer(text, start, end) if not _quoted_below(text, m.start(), start)]
    opening = [m for m in found if m.start() == start or text[m.start() - 1] in "\n。；，：" or text[m.start() - 1].isspace()]
    main = _main_reasoning(text, opening or found, end)
    if main is not None:
        return main
    review = [m for m in _REVIEW_REASONING.finditer(text, start, end)]
    if review:
        return review[0].start()
    return max(start, text.rfind("\n", start, end) + 1) if end > start else start


def _main_reasoning(text: str, found: list[re.Match[str]], end: int) -> int | None:
    """Of several 本院认为, the first that no section of facts follows (evidence is weighed with the same words)."""
    if not found:
        return None
    for match in found:
        rest = text[match.end() : end]
        if not _FACTS_AFTER.search(rest):
            return match.start()
    return found[-1].start()


_FACTS_AFTER = re.compile(r"(?:\n|。)\s*(?:经审理查明|本院(?:经审理)?查明|经庭审质证|经审查查明|本院(?:二审|再审)?(?:经审理)?查明|根据(?:以上|上述)[^。\n]{0,30}查明|综合(?:以上|上述)[^。\n]{0,30}查明)")


def _quoted_below(text: str, at: int, start: int) -> bool:
    """True when 本院认为 stands inside quotation marks of an earlier judgment."""
    opened = text.count("“", start, at) - text.count("”", start, at)
    return opened > 0 and text[at - 1] in "“\""


def _cut_tail(sections: Sections, text: str, start: int) -> None:
    """主文, 诉讼费, closing lines and appended statutes behind the mark."""
    signed = _SIGNATURE_WORDS.search(text, start)
    appendix = _APPENDIX_LINE.search(text, signed.end() if signed else start)
    limit = appendix.start() if appendix else len(text)
    costs = _COSTS.search(text, start, limit)
    closing = _at_sentence_start(_CLOSING, text, start, limit)
    closing_start = min(
        [m.start() for m in (closing, signed) if m and m.start() < limit] or [limit]
    )
    costs_start = costs.start() if costs and costs.start() < closing_start else None
    end = min(x for x in (costs_start, closing_start) if x is not None)
    sections.spans[SectionKind.OPERATIVE] = Span(start, end)
    if costs_start is not None:
        sections.spans[SectionKind.COSTS] = Span(costs_start, closing_start)
    sections.spans[SectionKind.CLOSING] = Span(closing_start, limit)
    if appendix:
        sections.spans[SectionKind.APPENDIX] = Span(limit, len(text))


def _at_sentence_start(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The first match of a pattern that opens a sentence."""
    for position in (start, *(m.end() for m in _SENTENCE_BREAK.finditer(text, start, end))):
        match = pattern.match(text, position, end)
        if match:
            return match
    return None


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


_SENTENCE_BREAK = re.compile(r"[\n。；]\s*")


def _sentence_starts(text: str, start: int, end: int) -> list[int]:
    """Offsets at which a sentence starts in text[start:end]."""
    if end <= start:
        return []
    return [start, *(m.end() for m in _SENTENCE_BREAK.finditer(text, start, end) if m.end() < end)]
