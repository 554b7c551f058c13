"""What the worker does for pending suits, every few seconds, in a thread of its own: papers are read in killable children."""

from __future__ import annotations

import threading
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from api.errors import ServiceError
from api.screening import renewal
from api.screening.renewal import Memory
from api.screening.shelves import Unread
from api.services import Services
from api.worker.results import Readers
from api.worker.tasks import Errand

log = structlog.get_logger("anjian.screening")


class Screener:
    """Reads papers, screens suits, and holds judgments against what was foretold: one round after another."""

    def __init__(self, services: Services, readers: Readers) -> None:
        self._services, self._readers = services, readers
        self._thread: threading.Thread | None = None
        self._memory = Memory()

    def look(self) -> None:
        """Begins a round unless one is under way.  A fault of ours ends the round, never the worker; the next one begins anew."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self.round, daemon=True, name="anjian-screening")
            self._thread.start()

    def round(self) -> None:
        """One round."""
        sound = False
        try:
            made = renewal.look(self._services, self._read, self._memory)
            if made:
                log.info("suits_screened", made=made)
            sound = True
        except (ServiceError, OperationalError) as error:  # the disk is full, the database locked: it may pass
            log.warning("database_unavailable", kind=type(error).__name__)
            self._memory.broken.clear()
            sound = True
        finally:
            if not sound:
                log.exception("screening_failed", suits=sorted(self._memory.broken))

    def _read(self, paper: Unread) -> dict[str, Any] | None:
        outcome = self._readers.ask(Errand(paper.sha256, reading=paper.payload, suit=True, kind=paper.kind))
        if isinstance(outcome, dict):
            return outcome
        log.warning("suit_paper_unread", paper=paper.paper_id, kind=type(outcome).__name__)
        return None
