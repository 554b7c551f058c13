"""Whole papers of many courts, years and kinds, invented and annotated by us: no field may fall below its floor.

Courts and set phrases are real, cases are not; papers whose id ends in -bare lost their commas and colons, as many
published texts did.  Causes are tested elsewhere (test_causes_passages.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlp.document import Document
from nlp.evaluation import evaluate, is_right, shown
from nlp.pipeline import analyse

FLOORS = {
    "doc_type": 0.98, "procedure": 0.98, "court": 0.98, "case_number": 0.98, "decision_date": 0.98,
    "head_attended": 0.97, "act_type": 0.96, "field": 0.96, "agency_result": 0.96,
    "parties": 0.96, "original_roles": 0.96, "party_kinds": 0.96, "dispositions": 0.96, "statutes": 0.97,
    "act_numbers": 0.96,
}  # fmt: skip
"""Share of papers that are wholly right in a field."""

Records = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def annotated() -> Records:
    lines = (Path(__file__).parent / "invented_papers.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


@pytest.fixture(scope="module")
def predicted(annotated: Records) -> Records:
    return {name: analyse(Document.from_text(record["text"])).judgment.to_json() for name, record in annotated.items()}


@pytest.mark.parametrize("field", FLOORS)
def test_floor(field: str, annotated: Records, predicted: Records) -> None:
    wrong = [name for name, record in annotated.items() if not is_right(field, record, predicted[name])]
    misses = "\n".join(f"{n}: wanted {shown(field, annotated[n])}, got {shown(field, predicted[n])}" for n in wrong)
    assert 1 - len(wrong) / len(annotated) >= FLOORS[field], misses


def test_losses_are_recognised(annotated: Records, predicted: Records) -> None:
    scores = {score.name: score.value for score in evaluate(annotated, predicted, resamples=10)}
    assert scores["agency lost F1"] >= 0.97
