"""Files in an object store: what may go wrong on the way there and back, and the copies nearby."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.errors import ServiceError
from api.settings import Settings
from api.settings.sources import wrong_variables
from api.store.files import FileStore, Folder, bucket, nearby, open_files
from api.store.files import objects as client
from api.store.files.nearby import Nearby
from tests.object_store import ObjectStore

CONTENT = b"content"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
ROOT = Path(__file__).parents[4]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are tried again, but not for seconds."""
    quick = {"init_backoff": timedelta(milliseconds=5), "max_backoff": timedelta(milliseconds=20), "base": 2}
    monkeypatch.setitem(client.RETRY, "backoff", quick)
    monkeypatch.setitem(client.REQUEST, "read_timeout", timedelta(seconds=2))


@pytest.fixture
def files(objects: ObjectStore, tmp_path: Path) -> FileStore:
    return opened(objects, tmp_path / "one")


def opened(objects: ObjectStore, home: Path, **given: object) -> FileStore:
    return open_files(Settings(home=home, **objects.settings, **given))


def keep(files: FileStore, content: bytes = CONTENT) -> str:
    return files.store([content], limit=1 << 30).sha256


def refused(deed) -> ServiceError:
    with pytest.raises(ServiceError) as error:
        deed()
    return error.value


@pytest.mark.parametrize("kind", ["503", "cut"])
@pytest.mark.parametrize("size", [1000, 9 * 1024 * 1024], ids=["small", "in parts"])
def test_a_hiccup_is_not_felt(kind: str, size: int, objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    content = os.urandom(size)
    for method in ("PUT", "GET", "HEAD"):
        objects.fail(kind, method, times=1)
    sha256 = keep(files, content)
    assert opened(objects, tmp_path / "other").content(sha256) == content
    assert not any(fault.times for fault in objects.faults)


@pytest.mark.parametrize(("kind", "why"), [("503", "网络或对象存储出错"), ("cut", "网络或对象存储出错"), ("403", "访问密钥不正确或没有权限")])
@pytest.mark.parametrize("method", ["PUT", "GET", "HEAD"])
def test_what_does_not_pass_is_told(kind: str, why: str, method: str, objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    sha256 = keep(files)
    if method == "HEAD" and kind == "cut":
        objects.fail("503", method)
    else:
        objects.fail(kind, method)
    deeds = {
        "PUT": lambda: keep(files, b"other"),
        "GET": lambda: opened(objects, tmp_path / "other").content(sha256),
        "HEAD": lambda: keep(files, b"other"),
    }
    error = refused(deeds[method])
    assert (error.code, error.status, error.facts["why"]) == ("E713", 503, why)
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != sha256]
    assert left == []
    objects.faults.clear()
    deeds[method]()


def test_bytes_harmed_on_the_way_are_asked_for_again(objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    sha256 = keep(files)
    other = opened(objects, tmp_path / "other")
    objects.fail("wrong", "GET", times=1)
    assert other.content(sha256) == CONTENT
    objects.fail("wrong", "GET", times=2)
    assert refused(lambda: opened(objects, tmp_path / "third").content(sha256)).code == "E720"
    assert not (tmp_path / "third" / "cache" / "files" / sha256[:2]).exists()


def test_a_store_that_keeps_half_is_found_out(objects: ObjectStore, files: FileStore) -> None:
    objects.fail("wrong", "PUT", times=1)
    error = refused(lambda: keep(files))
    assert (error.code, error.facts["why"]) == ("E713", "存入的文件不完整")
    assert keep(files) == DIGEST
    assert files.intact(DIGEST)


def test_a_store_that_stands_still(objects: ObjectStore, files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = keep(files)
    monkeypatch.setitem(client.RETRY, "max_retries", 0)
    monkeypatch.setitem(client.REQUEST, "read_timeout", timedelta(seconds=1))
    objects.fail("slow", "GET", times=1, seconds=2.5)
    assert refused(lambda: opened(objects, tmp_path / "other").content(sha256)).code == "E713"
    objects.fail("slow", "GET", times=1, seconds=0.1)
    assert opened(objects, tmp_path / "other").content(sha256) == CONTENT


def test_health_tells_the_truth(objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    assert files.refusal() == ""
    assert objects.asked("PUT") == 0
    assert files.refusal(thorough=True) == ""
    assert (objects.asked("PUT"), objects.asked("DELETE"), objects.objects) == (1, 1, {})
    objects.fail("503", "GET", times=1)
    assert files.refusal() == "网络或对象存储出错"
    objects.fail("403", "PUT", times=1)
    assert (files.refusal(), files.refusal(thorough=True)) == ("", "访问密钥不正确或没有权限")
    strange = {**objects.settings, "s3_key": "SOMEBODY"}
    assert open_files(Settings(home=tmp_path, **strange)).refusal() == "访问密钥不正确或没有权限"
    elsewhere = {**objects.settings, "files": "s3://another-bucket/service"}
    assert open_files(Settings(home=tmp_path, **elsewhere)).refusal() == "没有这个存储桶"
    assert refused(lambda: open_files(Settings(home=tmp_path, **elsewhere)).content(DIGEST)).facts["why"] == "没有这个存储桶"
    objects.stop()
    before = time.monotonic()
    assert files.refusal() == "网络或对象存储出错"
    assert time.monotonic() - before < 10


def test_the_environment_says_nothing(objects: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine may be set up for Amazon: its session, address and bucket are not ours."""
    for name, value in {
        "AWS_SESSION_TOKEN": "leftover", "AWS_ENDPOINT": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "OTHER", "AWS_SECRET_ACCESS_KEY": "other", "AWS_SKIP_SIGNATURE": "true", "AWS_UNSIGNED_PAYLOAD": "true",
        "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "true", "AWS_BUCKET": "other", "AWS_REGION": "other",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    files = opened(objects, tmp_path)
    assert files.content(keep(files)) == CONTENT


def test_what_was_read_is_read_nearby(objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    sha256 = keep(files)
    for _ in range(2):
        assert files.content(sha256) == CONTENT
    assert objects.asked("GET") == 0  # it was kept when it came
    other = opened(objects, tmp_path / "other")
    for _ in range(3):
        with other.lent(sha256) as path:
            assert path.read_bytes() == CONTENT
            assert path.stat().st_mode & 0o777 == 0o400
    assert objects.asked("GET") == 1


def test_a_copy_that_the_disk_harmed_is_fetched_anew(objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    sha256 = keep(files)
    copy = tmp_path / "one" / bucket.CACHE / sha256[:2] / sha256
    copy.chmod(0o600)
    copy.write_bytes(b"harmed")
    assert files.content(sha256) == CONTENT
    assert copy.read_bytes() == CONTENT


def copies(home: Path) -> int:
    return sum(path.stat().st_size for path in (home / bucket.CACHE).glob("??/*"))


def test_copies_stay_within_their_bound(objects: ObjectStore, tmp_path: Path) -> None:
    files = opened(objects, tmp_path, files_cache_bytes=100_000)
    made = [keep(files, bytes([number]) * 10_000) for number in range(40)]
    assert copies(tmp_path) <= 100_000 * (1 + 1 / nearby.LOOKED_EVERY) + 10_000
    for sha256 in made:
        assert hashlib.sha256(files.content(sha256)).hexdigest() == sha256
    assert copies(tmp_path) <= 100_000 * (1 + 1 / nearby.LOOKED_EVERY) + 10_000


def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    copies = Nearby(tmp_path, 30_000)
    contents = {hashlib.sha256(content).hexdigest(): content for content in (bytes([number]) * 10_000 for number in range(4))}
    for age, (sha256, content) in enumerate(contents.items()):
        with copies.lent(sha256, lambda content=content: [content]) as path:
            os.utime(path, (time.time() - 100 + age,) * 2)
    assert sorted(path.name for path in tmp_path.glob("??/*")) == sorted(list(contents)[2:])  # down to four fifths


def test_what_is_read_is_not_thrown_away(tmp_path: Path) -> None:
    """Neither by another thread nor by another process, which has the same folder."""
    held, other = hashlib.sha256(b"a" * 10_000).hexdigest(), hashlib.sha256(b"b" * 10_000).hexdigest()
    script = f"""
        from pathlib import Path
        from api.store.files.nearby import Nearby
        with Nearby(Path({str(tmp_path)!r}), 10_000).lent({other!r}, lambda: [b"b" * 10_000]) as path:
            print(path.stat().st_size)
    """
    with Nearby(tmp_path, 10_000).lent(held, lambda: [b"a" * 10_000]) as path:
        ran = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True, cwd=ROOT, capture_output=True, text=True)
        assert ran.stdout == "10000\n"
        assert path.read_bytes() == b"a" * 10_000
        assert {path.name for path in tmp_path.glob("??/*")} == {held, other}
    with Nearby(tmp_path, 10_000).lent(other, lambda: [b""]) as path:
        assert {path.name for path in tmp_path.glob("??/*")} == {other}


def test_many_who_want_the_same_fetch_it_once(tmp_path: Path) -> None:
    copies, fetched, ready = Nearby(tmp_path, 1 << 20), [], threading.Barrier(8)

    def fetch() -> list[bytes]:
        fetched.append(1)
        time.sleep(0.05)
        return [CONTENT]

    def read() -> None:
        ready.wait()
        with copies.lent(DIGEST, fetch) as path:
            assert path.read_bytes() == CONTENT

    threads = [threading.Thread(target=read) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert fetched == [1]


def test_the_sweep_takes_what_nobody_reads(objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    sha256, home = keep(files), tmp_path / "one" / bucket.CACHE
    long_ago = time.time() - nearby.UNUSED_SECONDS - 60
    with files.bench() as bench:
        stale = bench.root.with_name(f"{bucket.BENCH}stale")
        stale.mkdir()
        (stale / "half").write_bytes(b"half")
        os.utime(stale, (long_ago, long_ago))
        os.utime(home / sha256[:2] / sha256, (long_ago, long_ago))
        with files.lent(sha256):
            assert files.sweep() == 0  # in use: reading it has made it young again
        os.utime(home / sha256[:2] / sha256, (long_ago, long_ago))
        assert files.sweep() == 1
        assert bench.root.is_dir()
    assert not stale.exists()
    assert files.content(sha256) == CONTENT


def test_what_was_removed_elsewhere_is_not_nearby_for_ever(objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    sha256 = keep(files)
    other = opened(objects, tmp_path / "other")
    other.content(sha256)
    assert files.remove(sha256)
    assert not other.has(sha256)
    copy = tmp_path / "other" / bucket.CACHE / sha256[:2] / sha256
    os.utime(copy, (time.time() - nearby.UNUSED_SECONDS - 60,) * 2)
    assert other.sweep() == 1
    assert refused(lambda: other.content(sha256)).code == "E720"


def test_without_the_package(objects: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    error = refused(lambda: opened(objects, tmp_path))
    assert (error.code, error.facts) == ("E717", {"place": objects.settings["files"]})


def test_the_package_is_loaded_only_where_it_is_needed() -> None:
    script = "import sys, api.store.files; from api.settings import Settings; api.store.files.open_files(Settings(files='/tmp')); assert 'obstore' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"s3_http": False}, "ANJIAN_S3_HTTP=true"),
        ({"s3_key": ""}, "须同时设置 ANJIAN_S3_KEY 和 ANJIAN_S3_SECRET"),
        ({"s3_secret": ""}, "须同时设置 ANJIAN_S3_KEY 和 ANJIAN_S3_SECRET"),
        ({"files": "s3://"}, "ANJIAN_FILES 的值不正确"),
        ({"files": "s3://bucket/../other"}, "ANJIAN_FILES 的值不正确"),
        ({"files": "relative/path"}, "ANJIAN_FILES 的值不正确"),
        ({"files": "https://bucket.example"}, "ANJIAN_FILES 的值不正确"),
        ({"s3_endpoint": "https://user:secret@store.example"}, "ANJIAN_S3_ENDPOINT 的值不正确"),
        ({"s3_endpoint": "ftp://store.example"}, "ANJIAN_S3_ENDPOINT 的值不正确"),
    ],
)
def test_settings_that_cannot_be(changed: dict[str, object], said: str, objects: ObjectStore, tmp_path: Path) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(home=tmp_path, **{**objects.settings, **changed})
    assert said in wrong_variables(refused.value)
    assert "Bailu" not in wrong_variables(refused.value)


def test_a_copy_elsewhere_pushes_nothing_out_and_is_looked_through(objects: ObjectStore, files: FileStore, tmp_path: Path) -> None:
    sha256, other, aside = keep(files), opened(objects, tmp_path / "other"), Folder(tmp_path / "aside")
    objects.fail("wrong", "GET", times=1)
    assert refused(lambda: other.copy(sha256, aside)).code == "E720"
    assert list(aside.listing()) == []
    other.copy(sha256, aside)
    assert aside.intact(sha256)
    assert copies(tmp_path / "other") == 0
