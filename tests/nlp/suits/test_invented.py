"""The invented suits agree with what is expected of them, cite provisions that exist, and can be printed and scanned."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from nlp import taxonomy
from nlp.document import Document
from nlp.lexicon import article_exists, law
from nlp.reading import read
from nlp.suit import PAPERS, STEPS
from tests.corpora.law_texts import articles
from tests.corpora.test_knowledge import FILES
from tests.nlp.suits import rendering
from tests.nlp.suits.expected import BASIS, FOLDERS, ROOT, Expected, expected, papers
from tests.nlp.suits.scoring import provision
from tests.samples.render import find_font

NOW = date(2026, 3, 2)
CHECKED = {"penalty", "coercive_measure", "coercive_enforcement", "expropriation", "license", "registration", "confirmation",
           "information", "inaction", "reconsideration", "agreement", "compensation"}  # fmt: skip
MORE = {
    ("中华人民共和国食品安全法", date(2021, 4, 29)): "shipinanquanfa_2021_old",
    ("中华人民共和国环境保护法", date(2015, 1, 1)): "huanjingbaohufa_2014",
}
"""Texts of laws that only sued acts cite."""
SUITS = [pytest.param(folder, id=folder.name) for folder in FOLDERS]
RESTS = {
    (folder.name, basis)
    for folder in FOLDERS
    for basis in (*expected(folder).met, *(defect.basis for defect in expected(folder).defects))
}


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_act_type_with_a_checklist_has_suits() -> None:
    count = Counter(expected(folder).act_type for folder in FOLDERS)
    assert set(count) == CHECKED and min(count.values()) >= 1 and count.total() >= 30


def test_some_suits_have_no_defect_and_most_have_several() -> None:
    count = Counter(min(2, len(expected(folder).defects)) for folder in FOLDERS)
    assert count[0] >= 5 and count[2] > count[0] + count[1]


@pytest.mark.parametrize("folder", SUITS)
def test_the_papers_say_what_is_expected(folder: Path) -> None:
    want, texts = expected(folder), papers(folder)
    assert {name.split("-")[0] for name in texts} <= set(PAPERS) and "complaint" in texts
    whole = bare("".join(texts.values()))
    assert {step.code for step in want.steps} <= set(STEPS)
    assert want.act_type in taxonomy.act_types() and want.field in taxonomy.fields()
    for value in (want.court, want.case_number, want.addressee, *want.plaintiffs, *want.act_numbers, *want.measures):
        assert value is None or value in whole
    assert all(part in whole for part in _days(want))


def _days(want: Expected) -> set[str]:
    """The days expected, as the papers write them."""
    days = {step.on for step in want.steps} | {want.decided_on}
    return {f"{day.year}年{day.month}月{day.day}日" for day in days if day is not None} - _only_in_characters(want)


def _only_in_characters(want: Expected) -> set[str]:
    """The day of a decision that is dated in Chinese numerals alone."""
    return {f"{want.decided_on.year}年{want.decided_on.month}月{want.decided_on.day}日"} if want.decided_on else set()


@pytest.mark.parametrize("folder", SUITS)
def test_the_provisions_expected_exist(folder: Path) -> None:
    want = expected(folder)
    for basis in (*want.statutes, *want.met, *(defect.basis for defect in want.defects)):
        found = BASIS.fullmatch(basis)
        assert found, basis
        known = law(found["law"])
        assert known is not None, basis
        assert article_exists(known, int(found["article"]), want.decided_on or NOW) is not False, basis


@pytest.mark.parametrize(("suit", "basis"), sorted(RESTS))
def test_the_provision_kept_or_offended_stands_in_the_law(suit: str, basis: str, shared: Path) -> None:
    found = BASIS.fullmatch(basis)
    assert found
    known, on = law(found["law"]), expected(ROOT / suit).decided_on or NOW
    assert known is not None
    files = sorted((start, file) for (of, start), file in FILES.items() if of == known.name and start <= on)
    assert files, f"no text of {known.name} for {on}"
    paragraphs = articles(shared / "domain" / "laws" / f"{files[-1][1]}.md")[int(found["article"])]
    if found["paragraph"]:
        assert int(found["paragraph"]) <= len(paragraphs)
    if found["item"]:
        at = paragraphs[int(found["paragraph"] or 1) - 1]
        assert int(found["item"]) in at.items


@pytest.mark.parametrize("folder", SUITS)
def test_what_is_planted_is_what_must_not_be_met(folder: Path) -> None:
    want = expected(folder)
    planted = {code for defect in want.defects for code in defect.items}
    assert {answer for _, answer in want.items} <= {"met", "not_met", "open"}
    assert planted <= want.answered("not_met")
    assert bool(want.defects) == bool(want.answered("not_met"))


@pytest.mark.parametrize("folder", [param for param in SUITS if "any.basis_item" in dict(expected(*param.values).items)])
def test_a_provision_is_cited_down_to_its_parts_where_it_is_said_to_be(folder: Path, shared: Path) -> None:
    want = expected(folder)
    answer = dict(want.items)["any.basis_item"]
    cited = [provision(basis) for basis in want.statutes]
    vague = [one for one in cited if _is_vague(*one, want.decided_on or NOW, shared)]
    assert answer == "open" or bool(vague) == (answer == "not_met"), vague


def _is_vague(law: str, article: int, paragraph: int | None, item: int | None, on: date, shared: Path) -> bool:
    """The article or paragraph cited has parts, and none of them is named; False where we have no text of it."""
    files = sorted((start, file) for (of, start), file in (FILES | MORE).items() if of == law and start <= on)
    if not files or item is not None:
        return False
    paragraphs = articles(shared / "domain" / "laws" / f"{files[-1][1]}.md")[article]
    return len(paragraphs) > 1 if paragraph is None else bool(paragraphs[paragraph - 1].items)


@pytest.mark.parametrize("folder", SUITS)
def test_a_printed_paper_reads_as_it_was_written(folder: Path, tmp_path: Path) -> None:
    for name, text in papers(folder).items():
        pdf = rendering.digital(text, _font(text))
        assert bare(_read(pdf, tmp_path / f"{name}.pdf").text) == bare(rendering.printed(text))


def test_a_scanned_paper_has_pictures_only_and_is_read(tmp_path: Path) -> None:
    text = papers(FOLDERS[0])["record"]
    pdf = rendering.scan(text, _font(text))
    with pdfium.PdfDocument(io.BytesIO(pdf)) as document:
        assert not "".join(page.get_textpage().get_text_bounded() for page in document).strip()
    assert _share_read(pdf, text, tmp_path) > 0.97


@pytest.mark.nightly
@pytest.mark.parametrize("folder", SUITS[::3])
def test_every_third_suit_is_read_from_coarse_scans(folder: Path, tmp_path: Path) -> None:
    shares = [_share_read(rendering.scan(text, _font(text), 150, seed=3), text, tmp_path) for text in papers(folder).values()]
    assert min(shares) > 0.93 and sum(shares) / len(shares) > 0.96


def _font(text: str) -> Path:
    font = find_font(rendering.printed(text))
    if font is None:
        pytest.skip("no CJK font that can be embedded: install fonts-arphic-uming or fonts-wqy-microhei")
    return font


def _share_read(pdf: bytes, text: str, folder: Path) -> float:
    """Share of the characters that were read, wherever."""
    found, wanted = Counter(bare(_read(pdf, folder / "scan.pdf").text)), Counter(bare(rendering.printed(text)))
    return (found & wanted).total() / wanted.total()


def _read(pdf: bytes, path: Path) -> Document:
    path.write_bytes(pdf)
    return read(path)
