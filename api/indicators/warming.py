"""The verdicts brought into memory before somebody asks: reading very many takes a second that no page has to wait for."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.errors import ServiceError
from api.indicators import facts
from api.indicators.counting import by_day
from api.policy.in_force import profile_of
from api.store.database import Database

log = structlog.get_logger("anjian.figures")


def warm(database: Database) -> None:
    """Reads all verdicts, and counts them once by the rules for everybody.  What goes wrong is logged alone: whoever asks reads them then, and is told."""
    try:
        with database.read() as session:
            by_day(facts.of(session), profile_of(session, None).counting, None)
    except (SQLAlchemyError, ServiceError) as error:
        log.warning("figures_not_warmed", kind=type(error).__name__)
