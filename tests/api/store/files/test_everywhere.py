"""What holds wherever the files are kept: in the data folder, in a folder that machines share, in an object store."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.errors import ServiceError
from api.store.files import FileStore, Folder, Stored
from tests.api.store.files.conftest import Place

CONTENT = b"content"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
NOTHING = "0" * 64


def keep(files: FileStore, content: bytes = CONTENT) -> Stored:
    return files.store([content[:3], content[3:]], limit=1 << 30)


def code(deed) -> str:
    with pytest.raises(ServiceError) as refused:
        deed()
    return refused.value.code


def lent(files: FileStore, sha256: str) -> bytes:
    with files.lent(sha256) as path:
        return path.read_bytes()


def test_bytes_come_back_as_they_were(place: Place) -> None:
    assert keep(place.files) == Stored(DIGEST, 7)
    assert place.raw(DIGEST) == CONTENT
    for files in (place.files, place.elsewhere()):
        assert (files.has(DIGEST), files.intact(DIGEST)) == (True, True)
        assert (lent(files, DIGEST), files.content(DIGEST)) == (CONTENT, CONTENT)


def test_the_same_bytes_are_kept_once(place: Place) -> None:
    keep(place.files)
    assert keep(place.elsewhere()) == Stored(DIGEST, 7, mended=False)
    assert [one.sha256 for one in place.files.listing()] == [DIGEST]


def test_a_large_file(place: Place) -> None:
    content = b"0123456789abcdef" * (18 * 65536)  # 18 MiB: more than one request takes
    stored = keep(place.files, content)
    assert place.elsewhere().content(stored.sha256) == content


def test_an_empty_file_and_what_was_never_there(place: Place) -> None:
    empty = place.files.store([], limit=1)
    assert place.elsewhere().content(empty.sha256) == b""
    for unknown in (NOTHING, "", "../../secret.key"):
        assert not place.files.has(unknown)
        assert not place.files.remove(unknown)
        assert code(lambda unknown=unknown: lent(place.files, unknown)) == "E720"
        assert code(lambda unknown=unknown: place.files.content(unknown)) == "E720"


@pytest.mark.parametrize("damage", [b"", b"cont", b"CONTENT"], ids=["empty", "cut-off", "changed"])
def test_a_damaged_file_is_seen_and_replaced(place: Place, damage: bytes) -> None:
    keep(place.files)
    place.harm(DIGEST, damage)
    other = place.elsewhere()
    assert (other.has(DIGEST), other.intact(DIGEST), place.files.intact(DIGEST)) == (True, False, False)
    assert code(lambda: other.content(DIGEST)) == "E720"
    assert keep(other).mended
    assert (place.files.intact(DIGEST), place.raw(DIGEST)) == (True, CONTENT)


def test_a_file_that_is_gone(place: Place) -> None:
    keep(place.files)
    place.harm(DIGEST, None)
    other = place.elsewhere()
    assert (other.has(DIGEST), other.intact(DIGEST)) == (False, False)
    assert code(lambda: lent(other, DIGEST)) == "E720"
    assert not keep(other).mended


def test_what_is_removed_is_gone(place: Place) -> None:
    keep(place.files)
    other = keep(place.files, b"other")
    assert place.files.remove(DIGEST)
    assert not place.files.remove(DIGEST)
    assert place.raw(DIGEST) is None
    assert code(lambda: lent(place.files, DIGEST)) == "E720"
    assert [one.sha256 for one in place.files.listing()] == [other.sha256]
    assert not keep(place.files).mended


def since(files: FileStore) -> datetime:
    [listed] = files.listing()
    return listed.since


def test_what_comes_again_is_as_what_has_just_come(place: Place) -> None:
    for _ in range(2):
        keep(place.files)
        place.age(DIGEST, 3)
        assert since(place.elsewhere()) < datetime.now(UTC) - timedelta(days=2)
        assert not keep(place.elsewhere()).mended
        assert since(place.files) > datetime.now(UTC) - timedelta(minutes=5)


def test_only_what_has_not_come_again_is_removed(place: Place) -> None:
    keep(place.files)
    day_ago = datetime.now(UTC) - timedelta(days=1)
    assert not place.files.remove(DIGEST, day_ago)
    assert place.files.content(DIGEST) == CONTENT
    place.age(DIGEST, 3)
    keep(place.elsewhere())
    assert not place.files.remove(DIGEST, day_ago)
    place.age(DIGEST, 3)
    assert place.files.remove(DIGEST, day_ago)
    assert (place.files.remove(DIGEST, day_ago), place.raw(DIGEST)) == (False, None)
    assert keep(place.files) == Stored(DIGEST, 7)
    assert place.files.sweep() == 0


def test_files_say_whose_they_are(place: Place) -> None:
    assert place.files.owner() is None
    for name in ("one 7", "another 9"):
        place.files.own(name)
        told = place.elsewhere().owner()
        assert told is not None
        assert (told[0], abs(datetime.now(UTC) - told[1]) < timedelta(minutes=5)) == (name, True)
    assert list(place.files.listing()) == []


def test_all_files_are_listed(place: Place) -> None:
    made = {keep(place.files, f"file {number}".encode()).sha256 for number in range(230)}
    on_its_way = place.files.incoming(10)
    listed = list(place.elsewhere().listing())
    on_its_way.drop()
    assert {one.sha256 for one in listed} == made
    assert all(one.size in range(6, 9) and abs(datetime.now(UTC) - one.since) < timedelta(minutes=10) for one in listed)


def test_the_byte_too_much_and_the_reserve(place: Place) -> None:
    assert code(lambda: place.files.store([b"0123456789", b"0"], limit=10)) == "E701"
    assert code(lambda: place.files.store([CONTENT], limit=10, reserve=1 << 60)) == "E702"
    assert code(lambda: place.files.check_room(0, 1 << 60)) == "E702"
    assert list(place.files.listing()) == []


def test_what_a_child_made_is_taken_over(place: Place) -> None:
    with place.files.bench() as bench:
        made = Folder(bench.root).store([CONTENT], limit=10)  # as the child does, which has nothing but the folder
        assert place.files.adopt(bench, made) == Stored(DIGEST, 7)
        assert place.files.adopt(bench, made) == Stored(DIGEST, 7)
    assert place.elsewhere().content(DIGEST) == CONTENT


def test_files_go_from_store_to_store(place: Place, tmp_path: Path) -> None:
    keep(place.files)
    aside = Folder(tmp_path / "aside")
    place.files.copy(DIGEST, aside)
    place.files.remove(DIGEST)
    aside.copy(DIGEST, place.files)
    assert place.elsewhere().content(DIGEST) == CONTENT
    assert code(lambda: place.files.copy(NOTHING, aside)) == "E720"


def test_many_at_once(place: Place) -> None:
    """The same and different bytes, from two machines."""
    both, ready = (place.files, place.elsewhere()), threading.Barrier(8)

    def work(number: int) -> None:
        ready.wait()
        for step in range(6):
            content = f"{(number * step) % 5}".encode() * 1000
            stored = keep(both[number % 2], content)
            assert lent(both[(number + 1) % 2], stored.sha256) == content

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert all(place.files.intact(one.sha256) for one in place.files.listing())


def test_a_store_that_works_refuses_nothing(place: Place) -> None:
    assert (place.files.refusal(), place.files.refusal(thorough=True)) == ("", "")
    assert list(place.files.listing()) == []
    assert place.files.sweep() == 0
