"""Nothing of a court's own, and nothing said after a judgment, reaches the features of the risk model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpora
from nlp.document import Span
from nlp.folding import fold
from nlp.risk.features import Features, features
from nlp.structure import SectionKind, Voice, find_sections
from nlp.training.annotated import annotated
from nlp.training.before import before, suit_file

PATHS = sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))
HIDDEN = (
    SectionKind.REASONING, SectionKind.BASIS, SectionKind.OPERATIVE, SectionKind.COSTS, SectionKind.CLOSING, SectionKind.APPENDIX,
)  # fmt: skip
POISON = "鸩鸩败诉，被告未告知陈述申辩权利，未举行听证，罚款50000元，程序违法，主要证据不足，超越职权，原告为鸩毒有限公司。"


def seen(text: str) -> Features:
    return features(suit_file(before(text)))


def hidden(text: str) -> Iterator[Span]:
    """The sections and passages that must not be read: the court's, the court's below, what is said on appeal."""
    sections = find_sections(fold(text))
    yield from (span for kind in HIDDEN if (span := sections.get(kind)) is not None)
    reasons = [one.span for one in sections.passages if one.reasoning]
    yield from reasons
    if "上诉人" in text:
        after = min((one.start for one in reasons), default=0)
        yield from (one.span for one in sections.of_voice(Voice.PLAINTIFF, Voice.DEFENDANT) if one.span.start > after)


def poisoned(text: str, span: Span) -> str:
    """The text with a poisoned sentence behind the first full stop of a span, or before its last character."""
    stop = text.find("。", span.start, span.end - 1)
    at = stop + 1 if stop >= 0 else span.end - 1
    return f"{text[:at]}{POISON}{text[at:]}"


@pytest.mark.parametrize("path", PATHS, ids=lambda one: one.stem)
def test_poison_in_any_hidden_section_changes_no_feature(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    clean = seen(text)
    spans = list(hidden(text))
    assert spans
    for span in spans:
        assert seen(poisoned(text, span)) == clean, text[span.start : span.start + 30]


def test_poison_in_what_may_be_read_is_seen() -> None:
    """The test above could otherwise pass by reading nothing."""
    path = next(one for one in PATHS if "原告" in one.read_text(encoding="utf-8") and "诉称" in one.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    passage = find_sections(fold(text)).of_voice(Voice.PLAINTIFF)[0].span
    found = seen(poisoned(text, passage))
    assert "鸩鸩" in found.complaint and {"alleged:told", "alleged:procedure", "alleged:power"} <= found.codes


def test_invented_judgments_yield_complaints_and_facts() -> None:
    found = [seen(path.read_text(encoding="utf-8")) for path in PATHS]
    assert sum(bool(one.complaint) for one in found) >= len(PATHS) // 3
    assert sum(len(one.act) > 60 for one in found) >= len(PATHS) // 3


def test_no_word_of_an_instance_or_of_weighing_is_left() -> None:
    for path in PATHS:
        told = before(path.read_text(encoding="utf-8"))
        for word in ("原审", "一审", "上诉", "本院", "判决", "证据不足", "予以采信"):
            assert word not in told.facts and (word != "上诉" or word not in told.complaint), (path.stem, word)


def test_real_judgments_leak_nothing(shared: Path) -> None:
    for document in list(annotated(shared / "gold"))[::12]:
        clean = seen(document.text)
        for span in hidden(document.text):
            if len(span) > 1:
                assert seen(poisoned(document.text, span)) == clean


def test_who_appealed_is_not_told() -> None:
    """The agency appeals where it lost: its name must not stand in another place for that."""
    path = next(one for one in PATHS if one.stem == "13-appeal-by-agency-dismissed")
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    told = before(path.read_text(encoding="utf-8"))
    agency = next(one["name"] for one in record["parties"] if one["original_role"] == "defendant")
    assert told.agency == agency and "上诉" not in told.cause + told.facts + told.complaint
