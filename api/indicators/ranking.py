"""Who stands where, and what follows from a place: 量化排名, 专项督导, 评优限制."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from api.indicators.lines import Ground, Line, Stand, counts, days, rate_words, share, small_words
from api.indicators.tally import Tally
from api.policy.profile import Excellence, Ranking

Key = tuple[Fraction | int, ...]
Placed = list[tuple[int, Stand]]


def ranking(ground: Ground) -> list[Line]:
    """All units with cases in the period, the highest rate first; those that are not ranked last."""
    rule = ground.profile.ranking
    found = [one for one in ground.stands(ground.period) if one.tally.decided or one.tally.filed]
    ranked = placed([one for one in found if _takes_part(one, rule)], _order(rule))
    together = Counter(place for place, _ in ranked)
    rest = sorted((one for one in found if not _takes_part(one, rule)), key=lambda one: (-one.tally.lost, -one.tally.filed))
    return [_ranked(one, place, together[place], rule) for place, one in ranked] + [_unranked(one, rule) for one in rest]


def lagging(ground: Ground, ranked: list[Line]) -> list[Line]:
    """The units that get special supervision: the first so many of the ranking, as far as they lost at all."""
    rule = ground.profile.ranking
    chosen = [line for line in ranked if line.place is not None and line.place <= rule.lagging and line.figures["lost"]]
    said = f"，列前 {rule.lagging} 位，提请专项督导。"
    return [replace(line, rule="lagging", title="专项督导", reason=f"{days(ground.period)}{line.reason}{said}") for line in chosen]


def excellence(ground: Ground) -> list[Line]:
    """Units that may not be called excellent, by the year until the last day looked at."""
    rule = ground.profile.excellence
    if rule is None:
        return []
    span = ground.span("year")
    found = [one for one in ground.stands(span) if one.tally.lost and one.tally.decided >= rule.minimum]
    so_far = "不得评为优秀等次" if span.kind == "year" else "年度未满，照此发展不得评为优秀等次"
    barred = [(place, one) for place, one in _barred(found, rule) if place <= rule.top]
    return [_barred_line(one, place, rule, f"{days(span)}{_measured(one, rule)}，排第 {place} 位，在前 {rule.top} 位之内，{so_far}") for place, one in barred]


def placed(found: Sequence[Stand], key: Callable[[Tally], Key]) -> Placed:
    """Each with its place, the highest key first; equal ones share a place, and the next stand as if they did not (1, 2, 2, 4)."""
    places: Placed = []
    for number, one in enumerate(sorted(found, key=lambda one: _falling(key(one.tally))), 1):
        equal = bool(places) and key(places[-1][1].tally) == key(one.tally)
        places.append((places[-1][0] if equal else number, one))
    return places


def _takes_part(one: Stand, rule: Ranking) -> bool:
    return one.tally.decided > 0 and one.tally.decided >= rule.minimum


def _order(rule: Ranking) -> Callable[[Tally], Key]:
    first, second = (_by_rate, _by_lost) if rule.by == "rate" else (_by_lost, _by_rate)
    if rule.ties == "shared":
        return first
    return lambda tally: (*first(tally), *second(tally))


def _barred(found: Sequence[Stand], rule: Excellence) -> Placed:
    by = _by_lost if rule.by == "lost" else _by_rate
    if rule.ties == "include":
        return placed(found, by)
    order = sorted(found, key=lambda one: (*_falling(by(one.tally)), -one.tally.lost, one.tally.decided))
    return list(enumerate(order, 1))


def _by_rate(tally: Tally) -> Key:
    return (share(tally.lost, tally.decided) or 0,)


def _by_lost(tally: Tally) -> Key:
    return (tally.lost,)


def _falling(key: Key) -> Key:
    return tuple(-one for one in key)


def _ranked(one: Stand, place: int, together: int, rule: Ranking) -> Line:
    tied = f"（{together} 个单位并列）" if together > 1 else ""
    rate = rate_words(one.tally.lost, one.tally.decided)
    said = f"审结 {one.tally.decided} 件、败诉 {one.tally.lost} 件，败诉率 {rate}，排第 {place} 位{tied}{small_words(one.tally)}"
    return _line(one, said, rule, place)


def _unranked(one: Stand, rule: Ranking) -> Line:
    if one.tally.decided:
        return _line(one, f"审结 {one.tally.decided} 件，不足 {rule.minimum} 件，不参加排名", rule, None)
    return _line(one, f"发案 {one.tally.filed} 件，没有审结案件，不参加排名", rule, None)


def _line(one: Stand, said: str, rule: Ranking, place: int | None) -> Line:
    figures = {**counts(one.tally), "place": place}
    return Line("ranking", "量化排名", one.id, one.name, said, rule.source, figures, one.cases, one.tally.small, place)


def _measured(one: Stand, rule: Excellence) -> str:
    if rule.by == "lost":
        return f"败诉 {one.tally.lost} 件（审结 {one.tally.decided} 件）"
    return f"败诉率 {rate_words(one.tally.lost, one.tally.decided)}"


def _barred_line(one: Stand, place: int, rule: Excellence, said: str) -> Line:
    figures = {**counts(one.tally), "place": place}
    reason = f"{said}{small_words(one.tally)}。"
    return Line("excellence", "评优限制", one.id, one.name, reason, rule.source, figures, one.cases, one.tally.small, place)
