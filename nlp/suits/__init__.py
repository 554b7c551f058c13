"""The papers of a pending suit (应诉材料): what each says, and what they say together."""

from nlp.suits.gathering import gather
from nlp.suits.mapping import from_mapping, to_mapping
from nlp.suits.reader import read_paper
from nlp.suits.said import PERSON, SAYABLE, Said

__all__ = ["PERSON", "SAYABLE", "Said", "from_mapping", "gather", "read_paper", "to_mapping"]
