"""What counts, in one line of Chinese, as it is printed beside every figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.policy import labels

if TYPE_CHECKING:
    from api.policy.profile import Counting


def definition(name: str, rule: Counting) -> str:
    """Such as “口径：通用；按一审、裁判日期，每个案件计一次；分母为全部审结案件；……”."""
    say = labels.value
    parts = [
        f"口径：{name}",
        f"按{say('stage', rule.stage)}、{say('year_by', rule.year_by)}，{say('unit', rule.unit)}",
        f"分母为{say('denominator', rule.denominator)}",
    ]
    if rule.series == "once":
        parts.append("系列案整个系列计一件")
    parts += [f"{head}：{'、'.join(words)}" for head, words in counted(rule) if words]
    return "；".join(parts)


def counted(rule: Counting) -> Iterator[tuple[str, list[str]]]:
    """What is counted beyond the usual, and what of the usual is not."""
    also = {
        "调解": rule.mediated, "改变行为后撤诉": rule.withdrawn_after_correction, "合法变更协议的补偿": rule.agreement_compensation,
        "协议撤销、解除或无效": rule.agreement_ended,
    }  # fmt: skip
    usual = {
        "部分败诉": rule.partly_lost, "程序轻微违法": rule.mild, "单独判赔判补": rule.compensation, "复议机关共同被告败诉": rule.review_joint,
    }  # fmt: skip
    yield "计入败诉", [word for word, on in also.items() if on]
    yield "不计败诉", [word for word, on in usual.items() if not on]
    papers = [labels.value("papers", kind) for kind in rule.papers]
    yield "另计入被纠错", papers + (["不准予执行"] if rule.enforcement_refused else [])
