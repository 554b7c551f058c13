"""Annotated papers as cases that can be compared with each other, and how like each two of them are by every aspect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.case import Case as Analysed
from nlp.document import Document
from nlp.judgment import Party
from nlp.lexicon import regions
from nlp.pipeline import analyse
from nlp.similar.case import Case, causes_named, facts_of, of_judgment
from nlp.similar.codes import law_name, of_substance
from nlp.similar.scoring import Query, aspects
from nlp.similar.segment import Segment, columns_of
from nlp.similar.space import Space
from nlp.similar.weights import ASPECTS, Aspect
from nlp.structure import SectionKind, Voice
from nlp.training.annotated import lines

Pairs = NDArray[np.float32]
"""Asking paper × past paper × aspect."""

EQUAL: Final = dict.fromkeys(ASPECTS, 1.0)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, its annotation (None for the unannotated twins), its series, and whether training may know it."""

    id: str
    text: str
    answer: dict[str, Any] | None
    group: str
    known: bool


@dataclass(frozen=True, slots=True)
class Material:
    """All papers, each as a judgment and as the suit that it was before the court reasoned, and how like they are.

    `bodies`: the text of each before the court's reasons.
    """

    papers: tuple[Paper, ...]
    bodies: tuple[str, ...]
    as_judgment: Pairs
    as_suit: Pairs


def papers(gold: Path) -> list[Paper]:
    """The annotated papers and the twins of the folder; half of the series may be known.  OSError."""
    truth = {row["id"]: row for row in lines((gold / "dev.gold.jsonl").read_text(encoding="utf-8"))}
    series: list[list[str]] = json.loads((gold / "dev.series.json").read_text(encoding="utf-8"))
    group = {member: members[0] for members in series for member in members}
    rows = [row for name in ("dev.texts", "dev.twins") for row in lines((gold / f"{name}.jsonl").read_text(encoding="utf-8"))]
    return [
        Paper(row["id"], row["text"], truth.get(row["id"]), group.get(row["id"], row["id"]), _known(group.get(row["id"], row["id"])))
        for row in rows
    ]


def _known(group: str) -> bool:
    """A coin for each series, the same wherever it is thrown."""
    return hashlib.sha256(group.encode()).digest()[0] % 2 == 0


def material(found: Sequence[Paper], space: Space) -> Material:
    """Every paper compared with every other by each aspect; what the asking one does not know is 0 throughout."""
    analysed = [analyse(Document.from_text(paper.text)) for paper in found]
    judgments = [_judgment(number, paper, one, space) for number, (paper, one) in enumerate(zip(found, analysed, strict=True))]
    suits = [_before(case, one, space) for case, one in zip(judgments, analysed, strict=True)]
    past = Segment("", columns_of(judgments, space.width))
    bodies = tuple(one.within(one.sections.get(SectionKind.BODY)) for one in analysed)
    return Material(tuple(found), bodies, _pairs(judgments, past), _pairs(suits, past))


def _judgment(number: int, paper: Paper, analysed: Analysed, space: Space) -> Case:
    sued: list[Party] = analysed.judgment.agencies()
    return of_judgment(
        analysed.judgment.to_json(), paper.text, id=number, agency=sued[0].name if sued else None,
        region=_region(analysed.judgment.court_region), series=None, facts=space.vector(facts_of(paper.text)),
    )  # fmt: skip


def _before(case: Case, analysed: Analysed, space: Space) -> Case:
    """What was known before the court reasoned: causes only as alleged, no reasons, the statutes named until then."""
    body = analysed.sections.get(SectionKind.BODY)
    end = analysed.sections.start(SectionKind.REASONING, analysed.sections.start(SectionKind.BASIS, len(analysed.text)))
    told = [s for s in analysed.judgment.statutes_cited if s.evidence.spans and s.evidence.spans[0].start < end]
    alleged = [passage.span for passage in analysed.sections.of_voice(Voice.PLAINTIFF)]
    names = dict.fromkeys((law_name(s.law), s.article) for s in told)
    return replace(
        case, kind="suit", causes=causes_named("\n".join(map(analysed.within, alleged))), facts=space.vector(analysed.within(body)),
        statutes=tuple(one for one in names if of_substance(one[0])),
    )  # fmt: skip


def _pairs(asking: Sequence[Case], past: Segment) -> Pairs:
    rows = np.arange(len(past))
    found = np.zeros((len(asking), len(past), len(ASPECTS)), dtype=np.float32)
    places: dict[Aspect, int] = {aspect: place for place, aspect in enumerate(ASPECTS)}
    for number, case in enumerate(asking):
        for aspect, scores in aspects(Query(case, EQUAL), past, rows).items():
            found[number, :, places[aspect]] = scores
    return found


@cache
def _codes() -> dict[str, str]:
    """Full name of a region → its code."""
    table = regions()
    listed = (*table.provinces, *table.cities, *table.counties)
    return {name: code for code in listed if (name := table.full_name(code))}


def _region(name: str | None) -> str | None:
    return _codes().get(name) if name else None
