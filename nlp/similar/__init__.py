"""Past judgments like a judgment, a pending suit or a typed question, ranked, with the reason for each.

No database and no scikit-learn: cases are compared by their coded features and a compact vector of their facts, and
the index is a folder of memory-mapped files.  What weighs how much: `models/similar.json`; measured: `models/similar.md`.
"""

from nlp.similar.case import Case, of_judgment, of_question, of_suit
from nlp.similar.index import Index
from nlp.similar.scoring import Match, Part

__all__ = ["Case", "Index", "Match", "Part", "of_judgment", "of_question", "of_suit"]
