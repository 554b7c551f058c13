"""The power fails at a random moment: what was not asked to be durable is gone, and what was accepted is there.

The data folder lies on ext4 in a file.  Everything is halted, and the file is copied: the copy has what was flushed to the
disk, and nothing of what the kernel still held in memory.
"""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.api.intake.service import Service
from tests.api.worker.working import varied, wait_for_rest
from tests.api.world import Shelf
from tests.hard.clients import ask
from tests.hard.disks import ext4, mounted, moved, running
from tests.hard.wholeness import PATIENCE, whole

pytestmark = pytest.mark.hard

FILES = 60


class Sender(threading.Thread):
    """Uploads one file after the other; keeps those that were accepted."""

    def __init__(self, service: Service, first: int) -> None:
        super().__init__(daemon=True)
        self.service, self.first, self.accepted, self.over = service, first, [], False
        self.begun = threading.Event()

    def run(self) -> None:
        for number in range(self.first, self.first + FILES):
            data = varied(number)
            answer = ask(self.service, "police", "PUT", f"/api/v1/uploads/{number}.txt", data, 20)
            if self.over:
                return
            if answer.status == 202:
                self.accepted.append(data)
                self.begun.set()


def cut(service: Service, image: Path, copy: Path, sender: Sender) -> list[bytes]:
    """The disk as the power cut finds it, and what had been accepted by then."""
    server = psutil.Process(service.process.pid)
    family = [server, *server.children(recursive=True)]
    for process in family:
        process.send_signal(signal.SIGSTOP)
    accepted, sender.over = list(sender.accepted), True
    subprocess.run(["cp", "--sparse=always", image, copy], check=True)
    for process in family:
        process.kill()
    service.process.wait()
    service.process.stdout.close()
    sender.join()
    return accepted


@pytest.mark.parametrize("cuts", [1, pytest.param(40, marks=[pytest.mark.nightly, pytest.mark.timeout(3600)])])
def test_what_was_accepted_survives_a_power_cut(shelf: Shelf, tmp_path: Path, cuts: int) -> None:
    luck, image, accepted = random.Random(cuts), tmp_path / "0.img", []
    ext4(image, 256)
    with mounted(image, tmp_path / "first") as folder:
        moved(shelf, folder).close()
    for number in range(cuts):
        copy = tmp_path / f"{number + 1}.img"
        with mounted(image, tmp_path / f"disk{number}") as folder:
            world = at(shelf, folder)
            with running(world, ANJIAN_FREE_BYTES="0") as service:
                sender = Sender(service, number * FILES)
                sender.start()
                assert sender.begun.wait(60), "nothing was accepted"
                time.sleep(luck.uniform(0.1, 4))
                accepted += cut(service, image, copy, sender)
            world.close()
        image.unlink()
        image = copy
    with mounted(image, tmp_path / "last") as folder:
        world = at(shelf, folder)
        with running(world, ANJIAN_FREE_BYTES="0") as service:
            wait_for_rest(world, PATIENCE + len(accepted))
            assert service.stop() == 0
        print(f"{len(accepted)} files accepted before {cuts} power cuts")
        assert accepted
        whole(world, accepted)
        world.close()


def at(shelf: Shelf, folder: Path) -> Shelf:
    """The world as it lies in a folder."""
    made = Shelf(folder, f"sqlite:///{folder / 'anjian.db'}")
    made.organisations, made.users = shelf.organisations, shelf.users
    return made
