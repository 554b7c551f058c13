"""主文: operative items, what each decides as coded dispositions, periods for performance, agencies bound.

The formulas are those of 行政诉讼法 69–79, 89 and of 《行政诉讼文书样式（试行）》; 维持 belongs to the 1989 law (54(一)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.case import Case, evidence, folded_names
from nlp.document import Span
from nlp.extract.periods import period_in
from nlp.judgment import Disposition, Review, value_of
from nlp.structure import SectionKind

_ITEM = re.compile(r"(?:(?<=[\n。；：])|\A)[^\S\n]*(?:第?[一二三四五六七八九十]{1,3}[、.．项]|\(?[一二三四五六七八九十\d]\)|\d{1,2}[、.．](?!\d))\s*")
_LINE_BREAK = re.compile(r"\n")
_COURT_PAPER = (
    r"(?:(?:人民法院|法院|本院|一审|二审|原审|原一审|原二审|原)[^。；\n]{0,60}?(?:号(?:之一)?(?:[\"》)]|行政|赔偿|附带|民事)*(?:判决|裁定)|(?:判决|裁定)(?:书)?)"
    r"|\(\d{4}\)[^。；\n]{2,24}?号(?:之[一二])?(?:行政|赔偿)*(?:判决|裁定))"
)
# Rules in order of precedence; a stretch of text that one rule has taken is not offered to the next.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        # appeals and retrial: 行诉法 89–92, 解释 109, 116–119, 122, 123
        ("retrial_denied", r"驳回[^。；\n]{0,120}?(?:再审申请|申诉|再审请求)|不予再审"),
        ("retrial_ordered", r"(?:指令|指定|由)[^。；\n]{0,40}?(?:法院|本院)[^。；\n]{0,10}?(?:再审|提审)|(?:本案)?(?:由)?本院(?:另行组成合议庭)?(?:进行)?(?:再审|提审)"),
        ("appeal_withdrawn", r"(?:准[许予]|同意)[^。；\n]{0,80}?撤回[^。；\n]{0,40}?上诉|(?:按|视为)[^。；\n]{0,20}?(?:自动)?撤回(?:其)?上诉"),
        ("appeal_dismissed", r"驳回[^。；\n]{0,60}?上诉(?!请求|人|理由|主张)[^。；\n]{0,3}?(?:[，；]?[ ]*维持[^。；\n]*)?"),
        ("remand", r"发回[^。；\n]{0,60}?(?:重审|重新审[理判]|审理)"),
        ("order_trial", r"(?:指令|指定|责令|由)[^。；\n]{0,60}?(?:法院|本院)[^。；\n]{0,20}?(?:继续审理|立案受理|立案|受理|审理|审查)|本案由[^。；\n]{2,40}继续审理"),
        ("set_aside_below", rf"(?:撤销|变更)(?:[^。；\n]{{0,50}}?){_COURT_PAPER}(?:的)?(?:第?[一二三四五六七八九十、和及]*项?)?"),
        ("_upheld_below", rf"维持[^。；\n]{{0,50}}?{_COURT_PAPER}[^。；\n]{{0,40}}"),
        # withdrawal and refusal to hear: 行诉法 62, 58, 51; 解释 69, 101
        ("withdraw_denied", r"不(?:准[许予]?|予准许)[^。；\n]{0,60}?(?:撤回|撤诉)"),
        ("withdraw_allowed", r"准[许予]?[^。；\n]{0,160}?(?:撤回|撤诉)"),
        ("deemed_withdrawn", r"按[^。；\n]{0,30}?(?:撤诉|撤回起诉)处理|视为[^。；\n]{0,12}?(?:撤诉|撤回起诉)"),
        ("not_docketed", r"不予立案|(?:起诉|诉状|之诉)[^。；\n]{0,30}?不予受理|不予受理[^。；\n]{0,50}?起诉"),
        # enforcement without suit: 行诉法 97, 解释 160–161, 行政强制法 57–58
        ("enforce_denied", r"不(?:准予|准许|予准许|予受理|予|准|许)[^。；\n]{0,60}?(?:强制执行|执行)|不予受理[^。；\n]{0,60}?申请"
            r"|(?:执行|强制)[^。；\n]{0,10}?申请[^。；\n]{0,12}?不予受理"
            r"|驳回[^。；\n]{0,100}?(?:执行|强制)[^。；\n]{0,10}?申请|驳回[^。；\n]{0,60}?(?:要求|申请)[^。；\n]{0,20}?执行"
                           r"|(?:申请|决定|处罚)[^。；\n]{0,40}?(?:不予执行|不准予|不予准许)"),
        ("enforce_allowed", r"(?:准予|准许|同意)[^。；\n]{0,100}?(?:强制)?执行|(?:予以|应予|决定)强制执行|强制执行[^。；\n]{2,80}(?:决定|处罚)"),
        ("reject_suit", r"驳回[^。；\n]{0,120}?(?:起诉(?!请求)|的诉(?=[。；\n]|$))"),
        ("dismiss_claims", r"驳回(?!复审|通知)[^。；\n]{0,300}(?:请求|诉请|诉求|主张)"),
        # on the merits: 行诉法 70–78
        ("declare_invalid", r"(?:确认|认定|宣告)[^。\n]{0,220}?无效"),
        ("declare_unlawful", r"(?:确认|认定)[^。\n]{0,260}?(?:违法|程序违法|不合法)"),
        ("modify", r"(?:将)?[^。；\n]{0,100}?变更(?:为|[^。；\n]{0,120}?(?:决定|处罚)[^。；\n]{0,60}?为)"),
        ("_interim", r"(?:停止|不停止|暂停)[^。；\n]{0,20}?执行"),
        ("revoke", r"撤[销消][^。；\n]{2,300}?(?=[。；\n，]|并|同时|由|责令|$)|[^。；\n]{0,200}?(?:予以|依法|应予)撤销"),
        ("redo", r"[^。；\n]{0,160}?[重从]新[^。；\n]{0,30}?(?:作出|处理|答复|审查|认定|办理|登记|裁决|核定|确认"
            r"|复议|调查)[^。；\n]*|(?:责令|判令|限)[^。；\n]{0,80}?另行[^。；\n]{0,10}?作出[^。；\n]*"),
        ("remedy", r"(?:采取|予以)[^。；\n]{0,20}?补救(?:措施)?"),
        ("compensate", r"消除影响|赔礼道歉|恢复名誉|返还[^。；\n]{0,100}(?:财产|财物|物品|车辆|设备|工具)|(?:赔偿|补偿)[^。；\n]{0,120}?(?:元"
            r"|损失|费)|(?:支付|给付|返还)[^。；\n]{0,60}?(?:赔偿金|补偿款|赔偿款|补偿金)"),
        ("order_payment", r"(?:支付|给付|返还|发放|退还|退回)[^。；\n]{0,100}?(?:元|款|金|费|待遇|补助|补贴|津贴|抚恤|工资|报酬)"),
        ("order_performance", r"(?:责令|判令|限[令定]?|要求|责成)[^。；\n]{0,200}?(?:履行|答复|处理|作出|公开|提供|颁发|办理"
            r"|受理|登记|核发|告知|查处|恢复|注销|发给|支付|协助|拆除|停止|缴纳|送达|审查|发证|出具|停业)[^。；\n]*"
                              r"|[^。；\n]{0,60}?(?:于|在|自)本(?:判决|裁定)[^。；\n]{0,40}?(?:内)[^。；\n]{0,80}?(?:履行"
            r"|答复|作出|公开|颁发|办理|发给|处理)[^。；\n]*|继续履行[^。；\n]{0,60}"),
        ("uphold_act", r"维持[^。；\n]{4,200}"),
        # conduct of the proceedings: 解释 49, 87, 88, 101; 行诉法 60, 84
        ("terminate", r"(?:终结|终止)[^。；\n]{0,40}?(?:诉讼|审查|执行|审理|程序|再审)"),
        ("suspend", r"中止[^。；\n]{0,40}?(?:诉讼|审理|执行|审查)"),
        ("transfer", r"移送[^。；\n]{2,40}?(?:法院|管辖|处理|审理)"),
        ("mediation", r"(?:自愿)?达成[^。；\n]{0,10}?(?:调解)?协议"),
        ("other", r"转为普通程序|补正|更正|应为[\"“]|管辖权?[^。；\n]{0,8}?异议|准[许予][^。；\n]{0,40}?(?:延长|保全|先予执行)"),
    )
)
_RULES_BY_CODE = dict(_RULES)
_PART = re.compile(
    r"(?:(?<=[》\"\)书定号证为记案知])中(?:的)?(?:关于|对|有关|第|认定|涉及|\"|[^。；]{1,80}?(?:部分|内容|登记))|第[一二三四五六七八九十\d、和及()]+项|(?:的|中)[^。；]{0,60}?部分|其中)"
)
_PART_KEEPS_WHOLE = re.compile(r"^撤[销消][^。；]{0,80}?(?:判决|裁定)")


def operative(case: Case) -> None:
    """Fills the dispositions of this document, in order, each with its text, agencies bound and period."""
    section = case.sections.get(SectionKind.OPERATIVE)
    if section is None:
        return
    if value_of(case.judgment.doc_type) == "mediation":
        case.judgment.dispositions.append(_disposition(case, "mediation", section, section))
        return
    for number, item in enumerate(items(case.text, section), 1):
        found = [(code, span) for code, span in item_codes(case.text, item) if _fits(case, code)]
        for code, span in found:
            case.judgment.dispositions.append(_disposition(case, _in_instance(case, code), item, span))
        if not found and not _decides_nothing(case.text, item):
            case.judgment.dispositions.append(_disposition(case, "other", item, item))
            words = case.printed(item)[:30]
            case.judgment.needs_review.append(Review("dispositions", f"主文第 {number} 项没有归类：{words}"))
    if not case.judgment.dispositions:
        _upheld_in_part(case, section)
        _left_to_the_agency(case, section)


_NO_ITEM = re.compile(r"受理费|诉讼费|终局|终审|无正文|组织实施")


def _decides_nothing(text: str, item: Span) -> bool:
    """维持原审判决第一项, costs, 本裁定为终局裁定, who carries enforcement out: no disposition of its own."""
    upheld = _RULES_BY_CODE["_upheld_below"].search(text, item.start, item.end)
    return upheld is not None or _NO_ITEM.search(text, item.start, item.end) is not None


def _in_instance(case: Case, code: str) -> str:
    """按撤诉处理 on appeal treats the appeal as withdrawn (行诉法 58, 101; 解释 79)."""
    second = value_of(case.judgment.procedure) == "second"
    return "appeal_withdrawn" if second and code == "deemed_withdrawn" else code


_REVIEW_CODES = frozenset(
    ("enforce_allowed", "enforce_denied", "terminate", "suspend", "transfer", "withdraw_allowed", "deemed_withdrawn", "other", "mediation")
)
"""What a review of enforcement without suit can decide (解释 160, 161); other words quote the decision reviewed."""


def _fits(case: Case, code: str) -> bool:
    return value_of(case.judgment.procedure) != "nonlitigation_enforcement" or code in _REVIEW_CODES


def _left_to_the_agency(case: Case, section: Span) -> None:
    """裁执分离: the court allows enforcement by saying who carries it out (由……组织实施)."""
    found = re.search(r"由[^。；\n]{2,60}组织实施", case.text[section.start : section.end])
    if found and not _fits(case, "revoke"):
        span = Span(section.start + found.start(), section.start + found.end())
        case.judgment.dispositions.append(_disposition(case, "enforce_allowed", section, span))


def _upheld_in_part(case: Case, section: Span) -> None:
    """维持原审判决第一项 alone: the appeal fails though the words 驳回上诉 are missing (1989 law 61(一))."""
    for match in _RULES_BY_CODE["_upheld_below"].finditer(case.text, section.start, section.end):
        span = Span(*match.span())
        case.judgment.dispositions.append(_disposition(case, "appeal_dismissed", span, span))
        return


def items(text: str, section: Span) -> list[Span]:
    """The operative items: numbered 一、二、…, or one a line."""
    bounds = {section.start, *(m.start() for m in _ITEM.finditer(text, section.start, section.end))}
    if len(bounds) == 1:
        bounds.update(m.end() for m in _LINE_BREAK.finditer(text, section.start, section.end) if m.end() < section.end)
    ordered = sorted(bounds)
    spans = (Span(a, b) for a, b in zip(ordered, [*ordered[1:], section.end], strict=True))
    return [s for s in (_stripped(text, span) for span in spans) if len(s) > 2]


def _stripped(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " \n　：。":
        start += 1
    while end > start and text[end - 1] in " \n　":
        end -= 1
    return Span(start, end)


def item_codes(text: str, item: Span) -> Iterator[tuple[str, Span]]:
    """Codes of one item with the words that say so, in order of their place."""
    taken: list[Span] = []
    found: list[tuple[str, Span]] = []
    for code, pattern in _RULES:
        position = item.start
        while match := pattern.search(text, position, item.end):
            span = Span(*match.span())
            position = max((t.end for t in taken if span.start < t.end and t.start < span.end), default=0)
            if position:  # the words taken stand in the way: what follows them may still speak for itself
                continue
            position = span.end
            taken.append(span)
            if not code.startswith("_"):
                found.append((_in_part(code, match.group()), span))
    yield from sorted(found, key=lambda pair: pair[1].start)


def _in_part(code: str, words: str) -> str:
    """撤销……第二项, 撤销……中关于……的部分: revoked in part (行诉法 70 “部分撤销”)."""
    if code == "revoke" and _PART.search(words) and not _PART_KEEPS_WHOLE.match(words):
        return "revoke_in_part"
    return code


def _disposition(case: Case, code: str, item: Span, span: Span) -> Disposition:
    return Disposition(
        code=code,
        text=case.printed(item),
        agencies=_agencies(case, item),
        period=period_in(case, span) or period_in(case, item),
        evidence=evidence(item.start, item.end, "rule:operative." + code, 0.95),
    )


def _agencies(case: Case, item: Span) -> tuple[str, ...]:
    """Agencies that the item names, by full name or by the short name the text gave them."""
    words = case.within(item)
    agencies = [p for p in case.judgment.agencies() if p.kind == "agency"]
    return tuple(dict.fromkeys(p.name for p in agencies if any(name in words for name in folded_names(p))))
