"""The card of similar cases (Markdown, Chinese), written from what was measured, never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nlp.similar.case import Kind
from nlp.similar.choosing import SECOND_STAGE
from nlp.similar.weights import ASPECTS, Aspect
from nlp.training.similar_measure import Beside, Measured

KINDS: Final[Mapping[Kind, str]] = {"judgment": "由判决检索", "suit": "由待诉案件检索", "question": "由问题检索"}
AGREED: Final = {"cause": "行为种类与败诉原因都相同（败诉件）", "act_type": "行为种类相同", "field": "执法领域相同"}


@dataclass(frozen=True, slots=True)
class Report:
    """What the card tells.  `others`: how many other papers; `pairs`: how many pairs were kept; `data`: hash of all texts."""

    figures: Measured
    weights: Mapping[Kind, Mapping[Aspect, float]]
    others: int
    pairs: int
    data: str


def card(report: Report) -> str:
    """The text of models/similar.md."""
    figures = report.figures
    parts = [
        "# 相似案例（`similar`）",
        "",
        "本页由 `python -m nlp.training.similar` 在训练时生成，数字均为当次实测。",
        "",
        "## 数据",
        "",
        f"- 人工标注的行政文书及其系列案；按系列分为两半，一半用于学习，另一半（{figures.unknown} 件）只用于测量。另有其他文书 {report.others} 件，只用来统计用字。",
        f"- 训练数据 SHA-256：`{report.data}`。真实文书不随程序分发；文件中只有至少见于 16 件文书的二字组合及其权重。",
        "",
        "## 方法",
        "",
        f"- 案情：二字组合 {report.pairs} 个，逆文档频率加权，截断奇异值分解降至 256 维，去掉共同方向后随机旋转；每件存 256 字节和 256 位符号。",
        f"- 检索分两步：先用符号（异或、计数）和编码比较全部案件，再对最像的 {SECOND_STAGE} 件精确计算。",
        "- 得分是各方面得分的加权平均，只计检索一方知道的方面；案情文字几乎相同（余弦 ≥ 0.9）时，案情至少占一半。",
        "- 权重在学习的一半上，于事先给定的权重附近抽样选取；由问题检索的权重没有可学的材料，是事先给定的。",
        "",
        "| 方面 | " + " | ".join(KINDS.values()) + " |",
        "|---|" + "---|" * len(KINDS),
        *(f"| {label} | " + " | ".join(f"{report.weights[kind][aspect]:.3f}" for kind in KINDS) + " |" for aspect, label in ASPECTS.items()),
        "",
        "## 实测",
        "",
        "在全部文书中检索。系列案（不排除时）排在前十的比例：",
        "",
        "| | 未学过的一半 | 全部 |",
        "|---|---|---|",
        *(f"| {KINDS[kind]} | {unknown:.3f} | {whole:.3f} |" for kind, (unknown, whole) in figures.twins.items()),
        "",
        "前五件（排除本系列）与检索一方一致的比例，与单纯 BM25 比较；只计未学过的一半，方括号内为按系列重抽的 95% 区间：",
        "",
        "| | 件数 | 本程序 | BM25 | 高出 | 最多可能 |",
        "|---|---|---|---|---|---|",
        *(_row(f"{KINDS[kind]}，{AGREED[name]}", one) for (kind, name), one in figures.table.items()),
        "",
        "“由待诉案件检索”只给程序看法院说理以前的内容，原因只有原告主张的；服务中还会加上检查清单得出的可能原因。",
        "",
        "## 局限",
        "",
        "- 败诉件少，区间宽；行为种类、领域由程序读出，读这些文书的模型学过它们，未见过的文书会差一些。",
        "- 方法上的几处取舍（案情包括说理、文字几乎相同时案情占一半、权重的起点、离起点多远）是看过全部文书后定的，上面的数字因此略偏乐观。",
        "- 行为种类、领域、原因本来就是打分的方面，与它们一致不说明案情相近；案情一项由系列案是否找到来衡量。",
        "- 只有败诉件有败诉原因，带原因检索时败诉件会排前：要估计相似案件的败诉率，应当不带原因检索（`Case.without_causes`）。",
        "- 没有收录的法律名称按印出的字比较；同一行政机关改名后按现名比较。",
        "",
    ]
    return "\n".join(parts)


def _row(label: str, one: Beside) -> str:
    return f"| {label} | {one.papers} | {one.ours} | {one.bm25} | {one.gain} | {one.best:.3f} |"
