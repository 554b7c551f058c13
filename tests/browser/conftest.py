"""An invented place with its people in a folder of its own, and a service on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from api.demo.loading import SEED, settle
from api.demo.suits import FRESH
from api.demo.writing import Paper, papers
from api.services import Services
from api.settings import Settings
from api.store.migrations import upgrade
from api.store.types import today
from tests.browser.steps import Site, serving


@pytest.fixture
def passwords(tmp_path: Path) -> dict[str, str]:
    """Login → password, of the place's people."""
    services = Services(Settings(home=tmp_path / "home"))
    upgrade(services.database)
    found = {one.person.login: one.password for one in settle(services)}
    services.database.close()
    return found


@pytest.fixture
def site(tmp_path: Path, passwords: dict[str, str], browser: Browser) -> Iterator[Site]:
    """A service on that folder."""
    assert passwords
    with serving(tmp_path / "home", browser, re.compile(r"http://[\w.:]+/(?=\s)")) as made:
        yield made


@pytest.fixture(scope="module")
def lost() -> Paper:
    """A judgment of the last days that the agency has lost."""
    day = today() - timedelta(days=FRESH["police"])
    return next(paper for paper in papers(SEED, today()) if paper.unit == "police" and paper.day == day)
