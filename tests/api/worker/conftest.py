"""The steps without a worker: reading processes are shared by the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.worker.results import Readers
from api.worker.steps import Steps
from api.worker.tasks import PRELOAD, Task
from nlp.reading.guard.desk import Desk
from nlp.reading.guard.isolation import Pool
from nlp.reading.guard.limits import Limits
from tests.api.world import World


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    """One reading process."""
    limits = Limits()
    with Desk(Pool(Task(limits), workers=1, limits=limits, preload=PRELOAD)) as desk:
        yield desk


@pytest.fixture
def steps(world: World, readers: Readers) -> Steps:
    """The steps of the world's documents."""
    return Steps(world.services, readers)
