"""The card of a trained model (Markdown, Chinese), written from what was measured, never by hand."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from nlp.classify.linear import LinearModel
from nlp.training.measure import ClassFigures, Figures
from nlp.training.recipe import SEED, Recipe, Sample, versions


def card(recipe: Recipe, model: LinearModel, samples: Sequence[Sample], figures: Figures | None) -> str:
    """The text of models/NAME.md."""
    real = sum(s.real for s in samples)
    parts = [
        f"# {recipe.title}（`{recipe.name}`）",
        "",
        "本页由 `anjian train` 在训练时生成，数字均为当次实测。",
        "",
        "## 数据",
        "",
        f"- 真实文书样本 {real} 条，自拟句子 {len(samples) - real} 条；类别 {len(model.classes)} 个。",
        f"- 训练数据 SHA-256：`{model.data}`。真实文书不随程序分发。",
        f"- 随机种子 {SEED}；{'，'.join(f'{name} {number}' for name, number in versions().items())}。",
        "",
        "## 方法",
        "",
        f"- 字符 {recipe.sizes[0]}–{recipe.sizes[1]} 元组的有无（去空白、标点，连续数字记为 0），逆文档频率加权，"
        f"{'逐类' if recipe.multi else '多类'}逻辑回归（C={recipe.strength:g}，类别加权）；"
        f"特征 {len(model.vocabulary)} 个，"
        f"只收至少见于 {recipe.min_df} 条样本的元组。",
        "- 概率以交叉验证的折外得分做温度校准。`.skops` 与 `.npz` 内容相同，分析时只读后者。",
        "",
        "## 实测",
        "",
        *(_figures(recipe, figures, real) if figures else ["没有可供留出的样本，未测。"]),
        "",
        "## 局限",
        "",
        "- 这是单独使用模型的数字；产品中的结论由规则与模型共同作出，两者不一致时提示人工复核。",
        *(f"- {limit}" for limit in recipe.limits),
        "",
    ]
    return "\n".join(parts)


def _figures(recipe: Recipe, figures: Figures, real: int) -> list[str]:
    basis = "真实文书" if real else "自拟句子（没有真实文书参与，数字仅供比较）"
    total = "全部标签都对" if recipe.multi else "正确率"
    return [
        f"{recipe.folds} 折交叉验证，同一系列、同一法院的文书不拆开；留出样本 {figures.texts} 条，均为{basis}；"
        "方括号内为 95% 自助法区间（整组抽取）。",
        "",
        "| 指标 | 数值 |",
        "|---|---|",
        f"| {total} | {figures.exact} |",
        f"| 微平均 F1 | {figures.micro} |",
        f"| 宏平均 F1 | {figures.macro} |",
        f"| Brier（各类平方误差之和的一半） | {figures.brier} |",
        f"| 校准误差（ECE） | {figures.calibration:.3f} |",
        f"| 得分 ≥ {figures.threshold:.2f} 的结论占比 | {figures.kept:.3f} |",
        f"| 其中正确 | {_number(figures.kept_precision)} |",
        "",
        *_baselines(figures, total, real),
        "| 类别 | 样本 | 精确率 | 召回率 |",
        "|---|---|---|---|",
        *(_row(one) for one in sorted(figures.classes, key=lambda c: (-c.support, c.code))),
    ]


def _baselines(figures: Figures, total: str, real: int) -> list[str]:
    """The same texts by simpler methods."""
    rows = [f"| {one.name} | {one.exact} | {one.macro} | {one.brier} | {one.gain} |" for one in figures.baselines]
    note = ["“只用规则”不是留出的数字：规则是看着这些文书写的，偏高。", ""] if len(rows) > 1 and real else []
    return [f"| 对照 | {total} | 宏平均 F1 | Brier | 模型高出（{total}） |", "|---|---|---|---|---|", *rows, "", *note]


def _row(one: ClassFigures) -> str:
    return f"| {one.code} | {one.support} | {_number(one.precision)} | {_number(one.recall)} |"


def _number(value: float) -> str:
    return "—" if isnan(value) else f"{value:.3f}"
