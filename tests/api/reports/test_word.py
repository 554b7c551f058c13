"""The Word file of a case report: quotations stand out and name their place; the same report gives the same bytes."""

from __future__ import annotations

import io

import docx
import pytest

from api.ledger.official_page import KAI
from api.reports import keeping, word
from api.store.tables import CaseReport
from api.writing.passages import Passage
from tests.api.reports import lost
from tests.api.reports.test_keeping import HOSTILE, started, written
from tests.api.world import Shelf

EAST_ASIA = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"


@pytest.fixture
def report(shelf: Shelf) -> CaseReport:
    return started(shelf, lost.case(shelf, "police", "01-penalty-revoked-and-redo.pdf"))


def made(shelf: Shelf, report: CaseReport) -> bytes:
    with shelf.database.read() as session:
        return word.write(session, session.get_one(CaseReport, report.id))


def opened(shelf: Shelf, report: CaseReport):
    return docx.Document(io.BytesIO(made(shelf, report)))


def in_kai(run) -> bool:
    fonts = run._r.rPr.rFonts if run._r.rPr is not None else None
    return fonts is not None and fonts.get(EAST_ASIA) == KAI


def test_it_is_an_official_paper_with_all_sections(shelf: Shelf, report: CaseReport) -> None:
    lines = [one.text for one in opened(shelf, report).paragraphs]
    assert lines[0] == report.title
    assert "临江市云溪区司法局：" in lines
    assert [line for line in lines if line[1:2] == "、" and line[0] in "一二三四五六七八九" and len(line) < 10] == [
        f"{number}、{one.title}" for number, one in zip("一二三四五六七八九", keeping.sections(report), strict=True)
    ]
    assert word.EMPTY in lines
    assert any(line.startswith("注：") and "（2021）浙0899行初36号" in line for line in lines)
    assert lines[-2:] == ["临江市公安局云溪分局", "　　年　月　日"]


def test_what_is_quoted_is_in_another_type_and_names_its_page(shelf: Shelf, report: CaseReport) -> None:
    quotes = [one.text for part in keeping.sections(report) for one in part.passages if one.source == "judgment"]
    runs = [run for paragraph in opened(shelf, report).paragraphs for run in paragraph.runs]
    assert [run.text for run in runs if in_kai(run)] == quotes
    texts = "".join(run.text for run in runs if not in_kai(run))
    assert "（见裁判文书第2页）" in texts
    assert "（依据：《中华人民共和国行政诉讼法》第七十条第（三）项）" in texts


def test_the_same_report_gives_the_same_bytes(shelf: Shelf, report: CaseReport) -> None:
    assert made(shelf, report) == made(shelf, report)


def test_hostile_words_are_words(shelf: Shelf, report: CaseReport) -> None:
    changed = written(shelf, report, "liability", HOSTILE)
    assert HOSTILE in [one.text for one in opened(shelf, changed).paragraphs]


def test_of_several_judgments_each_is_named() -> None:
    one = Passage("引文。", "judgment", 7, 0, 3, 4)
    assert word.place(one, {7: "（2026）临9901行初1号"}) == "见裁判文书第4页"
    assert word.place(one, {7: "（2026）临9901行初1号", 8: "（2026）临99行终2号"}) == "见（2026）临9901行初1号第4页"
    assert word.place(Passage("自己的话。", "person"), {}) == ""


def test_its_name_is_none_of_a_path(shelf: Shelf, report: CaseReport) -> None:
    with shelf.database.write() as session:
        named = keeping.rename(session, shelf.actor("police"), report.id, 1, "../../etc/报告:一")
    assert word.name(named) == ".._.._etc_报告_一.docx"
