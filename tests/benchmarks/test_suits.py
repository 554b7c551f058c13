"""How much of the invented suits' papers is read, and what the checklists make of them: as text and as digital PDF.

    pytest tests/benchmarks/test_suits.py -s            # as text
    pytest -m nightly tests/benchmarks/test_suits.py -s # as PDF
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from api.ledger.due.workdays import Calendar
from nlp.document import Document
from nlp.screening import screen
from nlp.suit import SuitFile
from nlp.suits import gather, read_paper
from tests.benchmarks.conftest import Say
from tests.nlp.suits import rendering
from tests.nlp.suits.expected import FOLDERS, Expected, expected, papers
from tests.nlp.suits.scoring import compare
from tests.nlp.suits.test_rendered import rendered

TODAY = date(2026, 3, 2)
Suits = list[tuple[Expected, SuitFile]]


def suits(document: Callable[[str], Document]) -> Suits:
    return [(expected(one), gather([read_paper(document(text)) for text in papers(one).values()])) for one in FOLDERS]


def told(found: Suits, say: Say) -> tuple[float, float, int]:
    """Share of the values found, share of the planted defects found, and how many were found that nobody planted."""
    values = [one.right for want, file in found for one in compare(want, file)]
    planted = shown = kept = false = 0
    for want, file in found:
        answers = {one.item.code: one.answer for one in screen(file, calendar=Calendar(), on=TODAY).findings}
        missed, open_ = want.answered("not_met"), want.answered("open")
        planted, kept = planted + len(missed), kept + len(want.answered("met"))
        shown += sum(answers.get(code) == "not_met" for code in missed)
        false += sum(answer == "not_met" and code not in missed | open_ for code, answer in answers.items())
    say(f"values {sum(values)} of {len(values)}; not met: {shown} of {planted} found, {false} false where {kept} are met")
    return sum(values) / len(values), shown / planted, false


def test_as_text(say: Say) -> None:
    values, planted, false = told(suits(Document.from_text), say)
    assert values >= 0.99 and planted >= 0.99 and not false


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_as_pdf(tmp_path: Path, say: Say) -> None:
    values, planted, false = told(suits(lambda text: rendered(text, rendering.digital, tmp_path)), say)
    assert values >= 0.99 and planted >= 0.99 and not false
