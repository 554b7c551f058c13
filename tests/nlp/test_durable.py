"""A file is replaced whole, or not at all; and what is said to be on the disk was asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nlp.durable import replacing, sync


def test_the_old_stays_until_the_new_is_whole(tmp_path: Path) -> None:
    path, aside = tmp_path / "a", tmp_path / "a.new"
    path.write_bytes(b"old")
    with replacing(path, aside) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert not aside.exists()


def test_after_an_error_all_is_as_before(tmp_path: Path) -> None:
    path, aside = tmp_path / "a", tmp_path / "a.new"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), replacing(path, aside) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_first_the_bytes_then_the_name_are_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a power cut could leave the name of a file whose bytes were never written."""
    path, asked = tmp_path / "a", list[tuple[str, bool]]()
    flush = os.fsync

    def noted(handle: int) -> None:
        asked.append((Path(f"/proc/self/fd/{handle}").readlink().name, path.exists()))
        flush(handle)

    monkeypatch.setattr(os, "fsync", noted)
    with replacing(path, tmp_path / "a.new") as file:
        file.write(b"new")
    sync(path)
    assert asked == [("a.new", False), (tmp_path.name, True), ("a", True)]
