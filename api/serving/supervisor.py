"""The worker process beside the server: started, watched, started again when it dies, ended with the server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from typing import Final

import structlog

from api.settings import Settings
from api.worker.exits import REFUSED

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
"""Seconds before a worker that died is started again: doubled each time, so that a broken one does not eat the machine."""
STEADY_SECONDS: Final = 60.0
"""A worker that lived so long was all right: the next pause is short again."""
END_SECONDS: Final = 20.0
"""How long a worker may take to finish what it has in hand."""

log = structlog.get_logger("anjian.supervisor")


class Supervisor:
    """Keeps one worker alive; use it as a context manager."""

    def __init__(self, settings: Settings, *, stubborn: bool = True) -> None:
        """`stubborn`: tries again, too, when the worker is refused (its name is in use); else `refused` is set."""
        self._environment = os.environ | {"ANJIAN_HOME": str(settings.home), "ANJIAN_WORKER_NAME": settings.worker}
        self._stubborn, self.refused = stubborn, threading.Event()
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="anjian-supervisor", daemon=True)

    def __enter__(self) -> Supervisor:
        self._process = self._start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Tells the worker to end, and ends it by force when it does not."""
        self._ending.set()
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join()

    @property
    def pid(self) -> int | None:
        """The worker's process id."""
        return self._process.pid if self._process is not None else None

    def _start(self) -> subprocess.Popen[bytes]:
        """Its standard input is a pipe that only we hold: it ends with us, even when we are killed.

        A session of its own: Ctrl-C in a terminal goes to the server alone, which then ends the worker in order.
        """
        command = [sys.executable, "-m", "api.worker", "--with-parent"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=self._environment, start_new_session=True)

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while self._process is not None:
            since = time.monotonic()
            status = self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()
            if self._ending.is_set():
                return
            if status == REFUSED and not self._stubborn:
                self.refused.set()
                return
            pause = FIRST_PAUSE if time.monotonic() - since > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE)
            log.warning("worker_died", status=status, again_in=pause)
            if self._ending.wait(pause):
                return
            self._process = self._start()
