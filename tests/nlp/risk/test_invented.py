"""The invented suits: those with planted defects are never called green, those without never red."""

from __future__ import annotations

from datetime import date

from nlp.document import Document
from nlp.risk import Level, assess, explain
from nlp.screening import screen
from nlp.suits import gather, read_paper
from nlp.training.risk_data import Weekdays
from tests.nlp.suits.expected import FOLDERS, expected, papers


def test_defects_are_never_green_and_clean_suits_never_red() -> None:
    levels: dict[bool, list[Level]] = {True: [], False: []}
    for folder in FOLDERS:
        file = gather([read_paper(Document.from_text(text)) for text in papers(folder).values()])
        risk = assess(screen(file, calendar=Weekdays(), on=date(2026, 3, 2)))
        levels[bool(expected(folder).defects)].append(risk.level)
        assert all(one.reasons for one in risk.parts) and len(explain(risk)) > len(risk.parts)
    assert "green" not in levels[True] and levels[True].count("red") >= 0.9 * len(levels[True])
    assert "red" not in levels[False] and levels[False].count("green") >= 0.8 * len(levels[False])
