"""A desk hands errands of many threads to one pool."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from nlp.errors import ReadingError
from nlp.reading.containers import Source
from nlp.reading.guard.desk import Desk
from nlp.reading.guard.isolation import Pool
from nlp.reading.guard.limits import Limits
from tests.nlp.reading.test_isolation import LIMITS, task


def source(text: str, number: int = 0) -> Source:
    return Source(id=str(number), path=f"{number}.txt", text=text)


def desk(workers: int = 2, limits: Limits = LIMITS) -> Desk[Source, str]:
    return Desk(Pool(task, workers=workers, limits=limits))


@pytest.fixture
def two() -> Iterator[Desk[Source, str]]:
    with desk() as made:
        yield made


def test_each_thread_gets_its_own_answer(two: Desk[Source, str]) -> None:
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda number: two.ask(source("sleep 0.02", number)), range(40)))
    assert answers == [f"done {number}" for number in range(40)]


def test_a_slow_errand_holds_up_nobody_else(two: Desk[Source, str]) -> None:
    two.ask(source(""))
    slow = threading.Thread(target=two.ask, args=(source("sleep 3"),))
    slow.start()
    began = time.monotonic()
    for number in range(5):
        assert two.ask(source("", number)) == f"done {number}"
    assert time.monotonic() - began < 2
    slow.join()


def test_a_crash_is_the_answer_to_its_errand_only() -> None:
    with desk(1) as one:
        crashed = one.ask(source("crash"))
        assert isinstance(crashed, ReadingError)
        assert crashed.code == "E110"
        assert one.ask(source("", 7)) == "done 7"


def test_a_hang_is_ended() -> None:
    with desk(1, replace(LIMITS, seconds=1)) as one:
        hung = one.ask(source("hang"))
        assert isinstance(hung, ReadingError)
        assert hung.code == "E108"


def test_a_source_with_an_error_needs_no_child(two: Desk[Source, str]) -> None:
    error = ReadingError("E101", path="x")
    assert two.ask(Source(id="0", path="0.txt", error=error)) is error


def test_an_idle_desk_does_not_spin(two: Desk[Source, str]) -> None:
    two.ask(source(""))
    before = time.process_time()
    time.sleep(1)
    assert time.process_time() - before < 0.2


def test_children_that_do_not_start_are_told_to_everyone() -> None:
    with Desk(Pool(_broken, workers=1, limits=LIMITS)) as broken:
        for _ in range(2):
            with pytest.raises(RuntimeError, match="do not start"):
                broken.ask(source(""))


class _Broken:
    """Comes to the child as something that cannot be made there."""

    def __call__(self, source: Source) -> str:
        return source.id

    def __reduce__(self) -> tuple[object, ...]:
        return _explode, ()


def _explode() -> None:
    raise SystemExit(1)


_broken = _Broken()
