"""The service with its pages: in this process for what a request shows, on a port with a browser for what a person does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from nicegui import Client
from playwright.sync_api import Browser, Page

from api.app import create_app
from api.people.sessions import COOKIE
from tests import databases
from tests.api.world import Shelf, World

Opened = Callable[..., Page]


class Paged(World):
    """Its clients ask in the loop of the application: NiceGUI's pages wait for each other across requests."""

    inside: TestClient

    def client(self, login: str | None = None) -> TestClient:
        made = super().client(login)
        made.portal = self.inside.portal
        return made


@pytest.fixture
def paged(empty_store: Shelf, tmp_path: Path) -> Iterator[Paged]:
    """The service with its pages, asked without a browser."""
    shelf = empty_store.copied(tmp_path / "home")
    shelf.kept.close()
    app = create_app(shelf.settings)
    with TestClient(app) as inside:
        world = Paged(app, shelf.settings, shelf.organisations, shelf.users)
        world.inside = inside
        yield world
    databases.dropped(shelf.settings.database_url)


@pytest.fixture
def site(empty_store: Shelf, tmp_path: Path) -> Iterator[tuple[World, str]]:
    """The service on a free port, and its address."""
    yield from running(empty_store, tmp_path)


def running(empty_store: Shelf, folder: Path) -> Iterator[tuple[World, str]]:
    """For `site`, and for modules whose tests share one."""
    shelf = empty_store.copied(folder / "home")
    shelf.kept.close()
    app = create_app(shelf.settings)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    world = World(app, shelf.settings, shelf.organisations, shelf.users)
    yield world, f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
    listening.close()
    databases.dropped(shelf.settings.database_url)


@pytest.fixture
def opened(site: tuple[World, str], browser: Browser) -> Iterator[Opened]:
    """Opens an address as a user; whatever the page's scripts complain about fails the test."""
    world, base = site
    complaints: list[str] = []
    contexts = []

    def go(path: str, login: str | None = None, *, complains: bool = False) -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=base)
        contexts.append(context)
        if login is not None:
            context.add_cookies([{"name": COOKIE, "value": world.ticket(login), "url": base}])
        page = context.new_page()
        if not complains:
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.goto(path, wait_until="networkidle")
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Pages live a minute beyond their last visitor, in a loop that has ended with the test: nobody else would take them down."""
    yield
    for client in list(Client.instances.values()):
        client.remove_all_elements()
    Client.instances.clear()
