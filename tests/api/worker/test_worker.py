"""The worker as a process: documents in, judgments out, fairly, and nothing is left lying."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
import zipfile

from sqlalchemy import select

from api.store.tables import Document, Judgment
from tests import databases
from tests.api.worker.working import HERE, document, flows, receive, start, varied, wait_for_rest, worker
from tests.api.world import World

FORGET = """
from dbos import DBOS
from api.worker import workflow
from api.settings import Settings
workflow.configure(Settings(), "forget#1", 1)
DBOS.launch()
print(workflow.forget(days=1), workflow.forget(days=-1))
DBOS.destroy()
"""

TAKE_OVER = """
import time
from dbos import DBOS
from api.worker import workflow
from api.worker.dispatch import Dispatcher
from api.worker.steps import Steps
from api.worker.tasks import Task
from api.services import Services
from api.settings import Settings
from nlp.reading.guard.desk import Desk
from nlp.reading.guard.limits import Limits
from nlp.reading.guard.isolation import Pool
if __name__ == "__main__":
    services = Services(Settings())
    with Desk(Pool(Task(Limits()), workers=1, limits=Limits())) as desk:
        workflow.configure(services.settings, "living#1", 2)
        dispatcher = Dispatcher(services.database, workflow.register(Steps(services, desk)), lambda: 4)
        workflow.launch(2)
        print(dispatcher.take_over({"other#1"}, ["1"]), dispatcher.sweep(), dispatcher.take_over({"living#1"}, ["1"]) > 0)
        while dispatcher.tick() or DBOS.list_workflows(status=workflow.ACTIVE):
            time.sleep(0.1)
        DBOS.destroy()
"""


def pack() -> bytes:
    """A zip with a judgment and something that is none."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as members:
        members.writestr("a.txt", varied(50))
        members.writestr("b.bin", b"\x00\x01\x02")
    return written.getvalue()


def test_whatever_lies_in_the_outbox_comes_to_rest(world: World) -> None:
    many = [receive(world, varied(number), "police") for number in range(24)]
    single = receive(world, varied(40), "land")
    stuck = receive(world, varied(41), "bureau")
    broken = receive(world, varied(42), "bureau")
    zipped = receive(world, pack(), "bureau", "a.zip")
    with world.database.write() as session:
        session.get_one(Document, stuck).state = "reading"  # of a worker whose workflows are gone
        session.get_one(Document, broken).organisation_id = 999  # a fault of ours: there is no such organisation
    with worker(world.settings):
        wait_for_rest(world)
    states = [document(world, number).state for number in (*many, single, stuck)]
    assert set(states) == {"to_check"}
    assert document(world, stuck).attempts == 1
    failed = document(world, broken)
    assert (failed.state, failed.error_code) == ("failed", "E721")
    assert document(world, zipped).state == "unpacked"
    before = sum(document(world, number).state_at < document(world, single).state_at for number in many)
    assert before < len(many) / 2, "who sent one file waited for another's batch"
    with world.database.read() as session:
        judgments = session.scalars(select(Judgment)).all()
        assert len(judgments) == len(many) + 3
        assert len({judgment.key for judgment in judgments}) == len(judgments)
    check_forgetting(world)
    check_logs(world)


def check_forgetting(world: World) -> None:
    """Workflows that ended long ago leave nothing in DBOS's database."""
    environment = os.environ | {"ANJIAN_HOME": str(world.home)} | databases.named(world.settings)
    done = subprocess.run(
        [sys.executable, "-c", FORGET], check=True, capture_output=True, text=True, cwd=HERE, env=environment
    )
    young, all_of_them = map(int, done.stdout.split())
    assert (young, all_of_them > 25) == (0, True)
    for table in ("workflow_status", "operation_outputs", "workflow_input", "workflow_output"):
        assert flows(world, f"SELECT count(*) FROM {table}") == [(0,)], table
    if world.database.dialect == "sqlite":
        assert flows(world, "PRAGMA journal_mode") == [("wal",)]


def check_logs(world: World) -> None:
    """Lines of JSON, without anything of a document."""
    written = (world.home / "logs" / "worker.log").read_text(encoding="utf-8")
    for line in written.splitlines():
        json.loads(line)
    assert "原告" not in written
    assert "李某" not in written


def test_the_work_of_another_worker_that_died_is_taken_over(world: World) -> None:
    """As on a second host: the name is another one, so that DBOS itself does not recover it."""
    ids = [receive(world, varied(number), "police") for number in range(6)]
    dead = start(world.settings.model_copy(update={"worker_name": "other"}))
    end = time.monotonic() + 60
    while all(document(world, number).state == "received" for number in ids):
        assert time.monotonic() < end
    dead.kill()
    dead.wait()
    dead.stdin.close()
    environment = os.environ | {"ANJIAN_HOME": str(world.home)} | databases.named(world.settings)
    done = subprocess.run(
        [sys.executable, "-c", TAKE_OVER], check=True, capture_output=True, text=True, cwd=HERE, env=environment
    )
    assert done.stdout.split() == ["0", "0", "True"]
    assert {document(world, number).state for number in ids} == {"to_check"}


def test_a_worker_on_the_database_of_a_newer_version_is_refused(world: World) -> None:
    with world.database.engine.connect().execution_options(anjian_write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    environment = os.environ | {"ANJIAN_HOME": str(world.home), "ANJIAN_DATABASE": world.settings.database}
    command = [sys.executable, "-m", "api.cli", "worker", "--name", "late", "--home", str(world.home)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE, env=environment, timeout=120, check=False)
    assert done.returncode == 1
    assert "由更新的版本建立" in done.stderr
    assert "后台处理没有启动" in done.stderr
