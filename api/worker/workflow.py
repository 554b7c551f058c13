"""A document's way as a durable DBOS workflow: a step that was done is not done again, whoever was killed when."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dbos import DBOS, DBOSConfig
from sqlalchemy import make_url

from api.errors import ServiceError
from api.intake.halt import Halt
from api.settings import Settings
from api.store.connections import PATIENCE
from api.store.types import now
from api.worker.steps import Steps

NAME = "intake"
QUEUE = "intake"
"""Both are in the rows of workflows under way, which workers of other versions share: they stay, whatever the room is called."""
LAYOUT = "1"
"""DBOS runs workflows of its own application version only: to be raised when the order or number of steps changes.

Versions of one layout take over from each other in the midst of a document: each step finds or makes what its own version
needs.  Those of different layouts do not."""
QUEUE_SECONDS = 0.1
"""How often DBOS looks for work."""
RETRIES = {"retries_allowed": True, "max_attempts": 9, "interval_seconds": 1.0, "backoff_rate": 2.0}
"""Of a step while the database cannot be written (disk full, locked): some nine minutes in all."""
ACTIVE = ["ENQUEUED", "PENDING"]
LOST = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
"""States of DBOS in which a workflow has broken down without its document having come to rest."""
ENDED = ["SUCCESS", "CANCELLED", *LOST]
KEPT_DAYS = 7.0
FORGOTTEN_AT_ONCE = 500

AT_WORK: set[str] = set()
"""The workflows that this process is in the middle of."""

Workflow = Callable[[int, int], str]


def workflow_id(document_id: int, sha256: str, attempt: int) -> str:
    """The same document and attempt have the same workflow, so that it is started once, by whichever version it may be."""
    return f"{document_id}-{sha256[:16]}-{attempt}"


def register(steps: Steps) -> Workflow:
    """The workflow over these steps; to be called once, before `launch`."""

    @DBOS.workflow(name=NAME)
    def take_in(document_id: int, attempt: int) -> str:
        """Returns the state in which the document came to rest."""
        own = DBOS.workflow_id or ""
        AT_WORK.add(own)
        try:
            halt: Halt | None = None
            for name, step in steps.in_order():
                halt = DBOS.run_step(_options(name), step, document_id, attempt)
                if halt is not None:
                    break
            return DBOS.run_step(_options("settle"), steps.settle, document_id, attempt, halt)
        finally:
            AT_WORK.discard(own)

    return take_in


def configure(settings: Settings, executor: str, concurrency: int) -> None:
    """Makes DBOS ready for these settings: nothing listens, nothing calls home; `launch` starts it.

    `executor`: by what name the workflows are known that this process runs; no other process ever had it.
    """
    url = settings.workflow_url
    config: DBOSConfig = {
        "name": "anjian",
        "system_database_url": url,
        "application_version": LAYOUT,
        "executor_id": executor,
        "log_level": "WARNING",
        "enable_otlp": bool(settings.traces),
        "max_executor_threads": concurrency + 8,
    }
    if make_url(url).get_backend_name() == "sqlite":
        config["db_engine_kwargs"] = {"connect_args": {"factory": _Connection}}
    else:
        config["db_engine_kwargs"] = {"connect_args": dict(PATIENCE)}
    DBOS(config=config)


def launch(concurrency: int) -> None:
    """Starts DBOS: the queue is served.  `concurrency`: how many documents each worker works on at once, at most."""
    DBOS.launch()
    DBOS.register_queue(
        QUEUE, worker_concurrency=concurrency, polling_interval_sec=QUEUE_SECONDS, on_conflict="always_update"
    )


def forget(days: float = KEPT_DAYS) -> int:
    """Removes what DBOS knows of workflows that ended long ago; returns how many.  The documents tell all that counts."""
    until = (now() - timedelta(days=days)).isoformat()
    forgotten = 0
    while found := DBOS.list_workflows(
        status=ENDED, completed_before=until, limit=FORGOTTEN_AT_ONCE, load_input=False, load_output=False
    ):
        DBOS.delete_workflows([one.workflow_id for one in found])
        forgotten += len(found)
    return forgotten


class _Connection(sqlite3.Connection):
    """WAL: who reads the state of a workflow does not wait for who writes it.

    NORMAL: after a power cut the last steps may be done again, which they bear; nothing accepted depends on them.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.execute("PRAGMA journal_mode=WAL")
        self.execute("PRAGMA synchronous=NORMAL")


def _options(name: str) -> Any:
    return {"name": name, "should_retry": _passes, **RETRIES}


def _passes(error: BaseException) -> bool:
    """Whether an error may be gone at the next try: disk full, database locked."""
    return isinstance(error, ServiceError) and error.status >= 500
