"""What the manual says about back-up and restoring is done here, word for word."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from api.intake.receive import accept
from api.people import tokens
from api.services import Services
from api.settings import Settings
from api.store import search
from api.store.tables import AuditEntry, Document, Judgment, User
from tests.api.live import serving
from tests.api.seed import PDFS, judgment
from tests.api.world import World
from tests.databases import Server

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
CHAPTER = re.split(r"\n## \S+、备份与恢复\n", MANUAL)[1].split("\n## ")[0]
BACKUP, RESTORE, MIGRATE = re.findall(r"```\n(.*?)```", CHAPTER, re.S)


def run(script: str, **folders: Path) -> subprocess.CompletedProcess[str]:
    """The manual's lines with other folders; the last line of restoring starts the service and is left out."""
    for name, folder in folders.items():
        script, count = re.subn(rf"\b{name}=\S+", f"{name}='{folder}'", script)
        assert count == 1
    lines = [line for line in script.splitlines() if " serve " not in line]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    script = "\n".join(["set -eu", *lines]).replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=False)


@pytest.fixture
def restored(world: World, tmp_path: Path) -> Services:
    """A store that was backed up while it was in use, and restored elsewhere."""
    world.settings.secret_key()  # made when somebody signs in
    judgment(world, PDFS / "01-penalty-revoked-and-redo.pdf", "police")
    stored = world.services.files.store(["等待处理的文件".encode()], limit=1000)
    accept(world.services, world.actor("police"), None, "等待.txt", stored)
    done = run(BACKUP, DATA=world.home, BACKUPS=tmp_path / "backups")
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "backups").glob("20*")
    done = run(RESTORE, BACKUP=made, RESTORED=tmp_path / "restored")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("都完整") == 6
    again = run(RESTORE, BACKUP=made, RESTORED=tmp_path / "restored")
    assert again.returncode != 0  # nothing is overwritten
    return Services(Settings(home=tmp_path / "restored"))


def test_everything_is_there_after_restoring(world: World, restored: Services) -> None:
    with world.database.read() as before, restored.database.read() as after:
        for table in (User, Document, Judgment, AuditEntry):
            assert len(after.scalars(select(table.id)).all()) == len(before.scalars(select(table.id)).all()) > 0
        for document in after.scalars(select(Document)):
            assert restored.files.intact(document.sha256), document.name
        assert after.scalars(select(Judgment.id).where(search.matching("行政处罚"))).all()
    assert restored.settings.secret_key() == world.settings.secret_key()


def test_the_audit_still_refuses_changes_after_restoring(restored: Services) -> None:
    with restored.database.write() as session:
        session.add(AuditEntry(action="user.sign_in", object_type="user"))
    with pytest.raises(Exception, match="audit"), restored.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_entries")


def test_a_store_moves_to_postgresql(world: World, postgresql_server: Server) -> None:
    judgment(world, PDFS / "01-penalty-revoked-and-redo.pdf", "police")
    url = postgresql_server.fresh()
    script = re.sub(r"--from \S+ --to \S+", f"--from '{world.settings.database_url}' --to '{url}'", MIGRATE)
    done = run(script)
    assert done.returncode == 0, done.stderr
    moved = Services(Settings(home=world.home, database=url))
    with moved.database.read() as session:
        assert session.scalars(select(Judgment.id).where(search.matching("行政处罚"))).all()
    moved.database.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_the_lines_for_other_systems_work_as_they_stand(world: World, tmp_path: Path) -> None:
    judgment(world, PDFS / "01-penalty-revoked-and-redo.pdf", "police")
    with world.database.write() as session:
        _, token = tokens.create(session, world.actor("police"), "办公系统", ["read", "upload"], 1)
    shutil.copy(PDFS / "13-appeal-by-agency-dismissed.pdf", tmp_path / "判决书.pdf")
    with serving(world) as live:
        environment = os.environ | {"TOKEN": token, "SERVER": f"http://127.0.0.1:{live.port}"}
        answers = [
            json.loads(subprocess.run(["bash", "-c", line], capture_output=True, cwd=tmp_path, env=environment, check=True).stdout)
            for line in MANUAL.splitlines() if line.startswith("curl ")
        ]
    listed, found, uploaded, again = answers
    assert listed["total"] == 1
    assert found["total"] == 0  # nothing was demolished in this one
    assert uploaded["accepted"] == 1
    assert again["duplicates"] == 1
