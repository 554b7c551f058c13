"""Group commit: as few transactions as possible, and nobody pays for another's fault."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.database import WROTE
from api.store.locking import MetError
from api.store.tables import Batch, User
from tests.api.world import World


def adds(session: Session) -> int:
    batch = Batch()
    session.add(batch)
    session.flush()
    return batch.id


def batches(world: World) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count(Batch.id))) or 0


def test_who_waits_shares_a_commit(world: World) -> None:
    commits: list[Connection] = []
    event.listen(world.database.engine, "commit", lambda connection: commits.append(connection) if connection.info.get(WROTE, True) else None)  # what only read ends so, too
    first_is_in, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> int:
        first_is_in.set()
        go_on.wait(10)
        return adds(session)

    with ThreadPoolExecutor(9) as threads:
        first = threads.submit(world.database.together.run, slow)
        first_is_in.wait(10)
        rest = [threads.submit(world.database.together.run, adds) for _ in range(8)]
        while len(world.database.together._line) < 8:
            pass
        go_on.set()
        ids = {future.result(10) for future in [first, *rest]}
    assert len(ids) == batches(world) == 9
    assert len(commits) == 2


def test_a_row_that_the_database_refuses_takes_nobody_along(world: World) -> None:
    first_is_in, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> int:
        first_is_in.set()
        go_on.wait(10)
        return adds(session)

    def twice(session: Session) -> int:
        session.add(User(login="police", name="有人了", role="reader"))
        session.flush()
        return 0

    with ThreadPoolExecutor(9) as threads:
        running = [threads.submit(world.database.together.run, slow)]
        first_is_in.wait(10)
        for number, work in enumerate((adds, adds, twice, adds, adds), 1):
            running.append(threads.submit(world.database.together.run, work))
            while len(world.database.together._line) < number:
                pass
        go_on.set()
        *rest, refused = [running[place] for place in (0, 1, 2, 4, 5, 3)]
        ids = {future.result(10) for future in rest}
        assert isinstance(refused.exception(10), (IntegrityError, MetError))  # whether others could have been first is PostgreSQL's matter
    assert len(ids) == batches(world) == 5


def test_one_that_is_refused_leaves_nothing_and_takes_nobody_along(world: World) -> None:
    def refused(session: Session) -> int:
        adds(session)
        raise ServiceError("E601", what="")

    barrier = threading.Barrier(6)

    def run(number: int) -> int | ServiceError:
        barrier.wait(10)
        try:
            return world.database.together.run(refused if number % 2 else adds)
        except ServiceError as error:
            return error

    with ThreadPoolExecutor(6) as threads:
        outcomes = list(threads.map(run, range(6)))
    assert sum(isinstance(outcome, int) for outcome in outcomes) == batches(world) == 3


@pytest.mark.sqlite
def test_a_commit_that_fails_is_told_to_all(world: World) -> None:
    def broken(session: Session) -> int:
        session.connection().exec_driver_sql("PRAGMA query_only=ON")
        return adds(session)

    with pytest.raises(ServiceError) as refused:
        world.database.together.run(broken)
    assert refused.value.code == "E703"
    world.database.engine.dispose()
    assert world.database.together.run(adds) > 0
    assert batches(world) == 1


def test_a_fault_of_ours_breaks_only_its_own(world: World) -> None:
    first_is_in, go_on = threading.Event(), threading.Event()

    def broken(_session: Session) -> int:
        first_is_in.set()
        go_on.wait(10)
        raise ZeroDivisionError

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(world.database.together.run, broken)
        first_is_in.wait(10)
        second = threads.submit(world.database.together.run, adds)
        go_on.set()
        with pytest.raises(ZeroDivisionError):
            first.result(10)
        assert second.result(10) > 0
    assert batches(world) == 1


@pytest.mark.parametrize("fault", [ZeroDivisionError, KeyError, NoResultFound, TypeError])
def test_who_leads_does_not_pay_for_the_faults_of_those_he_leads(world: World, fault: type[Exception]) -> None:
    """Whichever of the waiting ones leads the second transaction: each gets its own outcome."""
    first_is_in, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> int:
        first_is_in.set()
        go_on.wait(10)
        return adds(session)

    def broken(session: Session) -> int:
        adds(session)
        raise fault

    together = world.database.together
    with ThreadPoolExecutor(9) as threads:
        threads.submit(together.run, slow)
        first_is_in.wait(10)
        rest = [threads.submit(together.run, broken if number % 2 else adds) for number in range(8)]
        while len(together._line) < 8:
            pass
        go_on.set()
        for number, future in enumerate(rest):
            if number % 2:
                with pytest.raises(fault):
                    future.result(10)
            else:
                assert future.result(10) > 0
    assert batches(world) == 5
