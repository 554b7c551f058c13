"""Case reports on their way: refused while something is missing, submitted, returned, accepted; the ledger's day follows."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from sqlalchemy import select

from api.alerts import running
from api.errors import ServiceError
from api.ledger.due import deadlines
from api.ledger.lines import entries
from api.policy import store as policies
from api.reports import files, keeping, listing, moving
from api.reports.listing import Filters
from api.store.files import open_files
from api.store.tables import Alert, CaseReport, Deadline, LedgerChange, LedgerEntry
from api.store.types import today
from tests.api.renewing import catch_up
from tests.api.reports import lost
from tests.api.reports.test_keeping import refusal, started, written
from tests.api.world import Shelf

OWN = {"liability": "责任部门为镇综合执法队。", "problems": "没有催告台账。", "measures": "建立催告台账。", "due": "本月底前完成。"}


@pytest.fixture
def report(shelf: Shelf) -> CaseReport:
    return started(shelf, lost.case(shelf, "police"))


@pytest.fixture
def whole(shelf: Shelf, report: CaseReport) -> CaseReport:
    return filled(shelf, report)


def filled(shelf: Shelf, report: CaseReport) -> CaseReport:
    for code, text in OWN.items():
        report = written(shelf, report, code, text)
    return report


def submitted(shelf: Shelf, report: CaseReport, login: str = "police") -> CaseReport:
    with shelf.database.write() as session:
        return moving.submit(session, shelf.actor(login), report.id, report.revision)


def returned(shelf: Shelf, report: CaseReport, note: str = "请补充", login: str = "bureau", deed="return") -> CaseReport:
    with shelf.database.write() as session:
        return moving.send_back(session, shelf.actor(login), report.id, report.revision, note, deed=deed)


def accepted(shelf: Shelf, report: CaseReport, login: str = "bureau") -> CaseReport:
    with shelf.database.read() as session:
        kept = moving.keep(session, shelf.actor(login), report.id, report.revision, open_files(shelf.settings))
    with shelf.database.write() as session:
        return moving.accept(session, shelf.actor(login), report.id, report.revision, kept)


def entry(shelf: Shelf) -> LedgerEntry:
    with shelf.database.read() as session:
        return session.scalars(select(LedgerEntry)).one()


def test_what_is_missing_is_a_list(shelf: Shelf, report: CaseReport) -> None:
    with pytest.raises(ServiceError) as raised:
        submitted(shelf, report)
    assert raised.value.code == "E602"
    for title in ("责任认定", "存在问题", "整改措施", "完成期限"):
        assert f"“{title}”" in raised.value.message


def test_submitted_it_stands_in_the_ledger(shelf: Shelf, whole: CaseReport) -> None:
    assert submitted(shelf, whole).state == "submitted"
    assert entry(shelf).values["report_filed"] == today().isoformat()
    with shelf.database.read() as session:
        change = session.scalars(select(LedgerChange)).one()
        assert (change.column, change.source, change.user_id) == ("report_filed", "report", shelf.users["police"])
    assert refusal(written, shelf, whole, "liability", "再改。") == "E611"
    with shelf.database.write() as session:
        assert refusal(keeping.change, session, shelf.actor("police"), whole.id, whole.revision + 1, "liability", paragraphs=["再改。"]) == "E606"


def test_a_day_that_people_entered_stays(shelf: Shelf, whole: CaseReport) -> None:
    with shelf.database.write() as session:
        line = session.scalars(select(LedgerEntry)).one()
        entries.fill(session, shelf.actor("bureau"), line.id, line.revision, {"report_filed": "2024-05-01"})
    submitted(shelf, whole)
    assert entry(shelf).values["report_filed"] == "2024-05-01"


def test_the_deadline_is_done(shelf: Shelf, whole: CaseReport) -> None:
    rule = (
        '[[deadline]]\ncode = "case_report"\nlabel = "一案一报"\nsource = "本区方案"\nstart = "judgment_received"\ndays = 30\nunit = "natural"\n'
        'applies = "lost"\ndone = "report_filed"\n'
    )  # fmt: skip
    with shelf.database.write() as session:
        version = policies.write(session, shelf.actor("admin"), f'code = "own"\nname = "本区"\nsource = "本区方案"\n{rule}')
        policies.apply(session, shelf.actor("admin"), version.id, replacing=None)
        line = session.scalars(select(LedgerEntry)).one()
        entries.fill(session, shelf.actor("bureau"), line.id, line.revision, {"judgment_received": "2024-03-01"})
        deadlines.renew(session, [whole.dispute_id])
        assert session.scalars(select(Deadline.done_on).where(Deadline.rule == "case_report")).one() is None
    with shelf.database.read() as session:
        (late,) = listing.page(session, shelf.actor("police"), Filters(overdue=True)).rows
        assert (late.due_on, late.standing) == (date(2024, 4, 1), "draft")  # the 31st of March is a Sunday
    submitted(shelf, whole)
    with shelf.database.write() as session:
        deadlines.renew(session, [whole.dispute_id])
        assert session.scalars(select(Deadline.done_on).where(Deadline.rule == "case_report")).one() == today()
        assert listing.page(session, shelf.actor("police"), Filters(overdue=True)).rows == []


def test_the_bureau_returns_it_with_a_reason_and_the_day_stays(shelf: Shelf, whole: CaseReport) -> None:
    sent = submitted(shelf, whole)
    assert refusal(returned, shelf, sent, note=" ") == "E602"
    back = returned(shelf, sent)
    assert back.state == "returned"
    assert entry(shelf).values["report_filed"] == today().isoformat()
    assert submitted(shelf, written(shelf, back, "liability", "责任部门和责任人员已认定。")).state == "submitted"
    with shelf.database.read() as session:
        assert [one.action for one in keeping.history(session, back)][:4] == ["submitted", "changed", "returned", "submitted"]


def test_accepted_its_file_is_kept_as_it_was(shelf: Shelf, whole: CaseReport) -> None:
    done = accepted(shelf, submitted(shelf, whole))
    assert (done.state, len(done.sha256)) == ("accepted", 64)
    with shelf.database.write() as session:
        session.get_one(CaseReport, done.id).title = "后来改了库里的标题"
    with shelf.database.read() as session:
        made = files.one(session, shelf.actor("police"), done.id, open_files(shelf.settings))
        text = "\n".join(one.text for one in docx.Document(io.BytesIO(made.content)).paragraphs)
    assert "后来改了库里的标题" not in text
    assert OWN["liability"] in text
    for call in (lambda: submitted(shelf, done), lambda: returned(shelf, done), lambda: accepted(shelf, done)):
        assert refusal(call) == "E606"
    again = returned(shelf, done, deed="reopen")
    assert (again.state, again.sha256) == ("returned", "")


def test_a_damaged_file_is_not_handed_out(shelf: Shelf, whole: CaseReport) -> None:
    done = accepted(shelf, submitted(shelf, whole))
    kept = shelf.home / "files" / done.sha256[:2] / done.sha256
    kept.chmod(0o600)
    kept.write_bytes(b"broken")
    with shelf.database.read() as session:
        assert refusal(files.one, session, shelf.actor("police"), done.id, open_files(shelf.settings)) == "E720"


def test_what_changed_since_it_was_rendered_is_not_accepted(shelf: Shelf, whole: CaseReport) -> None:
    sent = submitted(shelf, whole)
    with shelf.database.read() as session:
        kept = moving.keep(session, shelf.actor("bureau"), sent.id, sent.revision, open_files(shelf.settings))
    submitted(shelf, returned(shelf, sent))
    with shelf.database.write() as session:
        assert refusal(moving.accept, session, shelf.actor("bureau"), sent.id, sent.revision, kept) == "E611"


@pytest.mark.parametrize("login", ["police", "land", "reader"])
def test_agencies_neither_return_nor_accept(shelf: Shelf, whole: CaseReport, login: str) -> None:
    sent = submitted(shelf, whole)
    assert refusal(returned, shelf, sent, login=login) == "E504"
    assert refusal(accepted, shelf, sent, login) == "E504"
    assert refusal(returned, shelf, sent, login="foreign_bureau") == "E601"


def test_measures_that_people_entered_are_enough(shelf: Shelf) -> None:
    from api.ledger.rectification import rectifications

    dispute_id = lost.case(shelf, "police")
    values = {"problem": "没有催告", "measure": "建立催告台账", "due_on": "2026-12-01"}
    with shelf.database.write() as session:
        rectifications.add(session, shelf.actor("police"), dispute_id, shelf.organisations["police"], values)
        report = keeping.start(session, shelf.actor("police"), dispute_id, shelf.organisations["police"])
        assert [one.section for one in moving.missing(session, report)] == ["liability"]


def test_the_list_tells_what_is_owed(shelf: Shelf, whole: CaseReport) -> None:
    other = lost.case(shelf, "police", "04-information-ordered-to-answer.txt")
    lost.case(shelf, "police", "05-work-injury-claims-dismissed.pdf")
    submitted(shelf, whole)
    with shelf.database.read() as session:
        actor = shelf.actor("bureau")
        found = listing.page(session, actor, Filters())
        assert [(one.dispute_id, one.standing) for one in found.rows] == [(other, "missing"), (whole.dispute_id, "submitted")]
        count = listing.counts(session, actor, Filters())
        assert (count.total, count.filed, count.overdue, count.standings) == (2, 1, 0, {"missing": 1, "submitted": 1})
        assert [one.dispute_id for one in listing.page(session, actor, Filters(state=("missing",))).rows] == [other]
        assert listing.page(session, actor, Filters(text="58号")).total == 1
        assert listing.page(session, actor, Filters(organisation=shelf.organisations["land"])).total == 0
        assert listing.page(session, shelf.actor("foreign_bureau"), Filters()).total == 0
        for sort in ("-due", "decided_on", "-number"):
            assert listing.page(session, actor, Filters(), sort=sort).total == 2
        assert refusal(listing.page, session, actor, Filters(), sort="sha256") == "E602"
        assert refusal(listing.page, session, actor, Filters(organisation=shelf.organisations["foreign_agency"])) == "E601"


def test_who_has_to_do_something_is_told_each_time(shelf: Shelf, whole: CaseReport) -> None:
    def told(login: str) -> list[str]:
        running.look(shelf.database, today())
        with shelf.database.read() as session:
            rows = session.scalars(select(Alert).where(Alert.kind == "report", Alert.organisation_id == shelf.organisations[login]).order_by(Alert.id))
            return [row.message for row in rows]

    running.run(shelf.database, today())
    assert (told("bureau"), told("police")) == ([], [])
    row = submitted(shelf, whole)
    assert [("报送了一案一报，请审核" in one) for one in told("bureau")] == [True]
    assert told("police") == told("foreign_bureau") == []
    row = returned(shelf, row)
    assert [("被退回" in one) for one in told("police")] == [True]
    assert len(told("bureau")) == 1
    row = submitted(shelf, row)
    assert len(told("bureau")) == 2
    accepted(shelf, row)
    catch_up(shelf.database)
    running.run(shelf.database, today())
    with shelf.database.read() as session:
        assert all(session.scalars(select(Alert.acknowledged_at).where(Alert.kind == "report")))
