"""What a digest is: sentences with their places, and the parts of a case report that they make up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nlp.document import Document, Span
from nlp.structure import SectionKind, Voice

Kind = Literal[
    "opening", "act", "event", "claim", "plea", "undisputed", "operative", "below", "reason", "neighbour"
]  # fmt: skip
"""What a sentence is taken for.

`opening`: who sued whom over what.  `act`: the sued act.  `event`: what happened before and after.  `claim`: what was
asked for.  `plea`: facts as a party tells them, where no court found any.  `undisputed`: a fact in the court's reasons.
`operative`: an item of this instance.  `below`: what a court below decided.  `reason`: the court's words for a cause;
`neighbour`: a sentence beside them without which they do not read alone.
"""

_ENDED = re.compile(r"[。！？][”\"）)]?$")
_DANGLING = "，、：；,;:. \u3000\n"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken from the document.

    `spans`: its pieces in order, offsets into `Document.text`; `text` is those pieces joined, without line breaks.
    `left_out`: what stands between the pieces, or belonged to the sentence before or behind them.
    """

    text: str
    spans: tuple[Span, ...]
    section: SectionKind
    voice: Voice
    kind: Kind
    left_out: tuple[Span, ...] = ()

    def closed(self) -> str:
        """The sentence as printed in a report: a full stop at its end where the pieces end at a comma or none."""
        bare = self.text.rstrip(_DANGLING)
        return bare if _ENDED.search(bare) else bare + "。"


@dataclass(frozen=True, slots=True)
class Instance:
    """One step of the suit (诉讼过程).

    `level`: first, second, retrial_review, retrial, nonlitigation_enforcement or other.  `court`, `number`, `date`
    (ISO) are None where the document does not say.  `this`: the document's own instance.
    """

    level: str
    court: str | None
    number: str | None
    date: str | None
    result: tuple[Sentence, ...] = ()
    this: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause with the court's words: the sentence that states it, and its neighbours where it needs them."""

    code: str
    detail: str | None
    agency: str | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class LawGroup:
    """Provisions of one law as the court cites them.

    `applied`: cited for the decision (依照……之规定); otherwise cited in the reasons.  `provisions`: as printed, behind
    the title (第七十条第（三）项); `spans`: where, offsets into `Document.text`.
    """

    law: str
    provisions: tuple[str, ...]
    spans: tuple[Span, ...]
    applied: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """Characters a section may have at most.  A sentence is never cut to fit: it is left out whole.

    Findings of a suit about one act have 300 to 800 characters in seven cases of ten, and up to 1,200 in nine: whole they
    read better than with holes.  A result with that of the court below, names and numbers of papers seldom fits 300.
    """

    facts: int = 1_200
    result: int = 500
    reasons: int = 1_200


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Digest:
    """What a reader needs to understand a case without its judgment, in the document's own words.

    `complete` is False, and `missing` says in Chinese what, where the document does not tell something or it did not
    fit.  `title` and `keywords` are words of our tables (corpora/digest, corpora/taxonomy), never a party's.
    """

    title: str
    keywords: tuple[str, ...]
    facts: tuple[Sentence, ...]
    course: tuple[Instance, ...]
    result: tuple[Sentence, ...]
    reasons: tuple[Reason, ...]
    basis: tuple[LawGroup, ...]
    missing: tuple[str, ...] = ()
    omitted: tuple[Span, ...] = ()
    """Facts that the document tells and the digest leaves out for want of room, offsets into `Document.text`."""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    def sentences(self) -> Iterable[Sentence]:
        """All sentences, section by section."""
        yield from self.facts
        for instance in self.course:
            yield from instance.result
        yield from self.result
        for reason in self.reasons:
            yield from reason.sentences


@dataclass(frozen=True, slots=True)
class Source:
    """Where sentences are taken from: the section, who speaks there, and what they are taken for."""

    section: SectionKind
    voice: Voice
    kind: Kind


def take(document: Document, spans: Iterable[Span], source: Source, left_out: Iterable[Span] = ()) -> Sentence:
    """A sentence made of pieces of the document (offsets into `Document.text`, in order)."""
    pieces = tuple(span for span in spans if len(span))
    text = "".join(document.text[s.start : s.end] for s in pieces).replace("\n", "")
    return Sentence(text, pieces, source.section, source.voice, source.kind, tuple(s for s in left_out if len(s)))


def size(sentences: Iterable[Sentence]) -> int:
    """Characters that sentences have when printed."""
    return sum(len(sentence.closed()) for sentence in sentences)
