"""Every door of the running application, also those that are no route of ours: mounts, sockets, assets, what frameworks bring along.

The matrix of every operation × role × own and foreign organisation is `tests.api.test_authorisation`, that of every page
`tests.api.pages.test_authorisation`; both fail for what is not classified.  Here is the rest: what they do not list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from nicegui import app as shared
from starlette.routing import Mount

from api.app import PREFIX, create_app
from api.settings import Settings
from tests.api.pages.conftest import Paged
from tests.api.rules import PAGES, ROOTS, RULES

pytestmark = pytest.mark.hard

OTHERS = {
    f"{PREFIX}/openapi.json": "public: the description of the interface, without data",
    "/api/{path:path}": "nothing: E607, E608",
    "/assets": "public: styles, scripts, pictures of the pages",
    "": "NiceGUI itself, mounted below everything",
    "/_nicegui/{version}/static": "public: the framework's assets",
    "/_nicegui_ws/": "the socket; from our own origin alone (`tests.api.pages.test_hijacking`), and each deed asks who acts",
}
"""Doors that are no operation and no page, and who may pass."""
FRAMEWORK = re.compile(r"/_nicegui(/|$)|/_nicegui_ws|/favicon\.ico")


@pytest.fixture
def paged(tmp_path: Path) -> Iterator[Paged]:
    app = create_app(Settings(home=tmp_path / "home"))
    with TestClient(app) as inside:
        world = Paged(app, app.state.services.settings)
        world.inside = inside
        world.populate()
        yield world


def test_every_door_is_known(paged: Paged) -> None:
    """A new mount, socket or route of a framework that nobody has thought about."""
    known = {PREFIX + path if path not in ROOTS else path for path in (rule.split(" ")[1] for rule in RULES)} | set(PAGES) | set(OTHERS)
    found = set()
    for context in (*iter_route_contexts(paged.app.routes), *iter_route_contexts(shared.routes)):
        path = re.sub(r"(?<!path):\w+\}", "}", context.path or getattr(context.original_route, "path", ""))
        if not isinstance(context.original_route, APIRoute) or FRAMEWORK.match(path):
            found.add(path)
    unknown = {path for path in found if re.sub(r":\w+\}", "}", path) not in {re.sub(r":\w+\}", "}", one) for one in known} and not FRAMEWORK.match(path)}
    assert unknown == set()
    assert {type(route).__name__ for route in paged.app.routes if isinstance(route, Mount)} == {"Mount"}


def test_doors_of_the_framework_show_nobodys_data(paged: Paged) -> None:
    """Uploads, resources and long polling of the framework, asked by a stranger, by another site, with names that climb."""
    stranger = paged.client()
    for path in ("/_nicegui/client/1/upload/1", "/_nicegui/upload/1", "/_nicegui/x/resources/../../../../etc/passwd",
                 "/_nicegui/x/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                 "/assets/../anjian.db", "/assets/%2e%2e/%2e%2e/app.py", "/assets//etc/passwd", "/_nicegui_ws/socket.io/?EIO=4&transport=polling",
                 "/files", "/anjian.db", "/.git/config",
                 "/..%2fsecret.key", "/%2e%2e/secret.key", "/_nicegui/auto/static", "/_nicegui/x/components/", "/_nicegui/x/libraries/x.js", "/_nicegui/x/esm/x/x.js"):  # fmt: skip
        for method in ("GET", "POST", "DELETE", "TRACE", "CONNECT"):
            answer = stranger.request(method, path, headers={"Origin": "http://evil.example"}, follow_redirects=False)
            assert answer.status_code in {303, 307, 400, 403, 404, 405, 501}, (method, path, answer.status_code)
            assert b"root:" not in answer.content
            assert b"SQLite format" not in answer.content


def test_what_is_public_tells_nothing_of_the_machine(paged: Paged) -> None:
    """What a stranger may read: nothing of the machine: folders, software."""
    for path in ("/healthz", "/readyz", "/docs", f"{PREFIX}/openapi.json", "/sign-in"):
        answer = paged.client().get(path)
        assert answer.status_code in {200, 503}, path
        for word in (str(paged.home), "uvicorn", "SQLAlchemy"):
            assert word not in answer.text, (path, word)
            assert word not in str(dict(answer.headers)), (path, word)
    assert paged.client().get("/metrics").status_code == 401
