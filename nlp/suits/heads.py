"""Who and which: court, case number, parties, issuer, addressee, number and date of a paper.

Forms: 最高人民法院《行政诉讼文书样式（试行）》 (应诉通知书, 起诉状); decisions follow GB/T 9704: issuer above, number below the
title, addressee with a colon or 当事人：, issuer and day under the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from nlp.document import Span
from nlp.extract.case_number import case_numbers
from nlp.judgment import Evidence, Role, Value
from nlp.lexicon import party_kind
from nlp.suit import SuitParty
from nlp.suits import days
from nlp.suits.kinds import RUN_ON, head_lines

_COURT: Final = re.compile(r"^[\u4e00-\u9fff]{2,24}法院$")
"""人民法院, 铁路运输法院, 海事法院, 知识产权法院 …"""
_ADDRESSED: Final = re.compile(r"(?:此致|此呈|谨呈) *\n? *(?P<court>[\u4e00-\u9fff]{2,24}?法院)")
_NAME: Final = r"[^\n，。；：、( ](?:[^\n，。；：( ]|\((?!章|盖章|公章|反诉|以下|下称|男|女|曾用名|个体工商户|个人独资)[^()\n]{1,12}\)){0,40}"
_PARTY: Final = re.compile(
    rf"^ *(?P<role>原告|被告|第三人)人?(?:[一二三四五六\d]{{1,2}})?(?:\([^()\n]{{1,12}}\))?"
    rf"(?P<mark>[： ]{{0,3}}(?:\n *(?=(?:姓名|名称)：))?)(?:(?:姓名|名称)： ?)?(?!姓名|名称)(?P<name>{_NAME})",
    re.M,
)
_LABEL: Final = re.compile(
    r"(?<=..)(?:等[\d一二三四五六七八九十百]{1,4}(?:人|户|名)|性别|出生|住址|住所|地址|机动车|职务|年龄|电话|联系|身份证|证件|统一社会|法定代表人|负责人|经营者|投资人|民族|房屋坐落)"
)
"""What follows a name on its line; a wide space between them is lost in print."""
_ROLES: Final[dict[str, Role]] = {"原告": "plaintiff", "被告": "defendant", "第三人": "third_party"}
_TELLS: Final = re.compile(r"^(?:在|于|因|对|向|系|与|和|的|认为|主张|收到|开发|作出|不服|申请|\d|[\u4e00-\u9fff]{0,4}[的与在于])")
"""What follows 原告 in a narration, not in a list of parties."""
_ISSUER: Final = re.compile(
    r"[\u4e00-\u9fff]{2,30}(?:局|政府|委员会|厅|大队|支队|总队|分局|办事处|管委会|公安处|海关|所|部|院|中心|站)(?=$|\((?:印章|盖章|章|公章|登记专用章)\))"
)
_SIGNS: Final = re.compile(r"(?:登记|填发|送达|发证|制作|作出|提供|提交|报送|发出|执行|实施|办案|处罚|执法)(?:机关|机构|单位|部门)$|提交人$|被告$")
"""Labels of the body that made the paper: never 当事人：, 送达地点：."""
_LONGEST_LINE: Final = 60
_ADDRESSEE: Final = re.compile(
    rf"(?:^|\n) *(?:当事人(?:名称|姓名)?|(?:被处罚|违法行为)(?:人|单位|者)(?:姓名|名称)?|被征收人|被执行人|被采取强制措施人|赔偿请求人|申请人|被告知人|受送达人"
    rf"|建设单位(?:\(个人\))?|相对人)(?:\([^()\n]{{1,8}}\))?：? ?(?P<name>{_NAME})"
)
_SALUTED: Final = re.compile(r"^ *(?:[^\n，。；：]{0,40}\(\d{4}\)[^\n，。；：]{0,20}\d号)?(?P<name>[^\n，。；：]{2,40})：$", re.M)
"""Print may have run the number above into the line."""
_TITLE_OF: Final = re.compile(r"(?<=..)(?:先生|女士|同志)$")
_NUMBER: Final = re.compile(
    r"(?:^|编号：|证书号：|协议编号：|(?:文号|案号|字号)：|(?<=书)|(?<=的(?:决定|通知|答复|公告|批复))) ?"
    r"(?P<number>(?:\([\u4e00-\u9fff]{1,8}\))?[\u4e00-\u9fff]{1,16}(?:\([\u4e00-\u9fff]{1,6}\))?[\u4e00-\u9fff]{0,8}"
    r"\(\d{4}\)[^，。；：\n]{0,30}?(?:号|\d(?=$))"
    r"|[\u4e00-\u9fff]{1,4}字第[A-Za-z\d-]{4,30}号|(?<=编号：)[A-Z]{1,6}(?:-?[A-Z\d]{1,12}){1,4})(?:$|(?=\n)|(?<=号)(?=[\u4e00-\u9fff]{2,40}：))", re.M,
)  # fmt: skip
_LABELLED_DAY: Final = re.compile(r"(?:登簿日期|发证日期|(?:^|\n) *日 *期)：")


_FOOT: Final = 500
"""Characters at the end of a paper among which it is signed."""
_ALONE: Final = re.compile(r"(?:\([^()\n]{1,10}\)|[\u4e00-\u9fff]{4,30}[局府会厅队处关所部院心站]|日期：)?")
_LATER: Final = re.compile(r"\n[^\n]{0,20}(?:宣告|向我|签收|收文|收到日期|收件)")
_RECEIVED: Final = re.compile(r"(?:收文|收到|收件|签收|接收)(?:日期|时间|专用章)?[： \n]{0,2}(?=[12一二〇])")


def court(text: str) -> Value[str] | None:
    """The court above a notice, or behind 此致 of a complaint."""
    for span in head_lines(text):
        if _COURT.match(text[span.start : span.end].replace(" ", "")):
            return Value(text[span.start : span.end].replace(" ", ""), _evidence(span, "court"))
    found = _ADDRESSED.search(text)
    return Value(found["court"], _evidence(Span(*found.span("court")), "court", 0.85)) if found else None


def case_number(text: str, printed: str) -> Value[str] | None:
    """The first number of an administrative case in the head."""
    for number in case_numbers(text, 0, min(len(text), 600)):
        if number.administrative:
            return Value(printed[number.span.start : number.span.end], _evidence(number.span, "case_number"))
    return None


def parties(text: str) -> tuple[SuitParty, ...]:
    """The parties that a complaint lists, each once; narration behind 事实与理由 is not read."""
    facts = re.search(r"事 ?实 ?(?:与|和|及)? ?理 ?由|\n *事 ?实[：\n]", text)
    found: dict[tuple[str, str], SuitParty] = {}
    for match in _PARTY.finditer(text, 0, facts.start() if facts else len(text)):
        span = _name(match)
        name = text[span.start : span.end]
        if match["mark"] or not _TELLS.match(name):
            found.setdefault((match["role"], name), SuitParty(name, _ROLES[match["role"]], party_kind(name), _evidence(span, "party")))
    return tuple(found.values())


def _name(match: re.Match[str]) -> Span:
    """The name that was matched, without the label of what follows it."""
    start, end = match.span("name")
    label = _LABEL.search(match.string, start, end)
    end = label.start() if label else end
    return Span(start, end - (match.string[end - 1] == "("))


def issuer(text: str) -> Value[str] | None:
    """The body that signed a paper of an agency, else the one above its title."""
    lines = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text[-400:])]
    offset = max(0, len(text) - 400)
    for span in [Span(one.start + offset, one.end + offset) for one in reversed(lines)][:5]:
        found = _line_issuer(text, span)
        if found is not None:
            return found
    return next(filter(None, (_line_issuer(text, span) for span in head_lines(text))), None)


def _line_issuer(text: str, span: Span) -> Value[str] | None:
    line = text[span.start : span.end].strip().rstrip(")")
    label, _, name = line.rpartition("：")
    if (label and not _SIGNS.search(label)) or len(line) > _LONGEST_LINE or re.search(r"[，。；]", line):
        return None
    found = _ISSUER.fullmatch(name.split("(")[0])
    if found is None:
        return None
    start = text.find(found[0], span.start)
    return Value(found[0], _evidence(Span(start, start + len(found[0])), "agency"))


def addressees(text: str) -> Iterator[Value[str]]:
    """To whom a paper is addressed: the line with a colon below the title, or 当事人：."""
    end = min(len(text), 700)
    named = _ADDRESSEE.search(text, 0, end)
    if named is not None:
        span = _name(named)
        yield Value(text[span.start : span.end], _evidence(span, "addressee"))
    saluted = _SALUTED.search(text, 0, end)
    if saluted is not None:
        start = saluted.start("name")
        for name in re.split("、", saluted["name"]):
            bare = _TITLE_OF.sub("", name)
            yield Value(bare, _evidence(Span(start, start + len(bare)), "addressee"))
            start += len(name) + 1


def numbers(text: str, printed: str) -> tuple[Value[str], ...]:
    """The number of the paper itself: on a line of its own in the head, or behind 编号：, 证书号：."""
    lines = list(head_lines(text))
    end = lines[-1].end if lines else 0
    found = _NUMBER.search(text, 0, end) or re.search(r"证书号： ?(?P<number>[^\n，。；： ]{4,40}号)", text)
    if found is None:
        return ()
    span = Span(*found.span("number"))
    title = RUN_ON.search(text, span.start, min(len(text), span.end + 1))
    span = Span(title.end(), span.end) if title else span
    return (Value(printed[span.start : span.end], _evidence(span, "act_number")),)


def signed_on(text: str) -> Value[date] | None:
    """The day under the text; on certificates that of 登簿日期 or 日期.

    That below the name of the body comes first: 宣告, 送达 and stamps of receipt are written below it.
    """
    labelled = _LABELLED_DAY.search(text)
    if labelled is not None:
        found = days.first(text, labelled.end(), min(len(text), labelled.end() + 24))
        if found is not None:
            return Value(found[0], _evidence(found[1], "signed_on"))
    start = max(0, len(text) - _FOOT)
    own = [one for one in _days_alone(text, start) if not _LATER.search(text, start, one[1].start)]
    below = [one for one in own if _below_issuer(text, one[1].start)]
    if below or own:
        day, span = below[0] if below else own[-1]
        return Value(day, _evidence(span, "signed_on"))
    last = days.written(text, max(0, len(text) - 200), len(text))
    if not last or _RECEIVED.search(text[: last[-1][1].start].rpartition("\n")[2]):
        return None
    day, span = last[-1]
    return Value(day, _evidence(span, "signed_on")) if not re.search(r"[，。；]", _before(text, span.start)) else None


def _days_alone(text: str, start: int) -> list[tuple[date, Span]]:
    """Days that fill their line, but for a seal or the name of the body."""
    return [(day, span) for day, span in days.written(text, start, len(text)) if _ALONE.fullmatch(_before(text, span.start)) and _ALONE.fullmatch(_behind(text, span.end))]


def _before(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at].strip()


def _behind(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[at : len(text) if end < 0 else end].strip()


def _below_issuer(text: str, at: int) -> bool:
    """Whether the body's name stands above the day, with at most its seal between them."""
    above = text[max(0, at - 3 * _LONGEST_LINE) : text.rfind("\n", 0, at) + 1].rstrip()
    name = re.sub(r"\n *\([^()\n]{1,10}\)$", "", above).rpartition("\n")[2]
    return _line_issuer(name, Span(0, len(name))) is not None


def received_on(text: str) -> Value[date] | None:
    """The day of a stamp of receipt: 收文日期：2024年5月10日."""
    for label in _RECEIVED.finditer(text):
        found = days.first(text, label.end(), min(len(text), label.end() + 24))
        if found is not None:
            return Value(found[0], _evidence(found[1], "received_on"))
    return None


def _evidence(span: Span, rule: str, confidence: float = 0.9) -> Evidence:
    return Evidence((span,), confidence, f"rule:suit.{rule}")
