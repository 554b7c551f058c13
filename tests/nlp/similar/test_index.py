"""The index finds what is in it, nothing else, whatever happens to its folder."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import SimilarIndexError
from nlp.similar import Index, codes, manifest
from tests.nlp.similar.generating import cases

SOME = cases(1, 60)
IDS = st.lists(st.integers(1, 60), max_size=12, unique=True)
DEEDS = st.lists(st.tuples(st.sampled_from(["add", "remove", "compact", "reopen"]), IDS), max_size=8)


@settings(max_examples=15, deadline=None)
@given(DEEDS)
def test_it_holds_what_was_added_and_not_removed(deeds):
    with tempfile.TemporaryDirectory() as name:
        index, there = Index.open(Path(name)), set()
        for deed, ids in deeds:
            if deed == "add":
                index.add([SOME[one - 1] for one in ids])
                there |= set(ids)
            elif deed == "remove":
                index.remove(ids)
                there -= set(ids)
            elif deed == "compact":
                index.compact()
            else:
                index = Index.open(Path(name))
            assert index.ids().tolist() == sorted(there)
            assert len(index) == len(there)
        for one in there:
            found = index.search(SOME[one - 1], limit=60, exclude_series=False)
            assert found[0].id == one and found[0].score == pytest.approx(1, abs=0.01)
            assert {match.id for match in found} == there
        for one in set(range(1, 61)) - there:
            assert one not in {match.id for match in index.search(SOME[one - 1], limit=60)}


def test_an_empty_index_finds_nothing(tmp_path):
    index = Index.open(tmp_path / "new")
    index.remove([1])
    index.compact()
    index.add([])
    assert (len(index), index.ids().tolist(), index.search(SOME[0]), index.search(SOME[0], allowed=[1])) == (0, [], [], [])


def test_a_case_added_again_replaces_the_old_one(tmp_path):
    index = Index.open(tmp_path)
    index.add(SOME)
    changed = replace(SOME[30], id=5)
    index.add([changed])
    assert len(index) == 60
    assert {match.id for match in index.search(SOME[30], limit=2)} == {5, 31}
    assert index.search(SOME[4], limit=1)[0].score < 0.99


def test_files_stay_few_and_all_is_found_after_many_small_additions(tmp_path):
    index = Index.open(tmp_path)
    for one in SOME:
        index.add([one])
    assert len(list(tmp_path.glob("*.seg"))) <= 7
    assert all(index.search(one, limit=1, exclude_series=False)[0].id == one.id for one in SOME)
    index.remove(range(1, 60))
    index.compact()
    assert len(list(tmp_path.glob("*.seg"))) == 1 and not list(tmp_path.glob("*.dead"))


def test_only_allowed_cases_are_found_however_they_are_given(tmp_path, monkeypatch):
    index = Index.open(tmp_path)
    index.add(SOME)
    allowed = {3, 9, 27, 44, 1000}
    table = np.zeros(50, dtype=bool)
    table[[3, 9, 27, 44]] = True
    want = {3, 9, 27, 44}

    def found(given):
        return {match.id for match in index.search(SOME[2], limit=60, allowed=given, exclude_series=False)}

    assert found(allowed) == found(np.array(sorted(allowed))) == found(table) == want
    monkeypatch.setattr("nlp.similar.choosing.FEW", 2)
    assert found(allowed) == want
    monkeypatch.setattr("nlp.similar.choosing.LARGEST_TABLE", 10)
    assert found(allowed) == want
    assert {match.id for match in index.search(SOME[2], limit=60, allowed=allowed, exclude=[3, 9])} == {27, 44}
    assert found([]) == found(np.zeros(0, dtype=bool)) == set()


def test_series_are_told_once_and_never_the_own(tmp_path, monkeypatch):
    monkeypatch.setattr("nlp.similar.choosing.SECOND_STAGE", 5)  # far fewer than the twins below
    index = Index.open(tmp_path)
    twins = [replace(SOME[0], id=100 + i, series=7) for i in range(10)]
    others = [replace(SOME[1], id=200 + i, series=8) for i in range(10)]
    index.add([*twins, *others, replace(SOME[2], series=None), replace(SOME[3], series=None)])
    found = [match.id for match in index.search(replace(SOME[0], series=7), limit=3)]
    assert [one for one in found if one >= 100] == [200] and set(found) >= {3, 4}
    asked_by_a_suit = [match.id for match in index.search(replace(SOME[0], series=None), limit=4)]
    assert set(asked_by_a_suit) == {100, 200, 3, 4}
    assert len(index.search(SOME[0], limit=5, exclude_series=False)) == 5


@pytest.mark.parametrize("place", [0, 200, -1])
def test_a_changed_file_is_refused(tmp_path, place):
    index = Index.open(tmp_path)
    index.add(SOME)
    index.remove([1])
    for path in (*tmp_path.glob("*.seg"), *tmp_path.glob("*.dead"), tmp_path / manifest.NAME):
        data = path.read_bytes()
        changed = bytearray(data)
        changed[place % len(data)] ^= 0x55
        for wrong in (bytes(changed), data[: len(data) // 2], b"", data + b"x"):
            path.write_bytes(wrong)
            with pytest.raises(SimilarIndexError) as refused:
                Index.open(tmp_path)
            assert refused.value.code == "E140" and path.name in refused.value.message
        path.write_bytes(data)
    assert len(Index.open(tmp_path)) == 59


def test_a_missing_file_is_told(tmp_path):
    Index.open(tmp_path).add(SOME)
    next(tmp_path.glob("*.seg")).unlink()
    with pytest.raises(SimilarIndexError) as refused:
        Index.open(tmp_path)
    assert refused.value.code == "E140"
    assert len(Index.anew(tmp_path)) == 0 and not list(tmp_path.glob("*.seg"))


def test_an_index_of_another_version_is_told_and_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(codes, "code_mark", lambda: "other lists")
    before = Index.open(tmp_path)
    before.add(SOME)
    monkeypatch.undo()
    with pytest.raises(SimilarIndexError) as refused:
        Index.open(tmp_path)
    assert refused.value.code == "E141"
    fresh = Index.anew(tmp_path)
    fresh.add(SOME[:3])
    assert before.ids().tolist() == [1, 2, 3]
    later = json.loads((tmp_path / manifest.NAME).read_text("utf-8")) | {"format": 9}
    (tmp_path / manifest.NAME).write_text(json.dumps(later), "utf-8")
    with pytest.raises(SimilarIndexError) as refused:
        Index.open(tmp_path)
    assert refused.value.code == "E141"


def test_an_index_whose_folder_was_emptied_is_read_anew(tmp_path):
    reader, writer = Index.open(tmp_path), Index.open(tmp_path)
    writer.add(SOME[:5])
    assert len(reader) == 5
    shutil.rmtree(tmp_path)
    assert len(reader) == 0
    Index.open(tmp_path).add(SOME[5:8])  # a file of the same name as before
    assert reader.ids().tolist() == [6, 7, 8]
    assert reader.search(SOME[6], limit=1, exclude_series=False)[0].id == 7


class Died(BaseException):
    """Stands for the end of the process in the middle of a change."""


@pytest.mark.parametrize("deed", ["add", "remove", "compact", "replace"])
def test_a_change_broken_off_anywhere_leaves_the_old_state_or_the_new(tmp_path, monkeypatch, deed):
    real = manifest.write
    for step in range(6):
        folder = tmp_path / str(step)
        index = Index.open(folder)
        index.add(SOME[:20])
        index.add(SOME[20:25])
        index.remove([1, 22])
        before = set(index.ids().tolist())
        left = iter(range(step))

        def write(where, name, pieces, left=left):
            if next(left, None) is None:
                (where / f"{name}.new").write_bytes(b"half")
                raise Died
            return real(where, name, pieces)

        monkeypatch.setattr(manifest, "write", write)
        deeds = {"add": lambda i: i.add(SOME[30:50]), "remove": lambda i: i.remove([2, 23]), "compact": lambda i: i.compact(),
                 "replace": lambda i: i.add([replace(SOME[40], id=3)])}  # fmt: skip
        after = {"add": before | set(range(31, 51)), "remove": before - {2, 23}}.get(deed, before)
        try:
            deeds[deed](index)
            finished = True
        except Died:
            finished = False
        monkeypatch.setattr(manifest, "write", real)
        again = Index.open(folder)
        assert set(again.ids().tolist()) == (after if finished else before)
        again.add(SOME[50:])
        assert not list(folder.glob("*.new")) and set(Index.open(folder).ids().tolist()) >= set(range(51, 61))
    assert finished


WRITER = """
import sys
from pathlib import Path
from nlp.similar import Index
from tests.nlp.similar.generating import cases
index = Index.open(Path(sys.argv[1]))
for batch in range(int(sys.argv[2]), 10_000):
    index.add(cases(batch * 10 + 1, 10))
    if batch % 7 == 3:
        index.remove(range((batch - 2) * 10 + 1, (batch - 1) * 10 + 1))
    if batch % 11 == 5:
        index.compact()
