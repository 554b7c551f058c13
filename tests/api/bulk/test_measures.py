"""The figures of bulk work beside those of the service, over the same verdicts: every measure, every rule."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from api.bulk.summing import measures
from api.bulk.summing.chaining import VERDICTS as COLUMNS
from api.indicators.cases import cases
from api.indicators.query import Query
from api.policy import builtin
from api.policy.profile import Counting, Stage
from tests.api.indicators.verdicts import Made, made, profile, verdict

RULES = [
    *(one.counting for one in builtin.profiles().values()),
    Counting(unit="judgment"), Counting(stage="all", retrial_reopens=False), Counting(stage="final", retrial_reopens=False),
    Counting(stage="all", unit="judgment", denominator="merits", year_by="filed", partly_lost=False, mild=False, compensation=False),
    Counting(stage="final", agreement_compensation=True, agreement_ended=True, mediated=True, review_joint=False),
]  # fmt: skip
STAGES: list[Stage | None] = [None, "first", "final", "all"]


def some(number: int, seed: int) -> list[Made]:
    """Verdicts without sense but of every kind, many of them in one dispute."""
    chance = random.Random(seed)
    days = [None, *(date(2024 + n // 12, n % 12 + 1, 5) for n in range(24))]
    rows = []
    for at in range(number):
        stage = chance.choice(["first", "first", "first", "second", "retrial", "retrial_review", "enforcement"])
        result = chance.choice(["lost", "partly_lost", "won", "procedural", "open", None])
        agency = chance.randrange(4)
        rows.append(verdict(
            id=at + 1, dispute=chance.randrange(number // 3) + 1, judgment=chance.randrange(number // 2) + 1, organisation=None, name=f"第{agency}局", stage=stage,
            result=result, decided=chance.choice(days), filed=chance.choice(days), closing=chance.random() < 0.8, merits=chance.random() < 0.7,
            final=chance.random() < 0.5, mild=chance.random() < 0.1, withdrawn=chance.random() < 0.1, mediated=chance.random() < 0.1,
            capacity=chance.choice(["original", "original", "review"]), act_type=chance.choice([None, "penalty", "agreement"]), heard=chance.choice([None, True, False]),
            head=chance.choice(["attended", "absent", "unstated"]),
            dispositions=chance.sample(["revoke", "compensate", "declare_unlawful", "dismiss_claims", "declare_invalid"], chance.randrange(3)),
            causes=chance.sample([["procedure_violation", "P09"], ["void", None], ["other", None], ["agreement_breach", None]], chance.randrange(3)),
        ))  # fmt: skip
    return rows


def table(rows: list[Made]) -> duckdb.DuckDBPyConnection:
    """The same as bulk work keeps them."""
    kept: list[dict[str, Any]] = [
        row | {
            "party": row["name"], "decided_on": row["decided"], "filed_on": row["filed"], "region": "990102",
            "causes": [{"code": code, "detail": detail} for code, detail in row["causes"]],
        }
        for row in rows
    ]  # fmt: skip
    base = duckdb.connect()
    given = pa.Table.from_pylist(kept, schema=COLUMNS)
    base.register("given", given)
    base.execute("CREATE TABLE verdicts AS SELECT * FROM given")
    return base


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("number", range(len(RULES)))
def test_every_measure_counts_the_same_verdicts_as_the_service(number: int, stage: Stage | None) -> None:
    rule = RULES[number].model_copy(update={"series": "each", "withdrawn_after_correction": False})
    rows = some(300, seed=number)
    facts, ours = made(rows), profile(**rule.model_dump())
    with table(rows) as base:
        measures.count(base, rule, stage)
        for measure in measures.MEASURES:
            found = base.execute("SELECT verdict, day FROM counted WHERE measure = $1", [measure]).fetchall()
            assert sorted(one for one, _ in found) == sorted(cases(facts, ours, Query(stage=stage), measure)), measure
            assert found, measure


def test_days_put_cases_into_the_same_periods() -> None:
    from api.indicators.tally import tallies

    for rule in (Counting(), Counting(year_by="filed", stage="all")):
        rows = some(300, seed=7)
        expected = tallies(made(rows), profile(**rule.model_dump()), Query(), "month")
        with table(rows) as base:
            measures.count(base, rule, None)
            for measure in measures.MEASURES:
                found = dict(base.execute("SELECT strftime(day, '%Y-%m'), count(*) FROM counted WHERE measure = $1 GROUP BY 1", [measure]).fetchall())
                assert found == {key: one.count(measure) for key, one in expected.items() if one.count(measure)}, measure
