"""The papers of a pending suit (应诉材料): what each says, and what they say together."""

from nlp.suits.gathering import gather
from nlp.suits.reader import read_paper

__all__ = ["gather", "read_paper"]
