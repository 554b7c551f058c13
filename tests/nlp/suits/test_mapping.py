"""What was read from a paper is kept as JSON and comes back the same; what people state counts first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlp.document import Document
from nlp.judgment import value_of
from nlp.suit import SuitFile
from nlp.suits import PERSON, from_mapping, gather, read_paper, to_mapping
from tests.nlp.suits.expected import FOLDERS, papers


def read(folder: Path) -> dict[str, Document]:
    return {name: Document.from_text(text) for name, text in papers(folder).items()}


@pytest.mark.parametrize("folder", FOLDERS[::4], ids=lambda folder: folder.name)
def test_every_paper_comes_back_from_json_as_it_was(folder: Path) -> None:
    for document in read(folder).values():
        paper = read_paper(document)
        assert from_mapping(json.loads(json.dumps(to_mapping(paper))), document) == paper


def test_a_span_names_its_page() -> None:
    text = "云溪区人民法院\n应诉通知书\n（2024）皖9902行初1号"
    plain = Document.from_text(text)
    paged = replace(plain, char_pages=np.full(len(text), 3, dtype=np.uint16))
    assert [to_mapping(read_paper(one))["court"]["evidence"]["spans"][0]["page"] for one in (plain, paged)] == [None, 3]


@pytest.mark.parametrize(
    "change", [{"format": 0}, {"kind": "novel"}, {"court": {"value": "某法院", "evidence": {"spans": [{"start": 0, "end": 999, "page": None}], "confidence": 1.0, "source": "x"}}}]
)  # fmt: skip
def test_what_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    document = Document.from_text("送达回证")
    kept = to_mapping(read_paper(document)) | change
    with pytest.raises(ValueError, match="read paper"):
        from_mapping(kept, document)


def suit(**said: Any) -> SuitFile:
    return gather([read_paper(one) for one in read(FOLDERS[0]).values()], said)


def test_what_a_person_states_counts_before_the_papers() -> None:
    found = suit(act_type="license", decided_on="2024-08-09", received_on=date(2024, 9, 5), amount=12, act_numbers=["甲1号"], addressee=None)
    assert (value_of(found.act_type), value_of(found.received_on), value_of(found.amount)) == ("license", date(2024, 9, 5), 12)
    assert found.act_type and found.act_type.evidence == PERSON and found.addressee is None
    assert [one.value for one in found.act_numbers] == ["甲1号"] and found.dates("decided") == (date(2024, 8, 9),)
    assert found.court == suit().court


def test_a_stated_day_moves_the_step_in_which_the_act_was_made_or_served() -> None:
    (folder,) = [one for one in FOLDERS if one.name.startswith("16-")]
    papers = [read_paper(one) for one in read(folder).values()]
    before, after = gather(papers), gather(papers, {"decided_on": "2023-06-07", "served_on": None})
    assert value_of(before.act_type) == "coercive_enforcement" and before.dates("served")
    assert before.dates("enforcement_decided") == (date(2023, 6, 5),)
    assert (after.dates("enforcement_decided"), after.dates("served")) == ((date(2023, 6, 7),), ())
    assert (after.dates("decided"), after.dates("ordered")) == (before.dates("decided"), before.dates("ordered"))


def test_stated_parties_take_the_place_of_those_of_their_role() -> None:
    found = {(one.name, one.role) for one in suit(plaintiffs=["谈笑", "云溪公司"]).parties}
    kept = {(one.name, one.role) for one in suit().parties if one.role != "plaintiff"}
    assert found == kept | {("谈笑", "plaintiff"), ("云溪公司", "plaintiff")} and kept


def test_a_suit_without_papers_is_what_a_person_states() -> None:
    found = gather([], {"act_type": "penalty", "agency": "云溪区某局"})
    assert value_of(found.agency) == "云溪区某局" and not found.papers


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("steps", "x", "cannot be stated"), ("act_type", "nothing", "no code"), ("amount", "12", "whole number"), ("amount", True, "whole number"),
        ("claims", "一", "list of texts"), ("court", " ", "must be a text"), ("decided_on", "2024-13-01", "month"),
    ],
)  # fmt: skip
def test_what_cannot_be_stated_is_refused(name: str, value: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        gather([], {name: value})
