"""Puts the parts of an assessment together: checklist, model, the unit's own history, cases of the kind.

The chance is the weighted mean of the parts' chances, so that a reader can follow it with a pencil; nothing here is
learnt, the weights are data (`corpora/screening/risk.toml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import prod

from nlp.risk.causes import all_mends, likely_causes
from nlp.risk.rates import shrunk
from nlp.risk.telling import share
from nlp.risk.values import Counts, Estimate, Level, Opinion, Part, PartCode, Precedent, Risk
from nlp.risk.weights import Cases, weights
from nlp.screening import Finding, Screening

NONE = Counts(0, 0)


@dataclass(frozen=True, slots=True)
class _Answers:
    """The findings that count, by how they stand."""

    met: tuple[Finding, ...]
    missed: tuple[Finding, ...]
    open: tuple[Finding, ...]

    @property
    def answered(self) -> int:
        """Requirements that have an answer."""
        return len(self.met) + len(self.missed)

    @property
    def asked(self) -> int:
        """All requirements."""
        return self.answered + len(self.open)

    @property
    def decided(self) -> float:
        """Share of the requirements that have an answer."""
        return self.answered / self.asked if self.asked else 0.0


def assess(
    screening: Screening, *, model: Opinion | None = None, history: Counts | None = None, base: Counts | None = None,
    similar: Sequence[Precedent] | None = None,
) -> Risk:  # fmt: skip
    """The risk that the agency loses the suit, wholly or in part, with everything it rests on.

    history: the agency's own decided cases of the kind (act type or cause).  base: decided cases of the kind of all
    agencies.  similar: the similar cases that were shown for this suit; they count by their likeness.
    None: not known, which is not the same as none lost.
    """
    answers = _answers(screening.findings)
    mean, ground = _base(base, similar)
    parts = _balanced((_checklist(screening, answers, mean), _model(model), _history(history, mean), ground))
    cases = sum(one.decided for one in (history or NONE, base or NONE)) + len(similar or ())
    chance, level, reasons = _verdict(screening, answers, parts, cases, model is not None)
    causes = likely_causes(screening)
    questions = {one.item.code: one.item.question for one in answers.open}
    return Risk(level, chance, parts, reasons, causes, all_mends(causes), questions)


def _answers(findings: Iterable[Finding]) -> _Answers:
    rows = tuple(one for one in findings if one.verdict != "not_applicable")
    return _Answers(
        tuple(one for one in rows if one.verdict == "met"),
        tuple(one for one in rows if one.verdict == "not_met"),
        tuple(one for one in rows if one.verdict in ("not_shown", "ask")),
    )


def _checklist(screening: Screening, answers: _Answers, mean: Estimate) -> Part:
    """Any missed requirement may lose the suit; what is open loses it as often as others lose theirs."""
    if screening.act_type is None:
        return _silent("checklist", "材料没有写明被诉行为的种类，清单无从核对。")
    if not answers.asked:
        return _silent("checklist", "这类行为没有适用的清单项目。")
    known, unseen = weights(), weights().checklist.unseen
    unknown = 1 - answers.decided
    heavy = _heaviest(answers.missed)
    value = _any(unseen.value + unknown * max(0.0, mean.value - unseen.value), (one.value for one in heavy))
    low = _any(unseen.low, (one.low for one in heavy))
    high = _any(unseen.high + unknown * max(0.0, mean.high - unseen.high), (one.high for one in heavy))
    list_ = known.checklist
    weight = list_.weight * max(list_.least, answers.decided) if not heavy else list_.weight
    weight = min(list_.most, weight + list_.missed * len(heavy))
    reasons = [f"清单{answers.asked}项：符合{len(answers.met)}项，不符合{len(answers.missed)}项，还没有答案{len(answers.open)}项。"]
    reasons += [f"不符合：{one.item.requires}（单独可致败诉约{share(_weight(one).value)}）" for one in answers.missed]
    return Part("checklist", known.labels["checklist"], Estimate(value, low, high), weight, (*reasons, known.reasons["checklist"]))


def _heaviest(missed: Iterable[Finding]) -> list[Estimate]:
    """One weight for each sub-cause: several requirements missed in one respect are one failure, the heaviest counts."""
    found: dict[str, Estimate] = {}
    for one in missed:
        found[one.item.cause] = max(found.get(one.item.cause, _weight(one)), _weight(one), key=lambda e: e.value)
    return list(found.values())


def _weight(finding: Finding) -> Estimate:
    return weights().of_cause(finding.item.cause).lost


def _any(rest: float, chances: Iterable[float]) -> float:
    """The chance that at least one of several independent failures loses the suit."""
    return 1 - (1 - rest) * prod(1 - one for one in chances)


def _model(opinion: Opinion | None) -> Part:
    if opinion is None:
        return _silent("model", "没有可用的学习模型，本次不参与。")
    known = weights()
    return Part("model", known.labels["model"], opinion.chance, known.model, (*opinion.reasons, known.reasons["model"]))


def _history(history: Counts | None, mean: Estimate) -> Part:
    if history is None or not history.decided:
        return _silent("history", "本机关没有已决的同类案件。")
    known = weights()
    scale = known.history
    chance = shrunk(history.lost, history.decided, prior=_inside(mean.value), strength=scale.strength)
    reasons = (
        f"本机关已决同类案件{history.decided}件，败诉{history.lost}件；件数少，向同类平均数靠拢后为{share(chance.value)}。",
        known.reasons["history"],
    )
    return Part("history", known.labels["history"], chance, _scaled(scale, history.decided), reasons)


def _base(base: Counts | None, similar: Sequence[Precedent] | None) -> tuple[Estimate, Part]:
    """Cases of the kind upon the prior, similar ones upon those."""
    known = weights()
    prior, scale = known.prior, known.base
    counts = base or NONE
    chance = shrunk(counts.lost, counts.decided, prior=prior.lost, strength=prior.strength)
    weight = _scaled(scale, counts.decided)
    reasons = [f"同类已决案件{counts.decided}件，败诉{counts.lost}件。"] if counts.decided else []
    if similar:
        alike, lost = sum(one.likeness for one in similar), sum(one.likeness for one in similar if one.lost)
        chance = shrunk(lost, alike, prior=_inside(chance.value), strength=scale.strength)
        weight = max(weight, _scaled(scale, alike))
        reasons.append(f"相似案件{len(similar)}件，其中败诉{sum(one.lost for one in similar)}件，按相似程度计算分量。")
    if not reasons:
        reasons.append("没有可比的已决案件。")
    reasons += [f"与先验比例合计为{share(chance.value)}。{prior.reason}", known.reasons["base"]]
    return chance, Part("base", known.labels["base"], chance, weight, tuple(reasons))


def _inside(value: float) -> float:
    return min(0.99, max(0.01, value))


def _scaled(scale: Cases, count: float) -> float:
    return max(scale.least, scale.weight * count / (count + scale.strength))


def _silent(code: PartCode, reason: str) -> Part:
    return Part(code, weights().labels[code], None, 0.0, (reason,))


def _balanced(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with their weights brought to a sum of 1."""
    total = sum(one.weight for one in parts)
    return tuple(replace(one, weight=one.weight / total) for one in parts)


