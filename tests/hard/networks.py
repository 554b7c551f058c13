"""A network of its own for a worker, as on another host, whose cable can be pulled out."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Cable:
    """The way between this machine (`here`) and a network namespace."""

    name: str
    here: str

    @property
    def within(self) -> tuple[str, ...]:
        """A command that runs another one in the namespace."""
        return ("ip", "netns", "exec", self.name)

    def cut(self) -> None:
        """No packet comes through any more, and nobody is told."""
        _ip("link", "set", self.name, "down")

    def mend(self) -> None:
        """They come through again."""
        _ip("link", "set", self.name, "up")


@contextmanager
def cable() -> Iterator[Cable]:
    """A namespace and the way there.  Skips the test where none may be made."""
    number = os.getpid() % 250
    made = Cable(f"anjian{number}", f"10.213.{number}.1")
    if shutil.which("ip") is None or os.geteuid() != 0:
        pytest.skip("network namespaces need root and iproute2")
    try:
        _ip("netns", "add", made.name)
    except subprocess.CalledProcessError:
        pytest.skip("network namespaces are not allowed here")
    try:
        _ip("link", "add", made.name, "type", "veth", "peer", "name", "eth0", "netns", made.name)
        _ip("addr", "add", f"{made.here}/30", "dev", made.name)
        _ip("link", "set", made.name, "up")
        _ip("-n", made.name, "addr", "add", f"10.213.{number}.2/30", "dev", "eth0")
        _ip("-n", made.name, "link", "set", "eth0", "up")
        yield made
    finally:
        _ip("netns", "del", made.name)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
