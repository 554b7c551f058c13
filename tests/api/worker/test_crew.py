"""Who lives, who is dead, whose name is in use, and who does the chores: on the database that the tests run on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from api.errors import ServiceError
from api.store import leases
from api.store.tables import Worker
from api.worker import crew
from api.worker.crew import Card, Crew, Heart, enter, executor, leave
from api.worker.heartbeat import beats, silence
from tests.api.world import Shelf

ELSEWHERE = "another-host"


def card(name: str, *, host: str = ELSEWHERE, version: str = "1", slots: int = 3) -> Card:
    """A worker of another host, whose processes cannot be seen from here."""
    return Card(name, version, "1", slots, host=host, process=1)


def heart(shelf: Shelf, name: str, starts: int = 1) -> Heart:
    return Heart(shelf.database, card(name), starts, 60, lambda why: None)


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets time pass on this host, as it does while one looks every few seconds."""
    past, real = [0.0], time.monotonic
    monkeypatch.setattr(crew.time, "monotonic", lambda: real() + past[0])

    def pass_by(seconds: float) -> None:
        past[0] += seconds

    return pass_by


def watch(one: Crew, seconds: float, pass_by: Callable[[float], None]) -> None:
    for _ in range(int(seconds / 5)):
        pass_by(5.1)
        one.look()


def test_a_name_is_borne_by_one(shelf: Shelf) -> None:
    assert enter(shelf.database, card("north"), 0.1) == 1
    row_beats = heart(shelf, "north")
    assert row_beats.beat()
    known = crew._row(shelf.database, "north")
    assert row_beats.beat()
    with pytest.raises(ServiceError) as refused:  # it has beaten since
        crew._entered(shelf.database, card("north"), known)
    assert refused.value.code == "E740"
    assert ELSEWHERE in refused.value.message


def test_a_clock_that_was_set_buries_no_living_process(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(shelf.database, Card.of_this_process("north", "1", "1", 3), 0.1)
    began = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda process: began(process) + 3600)
    row = crew._row(shelf.database, "north")
    assert row is not None
    assert not crew._gone(row)
    row.born = began(psutil.Process())  # as earlier versions wrote it, by the clock
    assert crew._gone(row)


def test_a_process_that_ended_is_gone_at_once_and_so_is_one_whose_number_another_has(shelf: Shelf) -> None:
    enter(shelf.database, Card.of_this_process("north", "1", "1", 3), 0.1)
    row = crew._row(shelf.database, "north")
    assert row is not None
    row.born -= 5
    assert crew._gone(row)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as ended:
        row.process, row.born = ended.pid, crew._born(ended.pid)
        assert not crew._gone(row)
        ended.communicate(b"\n", timeout=10)
    assert crew._gone(row)


def test_a_living_one_is_seen_while_it_is_watched(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(shelf.database, card("north"), 0.1)
    living = heart(shelf, "north")
    monkeypatch.setattr(crew.time, "sleep", lambda _: living.beat())
    with pytest.raises(ServiceError) as refused:
        enter(shelf.database, card("north"), 5)
    assert refused.value.code == "E740"


def test_the_name_of_a_dead_one_is_free_and_its_process_has_no_say(shelf: Shelf) -> None:
    enter(shelf.database, card("north"), 0.1)
    old = heart(shelf, "north")
    assert enter(shelf.database, card("north"), 0.1) == 2
    assert not old.beat()
    assert heart(shelf, "north", 2).beat()


def test_a_process_that_is_no_more_is_not_waited_for(shelf: Shelf) -> None:
    import socket

    enter(shelf.database, Card("north", "1", "1", 3, host=socket.gethostname(), process=2**22 + 1), 60)
    begun = time.monotonic()
    assert enter(shelf.database, card("north"), 60) == 2
    assert time.monotonic() - begun < 20


def test_one_that_left_is_not_waited_for(shelf: Shelf) -> None:
    starts = enter(shelf.database, card("north"), 60)
    leave(shelf.database, card("north"), starts)
    assert enter(shelf.database, card("north"), 60) == 2


def test_the_silent_one_is_dead_and_the_other_takes_the_chores(shelf: Shelf, hours: Callable[[float], None]) -> None:
    for name in ("north", "south"):
        enter(shelf.database, card(name), 0.1)
    north, south = Crew(shelf.database, "north#1", 60), Crew(shelf.database, "south#1", 60)
    north.look()
    south.look()
    assert (north.leads, south.leads, south.slots, south.most) == (True, False, 6, 3)
    beating = heart(shelf, "south")
    watch(south, 55, hours)
    assert beating.beat()
    assert "north#1" in south.living
    watch(south, 15, hours)
    assert (south.living, south.leads, south.slots) == ({"south#1"}, True, 3)
    assert not heart(shelf, "north").beat(), "it must not go on"
    north.look()
    assert not north.leads


def test_who_beats_lives_whatever_the_clocks_say(shelf: Shelf, hours: Callable[[float], None]) -> None:
    for name in ("north", "south"):
        enter(shelf.database, card(name), 0.1)
    south, beating = Crew(shelf.database, "south#1", 60), heart(shelf, "north")
    for _ in range(20):
        hours(10)
        assert beating.beat()
        south.look()
    assert south.living == {"north#1", "south#1"}


def test_nobody_is_judged_by_the_time_in_which_one_could_not_look(shelf: Shelf, hours: Callable[[float], None]) -> None:
    """The database was away: nobody could beat, and who looks first must not bury the others."""
    for name in ("north", "south"):
        enter(shelf.database, card(name), 0.1)
    south = Crew(shelf.database, "south#1", 60)
    south.look()
    hours(300)
    south.look()
    assert south.living == {"north#1", "south#1"}


def test_two_versions_are_noticed(shelf: Shelf) -> None:
    enter(shelf.database, card("north", version="1"), 0.1)
    enter(shelf.database, card("south", version="2"), 0.1)
    one = Crew(shelf.database, "north#1", 60)
    one.look()
    assert not one.alike


def test_a_lease_has_one_holder(shelf: Shelf) -> None:
    assert leases.held(shelf.database, "x", "a#1", {"a#1", "b#1"})
    assert not leases.held(shelf.database, "x", "b#1", {"a#1", "b#1"})
    assert leases.held(shelf.database, "x", "b#1", {"b#1"})
    assert not leases.held(shelf.database, "x", "a#1", {"a#1", "b#1"})
    assert leases.held(shelf.database, "x", "b#2", {"a#1", "b#2"}), "the next start of the same worker"


def test_what_people_are_told(shelf: Shelf) -> None:
    assert "还没有启动过" in silence(shelf.database, 60)
    starts = enter(shelf.database, card("甲/../乙"), 0.1)
    assert silence(shelf.database, 60) == ""
    leave(shelf.database, card("甲/../乙"), starts)
    assert "没有响应" in silence(shelf.database, 60)
    with shelf.database.write() as session:
        session.get_one(Worker, "甲/../乙").host = "x"
    with shelf.database.read() as session:
        (beat,) = beats(session)
    assert (beat.ended, beat.starts, beat.living(60)) == (True, 1, False)
    assert executor(beat.name, beat.starts) == "甲/../乙#1"
