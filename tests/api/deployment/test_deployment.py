"""What `anjian deploy` writes: it is whole, hardened, without known passwords, and its commands start and end."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from api import deployment
from api.cli import COMMANDS
from api.settings import Settings
from tests.api.conftest import Anjian
from tests.test_readme import options

ROOT = Path(__file__).parents[3]
UNITS = ("anjian-web.service", "anjian-worker@.service", "anjian-backup.service")


@pytest.fixture
def systemd(tmp_path: Path) -> Path:
    deployment.write("systemd", tmp_path / "units")
    return tmp_path / "units"


@pytest.fixture
def compose(tmp_path: Path) -> Path:
    deployment.write("compose", tmp_path / "compose")
    return tmp_path / "compose"


class Unit:
    """A unit file as systemd reads it: a key may stand several times."""

    def __init__(self, path: Path) -> None:
        pairs = (line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines() if "=" in line and line[0].isalpha())
        self.found: dict[str, list[str]] = {}
        for key, value in pairs:
            self.found.setdefault(key, []).append(value)

    def __getitem__(self, key: str) -> str:
        return " ".join(self.found[key])


def known_command(words: list[str]) -> None:
    """It is one of ours, with options that it has."""
    assert words[0] in COMMANDS
    assert {word for word in words if word.startswith("--")} <= set(options(words[0]))


def test_units_are_hardened_and_call_commands_that_exist(systemd: Path) -> None:
    for name in UNITS:
        unit = Unit(systemd / name)
        program, *words = shlex.split(unit["ExecStart"])
        assert program == str(deployment.program())
        known_command(words)
        for key, value in (("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"), ("ProtectHome", "yes"), ("User", "anjian"), ("CapabilityBoundingSet", "")):
            assert unit[key] == value, (name, key)
        assert "StateDirectory" in unit.found
        assert "@" not in unit["ExecStart"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_takes_the_units(systemd: Path) -> None:
    shutil.copy(systemd / "anjian-worker@.service", systemd / "anjian-worker@1.service")
    for name in UNITS:  # the program of this installation may lie where systemd's check does not find it executable
        path = systemd / name.replace("@.", "@1.")
        path.write_text(path.read_text(encoding="utf-8").replace(str(deployment.program()), "/bin/true"), encoding="utf-8")
    named = [systemd / name for name in ("anjian-web.service", "anjian-worker@1.service", "anjian-backup.service", "anjian-backup.timer")]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *named], capture_output=True, text=True, check=False, timeout=60)
    about_ours = [line for line in done.stderr.splitlines() if "anjian" in line]
    assert about_ours == [], done.stderr


def test_compose_file_is_whole(compose: Path) -> None:
    found: dict[str, Any] = yaml.safe_load((compose / "compose.yaml").read_text(encoding="utf-8"))
    services = found["services"]
    assert sorted(services) == ["database", "web", "worker-1", "worker-2"]
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["healthcheck"]["test"][0] == "CMD"
        assert set(service["secrets"]) <= set(found["secrets"])
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(found["volumes"])
        assert set(service["networks"]) <= set(found["networks"])
        assert set(service.get("depends_on", {})) <= set(services)
        if name != "database":
            assert service["user"] == f"{deployment.CONTAINER_USER}:{deployment.CONTAINER_USER}"
            known_command(service["command"])
    assert services["web"]["ports"] == ["127.0.0.1:8080:8080"]
    assert services["web"]["build"]["network"] == "none"
    assert all((compose / Path(one["file"])).is_file() for kind in ("secrets", "configs") for one in found[kind].values())


def test_container_is_built_without_network_from_packages_at_hand(compose: Path) -> None:
    lines = (compose / "Dockerfile").read_text(encoding="utf-8")
    assert "--no-index --find-links /tmp/wheels" in lines
    assert f"USER {deployment.CONTAINER_USER}:" in lines
    extras = re.search(r"anjian\[([a-z,]+)\]", lines)
    assert extras
    config = configparser.ConfigParser()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    config.read_string("[p]\n" + project.split("[project.optional-dependencies]")[1].split("\n[")[0].split("test = [")[0])
    assert set(extras[1].split(",")) <= set(config["p"])


def test_passwords_are_new_each_time_and_for_one_reader(tmp_path: Path) -> None:
    passwords = set()
    for name in ("first", "second"):
        deployment.write("compose", tmp_path / name)
        folder = tmp_path / name / "secrets"
        password = (folder / "postgres_password").read_text()
        assert f"anjian:{password}@database/anjian" in (folder / "database").read_text()
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert not any(password in path.read_text(encoding="utf-8") for path in (tmp_path / name).iterdir() if path.is_file())
        passwords.add(password)
    assert len(passwords) == 2
    assert all(len(password) >= 40 for password in passwords)


@pytest.mark.parametrize("kind", deployment.KINDS)
def test_settings_that_are_written_are_settings(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deployment.write(kind, tmp_path / kind)
    path = tmp_path / kind / "anjian.toml"
    text = path.read_text(encoding="utf-8").replace("/run/secrets/", f"{tmp_path}/{kind}/secrets/")
    path.write_text(re.sub(r"^# (?=\w+ = )", "", text, flags=re.M), encoding="utf-8")  # also those that are only proposed
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ANJIAN_{name.upper()}", raising=False)
    monkeypatch.setenv("ANJIAN_CONFIG", str(path))
    settings = Settings()
    assert (settings.https, settings.log_to) == (True, "stderr")
    assert settings.database.startswith("postgresql+psycopg://anjian:") == (kind == "compose")


def test_nothing_is_overwritten(anjian: Anjian, tmp_path: Path) -> None:
    assert anjian("deploy", "compose", "--out", tmp_path / "here").status == 0
    kept = (tmp_path / "here" / "secrets" / "database").read_text()
    again = anjian("deploy", "compose", "--out", tmp_path / "here")
    assert (again.status, "不是空的" in again.err) == (1, True)
    assert (tmp_path / "here" / "secrets" / "database").read_text() == kept
    assert anjian("deploy", "kubernetes", "--out", tmp_path / "there").status == 2


@contextmanager
def started(unit: Unit, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The unit's command with the unit's environment; what lies in /var and /etc lies in `folder`."""
    given = dict(pair.split("=", 1) for pair in here(unit["Environment"], folder).split())
    plain = {key: value for key, value in os.environ.items() if not key.startswith("ANJIAN_")}
    words = [sys.executable, "-m", "api.cli", *shlex.split(here(unit["ExecStart"], folder))[1:]]
    process = subprocess.Popen(words, cwd=ROOT, env=plain | given | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def here(text: str, folder: Path) -> str:
    return re.sub(r"/(var/lib|var/cache|etc)/", f"{folder}/", text).replace("%l-%i", "host-1")


def ended(process: subprocess.Popen[str], unit: Unit) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(float(unit["TimeoutStopSec"]))


def ready(address: str, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.HTTPError, OSError):
            time.sleep(0.5)
    return False


@pytest.mark.hard
def test_commands_of_the_units_start_work_together_and_end(systemd: Path, tmp_path: Path) -> None:
    web, worker, backup = (Unit(systemd / name) for name in UNITS)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "anjian").mkdir()
    text = here((systemd / "anjian.toml").read_text(encoding="utf-8"), tmp_path)
    (tmp_path / "anjian" / "anjian.toml").write_text(text.replace("port = 8080", f"port = {port}"), encoding="utf-8")
    with started(web, tmp_path) as serving:
        assert any("Ctrl-C" in line for line in iter(serving.stdout.readline, ""))
        with started(worker, tmp_path) as working:
            assert ready(f"http://127.0.0.1:{port}", 90)
            with started(backup, tmp_path) as copying:
                assert copying.wait(60) == 0
            assert ended(working, worker) == 0
        assert ended(serving, web) == 0
    assert len(list((tmp_path / "anjian-backup").glob("20*"))) == 1
