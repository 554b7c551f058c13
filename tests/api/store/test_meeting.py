"""Two transactions that meet on PostgreSQL, where nobody waits for a single writer: all comes out as if one came after the other.

One has written and not yet committed; the other begins, and either ends beside it or waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from api.alerts import deliveries, making
from api.alerts.finding import Finding
from api.errors import ServiceError
from api.intake import save
from api.ledger.disputes import renewal
from api.people import links
from api.review import guard
from api.services import Services
from api.store import locking, organisations, search
from api.store.database import Database
from api.store.locking import MetError
from api.store.migrations import upgrade
from api.store.tables import (
    Alert,
    Analysis,
    BureauSetting,
    Delivery,
    DisputeJudgment,
    Document,
    Involvement,
    Job,
    Judgment,
    OneTimeLink,
    SightMember,
    Stamp,
    User,
)
from api.worker import jobs
from tests import databases
from tests.api import seed
from tests.api.renewing import catch_up
from tests.api.world import Shelf

Deed = Callable[[Session], Any]
PATIENCE = 60


@pytest.fixture(scope="module")
def peopled(postgresql_server: databases.Server, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    made = Shelf(tmp_path_factory.mktemp("meeting"), postgresql_server.fresh())
    upgrade(made.database)
    made.populate()
    made.database.close()
    return made


@pytest.fixture
def world(peopled: Shelf, postgresql_server: databases.Server, tmp_path: Path) -> Iterator[Shelf]:
    """The people of `tests.api.world` in a database of PostgreSQL."""
    url = postgresql_server.fresh(databases.name_of(peopled.settings.database_url))
    made = Shelf(tmp_path, url)
    made.organisations, made.users = dict(peopled.organisations), dict(peopled.users)
    yield made
    made.database.close()
    postgresql_server.drop(url)


def meet(database: Database, first: Deed, second: Deed) -> tuple[Any, bool]:
    """`second` begins when `first` has written, which is committed once `second` is done or waits for it.

    Returns what `second` returns, and whether it waited.
    """

    def other() -> Any:
        with database.write() as session:
            return second(session)

    with ThreadPoolExecutor(1) as thread:
        with database.write() as session:
            first(session)
            session.flush()
            running = thread.submit(other)
            waited = waits(database, running)
        return running.result(PATIENCE), waited


def waits(database: Database, running: Future[Any]) -> bool:
    """Whether it waits for a lock rather than coming to an end."""
    held = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if running.done():
            return False
        with database.engine.connect() as connection:
            if connection.scalar(held):
                return True
        time.sleep(0.01)
    raise TimeoutError


def judgment(world: Shelf, *keys: str, number: str = "（2024）临9902行初1号", **values: Any) -> int:
    found = {"case_number": number, "court": "临江市云溪区人民法院", "decision_date": "2024-05-01", "procedure": "first", **values}
    return seed.record(world, found, *keys, text=f"{number}处罚决定")


def test_a_judgment_that_changes_while_its_dispute_is_renewed_is_renewed_again(world: Shelf) -> None:
    known = judgment(world, "police", agency_result="lost")
    catch_up(world.database)

    def change(session: Session) -> None:
        session.get_one(Judgment, known).court = "临江市松陵区人民法院"

    def renew(session: Session) -> int:
        renewal.queue(session.connection(), [known])
        return renewal.renew(session)

    taken, waited = meet(world.database, change, renew)
    assert (taken, waited) == (1, False)
    with world.database.read() as session:
        assert renewal.waiting(session)
    assert catch_up(world.database) == 1


def test_who_reads_a_judgment_to_change_it_does_not_stop_the_renewal(world: Shelf) -> None:
    known = judgment(world, "police", agency_result="lost")
    taken, waited = meet(world.database, lambda session: guard.opened(session, world.actor("police"), known, 1), renewal.renew)
    assert (taken, waited) == (1, False)
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DisputeJudgment)) == 1


def test_two_workers_renew_different_judgments(world: Shelf) -> None:
    for number in range(4):
        judgment(world, "police", number=f"（2024）临9902行初{number}号")
    taken, _ = meet(world.database, lambda session: renewal.renew(session, 3), lambda session: renewal.renew(session, 3))
    assert taken == 1
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DisputeJudgment)) == 4
        assert not renewal.waiting(session)


def test_who_sees_a_judgment_after_two_decisions(world: Shelf) -> None:
    known = judgment(world, "police")
    with world.database.write() as session:
        rows = [Involvement(judgment_id=known, role="other", name=key, status="to_confirm", organisation_id=world.organisations[key]) for key in ("land", "bureau")]
        session.add_all(rows)
        session.flush()
        land, bureau = (row.id for row in rows)
    actor = world.actor("admin")
    _, waited = meet(
        world.database,
        lambda session: organisations.confirm(session, actor, land, world.organisations["land"]),
        lambda session: organisations.confirm(session, actor, bureau, world.organisations["bureau"]),
    )
    assert waited
    with world.database.read() as session:
        sight = session.get_one(Judgment, known).sight_id
        members = set(session.scalars(select(SightMember.organisation_id).where(SightMember.sight_id == sight)))
    assert members == {world.organisations[key] for key in ("police", "land", "bureau")}


def test_two_documents_that_join_a_judgment_are_two_versions(world: Shelf) -> None:
    known = judgment(world, "police")
    others = [judgment(world, "police", number=f"（2024）临9902行初{number}号") for number in (2, 3)]

    def join(other: int) -> Deed:
        def do(session: Session) -> None:
            document = session.scalars(select(Document).where(Document.judgment_id == other)).one()
            save.join(session, document, session.get_one(Analysis, document.analysis_id), session.get_one(Judgment, known))

        return do

    _, waited = meet(world.database, join(others[0]), join(others[1]))
    assert waited
    with world.database.read() as session:
        assert sorted(session.scalars(select(Document.version).where(Document.judgment_id == known))) == [1, 2, 3]


def test_two_who_index_a_judgment_leave_one_text_the_later(world: Shelf) -> None:
    known = judgment(world, "police")

    def put(court: str) -> Deed:
        def do(session: Session) -> None:
            row = session.get_one(Judgment, known)
            session.execute(update(Judgment).where(Judgment.id == known).values(court=court))
            search.index(session, row)

        return do

    meet(world.database, put("临江市松陵区人民法院"), put("北山市中级人民法院"))
    with world.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM judgment_search")) == 1
        for query, hits in (("北山市中级", [known]), ("松陵区人民法院", []), ("处罚决定", [known])):
            assert list(session.scalars(select(Judgment.id).where(search.matching(query)))) == hits


def test_a_name_that_comes_in_beside_a_judgment_that_bears_it(world: Shelf) -> None:
    known, name, admin = judgment(world, "police"), "临江市云溪区水利局", world.actor("admin")
    party = {"name": name, "role": "defendant", "original_role": "defendant", "kind": "agency"}

    def create(session: Session) -> None:
        organisations.create(session, admin, name=name, kind="agency", region="990102")

    def involve(session: Session) -> None:
        organisations.involve(session, session.get_one(Judgment, known), {"parties": [party]}, None)

    _, waited = meet(world.database, create, involve)
    assert waited
    with world.database.read() as session:
        row = session.scalars(select(Involvement).where(Involvement.judgment_id == known, Involvement.name == name)).one()
        assert (row.status, row.organisation_id is not None) == ("matched", True)


def test_a_judgment_that_is_saved_beside_a_name_that_it_bears(world: Shelf) -> None:
    known, name, admin = judgment(world, "police"), "临江市云溪区水利局", world.actor("admin")
    party = {"name": name, "role": "defendant", "original_role": "defendant", "kind": "agency"}
    meet(
        world.database,
        lambda session: organisations.involve(session, session.get_one(Judgment, known), {"parties": [party]}, None),
        lambda session: organisations.create(session, admin, name=name, kind="agency", region="990102"),
    )
    with world.database.read() as session:
        row = session.scalars(select(Involvement).where(Involvement.judgment_id == known, Involvement.name == name)).one()
        assert row.status == "matched"


def test_an_upgrade_is_worked_off_once(world: Shelf) -> None:
    known = judgment(world, "police")
    with world.database.write() as session:
        session.execute(text("UPDATE judgments SET analysis_id = (SELECT max(id) FROM analyses)"))
        row = session.get_one(Analysis, session.get_one(Judgment, known).analysis_id)
        old = Analysis(sha256=row.sha256, version="0", status=row.status, record=row.record, evidence=row.evidence)
        session.add(old)
        session.flush()
        session.execute(update(Judgment).where(Judgment.id == known).values(analysis_id=old.id))
    made, waited = meet(world.database, jobs.start_for_new_version, jobs.start_for_new_version)
    assert (made, waited) == (None, True)
    made, waited = meet(world.database, renewal.after_upgrade, renewal.after_upgrade)
    assert (made, waited) == (False, True)
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_an_older_version_beside_a_newer_one_does_not_make_all_anew(world: Shelf) -> None:
    with world.database.write() as session:
        session.add(Stamp(name=renewal.RULED, value=renewal.RULES + 1))
    with world.database.write() as session:
        assert not renewal.after_upgrade(session)


def test_the_same_alert_is_told_once(world: Shelf) -> None:
    police = world.organisations["police"]
    finding = Finding("loss", police, (police,), "x", "high", "败诉", "/cases/1")

    def tell(session: Session) -> int:
        making.lock(session)
        return making._write(session, [(police, (finding,))])

    again, waited = meet(world.database, tell, tell)
    assert (again, waited) == (0, True)
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 1


def test_a_delivery_is_claimed_once(world: Shelf) -> None:
    with world.database.write() as session:
        session.add(Delivery(channel="webhook", target=1, key="x", body={}))
    again, _ = meet(world.database, deliveries.claim, deliveries.claim)
    assert again is None


def test_there_is_one_link_for_the_first_administrator(world: Shelf) -> None:
    services = Services(world.settings)
    with world.database.write() as session:
        session.execute(update(User).where(User.role == "administrator").values(active=False, role="reader"))
    _, waited = meet(world.database, lambda session: locking.alone(session, links.FIRST), lambda _: links.first_administrator(services))
    assert waited
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: links.first_administrator(services), range(4)))
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(OneTimeLink).where(OneTimeLink.used_at.is_(None))) == 1
    services.database.close()


def test_who_comes_second_with_the_same_row_is_told_to_try_again(world: Shelf) -> None:
    def put(session: Session) -> None:
        session.add(BureauSetting(organisation_id=world.organisations["bureau"], name="x", revision=1, values={}, user_id=world.users["bureau"]))

    with pytest.raises(MetError) as refused:
        meet(world.database, put, put)
    assert (refused.value.code, refused.value.status) == ("E703", 503)
    with pytest.raises(MetError):
        world.database.together.run(put)


def test_alone_and_beside(world: Shelf) -> None:
    for first, second, waited in (
        (locking.alone, locking.alone, True), (locking.alone, locking.beside, True), (locking.beside, locking.alone, True),
        (locking.beside, locking.beside, False),
    ):  # fmt: skip
        assert meet(world.database, lambda session, do=first: do(session, "x"), lambda session, do=second: do(session, "x"))[1] is waited
    assert not meet(world.database, lambda session: locking.alone(session, "x"), lambda session: locking.alone(session, "y"))[1]


def test_each_waits_for_the_other_and_one_is_told_to_try_again(world: Shelf) -> None:
    one, other = judgment(world, "police"), judgment(world, "police", number="（2024）临9902行初2号")
    day = date(2024, 6, 1)

    def change(session: Session, *ids: int) -> None:
        for judgment_id in ids:
            session.execute(update(Judgment).where(Judgment.id == judgment_id).values(decision_date=day))

    refused = []
    with ThreadPoolExecutor(1) as thread:
        try:
            with world.database.write() as session:
                change(session, one)

                def crosswise() -> None:
                    with world.database.write() as theirs:
                        change(theirs, other, one)

                running = thread.submit(crosswise)
                assert waits(world.database, running)
                change(session, other)
        except ServiceError as error:
            refused.append(error)
        try:
            running.result(PATIENCE)
        except ServiceError as error:
            refused.append(error)
    assert [error.code for error in refused] == ["E703"]
    assert "正忙" in refused[0].message
