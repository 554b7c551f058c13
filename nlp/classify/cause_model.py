"""The model verdict: how likely the court finds which failure cause in a piece of its reasoning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.classify.linear import LinearModel
from nlp.classify.sentences import BLOT, Sentence, pieces
from nlp.document import Span

NAME = "causes"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Scored:
    """A piece of a sentence with the model's probability for each code; `none` is left out."""

    span: Span
    sentence: int
    scores: dict[str, float]

    def best(self) -> tuple[str, float]:
        """The likeliest code and its probability."""
        code = max(self.scores, key=self.scores.__getitem__)
        return code, self.scores[code]


def scored(sentences: Sequence[Sentence], model: LinearModel) -> list[Scored]:
    """Every piece of the sentences with its scores."""
    found = []
    for number, sentence in enumerate(sentences):
        for piece in pieces(sentence):
            scores = model.scores(piece_text(sentence, piece))
            found.append(Scored(piece, number, {code: p for code, p in scores.items() if code != NONE}))
    return found


def piece_text(sentence: Sentence, piece: Span) -> str:
    """The words of a piece without what is blotted out."""
    words = sentence.text[piece.start - sentence.span.start : piece.end - sentence.span.start]
    return words.replace(BLOT, "")
