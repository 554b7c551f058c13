"""Files in a folder: whole or not there, whatever the disk does."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.errors import ServiceError
from api.store.files import INCOMING, Folder
from api.store.files.incoming import RESERVE_EVERY, sweep

CONTENT = b"content"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
ROOT = os.geteuid() == 0 if hasattr(os, "geteuid") else False


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("mounting needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def leftovers(root: Path) -> list[Path]:
    return list((root / INCOMING).iterdir())


def test_bytes_lie_under_their_digest(tmp_path: Path) -> None:
    stored = Folder(tmp_path).store([b"con", b"tent"], limit=100)
    assert (stored.sha256, stored.size, stored.mended) == (DIGEST, 7, False)
    path = Folder(tmp_path).path(DIGEST)
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert leftovers(tmp_path) == []


def test_the_same_bytes_lie_once(tmp_path: Path) -> None:
    Folder(tmp_path).store([CONTENT], limit=100)
    before = Folder(tmp_path).path(DIGEST).stat().st_ino
    assert not Folder(tmp_path).store([CONTENT], limit=100).mended
    assert Folder(tmp_path).path(DIGEST).stat().st_ino == before
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("damage", [b"", b"cont", b"CONTENT"], ids=["empty", "cut-off", "changed"])
def test_a_damaged_file_is_replaced(tmp_path: Path, damage: bytes) -> None:
    Folder(tmp_path).store([CONTENT], limit=100)
    path = Folder(tmp_path).path(DIGEST)
    path.chmod(0o600)
    path.write_bytes(damage)
    assert not Folder(tmp_path).intact(DIGEST)
    assert Folder(tmp_path).store([CONTENT], limit=100).mended
    assert Folder(tmp_path).intact(DIGEST)


def test_the_byte_too_much_is_refused_when_it_comes(tmp_path: Path) -> None:
    incoming = Folder(tmp_path).incoming(10)
    incoming.add(b"0123456789")
    with pytest.raises(ServiceError) as refused:
        incoming.add(b"0")
    incoming.drop()
    assert refused.value.code == "E701"
    assert leftovers(tmp_path) == []


def test_the_reserve_stays_free(tmp_path: Path) -> None:
    with pytest.raises(ServiceError) as refused:
        Folder(tmp_path).store([CONTENT], limit=100, reserve=1 << 60)
    assert refused.value.code == "E702"


def test_the_reserve_is_looked_at_while_bytes_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    incoming = Folder(tmp_path).incoming(1 << 30)
    incoming._reserve = 1 << 60
    incoming.add(b"x" * (RESERVE_EVERY - 1))
    with pytest.raises(ServiceError) as refused:
        incoming.add(b"x")
    incoming.drop()
    assert refused.value.code == "E702"


def test_a_full_disk(small_disk: Path) -> None:
    with pytest.raises(ServiceError) as refused:
        Folder(small_disk).store([b"x" * 1_000_000] * 3, limit=1 << 30)
    assert refused.value.code == "E702"
    assert leftovers(small_disk) == []
    assert Folder(small_disk).store([b"x" * 1_000_000], limit=1 << 30).size == 1_000_000


def test_a_disk_that_has_become_read_only(small_disk: Path) -> None:
    Folder(small_disk).store([CONTENT], limit=100)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(ServiceError) as refused:
        Folder(small_disk).store([b"other"], limit=100)
    assert (refused.value.code, refused.value.facts) == ("E709", {"why": "数据文件夹只读"})
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert Folder(small_disk).store([b"other"], limit=100).size == 5


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ServiceError) as refused:
        Folder(tmp_path).store([CONTENT], limit=100)
    assert refused.value.code == "E709"


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "E702"), (errno.EDQUOT, "E702"), (errno.EIO, "E709"), (errno.EACCES, "E709")]
)
def test_what_the_disk_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    incoming = Folder(tmp_path).incoming(100)
    incoming.add(CONTENT)

    def broken(_handle: int) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(ServiceError) as refused:
        incoming.keep()
    assert refused.value.code == code
    assert leftovers(tmp_path) == []
    assert not Folder(tmp_path).path(DIGEST).exists()


def test_a_crash_leaves_at_most_what_the_sweep_takes(tmp_path: Path) -> None:
    script = f"""
        import os, signal
        from pathlib import Path
        from api.store.files import Folder
        incoming = Folder(Path({str(tmp_path)!r})).incoming(100)
        incoming.add(b"content")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, cwd=Path(__file__).parents[4])
    [left] = leftovers(tmp_path)
    assert not Folder(tmp_path).path(DIGEST).exists()
    assert sweep(tmp_path) == 0  # it might be another process's, which is still at it
    os.utime(left, (time.time() - 3600,) * 2)
    assert sweep(tmp_path) == 1
    assert leftovers(tmp_path) == []


def test_a_sweep_of_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "none") == 0


def test_who_hands_it_in_again_while_it_is_removed_has_it(tmp_path: Path) -> None:
    """Whichever comes first, and whatever comes between."""
    files, day_ago = Folder(tmp_path), datetime.now(UTC) - timedelta(days=1)
    removed = 0
    with ThreadPoolExecutor(2) as threads:
        for _ in range(300):
            files.store([CONTENT], limit=100)
            os.utime(files.path(DIGEST), (time.time() - 3 * 86400,) * 2)
            sweeping, handing = threads.submit(files.remove, DIGEST, day_ago), threads.submit(files.store, [CONTENT], limit=100)
            removed += sweeping.result()
            assert not handing.result().mended
            assert files.intact(DIGEST)
    assert removed
    assert leftovers(tmp_path) == []
