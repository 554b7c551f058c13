"""Numbers of administrative papers (文号) anywhere in a text: 公（柳）行罚决字〔2014〕第37号, 编号1204990000012345.

《党政机关公文格式》(GB/T 9704-2012) 7.2.5: 发文机关代字、年份、发文顺序号, the year in 〔〕; agencies add 第, letters, a unit in
brackets.  Tickets of 简易程序 and many notices bear only an 编号.  Court case numbers, laws and house numbers are no such numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.document import Span

_SERIAL_SIGNS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ×*＊Ⅹ-_")
_LONGEST_PREFIX = 34
_YEAR_BEFORE = re.compile(r"(?P<year>\((?:(?:19|20)[\dX×*]{2}|×{4}|X{4}|\*{4})(?:年度?)?\))(?P<unit>[\u4e00-\u9fff()]{0,10})$")
_NO_BEFORE = re.compile(r"[Nn][Oo][.：:]?$")
_BARE_YEAR_BEFORE = re.compile(r"(?P<prefix>[罚决认复处字告征强])(?P<year>(?:19|20)\d\d)(?:年)?(?P<unit>第?)$")
_YEAR_AND_SERIAL = re.compile(
    r"\((?:19|20)\d\d\)第?[A-Za-z\d][A-Za-z\d\-]{0,20}"
    r"(?=[《)]|\"?(?:行政|公安|治安|处罚|税务|工伤|认定|复议|决定|通知|政府信息|告知|答复|不予))"
)
_WORD_BEFORE = re.compile(r"(?:字|证|证书|决|罚|通|告|函)(?:第|No\.?|NO\.?)?$")

# Where a prefix cannot reach: punctuation, particles, and the verbs that lead up to a number.
_STOP_SIGNS = frozenset("的了书》《、，。；：:\"\n 号其在〈〉+?？!！/=.日月至系对被由与及而是按")
_STOP_WORDS = (
    "作出", "做出", "所作", "作成", "制作", "颁发", "核发", "发放", "下发", "下达", "送达", "出具", "开具",
    "填发", "签发", "执行", "撤销", "维持", "确认", "变更", "依据", "根据", "生效", "依照", "收到", "不服",
    "驳回", "持有", "办理", "取得", "领取", "针对", "关于", "审查", "履行", "申请", "提供", "本案", "涉案",
    "案涉", "被诉", "诉争", "重作", "改正", "发出", "符合", "知道", "注销", "名下", "有关", "持", "凭", "以",
    "将", "更正", "发现", "按照", "张贴", "发布", "公布", "印发",
    "填写", "简称", "完成", "位于", "被告", "原告", "载明", "分别为", "申请公开", "要求公开", "请求公开",
)
_UNIT_EXECUTES = re.compile(r"[综管监政城]执行$")
"""执行 of a sign that abbreviates 综合行政执法局, not of 准予执行."""
_STOPS_BY_END: dict[str, tuple[str, ...]] = {}
for _word in _STOP_WORDS:
    _STOPS_BY_END[_word[-1]] = (*_STOPS_BY_END.get(_word[-1], ()), _word)
_JOINING = frozenset("和为向并")
_BEFORE_JOINING = frozenset("见书号》定决局府队所厅证委告议会人案")
_AGENCY_END = re.compile(r"(?:局|政府|大队|支队|总队|中队|派出所|委员会|办事处|管理处|稽查局|厅|中心|委|城改办|办公室|分局|法院|被告|原告)")

_COURT_CASE = re.compile(
    r"^(?:\(.{4,6}\))?.*(?:行|民|刑|商|知|执|赔|法|破|非诉)[^号(]{0,4}?"
    r"(?:初|终|申|再|监|抗|辖|立|受|审|执|他|提|重|诉)[^号(]{0,4}?第?[\d×X*\-]*号?$|^[^号]*(?:初|终|确申|再)字第?[\d×X*\-]*号$"
)
_LAW = re.compile(r"(?:法释|法发|法办|法函|法\(|国发|国办|国函|国令|公通字|人社部|劳社部|劳部|建法|国土资发|国税发|财税|[^(]{0,8}令第|公告第)")
_SUFFIX = re.compile(r"(?:-(?:告|回|答|复|不|非|补|延|部)[\u4e00-\u9fff]{0,2}(?![\u4e00-\u9fff]))?")  # 第12号-告
_DECISION_AFTER = re.compile(r"《|(?:无效宣告|复审|行政|公安|工伤)[\u4e00-\u9fff]{0,10}(?:决定|裁定)")
_PAPER = r"(?:决定书?|通知书?|告知书?|凭证|认定书|批复|答复书?|意见书?|复函|登记|证书?|公告|许可|函)"
_NAME_AFTER = re.compile(
    rf"[\")(]{{0,2}}[ ]?的?(?:《(?P<title>[^《》\n]{{2,60}})》?|(?P<plain>[\u4e00-\u9fff()]{{0,24}}?{_PAPER}))"
)
_NAME_BEFORE = re.compile(
    rf"(?:《(?P<title>[^《》\n]{{2,60}})》|(?P<plain>[\u4e00-\u9fff]{{2,24}}{_PAPER}))"
    r"[ ]?[(,，\"]?(?:编号|文号|证号|档案号)?[为是：]?[(]?$"
)
_LABEL = re.compile(
    r"(?:编号|文号|案号|证号|[Nn][Oo][.：:]?)(?:为|是|系)?[：:. ]?(?!\((?:19|20)\d\d)[\"'(]?[ ]?(?=第?[A-Za-z\d×])"
)
# Shanghai's agencies end the number with the kind of the answer: …02-答, …03-补.
_LABELLED = re.compile(
    r"第?(?P<serial>[A-Za-z\d×*Ⅹ][A-Za-z\d×*Ⅹ\-_ .]{2,40}[A-Za-z\d×*Ⅹ])(?:-[告回答复不非补延部](?![\u4e00-\u9fff])|-[告回答复不非补延部](?=[的号]))?"
)
_MASKED = re.compile(r"[A-WYZa-z]{2,}(?:X{3}|×{3}|\*{3})")
"""A number whose digits the court has masked: SQXXXXXXXX."""


_LEAD = re.compile(r"^.*(?:[的了日向]|[作做发]出|送达)")
"""What leads up to a name without title marks: 于次日送达的信访事项处理意见书."""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number: its characters in the folded text, where it stands, and the name of the paper next to it ('' if none)."""

    text: str
    span: Span
    name: str


