"""A paper that is no judgment is a dispute of its own kind, with one verdict, kept true to it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from api.store import sights
from api.store.tables import Dispute, LedgerEntry, Paper, Verdict
from tests.api import seed
from tests.api.ledger.quarrels import POLICE, record, renewed, save
from tests.api.world import Shelf

DECISION = {
    "agency": POLICE, "applicants": ["云晓溪"], "agency_result": "lost", "dispositions": ["revoke"], "act_type": "penalty", "field": "public_security",
    "causes": [{"code": "procedure_violation", "detail": "P02"}], "filed_date": "2024-01-08",
}  # fmt: skip


def paper(shelf: Shelf) -> int:
    home = shelf.organisations["police"]
    document = seed.document(shelf, seed.TEXTS / "01-penalty-revoked-and-redo.txt", "police", state="to_check")
    with shelf.database.write() as session:
        row = Paper(
            document_id=document, kind="reconsideration_decision", number="云政复决〔2024〕3号", issuer="临江市云溪区人民政府", issued_on=date(2024, 3, 1),
            record=DECISION, organisation_id=home, sight_id=sights.of(session.connection(), [home]),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def test_a_paper_is_a_dispute_with_one_verdict(shelf: Shelf) -> None:
    judgment = save(shelf, record("（2024）浙9902行初36号"))
    one = paper(shelf)
    renewed(shelf)
    with shelf.database.read() as session:
        found = session.scalars(select(Dispute).where(Dispute.kind != "suit")).one()
        verdict = session.scalars(select(Verdict).where(Verdict.paper_id == one)).one()
        assert (found.kind, found.stage, found.number, found.opponents, found.result) == ("reconsideration_decision",) * 2 + ("云政复决〔2024〕3号", "云晓溪", "lost")
        assert (verdict.dispute_id, verdict.stage, verdict.result, verdict.causes) == (found.id, "reconsideration_decision", "lost", [["procedure_violation", "P02"]])
        assert (verdict.organisation_id, verdict.judgment_id, verdict.final) == (shelf.organisations["police"], None, True)
        assert set(session.scalars(select(LedgerEntry.dispute_id))) == {found.id, session.scalars(select(Verdict.dispute_id).where(Verdict.judgment_id == judgment)).one()}


def test_what_people_correct_in_a_paper_changes_its_verdict_and_makes_no_other(shelf: Shelf) -> None:
    one = paper(shelf)
    renewed(shelf)
    with shelf.database.write() as session:
        session.get_one(Paper, one).record = DECISION | {"agency_result": "won", "causes": []}
    renewed(shelf)
    with shelf.database.read() as session:
        verdict = session.scalars(select(Verdict)).one()
        assert (verdict.result, verdict.causes, session.scalars(select(Dispute.result)).all()) == ("won", [], ["won"])
