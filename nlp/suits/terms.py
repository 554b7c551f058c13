"""What is asked and what is ordered: claims and grounds, days to answer, remedies told, sums and measures, provisions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from nlp.document import Span
from nlp.extract.statutes import citations, provisions_at
from nlp.judgment import Evidence, Statute, Value
from nlp.lexicon import law
from nlp.numerals import NUMERAL, to_int
from nlp.suit import Remedy

_CLAIMS: Final = re.compile(r"(?:诉 ?讼 ?请 ?求|(?:^|\n) *(?:请 ?求|诉 ?求))(?:事项)?[：\n ]")
_GROUNDS: Final = re.compile(r"(?:^|\n) *(?:[一二三四五六]、)?(?:事 ?实(?: ?(?:与|和|及|、)? ?理 ?由)?|理 ?由)[：\n ]")
_END: Final = re.compile(r"\n *(?:此致|具状人|起诉人)")
_ITEM: Final = re.compile(rf"(?:^|[\n；：]) *(?:{NUMERAL}[、.]|\({NUMERAL}\)) ?")
_APART: Final = re.compile(r"(?:[^；。]|。(?! *\n))+")
"""Claims without numbers: each ends with its sentence and line."""
_TICKED: Final = re.compile(r"[^ \n☑√☒■□☐]{2,60}(?=[☑√☒■])")
_BOX: Final = re.compile(r"(?P<no>(?:否|无) ?)?(?P<box>[☑√☒■□☐])")
_SENTENCE: Final = re.compile(r"[^。；\n]{4,}[。；]?")
_ANSWER: Final = re.compile(rf"(?P<days>{NUMERAL})日(?:内|\))[^。；\n]{{0,40}}?(?:答辩|举证|证据)")
_REDRESS: Final = re.compile(
    rf"(?P<days>{NUMERAL})(?P<unit>个月|日)(?:内|之内)(?:[^。；\n日]{{0,10}}?)(?:(?:向|由)(?P<authority>[\u4e00-\u9fff]{{2,40}}?))?(?:依法|直接)?(?:申请|提出|提起|起诉)(?P<what>[^，。；或]{{0,8}})"
)
_OPEN: Final = re.compile(
    r"(?:可以?|应当|有权|依法|先)(?:先|依法|直接)?(?:向(?P<authority>[\u4e00-\u9fff]{2,40}?))?(?:依法|先)?(?P<way>(?:申请|提出)(?:行政)?复议|提起(?:行政)?诉讼|起诉)"
)
_MENTIONS: Final = re.compile(r"(?:申请(?:行政)?复议|提起(?:行政)?诉讼|起诉)")
_BEFORE: Final = re.compile(r"不服|有异议|权利")
_YUAN: Final = re.compile(r"元(?:人民币)?(?:整)?的?(?:行政)?$")
_DIGITS: Final = re.compile(r"(?P<number>\d[\d,，]{0,12}(?:\.\d{1,4})?) ?(?P<unit>万|亿)?元")
_CAPITALS: Final = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,24}(?=元)")
_WORDS: Final = re.compile(r"(?P<number>[一二两三四五六七八九十百千]{1,8})元")
_TITLE: Final = re.compile(r"《(?P<title>[^《》]{2,60})》")
_SAME_LAW: Final = re.compile(r"(?:同法|该法|该条例|同条例|本法|该办法|同办法)(?=第)")
_VALUES: Final = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS: Final = {"拾": 10, "佰": 100, "仟": 1000}
_BASIS: Final = re.compile(r"(?:根据|依据|依照|按照)[^。；\n]{0,60}《")
_TAIL: Final = re.compile(r"(?:如|若)?(?:对本|不服)[^。\n]{0,16}(?:不服|决定)|缴至|缴纳(?:罚款|至)|到期不|到[^，。]{0,12}缴纳|逾期不")
_ORDERS: Final = re.compile(r"决定|责令|给予|处以|作出|准予|认定|征收|告知")
_LATE: Final = re.compile(r"逾期不|加处|期满不")
_READ: Final = 400
"""Characters of a sentence that are read behind 根据《."""
_PROPOSES: Final = re.compile(r"拟(?:对|给予|作出|处以?|决定|责令)[^。]{1,400}")
_MEASURES: Final[dict[str, tuple[str, ...]]] = {
    "penalty": ("警告", "通报批评", "没收", "罚款", "暂扣", "吊销", "责令停产停业", "拘留", "拆除"),
    "coercive_measure": ("查封", "扣押", "扣留", "冻结"),
    "coercive_enforcement": ("代履行", "拆除", "划拨", "清除", "加处罚款"),
}
"""行政处罚法 9; 行政强制法 9, 12: by kind of act."""


def claims(text: str) -> tuple[Value[str], ...]:
    """The plaintiff's claims, one each; boxes that say no are left out."""
    opening = _CLAIMS.search(text)
    if opening is None:
        return ()
    end = _end(text, opening.end())
    marks = list(_ITEM.finditer(text, opening.end() - 1, end))
    stops = [*(mark.start() for mark in marks[1:]), end]
    ticked = () if marks else tuple(_TICKED.finditer(text, opening.end(), end))
    numbered = [(mark.end(), stop) for mark, stop in zip(marks, stops, strict=False)]
    parts = numbered or [box.span() for box in ticked] or [found.span() for found in _APART.finditer(text, opening.end(), end)]
    return tuple(
        Value(text[span.start : span.end], _evidence(span, "claim"))
        for span in (_stripped(text, *part) for part in parts)
        if len(span) > 3 and not _declined(text, span)
    )


