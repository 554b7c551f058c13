"""One file's hang, hunger or crash ends one worker and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from nlp.errors import ContentError, ReadingError
from nlp.reading.containers import Source
from nlp.reading.guard.isolation import READ_AHEAD, Pool
from nlp.reading.guard.limits import Limits

LIMITS = Limits(seconds=30, memory=400 * 2**20)


def task(source: Source) -> str:
    """Does what the source's text says."""
    verb, _, argument = (source.text or "").partition(" ")
    if verb == "sleep":
        time.sleep(float(argument))
    elif verb == "hang":
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
        while True:
            pass
    elif verb == "hog":
        blocks = []
        while True:
            blocks.append(bytearray(os.urandom(1 << 20) * 8))
            time.sleep(0.005)
    elif verb == "gulp":
        return str(len(bytearray(8 << 30)))
    elif verb == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif verb == "exit":
        sys.exit(3)
    elif verb == "bug":
        raise KeyError("nothing of the kind")
    elif verb == "locked":
        raise ReadingError("E104")
    elif verb == "civil":
        raise ContentError("E301", kind="民事判决书")
    elif verb == "pid":
        return str(os.getpid())
    elif verb == "function":
        return lambda: None  # type: ignore[return-value]
    elif verb == "child":
        Path(argument).write_text(str(subprocess.Popen(["sleep", "60"]).pid))
        time.sleep(60)
    return f"done {source.id}"


def sources(*texts: str) -> list[Source]:
    return [Source(id=str(i), path=f"{i}.txt", text=text) for i, text in enumerate(texts)]


def outcomes(*texts: str, workers: int = 1, limits: Limits = LIMITS, recycle: int = 500) -> list[str]:
    """Results of a run; errors by their codes."""
    with Pool(task, workers=workers, limits=limits, recycle=recycle) as pool:
        return [r.code if isinstance(r, ReadingError) else r for r in pool.map(sources(*texts))]


def gone(pid: int) -> bool:
    """Whether a process ends within five seconds."""
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_results_come_in_the_order_of_the_input() -> None:
    assert outcomes("sleep 0.4", "", "", "sleep 0.1", "", workers=2) == [f"done {i}" for i in range(5)]


def test_one_worker_is_a_child_too_and_is_kept() -> None:
    pids = outcomes("pid", "pid", "pid")
    assert len(set(pids)) == 1
    assert pids[0] != str(os.getpid())


def test_a_worker_is_replaced_after_its_share() -> None:
    first, second, third, fourth = outcomes("pid", "pid", "pid", "pid", recycle=2)
    assert first == second
    assert third == fourth
    assert second != third


def test_two_workers_run_at_once() -> None:
    with Pool(task, workers=2, limits=LIMITS) as pool:
        list(pool.map(sources("sleep 0.2", "sleep 0.2")))  # both are up
        start = time.monotonic()
        list(pool.map(sources("sleep 1", "sleep 1")))
    assert time.monotonic() - start < 1.8


def test_a_hang_that_ignores_signals_is_killed() -> None:
    limits = replace(LIMITS, seconds=1)
    assert outcomes("", "hang", "", limits=limits) == ["done 0", "E108", "done 2"]


def test_a_memory_hog_is_killed() -> None:
    assert outcomes("", "hog", "") == ["done 0", "E109", "done 2"]


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_DATA bounds private memory on Linux only")
def test_a_sudden_claim_of_memory_is_refused() -> None:
    assert outcomes("", "gulp", "") == ["done 0", "E109", "done 2"]


def test_a_crash_concerns_one_source_only() -> None:
    assert outcomes("", "crash", "", "crash", "") == ["done 0", "E110", "done 2", "E110", "done 4"]


def test_a_crash_names_the_signal() -> None:
    with Pool(task, workers=1, limits=LIMITS) as pool:
        (error,) = pool.map(sources("crash"))
    assert isinstance(error, ReadingError)
    assert "SIGSEGV" in error.message


def test_a_worker_that_leaves_is_replaced() -> None:
    assert outcomes("exit", "") == ["E199", "done 1"]


def test_errors_of_the_task_come_back() -> None:
    assert outcomes("locked", "civil", "bug", "function", "") == ["E104", "E301", "E199", "E199", "done 4"]


def test_a_source_that_could_not_be_opened_keeps_its_error_and_place() -> None:
    bad = Source(id="x", path="x.pdf", error=ReadingError("E101", path="x.pdf"))
    given = [*sources(""), bad, *sources("")]
    with Pool(task, workers=2, limits=LIMITS) as pool:
        pairs = list(pool.pairs(given))
    assert [source for source, _ in pairs] == given
    assert [outcome for _, outcome in pairs] == ["done 0", bad.error, "done 0"]


def test_the_input_is_read_only_a_little_ahead() -> None:
    taken = 0

    def endless() -> Iterator[Source]:
        nonlocal taken
        while True:
            taken += 1
            yield Source(id=str(taken), path="", text="")

    with Pool(task, workers=2, limits=LIMITS) as pool:
        results = pool.map(endless())
        for _ in range(2000):
            next(results)
        assert taken <= 2000 + READ_AHEAD * 2


def test_memory_stays_flat() -> None:
    own = psutil.Process()
    with Pool(task, workers=2, limits=LIMITS) as pool:
        results = pool.map(Source(id=str(i), path="", text=" " * 10_000) for i in range(5000))
        for _ in range(500):
            next(results)
        before = own.memory_info().rss
        assert sum(1 for _ in results) == 4500
    assert own.memory_info().rss - before < 5 * 2**20


def test_an_abandoned_run_leaves_the_pool_usable() -> None:
    with Pool(task, workers=1, limits=LIMITS) as pool:
        results = pool.pairs(sources("", "sleep 30"))
        next(results)
        time.sleep(0.2)
        results.close()
        assert list(pool.map(sources("pid", ""))) != []


def test_what_a_worker_started_dies_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    assert outcomes(f"child {note}", limits=replace(LIMITS, seconds=1)) == ["E108"]
    assert gone(int(note.read_text()))


SCRIPT = """
import sys, time
sys.path.insert(0, {here!r})
from test_isolation import LIMITS, Pool, sources, task
if __name__ == "__main__":
    with Pool(task, workers=2, limits=LIMITS) as pool:
        results = pool.map(sources("pid", "sleep 0.3", "pid", "hang", "hang"))
        print(next(results), flush=True)
        next(results)
        print(next(results), flush=True)
        next(results)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells children of the parent's end on Linux only")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_orphans_when_the_parent_is_ended(how: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(SCRIPT.format(here=str(Path(__file__).parent)))
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.stdout.readline()
        family = psutil.Process(parent.pid).children(recursive=True)
        time.sleep(0.5)
        parent.send_signal(how)
        parent.wait(timeout=5)
    assert len(family) >= 3
    assert all(gone(process.pid) for process in family)
