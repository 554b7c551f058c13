"""What the model sees of a suit: codes and words of its papers, nothing of any court's findings.

The same features are made of a pending suit and, in training, of what a judgment tells of the time before the suit
(`nlp.training.before`); so both must be such as papers of a suit have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nlp.folding import fold
from nlp.suit import STEPS, SuitFile, SuitPaper

LONGEST: Final = 4000
"""Characters that are read of the act, and of the complaint."""
CLAIMS: Final = {
    "revoke": re.compile("撤销"),
    "unlawful": re.compile("确认[^。；]{0,60}(?:违法|无效)"),
    "perform": re.compile("(?:责令|判令|要求)[^。；]{0,40}(?:履行|答复|处理|公开|登记|颁发)"),
    "pay": re.compile("赔偿|补偿|退还|返还"),
}
ALLEGED: Final = {
    "procedure": re.compile("程序"),
    "told": re.compile("(?:未|没有)[^。，；]{0,10}告知"),
    "heard": re.compile("听证|陈述|申辩"),
    "served": re.compile("送达|签收"),
    "period": re.compile("超过[^。，；]{0,10}期限|逾期|超期"),
    "power": re.compile("职权|无权|越权|管辖"),
    "facts": re.compile("事实不清|证据不足|没有(?:任何)?证据|认定事实错误|与事实不符"),
    "law": re.compile("适用法律(?:、法规)?错误|没有(?:法律)?依据|法律依据"),
    "measure": re.compile("过重|显失公平|明显不当|比例|处罚较重"),
    "officers": re.compile("执法证|一(?:名|人)执法|(?:未|没有)出示"),
    "force": re.compile("强行|强制拆除|强拆"),
}  # fmt: skip
"""What a plaintiff complains of, by the usual words."""
LABELS: Final = {
    "claim:revoke": "请求撤销", "claim:unlawful": "请求确认违法或者无效", "claim:perform": "请求履行", "claim:pay": "请求赔偿、补偿",
    "alleged:procedure": "诉称程序违法", "alleged:told": "诉称未告知", "alleged:heard": "诉称未听取陈述申辩或者未听证",
    "alleged:served": "诉称送达有问题", "alleged:period": "诉称超期", "alleged:power": "诉称无职权",
    "alleged:facts": "诉称事实不清", "alleged:law": "诉称适用法律错误", "alleged:measure": "诉称明显不当",
    "alleged:officers": "诉称执法人员或者证件有问题", "alleged:force": "诉称强拆",
    "plaintiff:person": "原告是个人", "plaintiff:organisation": "原告是单位", "plaintiff:several": "原告有数人",
    "cites:items": "决定引到款、项", "cites:articles": "决定引到条",
    **{f"step:{code}": f"载明{label}" for code, label in STEPS.items()},
    **{f"step:!{code}": f"载明没有{label}" for code, label in STEPS.items()},
}  # fmt: skip
"""Code → how it is told; act types and fields have their labels in the taxonomy, measures are their own."""
_ACT: Final = frozenset({"decision", "record"})
_ROLES: Final = re.compile(
    r"(?:(?:原审|一审|二审)?(?:原告|被告|第三人)|(?:被)?上诉人|再审申请人|申请再审人|(?:被)?申诉人|(?:被)?申请人|起诉人){1,3}|你单位|我局|本机关|当事人"
)
"""Who is meant is told by the codes; the words would tell at which instance a text was written."""


@dataclass(frozen=True, slots=True)
class Features:
    """`codes`: what is the case, each a word of our own (`act:penalty`, `step:told`, `step:!heard_told`).

    `act`: words of the sued act and the agency's records; `complaint`: the plaintiff's.  Both without the roles' names.
    """

    codes: frozenset[str]
    act: str
    complaint: str


def features(file: SuitFile) -> Features:
    """The features of a suit; empty texts where there is no such paper."""
    complaint = "\n".join(_complaint(one) for one in file.papers if one.kind == "complaint")
    act = "\n".join(one.document.text for one in file.papers if one.kind in _ACT)
    return Features(frozenset(_codes(file, fold(complaint))), _plain(act), _plain(complaint))


def _plain(text: str) -> str:
    return _ROLES.sub("", fold(text[: 2 * LONGEST]))[:LONGEST]


def _complaint(paper: SuitPaper) -> str:
    """Claims and grounds: the heading's names say nothing of the case."""
    return "\n".join(one.value for one in (*paper.claims, *paper.grounds))


def _codes(file: SuitFile, complaint: str) -> Iterator[str]:
    yield from (f"{kind}:{one.value}" for kind, one in (("act", file.act_type), ("field", file.field)) if one)
    yield from (f"step:{'!' if one.step.negated else ''}{one.step.code}" for one in file.steps)
    yield from (f"measure:{one.value}" for one in file.measures)
    yield from _plaintiffs(file)
    yield from (f"claim:{code}" for code, pattern in CLAIMS.items() if pattern.search(complaint))
    yield from (f"alleged:{code}" for code, pattern in ALLEGED.items() if pattern.search(complaint))
    if file.statutes:
        yield "cites:items" if any(one.item for one in file.statutes) else "cites:articles"
    if file.amount is not None:
        yield f"amount:{len(str(file.amount.value))}"


def _plaintiffs(file: SuitFile) -> Iterator[str]:
    kinds = [one.kind for one in file.parties if one.role == "plaintiff"]
    yield from (f"plaintiff:{kind}" for kind in set(kinds))
    if len(kinds) > 1:
        yield "plaintiff:several"
