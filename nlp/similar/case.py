"""What is compared of a case: its facts as a vector, and what the law calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from nlp.classify.act_rules import rule_score
from nlp.classify.cause_rules import cues
from nlp.classify.field import field_cues
from nlp.document import Span
from nlp.extract.statutes import citations
from nlp.folding import fold
from nlp.judgment import value_of
from nlp.similar.codes import law_name, of_substance
from nlp.similar.space import Vector, space
from nlp.structure import SectionKind, find_sections
from nlp.suit import SuitFile
from nlp.taxonomy import causes as known_causes

Kind = Literal["judgment", "suit", "question"]
Provision = tuple[str, int]
"""Full name of a law, number of an article."""

SHORTEST: Final = 80
"""Characters of a body below which the whole text is taken: the sections were not found."""
LONGEST: Final = 2000
"""Characters of a question that are read."""
NAMED: Final = 2.0
"""Points of cues from which a question names an act type or a field."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One side of a comparison.

    `facts`: unit vector of what the papers tell (zeros: unknown).  `causes`: sub-causes or scored
    codes, found by the court or, of a suit, likely.  `statutes`: laws of substance only.  `series`: number of the group of
    twins, None for a single case.
    """

    id: int
    kind: Kind
    facts: Vector
    act_type: str | None = None
    field: str | None = None
    causes: tuple[str, ...] = ()
    statutes: tuple[Provision, ...] = ()
    agency: str | None = None
    region: str | None = None
    series: int | None = None

    def without_causes(self) -> Case:
        """The same without causes: only lost cases have any, so rates of losing must be taken without them."""
        return replace(self, causes=())


def of_judgment(
    record: Mapping[str, Any], text: str, *, id: int, agency: str | None, region: str | None, series: int | None,
    facts: Vector | None = None,
) -> Case:
    """The case of a judgment.

    record: the output object of the analysis, corrected where people corrected it.  text: the document's text, of which
    the heading, the parties and all from the cited basis on do not enter the facts.  agency: the sued one.  region: code
    of GB/T 2260.  facts: their vector where it is known already.
    """
    return Case(
        id=id,
        kind="judgment",
        facts=space().vector(facts_of(text)) if facts is None else facts,
        act_type=record.get("act_type"),
        field=record.get("field"),
        causes=tuple(dict.fromkeys(one.get("detail") or one["code"] for one in record.get("causes") or ())),
        statutes=_provisions(
            (one["law"], one["article"]) for key in ("statutes_cited", "statutes") for one in record.get(key) or () if one["article"]
        ),
        agency=agency,
        region=region,
        series=series,
    )


def of_suit(
    file: SuitFile, *, agency: str | None, region: str | None, causes: Sequence[str] = (), id: int = 0
) -> Case:
    """The case of a pending suit, from its papers.

    causes: sub-causes that the screening holds likely (`Screening.causes`).  The court having found none yet, those that
    the plaintiff alleges stand beside them: past cases that were lost on what is said here come first.
    """
    return Case(
        id=id,
        kind="suit",
        facts=space().vector(_told(file)),
        act_type=value_of(file.act_type),
        field=value_of(file.field),
        causes=tuple(dict.fromkeys((*causes, *causes_named(fold("\n".join(one.value for one in file.grounds)))))),
        statutes=_provisions((one.law, one.article) for one in file.statutes),
        agency=agency or value_of(file.agency),
        region=region,
    )


def of_question(text: str, *, region: str | None = None) -> Case:
    """The case of a typed question: what its words name of act type, field, causes and statutes, and its pairs.

    What the question does not name counts neither for nor against any past case.
    """
    folded = fold(text[:LONGEST])
    whole = Span(0, len(folded))
    act = rule_score(folded, {"claims": (whole,)})
    subject = field_cues().score(folded, {"claims": (whole,)})
    return Case(
        id=0,
        kind="question",
        facts=space().vector(folded),
        act_type=act.best if act.margin >= NAMED else None,
        field=subject.best if subject.margin >= NAMED else None,
        causes=causes_named(folded),
        statutes=_provisions(
            (one.law, article) for one in citations(folded, whole) for article, _, _ in one.provisions
        ),
        region=region,
    )


def facts_of(text: str) -> str:
    """What the parties say, what happened and what the court makes of it; all of the text where that is not found.

    The reasons belong to it: without them short rulings would have hardly any words of their own.
    """
    folded = fold(text)
    sections = find_sections(folded)
    start = sections.start(SectionKind.BODY, sections.start(SectionKind.REASONING, 0))
    end = sections.start(SectionKind.BASIS, len(folded))
    return folded[start:end] if end - start >= SHORTEST else folded


def causes_named(folded: str) -> tuple[str, ...]:
    """Sub-causes whose words stand in a folded text, whoever says them (未催告, 主要证据不足)."""
    verdicts = (one.detail for one in cues() if one.pattern.search(folded))
    named = (code for code, one in known_causes().items() if one.cues and one.pattern.search(folded))
    return tuple(dict.fromkeys((*named, *verdicts)))


def _told(file: SuitFile) -> str:
    """What the complaint alleges and claims, and what the sued act says; where neither is there, all papers."""
    said = [one.value for one in (*file.grounds, *file.claims)]
    acts = [one.document.text for one in file.papers if one.kind == "decision"]
    if not said:
        acts += [one.document.text for one in file.papers if one.kind == "complaint"]
    return fold("\n".join((*said, *acts)) or "\n".join(one.document.text for one in file.papers))


def _provisions(cited: Iterable[Provision]) -> tuple[Provision, ...]:
    named = ((law_name(law), article) for law, article in cited)
    return tuple(dict.fromkeys(one for one in named if of_substance(one[0])))
