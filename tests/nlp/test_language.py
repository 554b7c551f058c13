"""The spaCy pipeline: the same findings as without spaCy, and components that a user can drop, replace and add."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import corpora
import nlp
from nlp import serial
from nlp.document import Document, Span
from nlp.errors import ContentError, notice
from nlp.judgment import Evidence, Value
from nlp.language import PREFIX, case_of, load, set_spans, to_doc
from nlp.pipeline import STAGES, analyse
from nlp.segment import cache_folder, words

SAMPLES = sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))
NAMES = [PREFIX + stage.name for stage in STAGES]


@pytest.fixture(scope="module")
def language() -> Language:
    return nlp.load()


@pytest.fixture
def text() -> str:
    return SAMPLES[0].read_text(encoding="utf-8")


def test_every_stage_is_a_component_in_order(language: Language) -> None:
    assert language.lang == "zh"
    assert language.pipe_names == NAMES


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_finds_the_same_as_without_spacy(language: Language, path: Path) -> None:
    document = Document.from_text(path.read_text(encoding="utf-8"))
    assert language(document.text)._.judgment == analyse(document).judgment


def test_pipe_yields_the_same_in_order(language: Language) -> None:
    texts = [path.read_text(encoding="utf-8") for path in SAMPLES[:4]]
    found = [doc._.judgment.case_number for doc in language.pipe(texts, batch_size=2)]
    assert found == [analyse(Document.from_text(t)).judgment.case_number for t in texts]


def test_findings_travel_with_the_doc(language: Language, text: str) -> None:
    doc = language(text)
    doc._.case.notices.append(notice("W407", count=2))
    doc._.case.refusal = ContentError("E301", kind="民事")
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (back,) = DocBin().from_bytes(stored).get_docs(language.vocab)
    assert back._.judgment == doc._.judgment
    assert back._.sections == doc._.sections
    assert back._.case.notices == doc._.case.notices
    assert back._.case.refusal.message == doc._.case.refusal.message
    assert np.array_equal(back._.case.document.char_boxes, doc._.case.document.char_boxes, equal_nan=True)


def test_nothing_but_our_classes_is_made_on_loading() -> None:
    with pytest.raises(KeyError):
        serial.decode({serial.MARK: "Popen", "args": ["true"]})
    assert serial.decode({"plain": 1}) == {"plain": 1}


def test_processes_yield_the_same(language: Language) -> None:
    texts = [path.read_text(encoding="utf-8") for path in SAMPLES[:3]]
    found = [doc._.judgment for doc in language.pipe(texts, n_process=2, batch_size=1)]
    assert found == [analyse(Document.from_text(text)).judgment for text in texts]


def test_tokens_cover_the_text_exactly(language: Language, text: str) -> None:
    assert "".join(token.text_with_ws for token in language(text)) == text
    assert "".join(words(text)) == text


def test_the_segmenter_knows_the_lexicon() -> None:
    assert "行政处罚决定书" in words("被告作出行政处罚决定书后送达原告。")


def test_spans_cover_the_evidence(language: Language, text: str) -> None:
    doc = language(text)
    sections = {span.label_: span for span in doc.spans["sections"]}
    assert {"heading", "parties", "reasoning", "operative"} <= set(sections)
    for party in doc._.judgment.parties:
        spans = [span for span in doc.spans["parties"] if span.label_ == party.role]
        assert any(party.name in span.text for span in spans)
    assert doc._.court.value in doc.spans["court"][0].text


def test_extensions_give_the_typed_values(language: Language, text: str) -> None:
    doc = language(text)
    assert doc._.case is case_of(doc)
    assert doc._.parties == doc._.judgment.parties
    assert doc._.field == doc._.judgment.field_
    assert doc._.sections is doc._.case.sections


def test_a_component_can_be_dropped(text: str) -> None:
    without = load(exclude=["parties"])
    assert PREFIX + "parties" not in without.pipe_names
    doc = without(text)
    assert doc._.parties == []
    assert doc._.court is not None
    with pytest.raises(ValueError, match="no such stage: partys"):
        load(exclude=["partys"])


def test_a_component_can_be_switched_off_for_a_while(language: Language, text: str) -> None:
    with language.select_pipes(disable=[PREFIX + "parties"]):
        assert language(text)._.parties == []
    assert language(text)._.parties


def test_a_component_can_be_replaced(text: str, own: str) -> None:
    language = load()
    language.replace_pipe(PREFIX + "closing_date", own)
    doc = language(text)
    assert doc._.judgment.decision_date.value == "1990-10-01"
    assert doc.spans["decision_date"][0].start == 0


def test_a_component_can_be_added(text: str, own: str) -> None:
    language = load()
    language.add_pipe(own, last=True)
    assert language.pipe_names[-1] == own
    assert language(text)._.judgment.decision_date.value == "1990-10-01"


def test_components_work_in_a_blank_pipeline_by_name(text: str) -> None:
    blank = spacy.blank("zh")
    blank.add_pipe("anjian_sections")
    assert len(blank(text).spans["sections"]) > 3


def test_saved_and_loaded_it_finds_the_same(language: Language, text: str, tmp_path: Path) -> None:
    language.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded.pipe_names == NAMES
    assert loaded(text)._.judgment == language(text)._.judgment


def test_a_document_brings_its_pages(language: Language, text: str) -> None:
    plain = Document.from_text(text)
    pages = np.ones(len(text), dtype=np.uint16)
    paged = Document(text, "application/pdf", pages, plain.char_boxes)
    doc = language(to_doc(language, paged))
    assert doc._.case.document is paged


def test_an_empty_text_is_no_fault(language: Language) -> None:
    doc = language("")
    assert doc._.judgment == analyse(Document.from_text("")).judgment


def test_each_stage_needs_only_what_an_earlier_one_sets() -> None:
    known: set[str] = set()
    for stage in STAGES:
        assert set(stage.requires) <= known, stage.name
        known |= set(stage.assigns)


def test_entry_points_name_every_stage() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    expected = {PREFIX + stage.name: f"nlp.language:FACTORIES.{stage.name}" for stage in STAGES}
    assert project["entry-points"]["spacy_factories"] == expected


def test_the_cache_of_the_segmenter_is_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder()
    assert folder.parent == tmp_path
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.fixture
def own() -> Iterator[str]:
    """A user's component that finds every document decided on one day."""

    @Language.component("own_date")
    def own_date(doc: Doc) -> Doc:
        case_of(doc).judgment.decision_date = Value("1990-10-01", Evidence((Span(0, 2),), 1.0, "rule:own"))
        set_spans(doc, ["decision_date"])
        return doc

    return "own_date"