def _verdict(
    screening: Screening, answers: _Answers, parts: tuple[Part, ...], cases: int, model: bool
) -> tuple[Estimate | None, Level, tuple[str, ...]]:
    """Chance, level and why."""
    enough = weights().enough
    if screening.act_type is None:
        return None, "unknown", ("材料没有写明被诉行为的种类，请先补充被诉决定或者人工选定。",)
    answered = answers.answered >= enough.items and answers.decided >= enough.decided
    if not answered and not answers.missed and cases < enough.cases and not model:
        return None, "unknown", (enough.reason,)
    chance = _mean(parts)
    if not answers.missed and chance.high - chance.low > weights().levels.widest:
        return None, "unknown", (f"区间从{share(chance.low)}到{share(chance.high)}，过宽，不足以评定等级。",)
    level, reason = _level(chance.value, missed=bool(answers.missed))
    if level == "green" and not answered:
        return None, "unknown", (enough.green,)
    figure = f"预计败诉的可能约{share(chance.value)}（区间{share(chance.low)}～{share(chance.high)}）。"
    return chance, level, (figure, reason)


def _mean(parts: Iterable[Part]) -> Estimate:
    """The weighted mean of what the parts say, of their lower and of their upper ends."""
    said = [(one.weight, one.chance) for one in parts if one.chance]
    value, low, high = (min(1.0, sum(w * getattr(e, end) for w, e in said)) for end in ("value", "low", "high"))
    return Estimate(value, low, high)


def _level(value: float, *, missed: bool) -> tuple[Level, str]:
    levels = weights().levels
    by_value, by_missed = levels.reasons
    if value >= levels.red:
        return "red", by_value
    if value >= levels.yellow:
        return "yellow", by_value
    return ("yellow", by_missed) if missed else ("green", by_value)
