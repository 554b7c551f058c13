"""What the law requires of a sued act, and how the papers of the suit show it."""

from nlp.screening.checklist import Item, Mend, items, mends
from nlp.screening.conditions import Workdays
from nlp.screening.engine import ANSWERS, Answer, Finding, HumanAnswer, LikelyCause, Screening, screen

__all__ = [
    "ANSWERS",
    "Answer",
    "Finding",
    "HumanAnswer",
    "Item",
    "LikelyCause",
    "Mend",
    "Screening",
    "Workdays",
    "items",
    "mends",
    "screen",
]
