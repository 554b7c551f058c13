"""What travels through the pipeline: the document, its folded text, its sections and the judgment being filled."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.document import Document, Notice, Span
from nlp.errors import ContentError
from nlp.folding import fold
from nlp.judgment import Evidence, Judgment, Party
from nlp.paper import Paper
from nlp.structure import Sections


@dataclass(slots=True)
class Case:
    """Working state of one analysis.

    `text` is the folded text: same length and offsets as `document.text`, used for matching only.
    """

    document: Document
    text: str = ""
    sections: Sections = field(default_factory=Sections)
    judgment: Judgment = field(default_factory=Judgment)
    refusal: ContentError | None = None
    """Set by a stage (E301, E302) when this is no document we analyse; what was found until then is kept."""

    paper: Paper | None = None
    """Set where the document is another paper that speaks of an agency's act (复议决定书 …), no judgment."""

    notices: list[Notice] = field(default_factory=list)
    """Things worth a look that the analysis noticed (W4xx), beside those of the reading."""

    def __post_init__(self) -> None:
        self.text = self.text or fold(self.document.text)

    def printed(self, span: Span) -> str:
        """The characters of a span as printed, line breaks left out."""
        return self.document.text[span.start : span.end].replace("\n", "")

    def within(self, span: Span | None) -> str:
        """The folded characters of a span ('' for None)."""
        return "" if span is None else self.text[span.start : span.end]


def folded_names(party: Party) -> tuple[str, ...]:
    """A party's name and the short names that the text gives it, as they stand in `Case.text`."""
    return tuple(fold(name) for name in (party.name, *party.aliases))


def evidence(start: int, end: int, source: str, confidence: float = 0.95) -> Evidence:
    """Evidence with one span."""
    return Evidence((Span(start, end),), confidence, source)
