"""Logs: one JSON object a line in the data folder.  No text of documents, no names of people, no passwords, no keys."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import Any, Final

import structlog

from api.settings import MEBIBYTE, Settings

FILE_BYTES: Final = 20 * MEBIBYTE
FILES_KEPT: Final = 5
SHARED: Final[tuple[Any, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)
OWN_HANDLERS: Final = ("dbos", "uvicorn", "uvicorn.error")
"""Libraries that would otherwise write to the terminal by themselves."""


class _Rotating(RotatingFileHandler):
    """Does not ask the disk at every line whether its file is still a file."""

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802  the library's name
        """Whether the file is full."""
        if self.stream is None:
            self.stream = self._open()
        return self.stream.tell() >= self.maxBytes


def configure(settings: Settings, process: str) -> None:
    """Sends what this process logs, its libraries included, to `logs/PROCESS.log`; old files are dropped.

    `process`: `server` or `worker`; each has a file of its own, so that neither cuts the other's lines.
    """
    folder = settings.home / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # none of it is written
    handler = _Rotating(
        folder / f"{process}.log", maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False),
            ],
            foreign_pre_chain=SHARED,
        )
    )
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO
    for name in OWN_HANDLERS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
