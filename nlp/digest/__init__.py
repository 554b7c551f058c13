"""Digests: what a reader needs to understand a case without its judgment, in the judgment's own sentences.

Extractive: every sentence is a stretch of the document with its place; clauses may be left out, nothing is added.
Case reports (一案一报) and casebook drafts are made of these.
"""

from __future__ import annotations

from nlp.case import Case
from nlp.digest.basis import basis
from nlp.digest.facts import facts
from nlp.digest.naming import keywords, title
from nlp.digest.outcome import course, result, verdicts_below
from nlp.digest.reasons import reasons
from nlp.digest.shapes import DEFAULT, Digest, Instance, LawGroup, Limits, Reason, Sentence
from nlp.digest.telling import tellings

__all__ = ["DEFAULT", "Digest", "Instance", "LawGroup", "Limits", "Reason", "Sentence", "digest"]


def digest(case: Case, limits: Limits = DEFAULT) -> Digest:
    """The digest of an analysed document (`nlp.pipeline.analyse`).

    All spans are offsets into `case.document.text`.  What the document does not tell, or does not fit the limits, is
    named in `missing`; nothing is raised.
    """
    told = tellings(case)
    below = verdicts_below(case, told)
    story = facts(case, told, limits.facts)
    ordered, no_result = result(case, below, limits.result)
    why, no_reasons = reasons(case, told, limits.reasons)
    decided = [verdict.sentence for verdict in below]
    return Digest(
        title(case, decided), keywords(case, decided), story.sentences, course(case, below), ordered, why, basis(case),
        missing=(*story.missing, *no_result, *no_reasons), omitted=story.omitted,
    )  # fmt: skip
