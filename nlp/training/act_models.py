"""Data of the models for the kind of the sued act and the enforcement field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import corpora
from nlp.case import Case
from nlp.classify.act_type import rules
from nlp.classify.act_view import act_view
from nlp.classify.field import ruled
from nlp.document import Document
from nlp.pipeline import analyse
from nlp.structure import find_sections
from nlp.training.annotated import annotated, lines
from nlp.training.recipe import Recipe, Sample

SENTENCES = "sentences/act_types.jsonl"

ACT_TYPE = Recipe(
    "act_type",
    "被诉行政行为种类模型",
    limits=(
        "训练文书中近半数是公安、交警处罚，奖励、收费、允诺、公益诉讼等只有自拟句子，真实表现未知。",
        "只读案由、诉讼请求、主文和事实开头；这些地方没有写明行为种类的，模型只能猜测。",
    ),
)
FIELD = Recipe(
    "field",
    "执法领域模型",
    limits=(
        "政府信息公开案件按信息所涉事项归类，文书没有写明事项时按机关归类，容易出错。",
        "民政、教育、农业等领域真实样本很少，主要依靠自拟句子。",
    ),
)


def act_type_data(gold: Path | None) -> tuple[Recipe, list[Sample]]:
    """`act_type`; gold: folder of annotated documents, None for the invented sentences alone."""
    return ACT_TYPE, samples("act_type", gold)


def field_data(gold: Path | None) -> tuple[Recipe, list[Sample]]:
    """`field`; as `act_type_data`."""
    return FIELD, samples("field", gold)


def _act_by_rules(case: Case) -> str | None:
    return rules(case, act_view(case)).best


RULES: dict[str, Callable[[Case], str | None]] = {"act_type": _act_by_rules, "field": ruled}
"""What the rules alone say of an analysed document."""


def samples(label: str, gold: Path | None) -> list[Sample]:
    """The invented sentences, and the annotated documents as the models see them."""
    invented = [
        Sample(row["text"], (row[label],), f"invented-{row['id']}", real=False)
        for row in lines(corpora.read(SENTENCES))
    ]
    return invented + ([] if gold is None else list(_documents(label, gold)))


def _documents(label: str, gold: Path) -> Iterator[Sample]:
    for document in annotated(gold):
        if document.answer.get(label):
            rule = RULES[label](analyse(Document.from_text(document.text)))
            yield Sample(model_text(document.text), (document.answer[label],), document.group, rule=(rule or "",))


def model_text(text: str) -> str:
    """What the models read of a whole document."""
    case = Case(Document.from_text(text))
    case.sections = find_sections(case.text)
    return act_view(case).model_text(case)

