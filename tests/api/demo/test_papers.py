"""The invented papers: they read as what they are, hang together, and are the same for the same day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from api.demo.paper import pdf
from api.demo.place import place
from api.demo.writing import Paper, papers, written
from nlp.document import Document
from nlp.folding import fold
from nlp.pipeline import analyse
from nlp.reading import read
from nlp.record import Origin, Record, record

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def made() -> list[Paper]:
    return papers(7, TODAY)


@pytest.fixture(scope="module")
def found(made: list[Paper]) -> list[Record]:
    origins = [(Origin(paper.name, paper.name, None), paper) for paper in made]
    return [record(origin, analyse(Document.from_text(paper.text))) for origin, paper in origins]


def test_the_same_seed_and_day_give_the_same_papers(made: list[Paper]) -> None:
    assert papers(7, TODAY) == made
    assert papers(8, TODAY) != made


def test_two_years_that_end_today(made: list[Paper]) -> None:
    days = [paper.day for paper in made]
    assert 190 <= len(made) <= 250
    assert max(days) <= TODAY
    assert TODAY - max(days) < timedelta(days=20)
    assert max(days) - min(days) > timedelta(days=650)


def test_names_of_files_are_unique(made: list[Paper]) -> None:
    assert len({paper.name for paper in made}) == len(made)


def test_every_paper_is_read_as_what_it_is(made: list[Paper], found: list[Record]) -> None:
    for paper, one in zip(made, found, strict=True):
        if "民初" in paper.name:
            assert one["status"] == "not_administrative"
            continue
        assert one["status"] == "complete", paper.name
        assert fold(one["case_number"]) in fold(paper.name)
        assert one["decision_date"] == paper.day.isoformat()
        assert one["court"] in {court.name for court in place().courts.values()}


def test_there_is_something_of_everything(found: list[Record]) -> None:
    results = Counter(one["agency_result"] for one in found)
    assert {"lost", "partly_lost", "won", "procedural", "not_suit"} <= set(results)
    assert 0.1 < results["lost"] / len(found) < 0.4
    assert len({cause["code"] for one in found for cause in one["causes"]}) >= 5
    assert len({one["act_type"] for one in found}) >= 9
    assert {one["head_attended"] for one in found} >= {"attended", "absent"}
    assert {one["procedure"] for one in found} >= {"first", "second", "retrial_review", "nonlitigation_enforcement"}


def test_some_unit_loses_again_and_again_for_the_same_cause(found: list[Record]) -> None:
    lost = [one for one in found if one["results_by_agency"]]
    losses = Counter((one["results_by_agency"][0]["name"], cause["code"]) for one in lost for cause in one["causes"])
    assert losses.most_common(1)[0][1] >= 4


def test_appeals_name_the_judgment_below(found: list[Record]) -> None:
    known = {one["case_number"] for one in found}
    later = [one for one in found if one["procedure"] in {"second", "retrial_review"}]
    assert len(later) >= 15
    assert all(set(one["prior_case_numbers"]) & known for one in later)


def test_most_texts_print_names_that_the_register_has(found: list[Record]) -> None:
    known = {name for unit in place().units.values() for name in (unit.name, *unit.former, *unit.alias)}
    sued = [party["name"] for one in found for party in one["parties"] if party["kind"] == "agency"]
    unknown = [name for name in sued if name not in known]
    assert 0 < len(unknown) < len(sued) / 5


def test_a_paper_as_a_pdf_is_the_same_text(made: list[Paper]) -> None:
    paper = next(paper for paper in made if "行政判决书" in paper.name)
    document = read(pdf(paper.text))
    assert document.media_type == "application/pdf"
    assert len(document.pages) >= 2
    assert document.text.replace("\n", "").replace("　", "") == paper.text.replace("\n", "").replace("　", "")


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2025, 3, 1), "二〇二五年三月一日"), (date(2024, 10, 20), "二〇二四年十月二十日"), (date(2026, 12, 31), "二〇二六年十二月三十一日")],
)
def test_days_as_papers_are_dated(day: date, text: str) -> None:
    assert written(day) == text
