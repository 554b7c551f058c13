"""Digests of the annotated lost cases: something of each section that the documents hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.digest import DEFAULT, Digest, digest
from nlp.digest.shapes import size
from nlp.document import Document
from nlp.pipeline import analyse


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def lost(shared: Path) -> list[tuple[Document, Digest]]:
    gold = {entry["id"]: entry["agency_result"] for entry in lines(shared / "gold" / "dev.gold.jsonl")}
    texts = [t for t in lines(shared / "gold" / "dev.texts.jsonl") if gold[t["id"]] in ("lost", "partly_lost")]
    documents = [Document.from_text(text["text"]) for text in texts]
    return [(document, digest(analyse(document))) for document in documents]


def test_lost_cases_have_their_facts_result_and_reasons(lost: list[tuple[Document, Digest]]) -> None:
    told = [d for _, d in lost if {"act", "event", "undisputed"} & {s.kind for s in d.facts}]
    assert len(told) >= 0.93 * len(lost)
    assert all(d.result for _, d in lost)
    assert sum(bool(d.reasons) for _, d in lost) >= 0.95 * len(lost)
    assert sum(d.complete for _, d in lost) >= 0.84 * len(lost)  # reviews without findings say so


def test_what_an_appeal_leaves_in_force_is_told(lost: list[tuple[Document, Digest]]) -> None:
    upheld = [d for _, d in lost if any("驳回上诉" in s.text for s in d.result)]
    assert upheld
    assert all(any(s.kind == "below" for s in d.result) for d in upheld)


def test_nothing_is_invented_and_limits_hold(lost: list[tuple[Document, Digest]]) -> None:
    for document, found in lost:
        assert size(found.facts) <= DEFAULT.facts
        assert size(found.result) <= DEFAULT.result
        for sentence in found.sentences():
            assert "".join(document.text[s.start : s.end] for s in sentence.spans).replace("\n", "") == sentence.text
