"""People join and part disputes: what hangs on them goes along and nothing of it is lost; the worker's part in it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.ledger.disputes import links, renewal, timeline
from api.ledger.lines import entries
from api.services import Services
from api.store.tables import AuditEntry, Dispute, LedgerChange, LedgerEntry, Letter, Rectification
from api.worker import work
from tests.api.ledger.quarrels import CITY, POLICE, dispute_of, disputes, record, renewed, save, verdicts
from tests.api.world import Shelf

FIRST = record("（2024）浙9902行初36号", day="2024-05-06", codes=("revoke",), result="lost")
APPEAL = record("（2024）浙99行终50号", "second", day="2024-09-01", court=CITY, codes=("appeal_dismissed",), result="lost")
"""Names no number: a person has to say that it is an appeal from the other."""


def fill(shelf: Shelf, dispute_id: int, **values: str) -> int:
    with shelf.database.write() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.dispute_id == dispute_id)).one()
        return entries.fill(session, shelf.actor("bureau"), entry.id, entry.revision, values).id


def say(shelf: Shelf, deed: str, one: int, other: int, note: str = "理由", login: str = "bureau") -> int:
    with shelf.database.write() as session:
        return getattr(links, deed)(session, shelf.actor(login), one, other, note)


def hang(shelf: Shelf, dispute_id: int) -> None:
    home = shelf.organisations["police"]
    with shelf.database.write() as session:
        session.add(Rectification(dispute_id=dispute_id, organisation_id=home, problem="没有告知听证权"))
        session.add(Letter(kind="opinion", organisation_id=home, dispute_id=dispute_id, user_id=shelf.users["bureau"]))


def test_what_hangs_on_two_disputes_goes_over_to_the_older(shelf: Shelf) -> None:
    first, appeal = save(shelf, FIRST), save(shelf, APPEAL)
    renewed(shelf)
    older, newer = dispute_of(shelf, first), dispute_of(shelf, appeal)
    fill(shelf, older, handler="云一", suit_received="2024-03-01")
    gone = fill(shelf, newer, handler="云二", lawyer="梅律师")
    hang(shelf, newer)
    assert say(shelf, "join", appeal, first) == older
    assert disputes(shelf) == {frozenset((first, appeal))}
    with shelf.database.read() as session:
        kept = session.scalars(select(LedgerEntry)).one()
        assert kept.values == {"handler": "云一", "suit_received": "2024-03-01", "lawyer": "梅律师"}
        conflict = session.scalars(select(LedgerChange).where(LedgerChange.column == "handler", LedgerChange.source == "machine")).one()
        assert (conflict.before, conflict.after, kept.id == gone) == ("云二", "云一", False)
        assert session.scalars(select(LedgerChange.entry_id)).unique().all() == [kept.id]
        assert session.scalars(select(Rectification.dispute_id)).all() == session.scalars(select(Letter.dispute_id)).all() == [older]
        assert timeline.of(session, shelf.actor("bureau"), newer).dispute.id == older  # addresses that were handed out
        note = session.scalars(select(AuditEntry).where(AuditEntry.action == "dispute.join")).one()
        assert (note.object_id, note.before["disputes"], note.after["disputes"]) == (older, [newer, older], [older, older])


def test_parted_again_everything_stays_with_the_first_instance(shelf: Shelf) -> None:
    first, appeal = save(shelf, FIRST), save(shelf, APPEAL)
    renewed(shelf)
    alone = [(row.result, row.latest, row.final) for one in (first, appeal) for row in verdicts(shelf, one)]
    joined = say(shelf, "join", first, appeal)
    fill(shelf, joined, handler="云一")
    hang(shelf, joined)
    parted = say(shelf, "part", appeal, first)
    assert disputes(shelf) == {frozenset((first,)), frozenset((appeal,))}
    assert (dispute_of(shelf, first), parted) == (joined, dispute_of(shelf, appeal))
    assert [(row.result, row.latest, row.final) for one in (first, appeal) for row in verdicts(shelf, one)] == alone
    with shelf.database.read() as session:
        rows = {row.dispute_id: row.values for row in session.scalars(select(LedgerEntry))}
        assert rows == {joined: {"handler": "云一"}, parted: {}}
        assert session.scalars(select(Rectification.dispute_id)).all() == [joined]
        found = timeline.of(session, shelf.actor("bureau"), joined)
        assert [(one.link.together, one.link.note, one.name) for one in found.said] == [(False, "理由", "bureau"), (True, "理由", "bureau")]
    assert say(shelf, "join", first, appeal) == joined
    assert disputes(shelf) == {frozenset((first, appeal))}


def test_a_chain_by_numbers_is_parted_and_stays_so(shelf: Shelf) -> None:
    first = save(shelf, FIRST)
    appeal = save(shelf, APPEAL | {"prior_cases": [{"case_number": "（2024）浙9902行初36号", "court": None}]})
    renewed(shelf)
    say(shelf, "part", first, appeal)
    with shelf.database.write() as session:
        renewal.at_once(session, (first, appeal))
    assert disputes(shelf) == {frozenset((first,)), frozenset((appeal,))}


def test_a_judgment_that_comes_later_joins_two_disputes(shelf: Shelf) -> None:
    review_of = record("（2025）浙行申7号", "retrial_review", day="2025-03-01", prior=("（2024）浙99行终50号",), codes=("retrial_denied",), result="lost")
    first, review = save(shelf, FIRST), save(shelf, review_of)
    renewed(shelf)
    older, newer = dispute_of(shelf, first), dispute_of(shelf, review)
    hang(shelf, newer)
    appeal = save(shelf, APPEAL | {"prior_cases": [{"case_number": "（2024）浙9902行初36号", "court": None}]})
    renewed(shelf)
    assert disputes(shelf) == {frozenset((first, appeal, review))}
    with shelf.database.read() as session:
        assert session.scalars(select(Dispute.id)).all() == [older]
        assert session.scalars(select(Rectification.dispute_id)).all() == [older]


@pytest.mark.parametrize(
    ("deed", "login", "pair", "note", "code"),
    [
        ("join", "police", (0, 1), "x", "E504"), ("join", "reader", (0, 1), "x", "E504"), ("join", "foreign_bureau", (0, 1), "x", "E601"),
        ("join", "bureau", (0, 0), "x", "E602"), ("join", "bureau", (0, 1), " ", "E602"), ("join", "bureau", (0, 1), "长" * 501, "E602"),
        ("part", "bureau", (0, 1), "x", "E602"), ("join", "bureau", (0, 2), "x", "E601"),
    ],
)  # fmt: skip
def test_who_may_say_what(shelf: Shelf, deed: str, login: str, pair: tuple[int, int], note: str, code: str) -> None:
    ids = [save(shelf, FIRST), save(shelf, APPEAL), save(shelf, FIRST | {"case_number": "（2024）浙9903行初1号"}, "foreign_agency")]
    renewed(shelf)
    with pytest.raises(ServiceError) as refused:
        say(shelf, deed, ids[pair[0]], ids[pair[1]], note, login)
    assert refused.value.code == code


def test_of_a_judgment_that_he_may_not_see_nobody_is_told_more_than_that_it_is_there(shelf: Shelf) -> None:
    other = record("（2024）浙99行终50号", "second", day="2024-09-01", court=CITY, prior=("（2024）浙9902行初36号",), agencies=(POLICE, "临江市云溪区自然资源局"))
    first, appeal = save(shelf, FIRST, "police"), save(shelf, other, "land")
    renewed(shelf)
    assert dispute_of(shelf, first) == dispute_of(shelf, appeal)
    with shelf.database.read() as session:
        hidden, shown = timeline.of(session, shelf.actor("land"), dispute_of(shelf, first)).instances
        assert (hidden.visible, hidden.case_number, hidden.court, hidden.verdicts, hidden.stage) == (False, None, None, (), "first")
        assert (shown.visible, shown.case_number) == (True, "（2024）浙99行终50号")


def test_the_worker_renews_and_lets_decisions_come_into_force(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services(shelf.settings)
    first = save(shelf, FIRST)
    work.Ledger(services.database, lambda: False).renew()
    assert disputes(shelf) == {frozenset((first,))}
    fill(shelf, dispute_of(shelf, first), served="2024-05-10")
    monkeypatch.setattr(renewal, "today", lambda: date(2024, 5, 20))
    work.Ledger(services.database, lambda: False).renew()
    assert [row.final for row in verdicts(shelf, first)] == [False]
    monkeypatch.setattr(renewal, "today", lambda: date(2024, 5, 28))  # the 25th is a Saturday: the last day is the 27th
    work.Ledger(services.database, lambda: False).renew()
    assert [row.final for row in verdicts(shelf, first)] == [False]
    work._ripen_ledger(services)
    work.Ledger(services.database, lambda: False).renew()
    assert [row.final for row in verdicts(shelf, first)] == [True]
    services.database.close()