def document_numbers(text: str, start: int, end: int) -> list[DocumentNumber]:
    """All numbers of papers printed in text[start:end] (folded), in order; none overlaps another."""
    found: list[DocumentNumber] = []
    reached = start
    labelled = [*_by_label(text, start, end), *_by_year(text, start, end)]
    plain = [s for s in _by_hao(text, start, end) if not any(_overlap(s, other) for other in labelled)]
    for span in sorted([*plain, *labelled], key=lambda s: s.start):
        if span.start >= reached:
            name, reached = _name(text, span)
            found.append(DocumentNumber(text[span.start : span.end], span, name))
    return _shared_names(text, found)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _shared_names(text: str, found: list[DocumentNumber]) -> list[DocumentNumber]:
    """A、B号《处罚决定书》 and A号和B号……: the name behind the last is that of all."""
    for index in range(len(found) - 2, -1, -1):
        this, following = found[index], found[index + 1]
        if not this.name and re.fullmatch(r"[、，和与及]{1,2}", text[this.span.end : following.span.start]):
            found[index] = DocumentNumber(this.text, this.span, following.name)
    return found


def _by_hao(text: str, start: int, end: int) -> Iterator[Span]:
    """Numbers that end in 号."""
    at = text.find("号", start, end)
    while at >= 0:
        if text[at - 1] in _SERIAL_SIGNS and at > start and (begin := _begin(text, at, start)) is not None:
            number = text[begin : at + 1]
            if not text.startswith("线", at + 1) and not _COURT_CASE.match(number) and not _LAW.match(number):
                suffix = _SUFFIX.match(text, at + 1)
                yield Span(begin, suffix.end() if suffix else at + 1)
        at = text.find("号", at + 1, end)


def _begin(text: str, hao: int, floor: int) -> int | None:
    """Where the number that ends at 号 begins; None when it is a mere ordinal, a house or a plate."""
    serial = _serial_start(text, hao, floor)
    digits = hao - serial
    first = serial - 1 if serial > floor and text[serial - 1] == "第" else serial
    before = text[max(floor, first - 24) : first]
    year = _YEAR_BEFORE.search(before)
    if year is not None:
        begin = _prefix_start(text, first - len(year.group()), floor)
        # A sign behind the year, (2016)京司鉴投76号: only a province stands before it, 皖(2018)甲县不动产权第12号.
        return first - len(year.group()) if len(year["unit"]) > 2 and first - len(year.group()) - begin > 1 else begin
    bare = _BARE_YEAR_BEFORE.search(before)
    if bare is not None and digits <= 6:
        return _prefix_start(text, first - len(bare.group()) + 1, floor)
    if _WORD_BEFORE.search(before) and not before.endswith(("车证", "份证")):
        return _prefix_start(text, first, floor)
    stands_alone = (
        (digits >= 9 and not before.endswith(("证", "照", "账", "电话", "卡")))  # a ticket's number
        or (digits >= 5 and before.endswith(("号和", "号与", "号及", "号、")))  # the second of two
        or (first < serial and digits >= 3 and text[serial:hao].isdigit() and _DECISION_AFTER.match(text, hao + 1))  # 第002号《……的答复》
    )
    marked = _NO_BEFORE.search(before)
    return (first - len(marked.group()) if marked else first) if stands_alone else None


