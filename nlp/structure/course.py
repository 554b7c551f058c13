"""Heading and record of the proceedings (诉讼记录): ……一案，本院……受理……现已审理终结."""

from __future__ import annotations

import re

from nlp.document import Span

DOC_KIND = r"(?:行政)?(?:赔偿)?(?:附带民事)?(?:判决书|裁定书|调解书|决定书|通知书)"
_KIND_LINE = re.compile(rf"(?:^|\n)[^\n]{{0,20}}?(?P<kind>(?:刑事|民事|执行|国家赔偿)?{DOC_KIND})[^\n]{{0,4}}(?=\n|$)")
_NUMBER_LINE = re.compile(r"(?:^|\n)[^\n]{0,24}?\d[^\n]{0,8}号(?:之[一二三四五六七八九十\d]+)?\s*(?=\n|$)")
_NUMBER_GLUED = re.compile(r"\(\d{4}\)[^\n，。]{2,24}?号(?:之[一二三四五六七八九十\d]+)?")
_COURSE_END = re.compile(
    r"(?:(?:现|均)?已?(?:经)?(?:审理|审查|评议|合议)(?:终结|完毕|结束)|到庭参加(?:了)?(?:诉讼|庭审|询问)|公开开庭(?:进行了)?审理(?:了)?(?:本案)?)"
    r"[。\n]?"
)
_CLOSED = re.compile(r"终结|完毕|结束")
_LONGEST = 1600
"""Characters of a record of the proceedings."""
_NEAR = 400
"""Characters between two formulas of one record."""
_ORIGIN = re.compile(r"本院(?:在|于|受理|收到|立案|审理|审查|依法|作出|接到|\d)")
_AGENT_LINE = re.compile(
    # Possessive: a long number could be split in too many ways.
    r"\s*(?:(?:上述|以上|共同|[二三四五六七八九十两\d]++[名位]?)?(?:原告|被告|上诉人|被上诉人|申请人|被申请人|第三人)?(?:的|之|共同)?)*+"
    r"(?:法定代表人|负责人|主要负责人|委托(?:诉讼)?代理人|诉讼代表人|住所地?|住址|地址|特别授权|出庭|应诉|经营者|法定代理人|行政负责人|代表人|执行事务合伙人)"
)
_ROLE_AGAINST_ROLE = re.compile(
    r"\s*(?:[二三四五六七八九十两]?(?:原告|上诉人|再审申请人|申请再审人|申请执行人|申请人))[^，。\n]{2,80}?(?:与|诉|因与|因诉|因不服|不服|因)"
    r"(?:[二三两]?(?:被告|被上诉人|被申请人|被执行人|被申请执行人|第三人|原审))"
)
# A sentence in which a party acts is no entry of the party list: 申请执行人X于……作出……决定.
_ROLE_ACTS = re.compile(
    r"\s*(?:申请执行人|被?申请人|原告|被告|上诉人|再审申请人)[^，。\n]{2,40}?于(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:作出|向|受理|提|以|下|送|对|将)"
)


def heading_end(text: str) -> int:
    """Offset behind the heading: after the case number, or after the title where there is no number."""
    number = _NUMBER_LINE.search(text[:400]) or _NUMBER_GLUED.search(text[:160])
    if number:
        return number.end()
    kind = _KIND_LINE.search(text[:300])
    return kind.end() if kind else 0


def record_of_proceedings(text: str, start: int, limit: int) -> Span:
    """The paragraph that names the case and tells how it went through the court."""
    opening = _course_start(text, start, limit)
    if opening is None:
        return Span(start, start)
    return Span(opening, _course_end(text, opening, min(limit, opening + _LONGEST)))


def _course_end(text: str, opening: int, bound: int) -> int:
    """Behind 审理终结, else behind the last of the formulas that stand near each other; without any, the end of the line."""
    end = None
    for found in _COURSE_END.finditer(text, opening, bound):
        if end is not None and found.start() - end > _NEAR:
            break
        end = found.end()
        if _CLOSED.search(found.group()):
            break
    if end is not None:
        return end
    stop = text.find("\n", opening, bound)
    return stop if stop > 0 else opening


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
    if _ROLE_AGAINST_ROLE.match(sentence):
        return True
    if _ROLE_ACTS.match(sentence) and not re.search(r"出生|住所|法定代表人", sentence):
        return True
    return bool(
        re.search(r"一案|纠纷案|(?:向|至|到|诉至)本院|向[^。\n]{2,24}法院(?:提起|起诉|申请|递交)|不服[^。\n]{2,60}(?:判决|裁定|决定)", sentence)
    ) and not re.match(r"\s*(?:附|审判)", sentence)
