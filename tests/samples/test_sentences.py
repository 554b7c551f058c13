"""The invented sentences: labels are codes, everything is covered, and the files are what the frames give."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import corpora
from corpora.sentences import fill_act_types, fill_causes
from tests.samples.test_samples import ACTS, CAUSES, FIELDS

SENTENCES = corpora.ROOT / "sentences"


def rows(name: str) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in (SENTENCES / name).read_text(encoding="utf-8").splitlines()]


def test_the_files_are_what_the_frames_give() -> None:
    assert rows("causes.jsonl") == list(fill_causes.rows())
    assert rows("act_types.jsonl") == list(fill_act_types.rows())


def test_cause_sentences_are_many_distinct_and_coded() -> None:
    found = rows("causes.jsonl")
    assert len(found) >= 900
    assert len(list(fill_causes.frames())) >= 350
    assert len({row["id"] for row in found}) == len({row["text"] for row in found}) == len(found)
    assert {row["stance"] for row in found} == {"found", "negated", "alleged", "neutral"}
    assert {row["label"] for row in found} - {None} == CAUSES
    assert all(row["detail"] for row in found if row["stance"] == "found")
    assert not [row for row in found if "{" in str(row["text"]) or "[" in str(row["text"])]
    commaless = sum("，" not in str(row["text"]) for row in found) / len(found)
    assert 0.15 < commaless < 0.3


def test_every_subcause_has_sentences(shared: Path) -> None:
    table = (shared / "domain" / "tables" / "failure_causes.csv").read_text(encoding="utf-8-sig")
    codes = {line.split(",")[0] for line in table.splitlines()[1:] if line.split(",")[1] == "2"}
    counts = Counter(row["detail"] for row in rows("causes.jsonl") if row["stance"] == "found")
    assert set(counts) == codes
    assert min(counts.values()) >= 5


def test_openings_cover_every_act_type_and_field() -> None:
    found = rows("act_types.jsonl")
    assert len(found) >= 400
    acts = Counter(row["act_type"] for row in found)
    fields = Counter(row["field"] for row in found)
    assert set(acts) == ACTS
    assert set(fields) == FIELDS
    assert min(acts.values()) >= 15
    assert min(fields.values()) >= 30
