"""Fixtures for the whole suite."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import databases

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells start jobs in the background; children would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED = Path(os.environ.get("ANJIAN_SHARED", Path(__file__).parents[2] / "shared"))

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", action="store_true", help="run the tests of the service on a PostgreSQL server of their own")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--postgresql"):
        databases.SERVERS.append(databases.Server())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--postgresql"):
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip("speaks of SQLite alone"))


def pytest_unconfigure() -> None:
    while databases.SERVERS:
        databases.SERVERS.pop().stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as it is on the machine; one for all tests: Playwright runs once in a process."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[databases.Server]:
    """A PostgreSQL server, for what is about both databases; the one of `--postgresql` where it runs."""
    if databases.SERVERS:
        yield databases.SERVERS[0]
        return
    if not databases.installed():
        pytest.skip("PostgreSQL is not on this machine")
    server = databases.Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the annotated judgments and the bench files, where the machine has it."""
    if not (SHARED / "gold" / "dev.gold.jsonl").exists():
        pytest.skip("the annotated judgments and bench files are not on this machine")
    return SHARED
