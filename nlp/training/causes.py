"""Data of the model that tells in which words a court finds a failure cause.

A piece of a court's reasoning (≤ 110 characters) is one sample: the code of the cause that the court finds in it, or
`none` where it finds nothing, denies it, or reports what a party alleges.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import corpora
from nlp.case import Case
from nlp.classify.attribution import cast
from nlp.classify.cause_model import NAME, NONE, piece_text
from nlp.classify.cause_rules import Finding, affirmed, findings
from nlp.classify.sentences import pieces, sentences
from nlp.document import Document, Span
from nlp.extract.heading import heading
from nlp.extract.parties import parties
from nlp.structure import Voice, find_sections
from nlp.training.annotated import annotated, lines
from nlp.training.recipe import Recipe, Sample

SENTENCES = "sentences/causes.jsonl"

RECIPE = Recipe(
    NAME,
    "败诉原因语句模型",
    limits=(
        "绝大多数语句没有败诉原因，全都答“没有”正确率更高；模型的用处在于找出少数说出原因的语句，应看宏平均 F1 和各类召回率。",
        "真实的败诉文书只有 44 件，滥用职权、无效、行政协议等原因只有自拟句子，真实表现未知。",
        "只看一小段话，不知道说话人；谁说的、是否被否定由规则判断，模型只作佐证。",
        "规则与模型合用、规则从未见过的文本上（留出文书 74 件、另写的理由段 74 段）：结论性表述 97 处对 92 处，"
        "只有事实的 31 处对 25 处，只有弱线索的 6 处对 2 处，只由模型认出的 5 处对 4 处；置信度据此给出。",
    ),
    min_df=2,
)


def causes_data(gold: Path | None) -> tuple[Recipe, list[Sample]]:
    """`causes`; gold: folder of annotated documents, None for the invented sentences alone."""
    return RECIPE, samples(gold)


def samples(gold: Path | None) -> list[Sample]:
    """The invented sentences, and the courts' reasoning of the annotated documents piece by piece."""
    invented = [
        Sample(row["text"], (row["label"] if row["stance"] == "found" and row["label"] else NONE,),
               f"invented-{row['id']}", real=False)
        for row in lines(corpora.read(SENTENCES))
    ]  # fmt: skip
    return invented + ([] if gold is None else list(_documents(gold)))


def _documents(gold: Path) -> Iterator[Sample]:
    for document in annotated(gold):
        yield from document_samples(document.text, document.answer["causes"], document.group)


def document_samples(text: str, causes: list[dict[str, str]], group: str) -> Iterator[Sample]:
    """The pieces of a document's reasoning with their labels.

    Where the court found against the agency, only the quoted pieces and those that share nothing with them are sure:
    the reasons around a quotation are left out.
    """
    case = Case(Document.from_text(text))
    case.sections = find_sections(case.text)
    heading(case)
    parties(case)
    members = cast(case.judgment.parties)
    quoted = [(Span(at, at + len(c["quote"])), c["code"]) for c in causes if (at := text.find(c["quote"])) >= 0]
    for passage in case.sections.of_voice(Voice.COURT, Voice.LOWER_COURT):
        if not passage.reasoning:
            continue
        for sentence in sentences(case.text, passage.span, text):
            named = affirmed(findings([sentence], members))
            for piece in pieces(sentence):
                words = piece_text(sentence, piece)
                label = _label(piece, quoted)
                near = any(abs(piece.start - q.start) < 400 for q, _ in quoted)
                if len(words) > 7 and (label != NONE or not near):
                    yield Sample(words, (label,), group, rule=(_ruled(piece, named),))


def _ruled(piece: Span, named: list[Finding]) -> str:
    """The code of the first cue affirmed in the piece."""
    return next((one.code for one in named if piece.start <= one.span.start < piece.end), NONE)


def _label(piece: Span, quoted: list[tuple[Span, str]]) -> str:
    """The code of the quotation that covers half of the piece, or half of which stands in it."""
    for quote, code in quoted:
        shared = min(piece.end, quote.end) - max(piece.start, quote.start)
        if shared * 2 >= min(len(piece), len(quote)):
            return code
    return NONE
