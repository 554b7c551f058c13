"""The typed result of reading the papers of a pending suit (应诉材料): one paper, and all papers of a suit together.

Every value has the evidence that says where it stands in the text of *its* paper.  Codes are those of
`corpora/taxonomy`; None and empty: the paper does not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from nlp.document import Document
from nlp.judgment import Evidence, PartyKind, Role, Statute, Value

PaperKind = Literal[
    "notice", "complaint", "decision", "advance_notice", "demand", "evidence_list", "service_receipt", "record", "other"
]
PAPERS: Final[Mapping[PaperKind, str]] = {
    "notice": "应诉通知书", "complaint": "起诉状", "decision": "被诉行政行为", "advance_notice": "事先告知书", "demand": "催告书",
    "evidence_list": "证据清单", "service_receipt": "送达回证", "record": "办案记录", "other": "其他材料",
}  # fmt: skip
"""Kind → what it is called on the page; `record`: 笔录, 讨论记录, 审批表, 审核意见, 情况说明 of the agency."""

StepCode = Literal[
    "filed", "told", "heard_told", "hearing", "statement", "investigated", "discussed", "reviewed", "approved", "decided",
    "served", "remedies_told", "ordered", "demanded", "enforcement_decided", "announced", "enforced", "released",
    "applied", "accepted", "supplemented", "extended", "answered", "delivered", "consulted", "searched", "appraised",
    "pre_announced", "risk_assessed", "funded", "agreed", "paid", "compensated",
    "hearing_notified", "copied", "happened", "authorized",
]  # fmt: skip
STEPS: Final[Mapping[StepCode, str]] = {
    "filed": "立案", "told": "告知拟作决定及陈述、申辩权利", "heard_told": "告知听证权利", "hearing": "举行听证", "statement": "听取陈述、申辩",
    "investigated": "调查、检查", "discussed": "集体讨论", "reviewed": "法制审核", "approved": "负责人批准", "decided": "作出决定",
    "served": "送达", "remedies_told": "告知救济途径", "ordered": "责令限期履行", "demanded": "催告", "enforcement_decided": "作出强制执行决定",
    "announced": "公告", "enforced": "实施强制", "released": "解除强制措施", "applied": "收到申请", "accepted": "受理", "supplemented": "告知补正",
    "extended": "延长期限", "answered": "答复、处理", "delivered": "交付", "consulted": "征求第三方意见", "searched": "检索", "appraised": "评估",
    "pre_announced": "征收预公告", "risk_assessed": "社会稳定风险评估", "funded": "补偿费用到位", "agreed": "签订协议", "paid": "支付款项", "compensated": "补偿安置",
    "hearing_notified": "通知听证时间、地点", "copied": "发送申请书副本", "happened": "事实发生", "authorized": "收到批准文件",
}  # fmt: skip
"""Step of a procedure → what it is called on the page."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a paper recites.  `negated`: the paper says that it was not done; `officers`: how many took part."""

    code: StepCode
    on: date | None
    negated: bool
    officers: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class SuitParty:
    """A party of the suit as a paper names it, in its procedural role (行政诉讼法 25, 26, 29)."""

    name: str
    role: Role
    kind: PartyKind
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way of redress that a decision tells: to whom, and within how many days (180 for six months)."""

    way: Literal["reconsideration", "suit"]
    days: int | None
    authority: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One item of a list of evidence (行政诉讼证据规定 19: 编号, 名称, 证明对象): what it is, its day, its pages as printed."""

    name: str
    on: date | None
    proves: str | None
    pages: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What is said of a suit, by one paper or by all together.

    `amount`: yuan, the fine of a penalty, else the sum that the act fixes.  `notified_on`: the court's day under its
    notice; `received_on`: the day on which the agency took the court's papers in, which only a stamp (收文日期) or the court's
    own 送达回证 tells; `served_on`: when the sued act was served.  `claims`, `grounds`: the plaintiff's, each as printed.
    `answer_days`: days to answer that the notice sets (行政诉讼法 67).
    """

    act_type: Value[str] | None = None
    field: Value[str] | None = None
    agency: Value[str] | None = None
    court: Value[str] | None = None
    case_number: Value[str] | None = None
    addressee: Value[str] | None = None
    parties: tuple[SuitParty, ...] = ()
    act_numbers: tuple[Value[str], ...] = ()
    amount: Value[int] | None = None
    measures: tuple[Value[str], ...] = ()
    decided_on: Value[date] | None = None
    notified_on: Value[date] | None = None
    received_on: Value[date] | None = None
    served_on: Value[date] | None = None
    answer_days: Value[int] | None = None
    claims: tuple[Value[str], ...] = ()
    grounds: tuple[Value[str], ...] = ()
    statutes: tuple[Statute, ...] = ()
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class SuitPaper(Values):
    """What one paper says."""

    kind: PaperKind
    document: Document
    steps: tuple[Step, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A step and which paper tells it (index into `SuitFile.papers`)."""

    paper: int
    step: Step


@dataclass(frozen=True, slots=True)
class SuitFile(Values):
    """All papers of a suit, and what they say together.

    `sued`: the papers of the acts that are sued, as indexes into `papers`, the one that the values are of first (行政诉讼法
    26-2: the act before the decision that upheld it).
    `statutes`: those that the sued act cites.  `steps`: as the agency's own papers tell them, never as the plaintiff
    alleges; what he says stands in the grounds of his paper.  A value that a person stated has no spans, and the source
    `person`.
    """

    papers: tuple[SuitPaper, ...]
    steps: tuple[Told, ...] = ()
    sued: tuple[int, ...] = ()

    def told(self, code: StepCode) -> tuple[Told, ...]:
        """The steps of that code, in the order of the papers."""
        return tuple(one for one in self.steps if one.step.code == code)

    def dates(self, code: StepCode) -> tuple[date, ...]:
        """The days on which the step was done, earliest first."""
        return tuple(sorted({one.step.on for one in self.told(code) if one.step.on is not None and not one.step.negated}))
