"""Case reports written on: who wrote what stays, and words of a judgment stay marked only as they stand there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.reports import keeping
from api.store.tables import AuditEntry, CaseReport, DisputeJudgment
from tests.api.reports import lost
from tests.api.world import Shelf

HOSTILE = "<script>alert(1)</script>=1+1{{7*7}}"


@pytest.fixture
def report(shelf: Shelf) -> CaseReport:
    return started(shelf, lost.case(shelf, "police"))


def started(shelf: Shelf, dispute_id: int, login: str = "police") -> CaseReport:
    with shelf.database.write() as session:
        return keeping.start(session, shelf.actor(login), dispute_id, shelf.organisations["police"])


def written(shelf: Shelf, report: CaseReport, code: str, *paragraphs: str, login: str = "police", revision: int | None = None) -> CaseReport:
    with shelf.database.write() as session:
        return keeping.change(session, shelf.actor(login), report.id, revision or report.revision, code, paragraphs=paragraphs)


def section(report: CaseReport, code: str):
    return next(one for one in keeping.sections(report) if one.code == code)


def refusal(call, *args, **more) -> str:
    with pytest.raises(ServiceError) as raised:
        call(*args, **more)
    return raised.value.code


def test_there_is_one_for_each_agency_and_case(shelf: Shelf, report: CaseReport) -> None:
    assert started(shelf, report.dispute_id).id == report.id
    assert started(shelf, report.dispute_id, "bureau").id == report.id


def test_what_is_not_touched_keeps_its_source(shelf: Shelf, report: CaseReport) -> None:
    before = section(report, "facts")
    changed = written(shelf, report, "facts", *before.paragraphs, "  本单位补充一句。 ", "")
    after = section(changed, "facts")
    assert after.passages[:-1] == before.passages
    assert (after.passages[-1].text, after.passages[-1].source, after.passages[-1].user_id) == ("本单位补充一句。", "person", shelf.users["police"])
    assert changed.revision == report.revision + 1


def test_a_changed_sentence_is_the_persons(shelf: Shelf, report: CaseReport) -> None:
    text = section(report, "causes").text
    changed = written(shelf, report, "causes", text.replace("违反法定程序。", "完全合法。"))
    sources = {one.text: one.source for one in section(changed, "causes").passages}
    assert any("完全合法" in words and source == "person" for words, source in sources.items())
    assert not any("完全合法" in words and source == "judgment" for words, source in sources.items())


def test_a_sentence_of_the_judgment_put_in_by_hand_is_a_quotation(shelf: Shelf, report: CaseReport) -> None:
    quote = section(report, "facts").passages[2].text
    (passage,) = section(written(shelf, report, "problems", quote), "problems").passages
    assert (passage.source, passage.judgment_id) == ("judgment", report.judgment_id)


def test_who_saw_an_older_one_is_told_and_nothing_is_lost(shelf: Shelf, report: CaseReport) -> None:
    written(shelf, report, "liability", "责任部门为法制科。")
    assert refusal(written, shelf, report, "liability", "别的话。") == "E611"
    with shelf.database.read() as session:
        assert section(session.get_one(CaseReport, report.id), "liability").text == "责任部门为法制科。"


def test_nothing_changes_where_nothing_differs(shelf: Shelf, report: CaseReport) -> None:
    assert written(shelf, report, "facts", *section(report, "facts").paragraphs).revision == report.revision
    with shelf.database.read() as session:
        assert [one.action for one in keeping.history(session, report)] == ["drafted"]


def test_a_section_is_drafted_anew_and_the_persons_words_stay_in_the_history(shelf: Shelf, report: CaseReport) -> None:
    changed = written(shelf, report, "facts", "另一种说法。")
    with shelf.database.write() as session:
        drafted = keeping.anew(session, shelf.actor("police"), report.id, "facts")
        again = keeping.redraft(session, shelf.actor("police"), report.id, changed.revision, drafted)
    assert section(again, "facts") == section(report, "facts")
    with shelf.database.read() as session:
        last, first, _ = keeping.history(session, report)
        assert (last.action, last.before, first.action, first.after) == ("redrafted", "另一种说法。", "changed", "另一种说法。")
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "case_report").order_by(AuditEntry.id)).all()
    assert actions == ["report.create", "report.change", "report.change"]


@pytest.mark.parametrize("code", ["facts ", "", "../x", "title"])
def test_there_are_no_other_sections(shelf: Shelf, report: CaseReport, code: str) -> None:
    assert refusal(written, shelf, report, code, "x") == "E601"


def test_what_is_too_long_or_unseen_is_refused_or_left_out(shelf: Shelf, report: CaseReport) -> None:
    assert refusal(written, shelf, report, "liability", "长" * 20_001) == "E602"
    assert refusal(written, shelf, report, "liability", *["长" * 15_000] * 2) == "E602"
    assert section(written(shelf, report, "liability", f"{HOSTILE}\u202e\x00"), "liability").text == HOSTILE


def test_the_title_can_be_another(shelf: Shelf, report: CaseReport) -> None:
    with shelf.database.write() as session:
        assert keeping.rename(session, shelf.actor("police"), report.id, 1, " 关于某案的\n报告 ").title == "关于某案的 报告"
        for bad in ("", "题" * 201):
            assert refusal(keeping.rename, session, shelf.actor("police"), report.id, 2, bad) == "E602"


@pytest.mark.parametrize(("login", "code"), [("reader", "E504"), ("land", "E601"), ("foreign_bureau", "E601"), ("foreign_agency", "E601")])
def test_others_do_not_write_on_it(shelf: Shelf, report: CaseReport, login: str, code: str) -> None:
    assert refusal(written, shelf, report, "liability", "x", login=login) == code
    assert refusal(started, shelf, report.dispute_id, login) == code


def test_of_two_disputes_that_become_one_the_further_report_stays(shelf: Shelf, report: CaseReport) -> None:
    from api.ledger.disputes import links

    other = started(shelf, lost.case(shelf, "police", "13-appeal-by-agency-dismissed.txt"))
    other = written(shelf, other, "liability", "后一案的责任认定。")
    with shelf.database.write() as session:
        session.get_one(CaseReport, other.id).state = "returned"
        first, second = (
            session.scalars(select(DisputeJudgment.judgment_id).where(DisputeJudgment.dispute_id == one.dispute_id)).one() for one in (report, other)
        )  # fmt: skip
        assert links.join(session, shelf.actor("bureau"), first, second, "同一争议") == report.dispute_id
    with shelf.database.read() as session:
        kept, gone = (session.get_one(CaseReport, one.id) for one in (other, report))
        assert (kept.dispute_id, section(kept, "liability").text) == (report.dispute_id, "后一案的责任认定。")
        assert (gone.dispute_id, gone.merged_id) == (report.dispute_id, kept.id)
        last = keeping.history(session, kept)[0]
        assert (last.action, "养殖用房" in last.before["facts"]) == ("merged", True)
        assert [one.id for one in keeping.of_dispute(session, shelf.actor("bureau"), kept.dispute_id)] == [kept.id]
        assert refusal(keeping.one, session, shelf.actor("bureau"), gone.id) == "E601"
