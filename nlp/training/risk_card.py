"""The card of the risk model (Markdown, Chinese), written from what was measured, never by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp.training.binary import Gain, Row
from nlp.training.recipe import SEED

_METHOD = """## 方法

- 输入只取起诉以前的内容：案由、当事人类别、一审诉称、起诉前发生的事实（“查明”中起诉以前的经过，去掉法院作判断的句子）。
  本院认为、主文、诉讼费、署名以及原审法院的理由和裁判都不进入特征，上诉理由也不用（它针对的是判决，谁上诉会泄露谁败诉）；有测试证明。
- 特征：行为种类、执法领域、材料载明的步骤、诉讼请求和诉称的类别，加事实和诉称的字符 1–2 元组（TF-IDF）；逻辑回归（C=1，事先定好，不调）。
  各审级的败诉、胜诉样本等权，审级本身教不了模型。
- 概率用训练部分内部的分组交叉验证校准（Platt）。同一系列、同一法院的文书不拆开。
- 对照：多数（只报平均比例，AUC 按定义为 0.5）、只用规则（清单加同类案件比例，即不带模型的产品本身）、TF-IDF（只有文字）。
- 只有在 ROC-AUC 和 Brier 两项上都胜过三个对照、差值的 95% 区间不含零，才随程序分发。
"""

_LIMITS = """## 局限

- 二审、再审文书里没有一审诉称可用，有诉称的只有 {complaints} 份；文书挑选过，败诉比例不代表全国。
- 裁判文书复述的经过比真实的处罚决定、案卷简略，“只用规则”在这里很少能看到步骤，它的数字低估了清单在真实材料上的作用。
- 没有试过字符编码器等更大的模型：{lost} 件败诉样本撑不起。
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a training found: the methods' figures, the model's gains, within instances too, and whether it may ship."""

    rows: tuple[Row, ...]
    gains: tuple[Gain, ...]
    within: tuple[Row, ...]
    ships: bool
    real: bool
    folds: int
    suits: int
    lost: int
    complaints: int
    groups: int
    data: str
    versions: Mapping[str, str]


def card(made: Verdict) -> str:
    """The text of models/risk.md."""
    return "\n".join((*_lines(made), _LIMITS.format(complaints=made.complaints, lost=made.lost)))


def _lines(made: Verdict) -> Iterator[str]:
    yield "# 败诉风险模型（`risk`）\n"
    yield "本页由 `anjian train --only risk` 在训练时生成，数字均为当次实测。\n"
    if made.ships:
        yield "**结论：模型胜过全部对照，随程序分发。**\n"
    elif not made.real:
        yield "**结论：没有真实文书参与，模型不分发；产品只按清单和案件统计评估（`nlp.risk`）。**\n"
    else:
        yield "**结论：模型没有胜过全部对照，不分发；产品只按清单和案件统计评估（`nlp.risk`），页面上写明。**\n"
    yield "## 数据\n"
    kind = "真实文书" if made.real else "自拟文书（数字仅供比较，模型不分发）"
    yield f"- 有实体结论的{kind} {made.suits} 份，其中败诉、部分败诉 {made.lost} 份；系列和法院合并后 {made.groups} 组。"
    yield f"- 训练数据 SHA-256：`{made.data}`。真实文书不随程序分发。"
    yield f"- 随机种子 {SEED}；{'，'.join(f'{name} {number}' for name, number in made.versions.items())}。\n"
    yield _METHOD
    yield "## 实测\n"
    if not made.rows:
        yield "败诉或者胜诉的样本不到十件，没有训练和实测。\n"
        return
    yield f"{made.folds} 折分组交叉验证，折外概率；方括号内为 95% 自助法区间（整组抽取）。\n"
    yield "| 方法 | ROC-AUC | MCC | Brier | ECE |\n|---|---|---|---|---|"
    yield from (f"| {one.name} | {one.auc} | {one.mcc} | {one.brier} | {one.ece} |" for one in (*made.rows, *made.within))
    yield "\n| 模型减去 | ROC-AUC 之差 | Brier 之差（正为好） | 胜过 |\n|---|---|---|---|"
    yield from (f"| {one.over} | {one.auc} | {one.brier} | {'是' if one.sure else '否'} |" for one in made.gains)
    yield ""
