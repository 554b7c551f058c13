"""What is quoted: the defect with its verdict, never more than 120 characters, always the document's own words."""

import json
from pathlib import Path

from nlp.classify.quotes import LIMIT, quote_span
from nlp.classify.sentences import sentences
from nlp.document import Document, Span
from nlp.pipeline import analyse


def quote(text: str, words: str) -> str:
    lines = sentences(text, Span(0, len(text)), text)
    at = text.index(words)
    number = next(i for i, line in enumerate(lines) if line.span.start <= at < line.span.end)
    span = quote_span(lines, number, Span(at, at + len(words)))
    return text[span.start : span.end]


def test_a_short_sentence_is_quoted_whole() -> None:
    text = "被告有权处罚。被告未告知原告申辩权，违反法定程序，依法应予撤销。原告的其他请求不予支持。"
    assert quote(text, "违反法定程序") == "被告未告知原告申辩权，违反法定程序，依法应予撤销"


def test_a_bare_verdict_takes_what_it_concludes_from() -> None:
    text = "被告没有听取原告的陈述和申辩。因此，被诉决定违反法定程序。"
    assert quote(text, "违反法定程序") == "被告没有听取原告的陈述和申辩。因此，被诉决定违反法定程序"


def test_long_sentences_are_cut_to_the_clauses_before_the_verdict() -> None:
    text = "经审查，" + "被告在办案中先后询问了多名证人，" * 12 + "被告未经集体讨论，程序违法，应予撤销。"
    found = quote(text, "程序违法")
    assert len(found) <= LIMIT
    assert found.endswith("被告未经集体讨论，程序违法，应予撤销")


def test_sentences_without_commas_are_cut_too() -> None:
    text = "本院认为" + "被告在办案中先后询问了多名证人" * 12 + "因此被诉决定违反法定程序应予撤销。"
    found = quote(text, "违反法定程序")
    assert len(found) <= LIMIT
    assert found.endswith("违反法定程序应予撤销")


def test_quotes_of_the_annotated_documents(shared: Path) -> None:
    lines = (shared / "gold" / "dev.texts.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines[:60]):
        case = analyse(Document.from_text(row["text"]))
        for cause in case.judgment.causes:
            assert cause.quote in row["text"]
            assert 0 < len(cause.quote) <= LIMIT
