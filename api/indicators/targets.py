"""What a plan wants to reach, and whether it is: targets, and the double decline (双下降)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from api.indicators.counting import RATES
from api.indicators.lines import Figures, Ground, Line, State, counts, days, exact, rate_words, share
from api.indicators.period import Period
from api.indicators.tally import Tally
from api.ledger.rectification import rectification_list
from api.policy import benchmarks, labels, words
from api.policy.profile import DoubleDecline, Target

Said = tuple[str, bool | None]
"""A condition in words, and whether it is met; None: nobody can say."""


def targets(ground: Ground) -> list[Line]:
    """Each target of the plan for all units together, by the year until the last day looked at and the same days a year earlier."""
    return [_target(ground, rule) for rule in ground.profile.target]


def double_decline(ground: Ground) -> list[Line]:
    """All units together, then each with cases in either year: both figures lower than a year earlier."""
    rule = ground.profile.double_decline
    if rule is None:
        return []
    span = ground.span("year")
    before = span.year_before()
    lines = [_declined(ground, rule, None, (ground.tally(span), ground.tally(before)), ())]
    if ground.compares:
        now, then, lost = ground.tallies(span), ground.tallies(before), ground.cases(span, "lost")
        for unit in sorted(now.keys() | then.keys(), key=ground.name):
            pair = (now.get(unit, Tally()), then.get(unit, Tally()))
            lines.append(_declined(ground, rule, unit, pair, tuple(lost.get(unit, ()))))
    return lines


def _target(ground: Ground, rule: Target) -> Line:
    span, name = ground.span("year"), labels.value("measure", rule.measure)
    year = span.end.year
    line = ("target." + rule.measure, name, None, ground.all_together())
    if (rule.first_year and year < rule.first_year) or (rule.last_year and year > rule.last_year):
        return Line(*line, f"目标期间为 {rule.first_year or '—'} 至 {rule.last_year or '—'} 年，{year} 年不在其内。", rule.source)
    value, earlier, said, figures = _measured(ground, rule, span)
    tests = list(_tests(ground, rule, value, earlier, year))
    state = _together([met for _, met in tests])
    reason = f"{days(span)}{name} {said}；目标：{words.target(rule).rstrip('。')}；{'；'.join(text for text, _ in tests)}。{_verdict(state)}"
    return Line(*line, reason, rule.source, figures, state=state)


def _measured(ground: Ground, rule: Target, span: Period) -> tuple[Fraction | None, Fraction | None, str, Figures]:
    """The value now and a year earlier, the first in words, and both as figures."""
    if rule.measure == "rectified_rate":
        closed, total = rectification_list.rate(ground.session, ground.inside, span)
        return share(closed, total), None, rate_words(closed, total), {"closed": closed, "total": total}
    now, then = ground.tally(span), ground.tally(span.year_before())
    value, earlier = _value(now, rule.measure), _value(then, rule.measure)
    figures = {rule.measure: None if value is None else float(value), "before": None if earlier is None else float(earlier)}
    return value, earlier, _words(now, rule.measure), figures


def _tests(ground: Ground, rule: Target, value: Fraction | None, earlier: Fraction | None, year: int) -> Iterator[Said]:
    if rule.reaches is not None:
        yield _compared("应达到", value, exact(rule.reaches), rule.measure, at_least=True)
    if rule.rises:
        met = None if value is None or earlier is None else value > earlier
        yield f"上年同期 {_shown(earlier, rule.measure)}", met
    if rule.measure in {"loss_rate", "filed", "lost"}:
        allowed = None if earlier is None else _allowed(rule, earlier)
        text, met = _compared("不应高于", value, allowed, rule.measure)
        yield f"上年同期 {_shown(earlier, rule.measure)}，{text}", met
    if rule.below_province:
        yield _against_province(ground, value, rule.measure, year)


def _allowed(rule: Target, earlier: Fraction) -> Fraction:
    fall = exact(rule.falls_by)
    return earlier * (1 - fall) if rule.relative else earlier - fall


def _against_province(ground: Ground, value: Fraction | None, measure: str, year: int) -> Said:
    row = benchmarks.of(ground.session, ground.actor.organisation_id, year, measure)
    if row is None:
        return f"{year} 年全省平均{labels.value('measure', measure)}没有录入，无法比较", None
    return _compared("全省平均", value, exact(row.value), measure)


def _compared(word: str, value: Fraction | None, limit: Fraction | None, measure: str, *, at_least: bool = False) -> Said:
    met = None if value is None or limit is None else (value >= limit if at_least else value <= limit)
    return f"{word} {_shown(limit, measure)}", met


def _declined(ground: Ground, rule: DoubleDecline, unit: int | None, pair: tuple[Tally, Tally], ids: tuple[int, ...]) -> Line:
    now, then = pair
    span = ground.span("year")
    rate, earlier = share(now.lost, now.decided), share(then.lost, then.decided)
    tests: list[Said] = [
        (f"发案 {now.filed} 件，上年同期 {then.filed} 件", now.filed < then.filed),
        (f"败诉率 {rate_words(now.lost, now.decided)}，上年同期 {rate_words(then.lost, then.decided)}",
         None if rate is None or earlier is None else rate < earlier),
    ]  # fmt: skip
    if rule.below_province:
        tests.append(_against_province(ground, rate, "loss_rate", span.end.year))
        if unit is None and benchmarks.of(ground.session, ground.actor.organisation_id, span.end.year, "filed") is not None:
            tests.append(_against_province(ground, Fraction(now.filed), "filed", span.end.year))
    state = _together([met for _, met in tests])
    resolved = f"；调撤 {now.withdrawn + now.mediated} 件，上年同期 {then.withdrawn + then.mediated} 件"
    reason = f"{days(span)}{'；'.join(text for text, _ in tests)}{resolved}。{_verdict(state, '双下降')}"
    figures = {**counts(now), "filed_before": then.filed, "loss_rate_before": then.loss_rate}
    name = ground.all_together() if unit is None else ground.name(unit)
    return Line("double_decline", "双下降", unit, name, reason, rule.source, figures, ids, now.small, state=state)


def _together(tests: list[bool | None]) -> State:
    if any(met is False for met in tests):
        return "missed"
    return "unknown" if any(met is None for met in tests) or not tests else "met"


def _verdict(state: State, what: str = "目标") -> str:
    return {"met": f"实现{what}。", "missed": f"没有实现{what}。", "unknown": "现有数据还不能判断。", "": ""}[state]


def _value(tally: Tally, measure: str) -> Fraction | None:
    if measure in RATES:
        above, below, _ = RATES[measure]
        return share(tally.count(above), tally.count(below))
    return Fraction(tally.count(measure))


def _words(tally: Tally, measure: str) -> str:
    if measure in RATES:
        above, below, _ = RATES[measure]
        return rate_words(tally.count(above), tally.count(below))
    return f"{tally.count(measure)} 件"


def _shown(value: Fraction | None, measure: str) -> str:
    if value is None:
        return "没有可比数据"
    return f"{float(value) * 100:.2f}%" if measure in RATES or measure == "rectified_rate" else f"{float(value):g} 件"