def _declined(text: str, part: Span) -> bool:
    """Whether a form's item is not claimed: it has boxes, and none is ticked but that of 否 or 无 (最高法要素式起诉状)."""
    boxes = list(_BOX.finditer(text, part.start, part.end))
    return bool(boxes) and not any(box["box"] not in "□☐" and box["no"] is None for box in boxes)


def _end(text: str, start: int) -> int:
    grounds = _GROUNDS.search(text, start - 1)
    closing = _END.search(text, start)
    return min(found.start() for found in (grounds, closing) if found) if grounds or closing else len(text)


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \n":
        start += 1
    while start < end and text[end - 1] in " \n；。":
        end -= 1
    return Span(start, end)


def grounds(text: str) -> tuple[Value[str], ...]:
    """What the plaintiff alleges, sentence by sentence."""
    opening = _GROUNDS.search(text)
    if opening is None:
        return ()
    closing = _END.search(text, opening.end())
    end = closing.start() if closing else len(text)
    sentences = (Span(*found.span()) for found in _SENTENCE.finditer(text, opening.end(), end))
    return tuple(Value(text[span.start : span.end], _evidence(span, "ground")) for span in sentences)


def answer_days(text: str) -> Value[int] | None:
    """Days within which the agency is to answer (行政诉讼法 67: 15; before 2015: 10)."""
    found = _ANSWER.search(text)
    days = to_int(found["days"]) if found else None
    return Value(days, _evidence(Span(*found.span()), "answer_days")) if found and days is not None else None


def remedies(text: str) -> tuple[Remedy, ...]:
    """The ways of redress a decision tells, each with its days and authority where told."""
    found: list[Remedy] = []
    for match in re.finditer(r"[^。\n]{4,400}", text):
        if _BEFORE.search(match[0]) and _MENTIONS.search(match[0]):
            told = list(_told(text, Span(*match.span())))
            found.extend(told or _without_days(text, Span(*match.span())))
    return tuple(found)


def _told(text: str, sentence: Span) -> Iterator[Remedy]:
    for match in _REDRESS.finditer(text, sentence.start, sentence.end):
        number = to_int(match["days"])
        days = number * 30 if number is not None and match["unit"] == "个月" else number
        way = "reconsideration" if "复议" in match[0][match[0].find(match["unit"]) :] else "suit"
        evidence = _evidence(Span(*match.span()), "remedy")
        yield Remedy("reconsideration" if way == "reconsideration" else "suit", days, match["authority"], evidence)


def _without_days(text: str, sentence: Span) -> Iterator[Remedy]:
    """Redress that is told without its days: 应当先向…申请行政复议 (行政复议法 23)."""
    for match in _OPEN.finditer(text, sentence.start, sentence.end):
        yield Remedy("reconsideration" if "复议" in match["way"] else "suit", None, match["authority"], _evidence(Span(*match.span()), "remedy"))


def operative(text: str) -> Span:
    """What a decision orders: from the provisions it rests on to the words on payment and redress.

    Of several grounds the last behind which something is ordered: what it costs to be late rests on others.
    """
    bases = [match.start() for match in _BASIS.finditer(text)]
    ordering = [at for at in bases if _ORDERS.search(text, at, _stop(text, at)) and not _LATE.search(text, _begin(text, at), _stop(text, at))]
    start = (ordering or bases or [0])[-1]
    tail = _TAIL.search(text, start)
    return Span(start, tail.start() if tail else len(text))


def _begin(text: str, at: int) -> int:
    return max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1


def _stop(text: str, at: int) -> int:
    """The end of the sentence, as far as it is read."""
    end = text.find("。", at, at + _READ)
    return end if end >= 0 else at + _READ


