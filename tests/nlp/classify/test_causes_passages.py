"""Failure causes of invented passages of reasoning, as courts of all instances and fields word them.

Each passage is the reasoning of a document whose agency lost; `cited` are the codes that the articles applied stand for.
The bar is over all passages together: a single one may be arguable, and a change that breaks several is seen.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nlp.case import Case
from nlp.classify.causes import causes
from nlp.document import Document, Span
from nlp.judgment import Disposition, Evidence, Party, Role, Statute, Value
from nlp.structure import Passage, Sections, Voice

PASSAGES = Path(__file__).with_name("causes_passages.jsonl")
SUIT_LAW = "中华人民共和国行政诉讼法"
ARTICLES: dict[str, tuple[int, int | None, int | None]] = {
    "insufficient_evidence": (70, None, 1), "wrong_law": (70, None, 2), "procedure_violation": (70, None, 3),
    "minor_procedure": (74, 1, 2), "manifestly_improper": (77, 1, None), "agreement_breach": (78, 1, None),
    "void": (75, None, None), "inaction": (72, None, None),
}  # fmt: skip
ROLES: dict[str, Role] = {
    "上诉人": "appellant", "被上诉人": "appellee", "再审申请人": "retrial_applicant", "被申请人": "retrial_respondent",
    "申请执行人": "enforcement_applicant", "申请人": "enforcement_applicant", "被执行人": "enforcement_respondent",
}  # fmt: skip
SEEN = Evidence((), 1.0, "test")


def passages() -> list[dict[str, Any]]:
    return [json.loads(line) for line in PASSAGES.read_text("utf-8").splitlines()]


def parties(row: dict[str, Any]) -> Iterator[Party]:
    """The agency under its names and, on appeal, its role; a person in the other role."""
    held = {side: ROLES[word] for word, side in row["roles"].items()}
    for number, name in enumerate(row["agency"]):
        role: Role = held.get("agency", "defendant") if number == 0 else "defendant"
        yield Party(name, role, "defendant", "agency", None, (), (), SEEN)
    if "person" in held:
        yield Party("赵甲", held["person"], None, "person", None, (), (), SEEN)


def read(row: dict[str, Any]) -> Case:
    """The case with its causes found, when all of the passage is the court's reasoning."""
    case = Case(Document.from_text(row["text"]))
    whole = Passage(Voice.COURT, Span(0, len(row["text"])), reasoning=True)
    case.sections = Sections(passages=[whole])
    case.judgment.agency_result = Value("lost", SEEN)
    case.judgment.dispositions = [Disposition("revoke", "", (), None, SEEN)]
    case.judgment.statutes = [Statute(SUIT_LAW, *ARTICLES[code], SEEN) for code in row["cited"]]
    case.judgment.parties = list(parties(row))
    causes(case)
    return case


@cache
def judged() -> tuple[tuple[dict[str, Any], Case], ...]:
    return tuple((row, read(row)) for row in passages())


def quoted(case: Case, cause: dict[str, str]) -> bool:
    """Whether one of the causes found quotes the words that the passage states the cause with."""
    found = [c.quote for c in case.judgment.causes if c.code == cause["code"]]
    return any(cause["quote"] in quote or quote in cause["quote"] for quote in found)


def test_codes_of_all_passages() -> None:
    right = wrong = missed = 0
    for row, case in judged():
        expected = {cause["code"] for cause in row["causes"]}
        found = {cause.code for cause in case.judgment.causes}
        right, wrong, missed = right + len(expected & found), wrong + len(found - expected), missed + len(expected - found)
        if expected != found:
            print(row["id"], "missed", sorted(expected - found), "surplus", sorted(found - expected), row["text"])
    assert 2 * right / (2 * right + wrong + missed) >= 0.9


def test_the_sentences_quoted() -> None:
    stated = [(row, case, cause) for row, case in judged() for cause in row["causes"]]
    lost = [(row["id"], cause["code"]) for row, case, cause in stated if not quoted(case, cause)]
    print(*lost, sep="\n")
    assert len(lost) <= 0.1 * len(stated)


@pytest.mark.parametrize("row", passages(), ids=lambda row: row["id"])
def test_passages_quote_themselves(row: dict[str, Any]) -> None:
    assert all(cause["quote"] in row["text"] and len(cause["quote"]) <= 120 for cause in row["causes"])
