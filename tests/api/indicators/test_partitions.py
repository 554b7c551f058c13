"""Figures add up over any partition, and every figure is as long as its list."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from api.indicators.cases import cases
from api.indicators.counting import MEASURES
from api.indicators.masks import Key
from api.indicators.period import Period
from api.indicators.query import NONE, UNMATCHED, By, Query
from api.indicators.tally import Tally, cross, tallies, tally
from tests.api.indicators.verdicts import PAPERS, made, profile, verdict

STAGES = ("first", "second", "retrial", "retrial_review", "enforcement", *PAPERS)
DAYS = st.none() | st.integers(0, 900).map(lambda days: date(2024, 1, 1) + timedelta(days=days))
FLAG = st.booleans()
CAUSE = st.sampled_from([("procedure_violation", "P02"), ("procedure_violation", None), ("wrong_law", "L01"), ("void", None)])
VERDICTS = st.builds(
    verdict,
    dispute=st.integers(1, 6), judgment=st.integers(1, 12), organisation=st.sampled_from([None, 1, 2, 3]), series=st.sampled_from([None, None, 1, 2]),
    name=st.sampled_from("甲乙丙"), capacity=st.sampled_from(["original", "review"]), stage=st.sampled_from(STAGES),
    court=st.sampled_from([None, "一院", "二院"]), result=st.sampled_from([None, "lost", "partly_lost", "won", "procedural", "open", "not_suit"]),
    act_type=st.sampled_from([None, "penalty", "agreement"]), field=st.sampled_from([None, "market", "land"]), head=st.sampled_from(["attended", "absent", "unstated"]),
    heard=st.none() | FLAG, decided=DAYS, filed=DAYS, merits=FLAG, closing=FLAG, latest=FLAG, final=FLAG, mild=FLAG, withdrawn=FLAG, self_corrected=FLAG, mediated=FLAG,
    dispositions=st.lists(st.sampled_from(["revoke", "compensate", "declare_invalid", "enforce_denied"]), unique=True, max_size=2),
    causes=st.lists(CAUSE, max_size=2),
)  # fmt: skip
RULES = st.builds(
    profile,
    stage=st.sampled_from(["first", "final", "all"]), unit=st.sampled_from(["dispute", "judgment"]), denominator=st.sampled_from(["closed", "merits"]),
    year_by=st.sampled_from(["decided", "filed"]), series=st.sampled_from(["each", "once"]), partly_lost=FLAG, mild=FLAG, compensation=FLAG,
    agreement_compensation=FLAG, agreement_ended=FLAG, withdrawn_after_correction=FLAG, mediated=FLAG, review_joint=FLAG, retrial_reopens=FLAG,
    papers=st.sets(st.sampled_from(PAPERS)).map(lambda kinds: tuple(sorted(kinds))), enforcement_refused=FLAG,
)  # fmt: skip
REGIONS = {1: "990102001", 2: "990102002", 3: "990102"}
PARTS: tuple[By, ...] = ("organisation", "township", "field", "act_type", "cause", "detail", "court", "month", "quarter")
PERIODS = (None, Period.year(2024), Period.year(2025), Period.quarter(2024, 2))


def narrowed(query: Query, by: By, key: Key) -> Query | None:
    """The query that a part stands for; None: there is none (no day)."""
    if by in {"month", "quarter"}:
        return None if key is None else query.within(period=Period.parse(str(key)))
    return query.within(**{by: key if key is not None else UNMATCHED if by == "organisation" else NONE})


@settings(max_examples=60, deadline=None)
@given(st.lists(VERDICTS, max_size=25), RULES, st.sampled_from(PERIODS), st.sampled_from(PARTS))
def test_parts_add_up_and_lists_are_as_long_as_their_figures(rows, rule, period, by) -> None:
    facts, query = made(rows, REGIONS), Query(period)
    whole, parts = tally(facts, rule, query), tallies(facts, rule, query, by)
    assert reduce(Tally.__add__, parts.values(), Tally(small_below=5)) == whole
    assert all(parts.values())
    for measure in MEASURES:
        listed = cases(facts, rule, query, measure)
        assert len(listed) == len(set(listed)) == whole.count(measure)
        pieces = [cases(facts, rule, part, measure) for part in (narrowed(query, by, key) for key in parts) if part is not None]
        if by not in {"month", "quarter"}:
            assert sorted(listed) == sorted(one for piece in pieces for one in piece)
        elif period is not None:
            assert len(listed) == sum(parts[key].count(measure) for key in parts)
    for key, found in parts.items():
        part = narrowed(query, by, key)
        assert part is None or (period is not None and by == "quarter") or tally(facts, rule, part) == found
    for rate in (whole.loss_rate, whole.correction_rate, whole.attendance_rate):
        assert rate is None or 0 <= rate <= 1


@settings(max_examples=30, deadline=None)
@given(st.lists(VERDICTS, max_size=25), RULES)
def test_years_and_organisations_add_up(rows, rule) -> None:
    facts = made(rows)
    dated = [tally(facts, rule, Query(Period.year(year))) for year in (2024, 2025, 2026)]
    undated = tallies(facts, rule, Query(), "month").get(None, Tally(small_below=5))
    assert reduce(Tally.__add__, dated, undated) == tally(facts, rule, Query())
    own = [tally(facts, rule, Query(organisations=frozenset(ids))) for ids in ({1}, {2, 3})]
    unmatched = tally(facts, rule, Query(organisation=UNMATCHED))
    assert reduce(Tally.__add__, own, unmatched) == tally(facts, rule, Query())
    table = cross(facts, rule, Query(), "lost", ("field", "cause"))
    assert sum(table.values()) == tally(facts, rule, Query()).lost
    assert 0 not in table.values()