def proposed(text: str) -> Span:
    """What an advance notice says is to be ordered (行政处罚法 44): 拟给予…; empty where it does not."""
    found = _PROPOSES.search(text)
    return Span(found.start(), found.end()) if found else Span(0, 0)


def measures(text: str, act_type: str | None, part: Span) -> tuple[Value[str], ...]:
    """The measures that text[part] orders, in the order of the law's list."""
    found = [(word, text.find(word, part.start, part.end)) for word in _MEASURES.get(act_type or "", ())]
    held = [(word, at) for word, at in found if at >= 0]
    if act_type == "coercive_enforcement":
        held = held[:1]
    return tuple(Value(word, _evidence(Span(at, at + len(word)), "measure")) for word, at in held)


def amount(text: str, act_type: str | None, part: Span) -> Value[int] | None:
    """Yuan that text[part] fixes: the fine of a penalty, the sum of a compensation or an agreement (its total)."""
    words = r"罚款|罚没款" if act_type == "penalty" else r"合计|共计|决定赔偿|赔偿[^，。；\n]{0,16}人民币"
    for word in re.finditer(words, text[part.start : part.end]):
        before = _before(text, part.start, part.start + word.start())
        if before is not None:
            return before
        start = part.start + word.end()
        stop = min(part.end, start + 60)
        line = re.search(r"[；。\n]", text[start:stop])
        found = _sum(text, start, start + line.start() if line else stop)
        if found is not None:
            return found
    return None


def _before(text: str, start: int, end: int) -> Value[int] | None:
    """The sum right before 罚款: 处30000元罚款, 人民币玖万元整的罚款."""
    if not _YUAN.search(text, max(start, end - 8), end):
        return None
    clause = max(text.rfind(mark, start, end) for mark in "，；。：、\n") + 1
    return _sum(text, max(start, clause), end)


def _sum(text: str, start: int, end: int) -> Value[int] | None:
    digits = _DIGITS.search(text, start, end)
    if digits is not None:
        try:
            number = Decimal(digits["number"].replace(",", "").replace("，", ""))
        except InvalidOperation:
            return None
        number *= {"万": 10_000, "亿": 100_000_000}.get(digits["unit"] or "", 1)
        return Value(int(number), _evidence(Span(*digits.span()), "amount"))
    capitals = _CAPITALS.search(text, start, end)
    if capitals is not None:
        return Value(capital_sum(capitals[0]), _evidence(Span(*capitals.span()), "amount"))
    words = _WORDS.search(text, start, end)
    yuan = to_int(words["number"]) if words else None
    return Value(yuan, _evidence(Span(*words.span()), "amount")) if words and yuan is not None else None


def capital_sum(text: str) -> int:
    """The value of capital numerals as on receipts: 伍万壹仟叁佰陆拾 → 51360."""
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _VALUES:
            digit = _VALUES[sign]
        elif sign in _UNITS:
            section += (digit or 1) * _UNITS[sign]
            digit = 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    return total + section + digit


def statutes(text: str, printed: str, end: int) -> tuple[Statute, ...]:
    """The provisions cited before `end`, each once; a known law by its full name, 同法 by that of the law named before it."""
    found: dict[tuple[str, int, int | None, int | None], Statute] = {}
    for name, place, provisions in sorted(_cited(text, printed, end), key=lambda one: one[1].start):
        for article, paragraph, item in provisions:
            statute = Statute(name, article, paragraph, item, _evidence(place, "statute"))
            found.setdefault(statute.key(), statute)
    return tuple(found.values())


_Provisions = list[tuple[int, int | None, int | None]]


def _cited(text: str, printed: str, end: int) -> Iterator[tuple[str, Span, _Provisions]]:
    """Law, place and provisions of each citation."""
    named: list[tuple[int, str]] = []
    for title in _TITLE.finditer(text, 0, end):
        written = printed[title.start("title") : title.end("title")].replace("\n", "")
        known = law(written)
        named.append((title.end(), known.name if known else written))
    for citation in citations(text, Span(0, end)):
        written = printed[citation.span.start : citation.span.end].replace("\n", "")
        known = law(written)
        yield known.name if known else written, Span(citation.span.start, citation.end), citation.provisions
    for same in _SAME_LAW.finditer(text, 0, end):
        before = bisect_left(named, (same.start(),)) - 1
        if before < 0:
            continue
        place, provisions = provisions_at(text, same.end(), min(end, same.end() + 260))
        if provisions:
            yield named[before][1], Span(same.start(), place), provisions


def _evidence(span: Span, rule: str) -> Evidence:
    return Evidence((span,), 0.9, f"rule:suit.{rule}")
