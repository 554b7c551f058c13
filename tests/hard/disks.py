"""Small disks of a test's own: one in memory that is soon full, one in a file whose power can be cut."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.api.intake.service import Service
from tests.api.world import Shelf


@contextmanager
def small(folder: Path, mebibytes: int) -> Iterator[Path]:
    """A disk with so much room in all."""
    folder.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def grow(folder: Path, mebibytes: int) -> None:
    """Gives a small disk more room."""
    subprocess.run(["mount", "-o", f"remount,size={mebibytes}m", folder], check=True)


def ext4(image: Path, mebibytes: int) -> None:
    """An empty file system in a file."""
    with image.open("wb") as file:
        file.truncate(mebibytes << 20)
    if subprocess.run(["mkfs.ext4", "-q", "-F", image], check=False, capture_output=True).returncode:
        pytest.skip("no ext4 here")


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    """The file system in the file; of itself it writes nothing down, so that only what was asked to be durable is."""
    folder.mkdir(exist_ok=True)
    _mount("-o", "loop,commit=600", str(image), str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def moved(shelf: Shelf, home: Path) -> Shelf:
    """A copy of a world on a disk that is there already."""
    for path in shelf.home.iterdir():
        subprocess.run(["cp", "-a", path, home], check=True)
    made = Shelf(home, f"sqlite:///{home / 'anjian.db'}")
    made.organisations, made.users = dict(shelf.organisations), dict(shelf.users)
    return made


@contextmanager
def running(world: Shelf, **environment: str) -> Iterator[Service]:
    """The service, killed at the end if it has not ended."""
    service = Service(world, **environment)
    service.start()
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.kill()


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no disk of its own for this test: {done.stderr.strip()}")
