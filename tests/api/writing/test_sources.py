"""What is written from: a judgment read again, with people's corrections, and what the knowledge base says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.store.tables import Judgment, Reading
from api.writing import sources
from api.writing.sources import Material
from nlp.digest import Reason, Sentence
from nlp.document import Span
from tests.api import seed
from tests.api.world import Shelf

PENALTY = seed.PDFS / "01-penalty-revoked-and-redo.pdf"
DEMOLITION = seed.TEXTS / "03-demolition-unlawful-town.txt"


def material(shelf: Shelf, path=PENALTY, **corrected) -> Material:
    with shelf.database.read() as session:
        known = session.scalar(select(Judgment.id))
    judgment_id = known or seed.judgment(shelf, path, "police")
    with shelf.database.write() as session:
        judgment = session.get_one(Judgment, judgment_id)
        judgment.record = judgment.record | corrected
    with shelf.database.read() as session:
        return sources.material(session, judgment_id)


def digested(given: Material, **other) -> Material:
    return replace(given, digest=replace(given.digest, **other))


def reason(given: Material, words: str, code: str = "procedure_violation", detail: str | None = "P02") -> Reason:
    start = given.text.index(words)
    telling = given.digest.reasons[0].sentences[0]
    return Reason(code, detail, None, (Sentence(words, (Span(start, start + len(words)),), telling.section, telling.voice, "reason"),))


def test_it_is_the_judgment_with_its_pages(shelf: Shelf) -> None:
    given = material(shelf)
    assert (given.number, given.court, given.decided_on) == ("（2021）浙0899行初36号", "浙江省青岚县人民法院", date(2021, 5, 18))
    assert given.page(0) == 1
    assert given.page(len(given.text) - 1) == 3


def test_a_text_has_no_pages(shelf: Shelf) -> None:
    assert material(shelf, DEMOLITION).page(0) is None


def test_quotations_stand_where_they_say(shelf: Shelf) -> None:
    given = material(shelf)
    passages = sources.quoted(given, given.digest.facts)
    assert passages
    assert [one.opens for one in passages] == [True, *[False] * (len(passages) - 1)]
    for one in passages:
        assert given.text[one.start : one.end].replace("\n", "").rstrip("，；。") == one.text.rstrip("，；。")
        assert one.page == given.page(one.start)
    assert all(one.opens for one in sources.quoted(given, given.digest.result, together=False))


def test_a_sentence_without_its_end_gets_one(shelf: Shelf) -> None:
    given = material(shelf)
    at = given.text.index("食品")
    kind = given.digest.facts[0]
    (one,) = sources.quoted(given, [Sentence("食品", (Span(at, at + 2),), kind.section, kind.voice, "event")])
    assert (one.text, one.start, one.end) == ("食品。", at, at + 2)


@pytest.mark.parametrize(
    ("field", "value", "seen"),
    [
        ("court", "临江市云溪区人民法院", lambda case: case.judgment.court.value),
        ("act_type", "license", lambda case: case.judgment.act_type.value),
        ("act_numbers", ["云公罚〔2020〕1号"], lambda case: [one.value for one in case.judgment.act_numbers]),
        ("court", None, lambda case: case.judgment.court),
    ],
)
def test_what_people_corrected_is_laid_over(shelf: Shelf, field: str, value, seen) -> None:
    assert seen(material(shelf, **{field: value}).case) == value


def test_causes_are_those_that_people_stand_by(shelf: Shelf) -> None:
    quote = "被告于当日立案，并对原告的仓库管理人员进行了询问。"
    said = {"code": "insufficient_evidence", "detail": "E03", "quote": quote, "agency": None, "confidence": 1.0}
    case = material(shelf, causes=[said]).case
    (cause,) = case.judgment.causes
    (span,) = cause.evidence.spans
    assert (cause.code, cause.detail) == ("insufficient_evidence", "E03")
    assert case.document.text[span.start : span.end].replace("\n", "") == quote
    assert material(shelf, causes=[]).case.judgment.causes == []


def test_a_cause_quoted_in_words_that_are_not_there_has_no_place(shelf: Shelf) -> None:
    said = {"code": "wrong_law", "detail": "L01", "quote": "文书里没有的一句话", "agency": None, "confidence": 1.0}
    given = material(shelf, causes=[said])
    assert given.case.judgment.causes[0].evidence.spans == ()
    passages = sources.reasons(given)
    assert all("文书里没有的一句话" not in one.text for one in passages)


def test_names_and_provisions_that_stand_nowhere_in_the_text(shelf: Shelf) -> None:
    """As a person may correct them: what is written goes on without their place."""
    record = material(shelf).record
    parties = [one | {"name": f"另一个{number}"} for number, one in enumerate(record["parties"])]
    law = {"law": "中华人民共和国未有之法", "article": 35, "paragraph": None, "item": 2}
    given = material(shelf, parties=parties, statutes=[law], statutes_cited=[law])
    (group,) = given.digest.basis
    assert (group.law, group.provisions, group.spans) == (law["law"], ("第三十五条第（二）项",), ())


def test_causes_that_share_a_sentence_stand_together(shelf: Shelf) -> None:
    given = material(shelf)
    words = "被告提交的案件集体讨论记录"
    found = (reason(given, words), reason(given, words, detail="P07"), reason(given, "没收涉案食品36箱", "wrong_law", "L01"))
    given = digested(given, reasons=found)
    opening = [one.text for one in sources.reasons(given) if one.opens]
    assert opening == [
        "违反法定程序：应听证未告知、未组织；违反法定程序：应集体讨论未集体讨论。法院认为：",
        "适用法律、法规错误：" + sources.problems.label("L01") + "。法院认为：",
    ]


def test_only_law_that_was_in_force_is_named(shelf: Shelf) -> None:
    """The penalty is of December 2020; the law on penalties is vouched for from 2021-07-15 on."""
    earlier = later = material(shelf)
    assert earlier.act_days() == (date(2020, 12, 8), date(2020, 12, 8))
    assert all("行政处罚法" not in one.basis for one in sources.demanded(earlier))
    facts = (Sentence("被告于2021年12月8日作出行政处罚决定", (), later.digest.facts[0].section, later.digest.facts[0].voice, "act"),)
    assert any("行政处罚法" in one.basis for one in sources.demanded(digested(later, facts=facts)))


def test_a_law_of_one_field_is_named_only_where_the_judgment_speaks_of_it(shelf: Shelf) -> None:
    """The police fine drivers, too: what the law on public order demands is none of that."""
    given = material(shelf, seed.TEXTS / "02-detention-revoked-facts-unclear.txt", act_type="penalty", field="public_security")
    assert "治安管理处罚法" in "".join(one.basis for one in sources.demanded(given))
    document = replace(given.document, text=given.document.text.replace("治安管理处罚法", "道路交通安全法"))
    others = replace(given, case=replace(given.case, document=document))
    assert sources.demanded(others)
    assert "治安管理处罚法" not in "".join(one.basis for one in sources.demanded(others))


def test_the_day_of_the_act_where_only_its_number_tells_it(shelf: Shelf) -> None:
    given = digested(material(shelf, act_numbers=["青市监处〔2020〕117号"]), facts=())
    assert given.act_days() == (date(2020, 1, 1), date(2020, 12, 31))
    given = digested(material(shelf, act_numbers=[], filed_date="2021-03-04"), facts=())
    assert given.act_days() == (date(2020, 3, 4), date(2021, 3, 4))


def test_what_to_do_next_time_is_of_the_knowledge_base(shelf: Shelf) -> None:
    found = sources.next_time(material(shelf, DEMOLITION))
    assert found
    assert {one.source for one in found} == {"knowledge"}


def test_what_is_not_kept_cannot_be_written_from(shelf: Shelf) -> None:
    judgment_id = seed.judgment(shelf, PENALTY, "police")
    with shelf.database.write() as session:
        session.delete(session.scalars(select(Reading)).one())
    with shelf.database.read() as session:
        assert sources.texts(session, [judgment_id]) == {}
        for wanted, code in ((judgment_id, "E606"), (999, "E601")):
            with pytest.raises(ServiceError) as raised:
                sources.material(session, wanted)
            assert raised.value.code == code
