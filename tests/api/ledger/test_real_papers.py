"""Chaining and series on real papers, where the machine has them."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

from api.ledger.disputes import series
from api.ledger.disputes.chaining import tied
from api.ledger.disputes.traits import Traits, traits_of
from nlp import analyse
from nlp.document import Document

CHAINS = 5
"""Pairs of the annotated papers and their twins in which one reviews the other, found by reading."""
SERIES = 8
"""Groups of near-identical papers in which other people sue the same agency at the same time with the same result."""


@pytest.fixture(scope="module")
def papers(shared: Path) -> dict[str, Traits]:
    found: dict[str, Traits] = {}
    for name in ("dev.texts.jsonl", "dev.twins.jsonl"):
        for line in (shared / "gold" / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            record = analyse(Document.from_text(row["text"])).judgment.to_json()
            found[row["id"]] = traits_of(len(found) + 1, record, row["text"], {})
    return found


def test_what_reviews_what(papers: dict[str, Traits]) -> None:
    pairs = [pair for pair in combinations(papers.values(), 2) if tied(*pair)]
    assert len(pairs) == CHAINS
    for one, other in pairs:
        first, last = sorted((one, other), key=lambda paper: paper.day)
        assert last.direct in first.own()


def test_twins_are_those_that_people_found_and_no_others(papers: dict[str, Traits], shared: Path) -> None:
    known = json.loads((shared / "gold" / "dev.series.json").read_text(encoding="utf-8"))
    group = {name: number for number, names in enumerate(known) for name in names}
    pairs = [(one, other) for one, other in combinations(papers, 2) if series.twins(papers[one], papers[other])]
    assert all(group[one] == group[other] for one, other in pairs)
    assert len({group[one] for one, _ in pairs}) == SERIES
