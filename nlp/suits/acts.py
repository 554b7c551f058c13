"""Kind of the sued act and field, from what the court, the decision's title and the claims call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlp.classify.field import field_cues
from nlp.document import Span
from nlp.judgment import Evidence, Value
from nlp.lexicon import field_of_agency

_ACTS: Final = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("inaction", r"(?:不|未|拒不|怠于)履行[^，。；\n]{0,20}职责|不作为|未(?:在法定期限内)?(?:履行|作出处理|答复)|反映[^，。；\n]{0,24}(?:问题|事项)?的?(?:处理|答复|回复)"),
        ("information", r"信息公开"),
        ("reconsideration", r"行政复议|复议决定"),
        ("agreement", r"协议|(?:收回|终止|解除)[^，。；\n]{0,20}特许经营权?"),
        ("compensation", r"行政赔偿|赔偿决定"),
        ("confirmation", r"工伤|事故认定|行政确认"),
        ("coercive_enforcement", r"强制执行|强制拆除|强拆|代履行|拆除[^，。；\n]{0,30}行为违法"),
        ("coercive_measure", r"强制措施|查封|扣押|扣留|冻结"),
        ("expropriation", r"征收|征用|征地|补偿决定"),
        ("penalty", r"处罚|限期拆除|责令[^，。；\n]{0,8}拆除"),
        ("registration", r"登记|不动产权"),
        ("license", r"许可"),
        ("inaction", r"(?:判令|责令)[^。；\n]{0,50}(?:履行|处理|答复)"),
    )
)
"""法发〔2020〕44号, in the order in which the words overrule each other: 不履行…职责 names the suit whatever its subject."""
_SUBJECTS: Final = (("housing", re.compile(r"房屋")), ("natural_resources", re.compile(r"土地|征地|宅基地")))
REVIEW: Final = "reconsideration"
DAMAGES: Final = "compensation"
_BESIDE: Final = re.compile(r"(?:及|和|与|、|并)(?:行政)?复议")
"""行政诉讼法 26-2: the act and the decision that upheld it are sued together; the suit is of the act."""
_OWN_QUESTION: Final = re.compile(r"不予受理|不受理|驳回[^。；\n]{0,12}申请|终止|中止")
_REVIEWED: Final = re.compile(r"被申请人(?:\([^()\n]{1,8}\))?：? ?(?P<name>[\u4e00-\u9fff]{4,30})")
_PAYS: Final = re.compile(r"(?:请求|人民法院|法院|依法|判令|判决|责令|被告|赔偿义务机关|[一二三] ?)*(?:向?原告)?赔偿")
_ALL_PERMITS: Final = re.compile(r"行政审批|政务服务|审批服务")
_CAUSE: Final = re.compile(r"(?:诉|不服|因)(?P<cause>[^。\n]{2,80}?)(?:一案|，向本院|，提起|提起诉讼|被[^。]{2,20}起诉)")


def named(text: str, rule: str, *, start: int, end: int) -> Value[str] | None:
    """The kind of act that text[start:end] (folded) names; None where it names none."""
    for code, pattern in _ACTS:
        found = pattern.search(text, start, end)
        if found is not None:
            return Value(code, Evidence((Span(*found.span()),), 0.85, f"rule:suit.act.{rule}"))
    return None


def of_title(text: str, title: Span) -> Value[str] | None:
    """The kind of act that a title names, however its letters are spaced out."""
    name = text[title.start : title.end].replace(" ", "")
    found = named(name, "title", start=0, end=len(name))
    return Value(found.value, Evidence((title,), found.evidence.confidence, found.evidence.source)) if found else None


def of_notice(text: str) -> Value[str] | None:
    """The kind of act by the cause that the court names: 诉你局行政处罚一案; of 行政处罚及行政复议 the first."""
    cause = _CAUSE.search(text)
    if cause is None:
        return None
    start, end = cause.span("cause")
    beside = _BESIDE.search(text, start, end)
    first = named(text, "notice", start=start, end=beside.start()) if beside else None
    return first or named(text, "notice", start=start, end=end)


def of_claims(text: str, claims: Sequence[Span]) -> Value[str] | None:
    """The kind of act that the claims are about: the first that one names, the act before its review and what it cost."""
    each = [_damages(text, one) or named(text, "claims", start=one.start, end=one.end) for one in claims]
    found = [kind for kind in each if kind is not None]
    if each and each[0] is not None and each[0].value == DAMAGES:
        return each[0]
    return next((kind for kind in found if kind.value not in {REVIEW, DAMAGES}), found[0] if found else None)


def _damages(text: str, claim: Span) -> Value[str] | None:
    """A claim for damages, whatever act did them (行政赔偿)."""
    found = _PAYS.match(text, claim.start, claim.end)
    return Value(DAMAGES, Evidence((Span(*found.span()),), 0.85, "rule:suit.act.claims")) if found else None


def field(agency: Value[str] | None, act_type: str | None, text: str) -> Value[str] | None:
    """The field by the agency's name; what a government takes or reviews decides for its expropriations and reviews."""
    code = field_of_agency(agency.value) if agency else None
    if code == "government" and act_type == "expropriation":
        for subject, pattern in _SUBJECTS:
            found = pattern.search(text)
            if found is not None:
                return Value(subject, Evidence((Span(*found.span()),), 0.8, "rule:suit.field.subject"))
    if agency and code == "other" and _ALL_PERMITS.search(agency.value):
        return _of_subject(text)
    reviewed = _field_of_reviewed(text) if code == "government" and act_type == REVIEW else None
    return reviewed or (Value(code, agency.evidence) if agency and code else None)


def _of_subject(text: str) -> Value[str] | None:
    """The field that the text speaks of: bodies that grant permits in all fields (行政审批局) have none of their own."""
    points = field_cues().count(text, Span(0, min(len(text), 1500)))
    best = max(points, key=points.__getitem__, default=None)
    if best is None or points[best] < 1:
        return None
    return Value(best, Evidence((), 0.6, "rule:suit.field.words"))


def _field_of_reviewed(text: str) -> Value[str] | None:
    """The field of the body whose act was reviewed on its merits; refusing the review is the government's own affair."""
    body = _REVIEWED.search(text)
    code = field_of_agency(body["name"]) if body else None
    ruled = text.rfind("决定：")
    refuses = _OWN_QUESTION.search(text, 0, 120) or (ruled >= 0 and _OWN_QUESTION.search(text, ruled))
    if body is None or code is None or refuses:
        return None
    return Value(code, Evidence((Span(*body.span("name")),), 0.8, "rule:suit.field.reviewed"))
