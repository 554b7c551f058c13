"""Logs: what happened and where in the program, never to whom or in which document.

Two kinds of lines come in.  Ours (loggers `anjian.…`) say an event and a few values; only numbers and the short words of
`lines.WORDS` are written.  Libraries' lines may hold anything, so only constants of their code are written, see `foreign`.
Exceptions are written as places in the program without their messages, see `traces`.
"""

from __future__ import annotations

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import Any, Final

import structlog

from api.logs.foreign import constant
from api.logs.lines import harmless
from api.logs.traces import told
from api.settings import Settings

SHARED: Final[tuple[Any, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    told,
)
OWN_HANDLERS: Final = ("dbos", "uvicorn", "uvicorn.error", "nicegui", "sqlalchemy", "alembic")
"""Libraries that would otherwise write to the terminal by themselves, or more than anybody reads."""


class _Rotating(RotatingFileHandler):
    """Does not ask the disk at every line whether its file is still a file; a full disk stops no request and says nothing."""

    def shouldRollover(self, record: logging.LogRecord) -> bool:
        """Whether the file is full."""
        if self.stream is None:
            self.stream = self._open()
        return self.stream.tell() >= self.maxBytes

    def handleError(self, record: logging.LogRecord) -> None:
        """The library would print the line with its values."""


class _Standard(logging.StreamHandler[Any]):
    """Standard error; a reader who went away stops no request."""

    def handleError(self, record: logging.LogRecord) -> None:
        """The library would print the line with its values."""


def configure(settings: Settings, process: str) -> None:
    """Sends what this process logs, its libraries and their faults included, where the settings say; see `Settings.log_to`.

    `process`: such as `server` or `worker`; each has a file of its own, so that neither cuts the other's lines.
    """
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # none of it is written
    handler = _handler(settings, process)
    handler.setFormatter(_formatter(_plain(settings)))
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.INFO
    for name in OWN_HANDLERS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    _catch_faults()
    structlog.configure(
        processors=[*SHARED, harmless, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _handler(settings: Settings, process: str) -> logging.Handler:
    if settings.log_to == "stderr":
        return _Standard(sys.stderr)
    folder = settings.home / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _Rotating(folder / f"{process}.log", maxBytes=settings.log_bytes, backupCount=settings.log_kept, encoding="utf-8", delay=True)


def _plain(settings: Settings) -> bool:
    if settings.log_format == "auto":
        return settings.log_to == "stderr" and sys.stderr.isatty()
    return settings.log_format == "plain"


def _formatter(plain: bool) -> logging.Formatter:
    json = structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False)
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False) if plain else json
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        foreign_pre_chain=[constant, *SHARED, harmless],
        use_get_message=False,  # values that do not fit their template would raise, and are not written anyway
        keep_exc_info=False,
    )


def _catch_faults() -> None:
    """What nobody caught would be printed with its message; here it is logged without."""
    log = structlog.get_logger("anjian.fault")

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("uncaught", exc_info=(kind, error, trace))

    def in_thread(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None and not isinstance(given.exc_value, SystemExit):
            log.error("uncaught_in_thread", exc_info=(given.exc_type, given.exc_value, given.exc_traceback))

    def ignored(given: sys.UnraisableHookArgs) -> None:
        if given.exc_value is not None:
            log.warning("ignored", exc_info=(given.exc_type, given.exc_value, given.exc_traceback))

    sys.excepthook, threading.excepthook, sys.unraisablehook = uncaught, in_thread, ignored
