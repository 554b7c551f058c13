"""What the law requires of a sued act, and how the papers of the suit show it."""

from nlp.screening.checklist import OUTCOMES, Item, Mend, Outcome, items, mends
from nlp.screening.conditions import Workdays
from nlp.screening.engine import (
    ANSWERS,
    STRENGTHS,
    Answer,
    Finding,
    HumanAnswer,
    LikelyCause,
    Screening,
    Strength,
    screen,
)

__all__ = [
    "ANSWERS",
    "OUTCOMES",
    "STRENGTHS",
    "Answer",
    "Finding",
    "HumanAnswer",
    "Item",
    "LikelyCause",
    "Mend",
    "Outcome",
    "Screening",
    "Strength",
    "Workdays",
    "items",
    "mends",
    "screen",
]
