"""Every page × every role × own and foreign organisation, as `tests.api.test_authorisation` does for the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from nicegui import app as shared

from api.app import PREFIX, create_app
from api.settings import Settings
from tests import databases
from tests.api.pages.conftest import Paged
from tests.api.rules import PAGES, ROOTS
from tests.api.test_authorisation import MARKS, OWNERS, RIGHTS, ROLES, Seeded, seeds, sees
from tests.api.world import CHEAP

GUARDED = sorted(path for path, right in PAGES.items() if right != "public")
QUERIES = {
    "/bulletins/{bulletin_id}/file": "?format=docx", "/casebooks/{volume_id}/file": "?kind=html", "/judgments/export": "?format=csv",
    "/search": "?q=法院", "/similar": "?q=没有听证就处罚", "/statistics": "?from=1990-01-01", "/suits/export": "?format=csv",
    "/statistics/cases": "?from=1990-01-01&measure=filed", "/statistics/export": "?format=csv&from=1990-01-01",
    "/statistics/cases/export": "?format=csv&from=1990-01-01&measure=filed", "/statistics/suits": "?from=1990-01-01",
    "/statistics/suits/list": "?from=1990-01-01&measure=registered", "/statistics/suits/export": "?format=csv&from=1990-01-01",
    "/statistics/suits/list/export": "?format=csv&from=1990-01-01&measure=registered",
}  # fmt: skip


def seeded_pages(folder: Path) -> Iterator[Seeded]:
    """The service with its pages, and one of everything for each owner."""
    settings = Settings(home=folder, database=databases.fresh(folder))
    app = create_app(settings)
    app.state.services.passwords = CHEAP
    with TestClient(app) as inside:
        world = Paged(app, settings)
        world.inside = inside
        world.populate()
        yield Seeded(world, seeds(world))
    databases.dropped(settings.database_url)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    yield from seeded_pages(tmp_path_factory.mktemp("pages"))


def address(seeded: Seeded, path: str, owner: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: str(seeded.ids[owner][name[1]]), path) + QUERIES.get(path, "")


def targeted(path: str) -> bool:
    return re.search(r"\{\w+_id\}", path) is not None


def test_every_page_has_its_rule(tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path))
    found = set()
    for context in (*iter_route_contexts(app.routes), *iter_route_contexts(shared.routes)):
        path = context.path or ""
        if isinstance(context.original_route, APIRoute) and not path.startswith((PREFIX, "/_nicegui")):
            found.add(re.sub(r":\w+\}", "}", path))
    assert sorted(found - set(ROOTS)) == sorted(PAGES)


@pytest.mark.parametrize("path", GUARDED)
def test_who_opens_it(seeded: Seeded, path: str) -> None:
    for owner in OWNERS if targeted(path) else OWNERS[:1]:
        where = address(seeded, path, owner)
        stranger = seeded.client().get(where, follow_redirects=False)
        assert stranger.status_code == 303
        assert stranger.headers["Location"].startswith("/sign-in")
        for login, role in ROLES.items():
            answer = seeded.client(login).get(where, follow_redirects=False)
            if role not in RIGHTS[PAGES[path]]:
                assert answer.status_code == 403, (login, owner)
            elif targeted(path) and not sees(login, owner, path):
                assert answer.status_code == 404, (login, owner)
            else:
                assert answer.status_code == 200, (login, owner)


@pytest.mark.parametrize("path", GUARDED)
def test_no_page_names_what_is_foreign(seeded: Seeded, path: str) -> None:
    for login in ROLES:
        for owner in OWNERS:
            text = seeded.client(login).get(address(seeded, path, owner)).text
            for other in OWNERS:
                if not sees(login, other, ""):
                    assert not [mark for mark in MARKS[other] if mark in text], (login, owner)


@pytest.mark.parametrize("path", GUARDED)
def test_a_token_opens_no_page(seeded: Seeded, path: str) -> None:
    client = seeded.token("admin", "read", "upload", "correct", "manage")
    client.portal = seeded.world.inside.portal
    assert client.get(address(seeded, path, "police"), follow_redirects=False).status_code == 303


def test_the_marks_are_there_to_be_found(seeded: Seeded) -> None:
    """Otherwise the test of foreign names could not fail."""
    found = "".join(seeded.client("admin").get(path).text for path in ("/judgments", "/documents", "/organisations", "/tokens"))
    assert [mark for marks in MARKS.values() for mark in marks if mark not in found] == []