def _serial_start(text: str, hao: int, floor: int) -> int:
    at = hao
    while at > floor and (text[at - 1] in _SERIAL_SIGNS or (text[at - 1] == "、" and text[at - 2] in _SERIAL_SIGNS)):
        at -= 1
    return at


def _prefix_start(text: str, at: int, floor: int) -> int:
    """Walks back over the agency's sign (发文机关代字) to where it begins."""
    stop = max(floor, at - _LONGEST_PREFIX)
    begin = at
    while begin > stop and not _stops(text, begin - 1, at):
        begin -= 1
    begin += _unbalanced(text[begin:at])
    agencies = list(_AGENCY_END.finditer(text, begin, at))
    if agencies and at - agencies[-1].end() != 1 and agencies[-1].end() - begin >= 5:
        begin = agencies[-1].end()
    return begin


def _stops(text: str, at: int, end: int) -> bool:
    char = text[at]
    if char in _STOP_SIGNS:
        return not (char == "书" and at == end - 1)
    if any(text.endswith(word, 0, at + 1) for word in _STOPS_BY_END.get(char, ())):
        return not _UNIT_EXECUTES.search(text, max(0, at - 3), at + 1)
    if char in _JOINING:
        return at == 0 or text[at - 1] in _BEFORE_JOINING or text[at - 1] in _STOP_SIGNS
    return char.isdigit() and at + 1 < end and not _in_brackets(text, at)


def _in_brackets(text: str, at: int) -> bool:
    """Digits may stand in a sign only inside brackets: 公（8272）行罚决字."""
    opened = text.rfind("(", max(0, at - 10), at)
    return opened >= 0 and ")" not in text[opened:at]


def _unbalanced(prefix: str) -> int:
    """How much to cut off in front so that no bracket is open: …分局)青公(柳)行罚决字 → from 青."""
    depth = 0
    cut = 0
    for index, char in enumerate(prefix):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            depth, cut = 0, index + 1
    return prefix.rfind("(") + 1 if depth > 0 else cut


def _by_label(text: str, start: int, end: int) -> Iterator[Span]:
    """Numbers behind 编号, 文号 or No., with the 号 behind them where one is printed."""
    for label in _LABEL.finditer(text, start, end):
        found = _LABELLED.match(text, label.end(), end)
        if found is None or len(found["serial"]) < 4:
            continue
        if not any(c.isdigit() for c in found["serial"]) and not _MASKED.match(found["serial"]):
            continue
        begin = label.start() if label.group()[0] in "Nn" else label.end()
        stop = found.end()
        if text.startswith("号", stop):
            stop += 1
        yield Span(begin, stop)


def _by_year(text: str, start: int, end: int) -> Iterator[Span]:
    """Numbers printed without 号: 甲公行罚决字(2017)1284《行政处罚决定书》."""
    for found in _YEAR_AND_SERIAL.finditer(text, start, end):
        begin = _prefix_start(text, found.start(), start)
        signed = begin < found.start() or text.endswith(("编号", "编号：", "编号为", "文号"), 0, begin)
        number = text[begin : found.end()] + "号"
        if signed and not _COURT_CASE.match(number) and not _LAW.match(number):
            yield Span(begin, found.end())


def _name(text: str, span: Span) -> tuple[str, int]:
    """The name next to a number, and where the search for the next number goes on: numbers inside a title are its own."""
    after = _NAME_AFTER.match(text, span.end, span.end + 70)
    if after is None and text.startswith("号", span.end):
        after = _NAME_AFTER.match(text, span.end + 1, span.end + 71)
    if after is not None:
        return after["title"] or after["plain"], after.end() if after["title"] else span.end
    before = _NAME_BEFORE.search(text[max(0, span.start - 70) : span.start])
    return (before["title"] or _LEAD.sub("", before["plain"])) if before else "", span.end
