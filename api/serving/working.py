"""A worker without a web server: watched and started again as beside one."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Final

from api.serving.checks import CannotServeError, check_files, check_home, check_sqlite
from api.serving.supervisor import Supervisor
from api.settings import OTHERS, Settings

LOOK_SECONDS: Final = 0.2


def work(settings: Settings, say: Callable[[str], None]) -> None:
    """Works until SIGTERM or Ctrl-C.  `say` prints a line for the operator.

    Raises CannotServeError where that is not possible; the worker itself has said why then; and ServiceError (`check_files`).
    """
    os.umask(OTHERS)
    check_sqlite(settings)
    check_home(settings.home)
    check_files(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Supervisor(settings, stubborn=False) as supervisor:
        say(f"后台处理“{settings.worker}”正在运行。按 Ctrl-C 停止。")
        while not supervisor.refused.is_set() and not stop.wait(LOOK_SECONDS):
            pass
    if supervisor.refused.is_set():
        raise CannotServeError("后台处理没有启动，原因见上。")
    say("已停止。")
