"""Installing and working without a network: a namespace of its own with nothing but the loopback."""

from __future__ import annotations

import json
import os
import re
import shutil
import site
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("api", "nlp", "corpora", "models")
SCAN = ROOT / "corpora" / "samples" / "pdf"
ALONE = ("unshare", "--net", "--map-root-user", "bash", "-c", 'ip link set lo up && exec "$@"', "alone")
"""Before a command: it runs where only 127.0.0.1 can be reached."""
TRACED = ("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-e", "signal=none")
ELSEWHERE = re.compile(r'sin6?_port=htons\((\d+)\).*?inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"')


def possible(*command: str) -> bool:
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_namespace = pytest.mark.skipif(not possible(*ALONE, "true"), reason="no network namespaces here")
needs_trace = pytest.mark.skipif(not possible(*TRACED, "true"), reason="system calls cannot be watched here")


def data_files() -> set[str]:
    """What lies in the packages and is not Python, as far as it is kept with the source."""
    listed = subprocess.run(["git", "-c", "core.quotepath=off", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.splitlines() if not name.endswith((".py", ".ipynb")) and name != "nlp/README.md"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own package, built from a copy: building writes into the source."""
    folder = tmp_path_factory.mktemp("source")
    for name in (*PACKAGES, "pyproject.toml", "README.md", "constraints.txt"):
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, folder / name, ignore=ignored) if source.is_dir() else shutil.copy(source, folder / name)
    made = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made), "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=250)
    if "Could not find a version that satisfies the requirement setuptools" in done.stderr:
        pytest.skip("what builds packages cannot be fetched here")
    assert done.returncode == 0, done.stderr
    (found,) = made.glob("anjian-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with our package from the wheel; the packages that it needs are those of the tests' own environment."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps", "--find-links", str(wheel.parent), "anjian"]
    done = subprocess.run([*ALONE, *command], capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "others.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    return folder


def test_everything_that_is_no_program_is_meant_for_the_package() -> None:
    """Told by the patterns alone, which costs nothing."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    meant = {path.relative_to(ROOT).as_posix() for name, several in patterns.items() for one in several for path in (ROOT / name).glob(one)}
    assert data_files() - meant == set()


@pytest.mark.hard
def test_everything_that_is_no_program_is_in_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        assert data_files() - set(packed.namelist()) == set()


@pytest.mark.hard
@needs_namespace
def test_a_package_is_installed_and_reads_without_network(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [*ALONE, str(installed / "bin" / "anjian"), "analyze", "--quiet", "--workers", "1", str(SCAN / "01-penalty-revoked-and-redo.pdf")],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "complete"
    where = subprocess.run([installed / "bin" / "python", "-c", "import api; print(api.__file__)"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(installed) in where.stdout


@pytest.mark.nightly
@needs_namespace
def test_the_manuals_way_with_all_packages(tmp_path: Path) -> None:
    """All packages are fetched, then installed where nothing can be fetched; minutes."""
    folder = tmp_path / "source"
    subprocess.run(["git", "clone", "-q", "--depth", "1", ROOT.as_uri(), folder], check=True)
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", "-q", "-c", "constraints.txt", "-w", "wheels", "."], cwd=folder, check=True, timeout=1200)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "there"], check=True)
    python = str(tmp_path / "there" / "bin" / "python")
    install = [*pip, "--python", python, "install", "-q", "--no-index", "--find-links", str(folder / "wheels"), "anjian"]
    subprocess.run([*ALONE, *install], cwd=tmp_path, check=True, timeout=900)
    command = [str(tmp_path / "there" / "bin" / "anjian"), "analyze", "--quiet", str(SCAN / "01-penalty-revoked-and-redo.pdf")]
    done = subprocess.run([*ALONE, *command], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=300)
    assert json.loads(done.stdout)["status"] == "complete"


@pytest.mark.hard
@needs_namespace
def test_the_service_starts_without_network(installed: Path, tmp_path: Path) -> None:
    script = (
        f"'{installed}/bin/anjian' serve --port 8080 --home '{tmp_path}/home' & pid=$!\n"
        "for i in $(seq 120); do curl -s -o answer http://127.0.0.1:8080/readyz; grep -q '\"ready\":true' answer && break; sleep 1; done\n"
        "curl -s -o page http://127.0.0.1:8080/sign-in; kill $pid; wait $pid; cat answer; grep -c 案鉴 page"
    )
    environment = os.environ | {"ANJIAN_WORKERS": "1"}
    done = subprocess.run([*ALONE, "bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200, env=environment)
    assert '"ready":true' in done.stdout, done.stdout + done.stderr
    assert done.stdout.strip().splitlines()[-1] != "0"


def called(trace: Path) -> list[tuple[str, str]]:
    """Addresses and ports off this machine that were spoken to."""
    found = [(match[2], match[1]) for line in trace.read_text(errors="replace").splitlines() if (match := ELSEWHERE.search(line))]
    return [(address, port) for address, port in found if not address.startswith("127.") and address not in {"::1", "0.0.0.0", "::"}]


def test_a_call_would_be_seen(tmp_path: Path) -> None:
    """The watching itself is watched, without calling anybody."""
    (tmp_path / "trace").write_text(
        '7 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("198.51.100.7")}, 16) = 0\n'
        '7 connect(4, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::7", &sin6_addr)}, 28) = -1\n'
        '7 connect(4, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0\n'
    )
    assert called(tmp_path / "trace") == [("198.51.100.7", "53"), ("2001:db8::7", "443")]


@pytest.mark.hard
@needs_trace
def test_reading_a_scan_calls_nobody(tmp_path: Path) -> None:
    scan = next(iter(sorted(SCAN.glob("*scan*.pdf"))), SCAN / "01-penalty-revoked-and-redo.pdf")
    command = [sys.executable, "-m", "api.cli", "analyze", "--quiet", "--workers", "1", str(scan)]
    done = subprocess.run([*TRACED, "-o", tmp_path / "trace", *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    assert called(tmp_path / "trace") == []


@pytest.mark.hard
@needs_trace
def test_the_service_calls_nobody(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        for path in ("/readyz", "/sign-in", "/docs", "/metrics"):
            subprocess.run(["curl", "-s", "-o", os.devnull, f"{address}{path}"], check=True, timeout=60)
        time.sleep(1)
    assert called(tmp_path / "trace") == []


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The service with its worker, watched; its address."""
    command = [*TRACED, "-o", str(folder / "trace"), sys.executable, "-m", "api.cli", "serve", "--port", "0", "--home", str(folder / "home")]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "ANJIAN_WORKERS": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        said = next(line for line in iter(process.stdout.readline, "") if "http://" in line)
        yield re.search(r"http://[^/\s]+", said)[0]
    finally:
        for child in psutil.Process(process.pid).children():
            child.terminate()
        process.wait(60)
        process.stdout.close()
