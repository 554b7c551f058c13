"""A store of any size takes in one more judgment with the same work, and very many in minutes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import quantiles

import pytest
from sqlalchemy import event, func, select

from api.ledger.disputes import renewal
from api.store.tables import Dispute, DisputeJudgment, LedgerQueue
from api.worker.work import Ledger, fitting
from tests.api.ledger import throng
from tests.api.renewing import catch_up
from tests.api.world import Shelf

AGENCIES = ("police", "land", "foreign_agency")


def fill(shelf: Shelf, number: int) -> None:
    names = dict(zip(AGENCIES, ("临江市公安局云溪分局", "临江市云溪区自然资源局", "临江市松陵区市场监督管理局"), strict=True))
    throng.fill(shelf.database, {names[key]: shelf.organisations[key] for key in AGENCIES}, number)


@contextmanager
def counted(shelf: Shelf) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(shelf.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(shelf.database.engine, "before_cursor_execute", note)


def again(shelf: Shelf, judgment_id: int) -> None:
    with shelf.database.write() as session:
        session.add(LedgerQueue(judgment_id=judgment_id))


def test_one_more_judgment_asks_no_more_of_a_larger_store(shelves: Callable[[], Shelf]) -> None:
    asked = []
    for number in (40, 400):
        shelf = shelves()
        fill(shelf, number)
        catch_up(shelf.database)
        again(shelf, 1)
        with counted(shelf) as statements, shelf.database.write() as session:
            assert renewal.renew(session) == 1
        asked.append(len(statements))
        with shelf.database.read() as session:
            assert session.scalar(select(func.count()).select_from(DisputeJudgment)) == number
    assert asked[1] <= asked[0] + 5
    assert asked[1] < 90


def test_the_worker_takes_as_many_at_once_as_the_machine_does_in_good_time(shelf: Shelf) -> None:
    assert [fitting(20, 0.16), fitting(20, 0.05), fitting(20, 0.001), fitting(50, 0.01), fitting(1, 9.0)] == [2, 8, 40, 50, 1]
    fill(shelf, 60)
    ledger = Ledger(shelf.database, lambda: False, at_once=3)
    for _ in range(60):
        ledger.renew()
    with shelf.database.read() as session:
        assert not renewal.waiting(session)
        assert session.scalar(select(func.count()).select_from(DisputeJudgment)) == 60


def test_while_files_wait_the_ledger_rests_most_of_the_time(shelf: Shelf) -> None:
    fill(shelf, 20)
    ledger = Ledger(shelf.database, lambda: True, at_once=2)
    ledger.renew()
    assert left(shelf) == 18
    ledger.renew()
    assert left(shelf) == 18  # not yet
    ledger.due = 0.0
    ledger.renew()
    assert left(shelf) < 18


def left(shelf: Shelf) -> int:
    with shelf.database.read() as session:
        return session.scalar(select(func.count()).select_from(LedgerQueue)) or 0


@pytest.mark.nightly
def test_a_hundred_thousand(shelf: Shelf) -> None:
    fill(shelf, 100_000)
    started, longest = time.monotonic(), 0.0
    while True:
        began = time.monotonic()
        with shelf.database.write() as session:
            if not renewal.renew(session, 50):
                break
        longest = max(longest, time.monotonic() - began)
    taken = time.monotonic() - started
    with shelf.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DisputeJudgment)) == 100_000
        assert 70_000 < (session.scalar(select(func.count()).select_from(Dispute)) or 0) < 80_000
    times = []
    for one in range(1, 100_000, 1_000):
        again(shelf, one)
        began = time.monotonic()
        catch_up(shelf.database)
        times.append(time.monotonic() - began)
    print(f"{taken:.0f} s for 100,000, the longest transaction {longest:.2f} s, one more p95 {quantiles(times, n=20)[-1] * 1000:.0f} ms")
    assert taken < 1_200
    assert quantiles(times, n=20)[-1] < 0.5
