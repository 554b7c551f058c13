"""Reading accuracy on the bench files of four producers, against their true text."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from nlp.document import Document
from nlp.reading import read

APPENDIX = "附:证据目录"


@pytest.fixture(scope="module")
def bench(shared: Path) -> list[tuple[dict[str, Any], Document]]:
    files = [file for file in sorted((shared / "bench" / "pdf").glob("*.pdf")) if "notou" not in file.name]
    assert len(files) == 30
    return [(json.loads(file.with_suffix(".json").read_text()), read(file)) for file in files]


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def body(document: Document) -> list[str]:
    paragraphs = [plain(paragraph) for paragraph in document.text.split("\n")]
    return paragraphs[: paragraphs.index(APPENDIX)] if APPENDIX in paragraphs else paragraphs


def test_paragraphs(bench: list[tuple[dict[str, Any], Document]]) -> None:
    found = wanted = right = 0
    for truth, document in bench:
        true, got = Counter(map(plain, truth["paras"])), Counter(body(document))
        right += sum((true & got).values())
        wanted += sum(true.values())
        found += sum(got.values())
    f1 = 2 * right / (found + wanted)
    print(f"paragraph F1 {f1:.4f} over {wanted} paragraphs")
    assert f1 >= 0.97


def test_characters(bench: list[tuple[dict[str, Any], Document]]) -> None:
    errors = total = 0
    for truth, document in bench:
        true, got = "".join(map(plain, truth["paras"])), "".join(body(document))
        total += len(true)
        if true != got:
            codes = SequenceMatcher(None, true, got, autojunk=False).get_opcodes()
            errors += sum(max(b - a, d - c) for kind, a, b, c, d in codes if kind != "equal")
    print(f"character errors {errors} of {total}")
    assert errors <= 0.001 * total


def test_tables(bench: list[tuple[dict[str, Any], Document]]) -> None:
    exact = 0
    for truth, document in bench:
        true = [[plain(cell) for cell in row] for row in truth["table"]]
        exact += true == [[plain(cell) for cell in row] for table in document.tables for row in table.rows]
    print(f"tables exact {exact} of {len(bench)}")
    assert exact >= 0.97 * len(bench)


def test_headers_and_footers_are_gone(bench: list[tuple[dict[str, Any], Document]]) -> None:
    for truth, document in bench:
        paragraphs = {plain(paragraph) for paragraph in document.text.split("\n")}
        assert plain(truth["header"]) not in paragraphs
        assert not any(text.startswith("第1页") for text in paragraphs)


def test_nothing_is_wrong_with_these_files(bench: list[tuple[dict[str, Any], Document]]) -> None:
    assert [(document.warnings, document.errors) for _, document in bench if document.warnings or document.errors] == []
