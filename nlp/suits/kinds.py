"""What kind of paper it is, by the title in its head: titles stand alone on a short line, at times spaced out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.document import Span
from nlp.suit import PaperKind

_LINES: Final = 6
_LONGEST: Final = 48
_TITLES: Final[tuple[tuple[PaperKind, re.Pattern[str]], ...]] = (
    ("notice", re.compile(r"^[^：:、.]*应诉(?:及举证|、举证)?通知书$|^(?:行政案件)?(?:举证|提供证据)通知书$")),
    ("notice", re.compile(r"^[^：:、.]*通知书$")),
    ("complaint", re.compile(r"^(?:行政)?(?:赔偿)?(?:(?:起)?诉状|起诉书)(?:\(.{0,12}\))?$")),
    ("evidence_list", re.compile(r"证据(?:材料)?(?:及(?:法律)?依据|、依据)?(?:材料)?(?:的)?(?:清单|目录)")),
    ("service_receipt", re.compile(r"送达回(?:证|执)")),
    ("demand", re.compile(r"催告(?:书|通知书?)$")),
    ("advance_notice", re.compile(r"(?:处罚|听证|事先|拟)[^。]{0,10}告知(?:书|笔录)$")),
    ("decision", re.compile(r"登记(?:审批|审查处理|审查|审核)表$")),
    ("record", re.compile(
        r"(?<!不)(?<!不予)受理(?:决定|通知|告知)书?$|(?:补正|补充材料)(?:告知|通知)?书$|听证会?通知书?$|延(?:期|长)[^。]{0,12}(?:告知|通知|决定)书?$"
        r"|(?:答复|举证|询问|调查|检查)通知书$|(?<!不)(?<!不予)立案(?:决定|通知|告知)书$"
    )),
    ("record", re.compile(r"(?:笔录|记录|审批表|审核表|流程表|呈批表|意见书?|办理单|说明|办理情况|会议纪要|报告)$|强制[^。]{0,6}公告$|^公告$")),
    ("decision", re.compile(r"(?:决定书?|许可证|凭证|答复书?|告知书|通知书?|认定书|登记证|协议书?|公告|证书|批复)$")),
)  # fmt: skip
"""In the order in which they are tried: 强制拆除公告 is a record of the enforcement, 征收土地公告 an act; what only leads on to
the decision (受理, 补正, 听证通知, 延期) is none.
"""
_FORM: Final = re.compile(r"(?<=.{3})\((?!节|摘|附|复印|样)[\u4e00-\u9fff]{1,8}\)$")
"""Which form a title is of: 行政处罚决定书(单位), 行政起诉状(要素式)."""
RUN_ON: Final = re.compile(
    r"(?P<title>(?:书|的决定|的通知|的答复|的公告|的批复)) ?(?=[\u4e00-\u9fff]{1,16}(?:\([\u4e00-\u9fff]{1,6}\))?[\u4e00-\u9fff]{0,8}\(\d{4}\)[^，。；：\n]{0,16}号(?:$|\n))"
)
"""The end of a title behind which, on the same line, a number follows."""
_COURT: Final = re.compile(r"法院$")


def title(text: str) -> tuple[PaperKind, Span]:
    """The kind of a paper (folded text) and its title's place; (`other`, first line) where no title is known."""
    spans = [_without_number(text, span) for span in head_lines(text)]
    lines = [(span, _FORM.sub("", text[span.start : span.end].replace(" ", ""))) for span in spans]
    for kind, pattern in _TITLES:
        for span, line in lines:
            if len(line) <= _LONGEST and "，" not in line and pattern.search(line):
                if kind == "notice" and "应诉" not in line and not any(_COURT.search(other) for _, other in lines):
                    continue  # agencies notify too, and ask for evidence (工伤保险条例 19)
                return kind, span
    return "other", lines[0][0] if lines else Span(0, 0)


def _without_number(text: str, line: Span) -> Span:
    """The line without the number of the paper that a scan may have run into it: …的决定松住建(2024)66号."""
    number = RUN_ON.search(text, line.start, line.end)
    return Span(line.start, number.end("title")) if number else line


def head_lines(text: str) -> Iterator[Span]:
    """The first lines of a text that are not empty."""
    start, found = 0, 0
    while start < len(text) and found < _LINES:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            found += 1
            yield Span(start, end)
        start = end + 1
