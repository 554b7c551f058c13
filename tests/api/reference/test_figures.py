"""Every figure and the list behind it, by every plan and every rule of counting, as the plain count has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from api.indicators.counting import MEASURES
from api.indicators.period import Period
from api.indicators.query import By, Query
from api.indicators.tally import tallies, tally
from api.policy import builtin
from api.policy.profile import Profile, Stage
from api.store.tables import Dispute, Series, Verdict
from tests.api.reference import plain
from tests.api.reference.books import Books
from tests.api.reference.plain import Fact, Taken
from tests.api.reference.town import Town
from tests.api.world import World

PERIODS = [None, *(Period.quarter(year, quarter) for year in (2024, 2025) for quarter in (1, 2, 3, 4)), Period.half(2024, 2), Period.year(2024), Period.year(2025)]
VARIANTS = [
    {"stage": "final"}, {"stage": "all"}, {"unit": "judgment"}, {"unit": "judgment", "stage": "all"}, {"denominator": "merits"}, {"year_by": "filed"},
    {"series": "once"}, {"series": "once", "unit": "judgment", "stage": "all"}, {"partly_lost": False}, {"mild": False}, {"compensation": False},
    {"agreement_compensation": True}, {"agreement_ended": True}, {"withdrawn_after_correction": True}, {"mediated": True}, {"review_joint": False},
    {"stage": "all", "retrial_reopens": False}, {"stage": "final", "retrial_reopens": False}, {"enforcement_refused": True},
    {"papers": ("reconsideration_decision", "reconsideration_opinion", "supervision_notice", "judicial_suggestion")},
    {"denominator": "merits", "mediated": True, "withdrawn_after_correction": True, "year_by": "filed", "series": "once", "stage": "final"},
]  # fmt: skip


def profiles() -> list[object]:
    """Each plan, and each rule of counting changed by itself."""
    default = builtin.profiles()["default"]
    variants = [default.model_copy(update={"counting": default.counting.model_copy(update=values)}) for values in VARIANTS]
    names = [",".join(f"{key}={value}" for key, value in values.items())[:60] for values in VARIANTS]
    built_in = [pytest.param(profile, id=code) for code, profile in builtin.profiles().items()]
    return built_in + [pytest.param(profile, id=name) for profile, name in zip(variants, names, strict=True)]


def within(taken: list[Taken], period: Period | None) -> list[Taken]:
    return [one for one in taken if period is None or one.day in period]


def test_the_town_is_large_and_varied(town: Town) -> None:
    assert len(town.quarrels) >= 300
    assert {paper.decided.year for quarrel in town.quarrels for paper in quarrel.papers} >= {2024, 2025}
    assert sum(len(quarrel.papers) > 1 for quarrel in town.quarrels) > 50
    assert sum(quarrel.series is not None for quarrel in town.quarrels) >= 20


def test_disputes_and_series_are_those_of_the_story(filed: World, town: Town) -> None:
    with filed.database.read() as session:
        found = Counter(session.scalars(select(func.count()).select_from(Dispute).where(Dispute.kind == "suit").join(Dispute.judgments).group_by(Dispute.id)))
        assert found == Counter(len(quarrel.papers) for quarrel in town.quarrels)
        twins = session.scalars(select(func.count(Dispute.id)).where(Dispute.series_id.is_not(None)).group_by(Dispute.series_id)).all()
        assert Counter(twins) == Counter(Counter(q.series for q in town.quarrels if q.series is not None).values())
        assert session.scalar(select(func.count(Series.id))) == len(twins)


def test_every_verdict_is_that_of_the_story(filed: World, truth: list[Fact], books: Books) -> None:
    with filed.database.read() as session:
        rows = {books.keys[row.id]: row for row in session.scalars(select(Verdict))}
    assert rows.keys() == {fact.key for fact in truth}
    for fact in truth:
        row = rows[fact.key]
        told = (fact.stage, fact.result, fact.day, fact.filed_on, fact.capacity, fact.merits, fact.withdrawn, fact.self_corrected, fact.mediated, fact.heard, fact.head)
        made = (row.stage, row.result, row.decided_on, row.filed_on, row.capacity, row.merits, row.withdrawn, row.self_corrected, row.mediated, row.heard, row.head)
        assert made == told, fact.key
        assert (row.closing, row.final or row.paper_id is not None) == (fact.closing, fact.final or fact.dispute >= 10_000), fact.key
        assert sorted(row.dispositions) == sorted(fact.dispositions), fact.key
        assert [tuple(cause) for cause in row.causes] == list(fact.causes), fact.key


@pytest.mark.parametrize("profile", profiles())
def test_figures_and_cases(profile: Profile, truth: list[Fact], books: Books) -> None:
    counted = plain.measures(truth, profile.counting)
    for period in PERIODS:
        query = Query(period)
        figures = tally(books.facts, profile, query)
        for measure in MEASURES:
            wanted = within(counted[measure], period)
            assert figures.count(measure) == len(wanted), (measure, period)
            assert Counter(books.cases(profile, query, measure)) == Counter(one.fact.key for one in wanted), (measure, period)


BREAKDOWNS: dict[By, Callable[[Fact], object]] = {
    "organisation": lambda fact: fact.unit, "field": lambda fact: fact.field, "act_type": lambda fact: fact.act, "court": lambda fact: fact.court,
    "township": lambda fact: {"east": "990102101", "west": "990102102"}.get(fact.unit or ""),
    "cause": lambda fact: fact.causes[0][0] if fact.causes else None, "detail": lambda fact: fact.causes[0][1] if fact.causes else None,
}  # fmt: skip


@pytest.mark.parametrize("profile", profiles())
@pytest.mark.parametrize("by", BREAKDOWNS)
def test_breakdowns(profile: Profile, by: By, truth: list[Fact], books: Books) -> None:
    counted = plain.measures(truth, profile.counting)
    for period in (None, Period.year(2025)):
        found = tallies(books.facts, profile, Query(period), by)
        for measure in MEASURES:
            wanted = Counter(BREAKDOWNS[by](one.fact) for one in within(counted[measure], period))
            names = {key: books.units.get(key) if by == "organisation" and isinstance(key, int) else key for key in found}
            assert {names[key]: one.count(measure) for key, one in found.items() if one.count(measure)} == wanted, (measure, period)


@pytest.mark.parametrize("stage", ["first", "final", "all"])
def test_a_stage_that_is_asked_for(stage: Stage, truth: list[Fact], books: Books) -> None:
    profile = builtin.profiles()["default"]
    counted = plain.measures(truth, profile.counting, stage)
    for measure in MEASURES:
        wanted = Counter(one.fact.key for one in within(counted[measure], Period.year(2024)))
        assert Counter(books.cases(profile, Query(Period.year(2024), stage=stage), measure)) == wanted, measure
