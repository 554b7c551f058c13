"""What masking promises of every document: masked once is masked, places can be found again, no secret survives."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpora
from nlp.document import Document
from nlp.pipeline import analyse
from nlp.redact import Category, Known, Masked, Pseudonyms, Role, Rules, Secrets, find, leaks, mask, redact

SAMPLES = sorted((corpora.ROOT / "samples" / "judgments").glob("*.txt"))
ALL = Rules.everything()


@cache
def sample(path: Path) -> tuple[str, tuple[Known, ...]]:
    """A sample judgment with whom the analysis lists."""
    text = path.read_text(encoding="utf-8")
    return text, Known.of(analyse(Document.from_text(text)).judgment)


samples = st.sampled_from(SAMPLES).map(sample)
rules = st.builds(
    Rules,
    masked=st.frozensets(st.sampled_from(Category)).map(lambda some: some | {Category.PERSON, Category.MINOR}),
    kept_roles=st.frozensets(st.sampled_from(Role), max_size=3),
    nameless=st.sampled_from([frozenset(), frozenset({Role.MINOR}), frozenset({Role.VICTIM, Role.MINOR})]),
)


@given(samples, rules)
@settings(max_examples=25, deadline=None)
def test_masking_twice_changes_nothing(document: tuple[str, tuple[Known, ...]], setting: Rules) -> None:
    text, known = document
    once = redact(text, known, setting).text
    assert redact(once, known, setting).text == once


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem[:2])
def test_no_secret_survives(path: Path) -> None:
    text, known = sample(path)
    found = find(text, known, ALL)
    masked = mask(text, found, Pseudonyms())
    assert leaks(masked.text, Secrets.of(found)) == []
    people = {listed.name for listed in known if listed.kind == "person"}
    assert not [name for name in people if name in masked.text and "某" not in name]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem[:2])
def test_agencies_and_courts_stay(path: Path) -> None:
    text, known = sample(path)
    masked = redact(text, known, ALL).text
    for agency in (listed.name for listed in known if listed.kind == "agency"):
        assert masked.count(agency) == text.count(agency)


@given(samples, st.data())
@settings(max_examples=25, deadline=None)
def test_the_offset_map_is_consistent(document: tuple[str, tuple[Known, ...]], data: st.DataObject) -> None:
    text, known = document
    masked = redact(text, known, ALL)
    assert rebuilt(text, masked) == masked.text
    at = data.draw(st.integers(0, len(text)))
    inside = any(start < at < end for start, end, *_ in masked.pieces)
    if not inside:
        assert masked.to_old(masked.to_new(at)) == at
    assert 0 <= masked.to_new(at) <= len(masked.text)


def rebuilt(text: str, masked: Masked) -> str:
    """The masked text from its pieces, the stretches between them taken from the source."""
    parts, at = [], 0
    for start, end, new_start, new_end, _ in masked.pieces:
        parts += [text[at:start], masked.text[new_start:new_end]]
        at = end
    return "".join([*parts, text[at:]])


def test_two_documents_of_one_case_use_the_same_letters() -> None:
    pseudonyms = Pseudonyms()
    first = redact("原告张有田与张有水不服，张有田提起诉讼。", (Known("张有田", "person"), Known("张有水", "person")), ALL, pseudonyms)
    again = Pseudonyms.from_json(pseudonyms.to_json())
    second = redact("上诉人张有水，被上诉人张有地与张有田。", tuple(Known(n, "person") for n in ("张有水", "张有地", "张有田")), ALL, again)
    assert first.text == "原告张某甲与张某乙不服，张某甲提起诉讼。"
    assert second.text == "上诉人张某乙，被上诉人张某丙与张某甲。"


@given(st.lists(st.sampled_from(["张三丰", "李四光", "欧阳锋", "与", "，", "原告", "住云溪区松溪镇柳树村45号", "，13912345678，", "某", " ", "\n", "甲"]), max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_row_of_pieces_is_masked_once_and_for_all(pieces: list[str]) -> None:
    text = "".join(pieces)
    known = tuple(Known(name, "person") for name in ("张三丰", "李四光", "欧阳锋"))
    once = redact(text, known, ALL).text
    assert redact(once, known, ALL).text == once
    assert not any(name in once.replace(" ", "").replace("\n", "") for name in ("张三丰", "李四光", "欧阳锋", "13912345678"))


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_masked(text: str) -> None:
    masked = redact(text, (), ALL)
    assert rebuilt(text, masked) == masked.text
