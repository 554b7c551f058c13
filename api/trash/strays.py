"""Files that nothing speaks of: put there, and then their rows never came, because of a crash or a restore that was cut off.

Who hands in the same bytes again renews the file (`FileStore.incoming`), and enters his row later: so a stray is removed only
where it has not been renewed by the very moment in which it goes.

The danger is a database that knows less than the files are for: a copy of the service that was restored to be looked at and
has the same place open, or a database that was put back to an earlier day.  The place therefore bears a word of whose files
these are and how far that database had come, and nobody else removes anything.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import func, select

from api.facsimile import pictures
from api.services import Services
from api.store.database import Database
from api.store.files import STRAY, Listed
from api.store.held import spoken_of
from api.store.tables import AuditEntry
from api.store.types import now

AT_ONCE: Final = 500
"""Files of which the database is asked at once."""
EVERY_SECONDS: Final = 3600.0
SLICE_SECONDS: Final = 0.1
"""A million files take a minute, in an object store several: the worker does something else in between."""
GIVEN_UP: Final = timedelta(days=30)
"""Who has not looked after the files for so long has left them to others."""
log = structlog.get_logger("anjian.trash")


class Strays:
    """Removes strays, round after round, a little each time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._round: Iterator[None] | None = None
        self._due = 0.0

    def look(self) -> bool:
        """Goes on with a round, or begins one when it is time; returns whether there is more to do now."""
        if self._round is None:
            if time.monotonic() < self._due:
                return False
            self._round, self._due = _round(self._services), time.monotonic() + EVERY_SECONDS
        end = time.monotonic() + SLICE_SECONDS
        for _ in self._round:
            if time.monotonic() > end:
                return True
        self._round = None
        return False


def found(database: Database, listed: Iterable[Listed], before: datetime) -> Iterator[list[str]]:
    """The digests of those of some files that nothing speaks of and that came before a moment, a part (maybe of none) at a time."""
    old = (one.sha256 for one in listed if one.since < before)
    while some := list(islice(old, AT_ONCE)):
        with database.read() as session:
            known = spoken_of(session, some)
        yield [digest for digest in some if digest not in known]


def _round(services: Services) -> Iterator[None]:
    moment = _claimed(services)
    if moment is None:
        return
    before = moment - STRAY
    for some in found(services.database, services.files.listing(), before):
        yield
        for digest in some:
            _remove(services, digest, before)
            yield


def _remove(services: Services, digest: str, before: datetime) -> None:
    with services.database.read() as session:
        if spoken_of(session, [digest]):
            return
    if services.files.remove(digest, before):
        pictures.forget(services.settings.home, digest)
        log.info("stray_removed", sha256=digest)


def _claimed(services: Services) -> datetime | None:
    """Leaves word that the files are this database's; returns when, by the clock of the place, as the files' own moments are.

    None: they are another's as far as one can know, or they were nobody's until now: another may claim them at the same moment.
    """
    url = services.database.engine.url.set(username=None, password=None)
    place = str(Path(url.database or "").resolve()) if services.database.dialect == "sqlite" else url.render_as_string()
    mine = hashlib.sha256(place.encode()).hexdigest()
    with services.database.read() as session:
        reached = session.scalar(select(func.max(AuditEntry.id))) or 0
    word, since = services.files.owner() or ("", now())
    whose, _, then = word.partition(" ")
    fresh = not word or now() - since > GIVEN_UP
    if not fresh and (whose != mine or not then.isdecimal() or int(then) > reached):
        log.warning("files_of_another", place=services.files.place)
        return None
    services.files.own(f"{mine} {reached}")
    claimed = services.files.owner()
    return None if fresh or claimed is None else claimed[1]
