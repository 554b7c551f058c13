"""An assessment in plain Chinese."""

from __future__ import annotations

from nlp.knowledge import citation
from nlp.risk.values import LEVELS, Risk, RiskCause


def share(value: float) -> str:
    """A share as it is printed: 37%; what rounds to nothing or to all is told as less and more than that."""
    whole = round(value * 100)
    if whole < 1:
        return "不到1%"
    return "99%以上" if whole > 99 else f"{whole}%"


def explain(risk: Risk) -> tuple[str, ...]:
    """The assessment sentence by sentence: level, why, what weighs how much, on what it may be lost, what can be done."""
    lines = [f"风险等级：{LEVELS[risk.level]}。", *risk.reasons]
    for part in risk.parts:
        if part.chance is None:
            lines.append(f"{part.label}：{part.reasons[0]}")
        elif risk.chance is None:
            lines.append(f"{part.label}：单独看约{share(part.chance.value)}。{part.reasons[0]}")
        else:
            lines.append(f"{part.label}占{share(part.weight)}，单独看约{share(part.chance.value)}。{part.reasons[0]}")
    lines += [_cause(one) for one in risk.causes if one.shown]
    lines += [f"还可以：{mend.text}（{citation(mend.basis)}）" for mend in risk.mends]
    if risk.questions:
        lines.append(f"还有{len(risk.questions)}项没有答案，补充后等级可能改变。")
    return tuple(lines)


def _cause(cause: RiskCause) -> str:
    return f"可能的败诉原因：{cause.label}。{''.join(cause.requires)}（{citation(cause.basis)}）"
