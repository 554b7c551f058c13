"""A line's standing says the same as the rules that count verdicts."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest

from api.indicators.cases import cases
from api.indicators.query import Query
from api.ledger.lines import standing
from api.policy.losing import lost
from api.policy.profile import Counting, Profile
from api.store.tables import Verdict
from tests.api.indicators.verdicts import Made, made, verdict

DISPOSITIONS = ("revoke", "declare_invalid", "compensate", "dismiss_claims", "enforce_denied", "terminate", "withdraw_allowed")
RULES = tuple(
    Counting(**given) for given in (
        {}, {"stage": "final"}, {"stage": "all"}, {"stage": "all", "unit": "judgment"}, {"unit": "judgment"}, {"retrial_reopens": False, "stage": "final"},
        {"retrial_reopens": False, "stage": "all"}, {"partly_lost": False, "mild": False, "compensation": False, "review_joint": False},
        {"agreement_compensation": True, "agreement_ended": True, "withdrawn_after_correction": True, "mediated": True, "stage": "all"},
        {"papers": ("reconsideration_decision", "judicial_suggestion"), "enforcement_refused": True},
    )
)  # fmt: skip


def made_up(chance: random.Random, dispute_id: int, organisation_id: int) -> Made:
    stage = chance.choices(tuple(standing.STAGES), (8, 6, 3, 2, 2, 2, 1, 1, 1))[0]
    return verdict(
        dispute=dispute_id, organisation=organisation_id, stage=stage, decided=date(2025, 1, 1) + timedelta(days=chance.randrange(3)),
        result=chance.choices(tuple(standing.RESULTS), (9, 4, 5, 2, 1, 1))[0], capacity=chance.choices(("original", "review"), (4, 1))[0],
        dispositions=chance.sample(DISPOSITIONS, chance.randrange(3)),
        causes=[[code, None] for code in chance.sample(("void", "other", "agreement_breach", "inaction"), chance.randrange(2))],
        act_type=chance.choice(("penalty", "agreement")), closing=chance.random() < 0.85, final=chance.random() < 0.4,
        mild=chance.random() < 0.15, self_corrected=chance.random() < 0.1, mediated=chance.random() < 0.1,
    )  # fmt: skip


def row(given: Made) -> Verdict:
    plain = {name: value for name, value in given.items() if name not in {"dispute", "judgment", "paper", "organisation", "series", "sight", "decided", "filed"}}
    return Verdict(**plain, decided_on=given["decided"])


@pytest.mark.parametrize("rule", RULES)
def test_one_verdict_of_a_first_instance_is_lost_as_the_policy_says(rule: Counting) -> None:
    chance = random.Random(7)
    for number in range(400):
        one = row(made_up(chance, number, 1))
        one.stage, one.closing, one.final = "first", True, True
        assert standing.counts(standing.of([one]), rule) == lost(rule, one), one.dispositions


@pytest.mark.parametrize("rule", RULES)
def test_lines_that_count_are_the_cases_behind_the_figures(rule: Counting) -> None:
    chance = random.Random(11)
    rows = [made_up(chance, dispute, chance.choice((1, 2))) for dispute in range(1, 400) for _ in range(chance.randrange(1, 5))]
    own: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    for one in rows:
        own[one["dispute"], one["organisation"]].append(row(one))
    places = {one["id"]: (one["dispute"], one["organisation"]) for one in rows}
    profile = Profile(code="made", name="自拟", source="自拟", counting=rule)
    behind = {places[one] for one in cases(made(rows), profile, Query(), "corrected")}
    assert {place for place, verdicts in own.items() if standing.counts(standing.of(verdicts), rule)} == behind
    assert 0 < len(behind) < len(own)


def test_a_long_history_keeps_its_newest_part() -> None:
    many = [Verdict(stage="first", result="lost", decided_on=date(2025, 1, 1) + timedelta(days=day), dispositions=[], causes=[], closing=True) for day in range(90)]
    many.append(Verdict(stage="second", result="won", decided_on=date(2026, 1, 1), dispositions=[], causes=[], closing=True, final=True))
    text = standing.of(many)
    assert len(text) <= standing.LIMIT
    assert text.endswith(",sWCF")
    assert not standing.counts(text, Counting(stage="final"))
