"""The disk of the data folder, or the one that something is written to, runs full: it is said, nothing is half there, and
work goes on when there is room.

Uploads and analysis on a full disk: also `tests/api/routes/test_hostile_senders.py`, `tests/api/worker/test_kills.py`.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from api.care.backup import backup
from api.care.export import export
from api.errors import ServiceError
from tests.api.worker.working import varied, wait_for_rest
from tests.api.world import Shelf
from tests.hard.clients import ask
from tests.hard.disks import grow, moved, running, small
from tests.hard.wholeness import PATIENCE, whole, wrong

pytestmark = pytest.mark.hard

FILLER = 256 * 1024


def test_the_service_on_a_disk_that_runs_full(shelf: Shelf, tmp_path: Path) -> None:
    """Its files, its database, its logs and its workflows share the disk; only what had room was accepted."""
    accepted, refused = [], []
    with small(tmp_path / "disk", 24) as disk:
        world = moved(shelf, disk)
        with running(world, ANJIAN_FREE_BYTES="0") as service:
            assert ask(service, "police", "PUT", "/api/v1/uploads/first.txt", varied(1001)).status == 202
            wait_for_rest(world, PATIENCE)  # the worker is at work: one that only starts on a full disk ends, and is started again
            worker = service.worker()
            for number in range(400):
                data = varied(number) + b"\n" * FILLER
                answer = ask(service, "police", "PUT", f"/api/v1/uploads/{number}.txt", data)
                (accepted if answer.status == 202 else refused).append((data, answer))
                if len(refused) == 6:
                    break
            assert {(answer.status, answer.code) for _, answer in refused} <= {(507, "E702"), (503, "E703")}
            assert len(accepted) > 5
            for page in ("/", "/judgments", "/api/v1/documents"):
                assert ask(service, "bureau", "GET", page).status == 200, "reading needs no room"
            assert not list(disk.rglob("*.part"))
            grow(disk, 200)
            assert ask(service, "police", "PUT", "/api/v1/uploads/last.txt", varied(1000)).status == 202
            wait_for_rest(world, PATIENCE)
            assert service.worker() == worker
            assert service.stop() == 0
        whole(world, [data for data, _ in accepted] + [varied(1000), varied(1001)])
        world.close()


def fill(ballast: Path) -> None:
    """Takes all the room there is."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass


def test_back_up_and_export_to_a_full_disk(shelf: Shelf, tmp_path: Path) -> None:
    """Refused with a code; the store is as it was, an earlier back-up still whole, and with room it works."""
    from api.services import Services

    services = Services(shelf.settings)
    with small(tmp_path / "disk", 1) as disk:
        for deed, folder in ((backup, disk / "backups"), (export, disk / "export")):
            fill(disk / "ballast")
            with pytest.raises(ServiceError) as refused:
                deed(services, folder)
            assert refused.value.code in {"E733", "E702"}
            (disk / "ballast").unlink()
        assert not list(disk.glob("backups/*")), "what was cut off would keep the room"
        grow(disk, 60)
        assert (backup(services, disk / "backups") / "manifest.json").is_file()
        assert export(services, disk / "again") > 0
    services.database.close()
    assert wrong(shelf) == []
