"""The rule verdict: which failure causes the court's sentences name, by the cues of `corpora/taxonomy/cause_cues.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from nlp import taxonomy
from nlp.classify.attribution import Cast, Stance, stance
from nlp.classify.sentences import Sentence
from nlp.document import Span

GENERAL = frozenset({"E01", "L04", "L05", "P18", "C01", "A01", "D01", "I03", "M03", "N04", "S01"})
"""Sub-causes that a bare verdict stands for; a defect named beside it says more.  `causes.toml` has no cues for them."""

Kind = Literal["conclusion", "fact", "weak"]
Subject = Literal["any", "act", "self"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A formula: the code and sub-cause it stands for, how much it says by itself, and of whom it must be said."""

    code: str
    detail: str
    kind: Kind
    subject: Subject
    pattern: re.Pattern[str]
    affirmed: tuple[str, ...]
    rejected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A cue met in a sentence: `span` are the cue's words (offsets into the text), `sentence` its number."""

    cue: Cue
    span: Span
    sentence: int
    stance: Stance

    @property
    def code(self) -> str:
        """The scored code of the cue."""
        return self.cue.code


@cache
def cues() -> tuple[Cue, ...]:
    """The cue table, in its order."""
    table = tomllib.loads(resources.files("corpora").joinpath("taxonomy/cause_cues.toml").read_text("utf-8"))
    return tuple(
        Cue(row["code"], row["detail"], row["kind"], row["subject"], re.compile(row["pattern"]),
            tuple(row["yes"]), tuple(row["no"]))
        for row in table["cue"]
    )  # fmt: skip


_BLAMING = frozenset("PISM")
"""Groups whose formulas (未告知, 未答复, 未提供) blame whoever is named before them."""
_NO_REASON = frozenset("FKGXNA")
"""Groups that tell what follows from a defect, not the defect, and those (void, abuse) that courts never leave unsaid."""


@cache
def broad_cues() -> tuple[Cue, ...]:
    """The cues that name sub-causes (`causes.toml`): too broad for a verdict, good enough where no verdict is found."""
    return tuple(
        Cue(cause.scored, cause.code, "weak", "self" if cause.parent in _BLAMING else "act", cause.pattern, (), ())
        for cause in taxonomy.causes().values()
        if cause.scored is not None and cause.code not in GENERAL and cause.parent not in _NO_REASON
    )


def narrower(code: str, words: str) -> str | None:
    """The sub-cause of a scored code whose own formula stands in the words; None when only the bare verdict does."""
    for cue in broad_cues():
        if cue.code == code and cue.pattern.search(words):
            return cue.detail
    return None


MOST = 500
"""Findings of one document; the annotated ones have at most a tenth: a text that repeats itself tells nothing more."""


def findings(sentences: Sequence[Sentence], cast: Cast, table: Sequence[Cue] | None = None) -> list[Finding]:
    """All cues met in the sentences, whatever the court does with them; later stages take the FOUND ones."""
    met: list[Finding] = []
    for number, sentence in enumerate(sentences):
        for cue in cues() if table is None else table:
            for found in cue.pattern.finditer(sentence.text):
                start, end = found.span()
                own = cue.code != "minor_procedure"  # agencies do plead that their breach was a slight one
                verdict = stance(sentence.text, start, end, cast, subject=cue.subject, own_words=own)
                met.append(Finding(cue, Span(sentence.span.start + start, sentence.span.start + end), number, verdict))
                if len(met) == MOST:
                    return met
    return met


def affirmed(met: Sequence[Finding]) -> list[Finding]:
    """The cues that the court affirms."""
    return [f for f in met if f.stance is Stance.FOUND]
