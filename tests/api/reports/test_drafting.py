"""What a case report says before anybody wrote on it: nothing that is not from the judgment, the record or the knowledge base."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.ledger.rectification import rectifications
from api.reports import keeping, showing
from api.reports.plan import PARTS
from api.store.tables import CaseReport, Judgment, Reading
from api.writing import sources
from nlp import knowledge
from tests.api.reports import lost
from tests.api.world import Shelf

ENDS = "。，、：；"
"""A sentence that ends without a full stop gets one."""


def drafted(shelf: Shelf, name: str = lost.DEMOLITION, login: str = "police") -> CaseReport:
    dispute_id = lost.case(shelf, "police", name)
    with shelf.database.write() as session:
        return keeping.start(session, shelf.actor(login), dispute_id, shelf.organisations["police"])


def section(report: CaseReport, code: str) -> str:
    return next(one for one in keeping.sections(report) if one.code == code).text


@pytest.mark.parametrize("name", ["01-penalty-revoked-and-redo.pdf", lost.DEMOLITION, "04-information-ordered-to-answer.txt", lost.APPEAL])
def test_each_word_is_from_the_judgment_the_record_or_the_knowledge_base(shelf: Shelf, name: str) -> None:
    report = drafted(shelf, name)
    with shelf.database.read() as session:
        texts = sources.texts(session, [report.judgment_id])
    known = {one.text for advice in knowledge.advices().values() for one in advice.demands}
    passages = [one for part in keeping.sections(report) for one in part.passages]
    assert {"judgment", "record", "knowledge"} >= {one.source for one in passages}
    for one in passages:
        if one.source == "judgment":
            there = texts[one.judgment_id][one.start : one.end].replace("\n", "")
            assert one.text.rstrip(ENDS) == there.rstrip(ENDS)
        elif one.source == "knowledge":
            assert one.text in known
            assert one.basis.startswith("《")


def test_the_outline_is_whole_and_what_only_the_agency_can_say_is_empty(shelf: Shelf) -> None:
    report = drafted(shelf)
    assert [one.code for one in keeping.sections(report)] == list(PARTS)
    assert report.title == "临江市公安局云溪分局关于（2020）豫1799行初58号案败诉情况的报告"
    assert "2020年5月22日" in section(report, "facts")
    assert section(report, "course").startswith("2020年9月28日，河南省丰岭县人民法院作出（2020）豫1799行初58号行政判决书：确认")
    assert section(report, "causes").startswith("违反法定程序：强制拆除等未催告、未作强制执行决定、未公告。法院认为：")
    assert "《中华人民共和国行政强制法》第三十五条" in section(report, "law")
    for code in ("liability", "measures", "due"):
        assert section(report, code) == ""


def test_quotations_know_their_page(shelf: Shelf) -> None:
    quoted = [one for part in keeping.sections(drafted(shelf, "01-penalty-revoked-and-redo.pdf")) for one in part.passages if one.source == "judgment"]
    assert {one.page for one in quoted} <= {1, 2, 3}
    assert all(one.page for one in quoted)


def test_questions_are_hints_and_never_text(shelf: Shelf) -> None:
    report = drafted(shelf)
    with shelf.database.read() as session:
        shown = showing.of(session, shelf.actor("police"), report.id)
    assert any("催告" in one for one in shown.hints["liability"])
    assert not set(shown.hints["liability"]) & {line for part in shown.sections for line in part.paragraphs}
    assert [one.section for one in shown.missing] == ["liability", "problems", "measures", "due"]


def test_an_appeal_tells_of_the_instance_below_that_is_not_here(shelf: Shelf) -> None:
    course = section(drafted(shelf, lost.APPEAL), "course").split("\n")
    assert len(course) == 2
    assert "（2018）冀1799行初40号裁判文书：" in course[0]
    assert "撤销" in course[0]
    assert course[1].endswith("（2019）冀17行终63号行政判决书：驳回上诉，维持原判。")


def test_law_of_another_time_is_not_named(shelf: Shelf) -> None:
    """The act is of 2020-12-08: the law on penalties as of 2021-07-15 was none that it could violate."""
    law = section(drafted(shelf, "01-penalty-revoked-and-redo.pdf"), "law")
    assert "行政处罚法》" not in law.replace("法院", "")
    assert "《中华人民共和国行政诉讼法》第七十条第（三）项" in law


def test_measures_are_those_that_people_entered(shelf: Shelf) -> None:
    dispute_id = lost.case(shelf, "police")
    values = {"problem": "没有催告", "measure": "建立催告台账", "unit": "法制科", "person": "某某", "due_on": "2026-12-01"}
    with shelf.database.write() as session:
        rectifications.add(session, shelf.actor("police"), dispute_id, shelf.organisations["police"], values)
        report = keeping.start(session, shelf.actor("police"), dispute_id, shelf.organisations["police"])
    assert section(report, "problems") == "1.没有催告。"
    assert section(report, "measures") == "1.建立催告台账。（责任单位、责任人：法制科，某某）"
    assert section(report, "due") == "整改措施1：2026年12月1日前完成。"


def test_who_did_not_lose_has_nothing_to_report(shelf: Shelf) -> None:
    dispute_id = lost.case(shelf, "police", "05-work-injury-claims-dismissed.pdf")
    with shelf.database.write() as session, pytest.raises(ServiceError) as raised:
        keeping.start(session, shelf.actor("police"), dispute_id, shelf.organisations["police"])
    assert raised.value.code == "E606"


def test_without_its_text_nothing_is_drafted(shelf: Shelf) -> None:
    dispute_id = lost.case(shelf, "police")
    with shelf.database.write() as session:
        session.delete(session.scalars(select(Reading)).one())
    with shelf.database.write() as session, pytest.raises(ServiceError) as raised:
        keeping.start(session, shelf.actor("police"), dispute_id, shelf.organisations["police"])
    assert raised.value.code == "E606"


def test_what_people_corrected_counts(shelf: Shelf) -> None:
    dispute_id = lost.case(shelf, "police")
    with shelf.database.write() as session:
        judgment = session.scalars(select(Judgment)).one()
        quote = "被告没有作出责令限期拆除决定"
        judgment.record = judgment.record | {
            "causes": [{"code": "insufficient_evidence", "detail": "E01", "quote": quote, "agency": None, "confidence": 1.0}], "act_type": "penalty",
        }  # fmt: skip
        session.flush()
        report = keeping.start(session, shelf.actor("police"), dispute_id, shelf.organisations["police"])
    assert section(report, "causes").startswith("主要证据不足、事实不清：")
    assert quote in section(report, "causes")
    assert "催告" not in section(report, "law")
