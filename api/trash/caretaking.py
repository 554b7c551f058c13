"""What the worker does now and then: what has reached its age goes, what a crash left of a purge is finished, the database is written anew."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog

from api.errors import ServiceError
from api.services import Services
from api.store.actor import Actor
from api.store.scope import Scope
from api.store.types import CHINA, now
from api.trash import purging, retention, throwing

NIGHT: Final = range(1, 5)
"""Hours in China in which nobody minds that the database is written anew."""
JUDGMENTS: Final = 50
"""That go into the trash in one look."""
KEEPER: Final = Actor(None, "system", "系统", "administrator", None, "", Scope(everything=True))
"""Who removes what has reached its age: the rules that an administrator set."""
log = structlog.get_logger("anjian.trash")


def look(services: Services, at: datetime | None = None) -> int:
    """Does what is due, some of it; returns how many things went.  Repeatable, and harmless where two do it at once."""
    moment = at or now()
    purging.unfinished(services)
    with services.database.read() as session:
        trash, judgments = retention.reached(session, "trash", moment), retention.reached(session, "judgment", moment, JUDGMENTS)
    gone = purging.due(services, KEEPER, trash) + sum(_throw(services, one) for one in judgments)
    for kind in retention.KINDS:
        if kind not in {"trash", "judgment"}:
            with services.database.write() as session:
                gone += retention.run(session, kind, moment)
    _scrub(services, moment)
    return gone


def _throw(services: Services, judgment_id: int) -> bool:
    """Into the trash; what must stay (held, with an issued report) is looked at again the next time."""
    try:
        with services.database.write() as session:
            throwing.throw(session, KEEPER, "judgment", judgment_id, "保留期满")
    except ServiceError as error:
        if error.status >= 500:
            raise
        log.info("kept_beyond_its_time", judgment=judgment_id, code=error.code)
        return False
    return True


def _scrub(services: Services, moment: datetime) -> None:
    with services.database.read() as session:
        dirty = purging.dirty(session)
    if dirty and moment.astimezone(CHINA).hour in NIGHT:
        purging.scrub(services)
