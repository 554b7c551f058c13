"""Whom a threshold catches: 约谈 and 驻站式监督."""

from __future__ import annotations

from typing import Final

from api.indicators.lines import Ground, Line, Stand, counts, days, exact, rate_words, share, small_words
from api.policy import labels, words
from api.policy.profile import Summons

MEASURES: Final = {"lost": ("lost", "decided", "败诉"), "corrected": ("corrected", "examined", "被纠错")}
"""A rule's measure → numerator, denominator, Chinese."""


def summons(ground: Ground) -> list[Line]:
    """Units to be summoned, rule by rule, the worst first.

    “超过20%” leaves 20 % out, “2件以上” takes 2 in (民法典第1259条).
    """
    return [line for rule in ground.profile.summons for line in _summoned(ground, rule)]


def on_site(ground: Ground) -> list[Line]:
    """Units proposed for supervision on site, the worst first."""
    rule = ground.profile.on_site
    if rule is None:
        return []
    span = ground.span(rule.period)
    said = f"达到 {rule.lost_from} 件以上，提请{rule.label}"
    return [
        Line("on_site", rule.label, one.id, one.name, f"{days(span)}败诉 {one.tally.lost} 件（审结 {one.tally.decided} 件），{said}。", rule.source,
             counts(one.tally), one.cases, one.tally.small)
        for one in sorted(ground.stands(span), key=_worst) if one.tally.lost >= rule.lost_from
    ]  # fmt: skip


def _summoned(ground: Ground, rule: Summons) -> list[Line]:
    span = ground.span(rule.period)
    stands = sorted(ground.stands(span, MEASURES[rule.measure][0], rule.stage), key=_worst)
    return [_line(rule, days(span), one, met) for one in stands if (met := _met(rule, one))]


def _met(rule: Summons, one: Stand) -> list[str]:
    """Which of the rule's conditions a unit fulfils."""
    above, below, _ = MEASURES[rule.measure]
    number, of = one.tally.count(above), one.tally.count(below)
    rate = share(number, of)
    met = []
    if rule.rate_above is not None and rate is not None and rate > exact(rule.rate_above) and of >= rule.minimum:
        met.append(f"超过 {words.percent(rule.rate_above)}")
    if rule.lost_from is not None and number >= rule.lost_from:
        met.append(f"达到 {rule.lost_from} 件以上")
    return met


def _line(rule: Summons, when: str, one: Stand, met: list[str]) -> Line:
    above, below, word = MEASURES[rule.measure]
    number, of = one.tally.count(above), one.tally.count(below)
    stage = f"（{labels.value('stage', rule.stage)}）" if rule.stage else ""
    rated = rule.rate_above is not None
    rate, few = (f"，{word}率 {rate_words(number, of)}", small_words(one.tally)) if rated else ("", "")
    reason = f"{when}{word} {number} 件{stage}{rate}，{'、'.join(met)}，由{rule.by}约谈{rule.whom}{few}。"
    figures = {**counts(one.tally), above: number, below: of}
    return Line(f"summons.{rule.code}", rule.label, one.id, one.name, reason, rule.source, figures, one.cases, bool(few))


def _worst(one: Stand) -> tuple[float, ...]:
    return (-one.tally.lost, -(one.tally.loss_rate or 0))
