"""Data of the second opinion on who won."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import corpora
from nlp.case import Case
from nlp.classify.result_model import KINDS, NAME, view
from nlp.document import Document
from nlp.pipeline import analyse
from nlp.structure import find_sections
from nlp.training.annotated import annotated
from nlp.training.recipe import Recipe, Sample

RECIPE = Recipe(
    NAME,
    "机关胜败模型",
    limits=(
        "只读原审裁判、本院认为的结尾和主文；维持原判的文书没有写明原审结果时，模型只能猜测。",
        "结论由规则作出，模型只作佐证：两者不一致时提示人工核对。",
    ),
    min_df=2,
)


def result_data(gold: Path | None) -> tuple[Recipe, list[Sample]]:
    """`agency_result`: the invented judgments and, where given, the annotated documents of `gold`."""
    return RECIPE, [*_invented(), *(_documents(gold) if gold else ())]


def _documents(gold: Path) -> Iterator[Sample]:
    for document in annotated(gold):
        kind = KINDS.get(document.answer["agency_result"])
        if kind:
            yield Sample(_view(document.text), (kind,), document.group, rule=(_by_rules(document.text),))


def _invented() -> Iterator[Sample]:
    for path in sorted((corpora.ROOT / "samples" / "judgments").glob("*.json")):
        kind = KINDS.get(json.loads(path.read_text(encoding="utf-8"))["agency_result"])
        if kind:
            text = path.with_suffix(".txt").read_text(encoding="utf-8")
            yield Sample(_view(text), (kind,), f"invented-{path.stem}", real=False)


def _by_rules(text: str) -> str:
    """The kind that the pipeline's result is of: the rules decide it, the model only doubts."""
    found = analyse(Document.from_text(text)).judgment.agency_result
    return KINDS.get(found.value, "") if found else ""


def _view(text: str) -> str:
    case = Case(Document.from_text(text))
    case.sections = find_sections(case.text)
    return view(case)
