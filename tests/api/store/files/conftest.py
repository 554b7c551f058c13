"""Each kind of place that files may be kept in, with a way to harm what lies there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.settings import Settings
from api.store.files import FileStore, open_files
from tests.object_store import ObjectStore


@dataclass
class Place:
    """A store, who opens it on another machine, and what lies there under a digest: shown, put in its place, made some days older."""

    files: FileStore
    elsewhere: Callable[[], FileStore]
    raw: Callable[[str], bytes | None]
    harm: Callable[[str, bytes | None], None]
    age: Callable[[str, float], None]


@pytest.fixture
def objects() -> Iterator[ObjectStore]:
    store = ObjectStore()
    yield store
    store.stop()


def in_folder(root: Path, other: Path, shared: Path | None) -> Place:
    given = {"files": str(shared)} if shared else {}
    files, lying = open_files(Settings(home=root, **given)), shared or root / "files"

    def raw(sha256: str) -> bytes | None:
        path = lying / sha256[:2] / sha256
        return path.read_bytes() if path.exists() else None

    def harm(sha256: str, content: bytes | None) -> None:
        path = lying / sha256[:2] / sha256
        path.unlink()
        if content is not None:
            path.write_bytes(content)

    def age(sha256: str, days: float) -> None:
        os.utime(lying / sha256[:2] / sha256, (time.time() - days * 86400,) * 2)

    return Place(files, lambda: open_files(Settings(home=other if shared else root, **given)), raw, harm, age)


def in_bucket(root: Path, other: Path, objects: ObjectStore) -> Place:
    def key(sha256: str) -> str:
        return f"service/{sha256[:2]}/{sha256}"

    def harm(sha256: str, content: bytes | None) -> None:
        del objects.objects[key(sha256)]
        if content is not None:
            objects.put(key(sha256), content)

    def age(sha256: str, days: float) -> None:
        objects.since[key(sha256)] -= days * 86400

    return Place(
        open_files(Settings(home=root, **objects.settings)), lambda: open_files(Settings(home=other, **objects.settings)),
        lambda sha256: objects.objects.get(key(sha256)), harm, age,
    )  # fmt: skip


@pytest.fixture(params=["folder", "shared", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    one, other = tmp_path / "one", tmp_path / "other"
    if request.param == "bucket":
        return in_bucket(one, other, request.getfixturevalue("objects"))
    return in_folder(one, other, tmp_path / "shared" if request.param == "shared" else None)