"""


def _writer(folder: Path, batch: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder), str(batch)])


def test_a_killed_writer_leaves_a_sound_index_and_readers_see_whole_batches(tmp_path):
    reader, batch = Index.open(tmp_path), 0
    for _ in range(2):
        with _writer(tmp_path, batch) as writer:
            until = time.monotonic() + 60
            while not set(_whole_batches(reader)) & set(range((batch + 5) * 10, (batch + 30) * 10)):
                assert writer.poll() is None and time.monotonic() < until
            writer.send_signal(signal.SIGKILL)
        after = Index.open(tmp_path)
        last = _whole_batches(after)[-10:]
        assert [after.search(one, limit=1, exclude_series=False)[0].id for one in cases(last[0], 10)] == last
        batch = last[0] // 10 + 1


def _whole_batches(index: Index) -> list[int]:
    ids = index.ids().tolist()
    assert all(ids[i : i + 10] == list(range(ids[i], ids[i] + 10)) and ids[i] % 10 == 1 for i in range(0, len(ids), 10))
    return ids


def test_several_processes_and_threads_may_write_and_read_at_once(tmp_path):
    index, wrong = Index.open(tmp_path), []

    def add(part: int) -> None:
        own = Index.open(tmp_path)  # as another process would
        for one in SOME[part::3]:
            own.add([one])

    def ask() -> None:
        for one in SOME:
            found = [match.id for match in index.search(one, limit=1, exclude_series=False)]
            if one.id in index.ids() and found == []:
                wrong.append(one.id)

    threads = [threading.Thread(target=add, args=(part,)) for part in range(3)] + [threading.Thread(target=ask)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and index.ids().tolist() == list(range(1, 61))
