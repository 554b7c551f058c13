"""The service in one command: checks, database, web server, worker."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from api.serving.checks import CannotServeError, alone, bound, check_files, check_home, check_sqlite
from api.settings import OTHERS, Settings

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

__all__ = ["CannotServeError", "serve", "usual_address"]

PATIENCE: Final = 2.0
"""Seconds of silence at the start."""
SWITCH_SECONDS: Final = 0.001
"""How long a thread that has an answer of the database waits for one that computes, instead of Python's 5 ms.

A page asks forty times: beside another one it would wait for most of its answers so long.
"""
GRACE_SECONDS: Final = 5
"""How long open requests (uploads, streams of events) may go on when the service ends."""

Say = Callable[[str], None]


def serve(settings: Settings, say: Say, *, greet: Callable[[str], None] | None = None, worker: bool = True) -> None:
    """Serves until SIGTERM or Ctrl-C.  `say` prints a line for the operator; `greet` gets the address once it answers.

    `worker`: with a worker beside it; without, other hosts or `anjian worker` do its work.
    Raises CannotServeError before anything is started where that is not possible, and ServiceError (`check_files`).
    """
    os.umask(OTHERS)
    check_sqlite(settings)
    check_home(settings.home)
    check_files(settings)
    with ExitStack() as stack:
        stack.enter_context(alone(settings.home))
        listener = stack.enter_context(bound(settings.host, settings.port))
        ready = stack.enter_context(_patience(say))

        def answers(address: str) -> None:
            ready()
            if greet is not None:
                greet(address)

        _run(settings, listener, say, answers, worker)
    say("已停止。")


def _run(settings: Settings, listener: socket.socket, say: Say, answers: Callable[[str], None], worker: bool) -> None:
    from api import logs  # and the application: after the checks, which answer at once
    from api.app import create_app
    from api.logs import spans
    from api.people.links import first_administrator
    from api.serving.memory import collecting, settle
    from api.serving.supervisor import Supervisor
    from api.store.migrations import upgrade

    logs.configure(settings, "server")
    spans.configure(settings, "server")
    app = create_app(settings)
    services = app.state.services
    upgrade(services.database)
    address = usual_address(settings, listener.getsockname()[1])
    link = first_administrator(services)

    def up() -> None:
        settle()
        say(f"请用浏览器打开 {address}/")
        if link is not None:
            say(f"还没有管理员。请打开下面的一次性链接设置管理员账号和密码：\n{address}{link}")
        say("按 Ctrl-C 停止。")
        answers(address)

    server = _server(app, settings, up)
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them again when it has ended: not to end us there
        signal.signal(number, lambda *_: None)
    sys.setswitchinterval(SWITCH_SECONDS)
    with collecting(app.state.meter.quiet), Supervisor(settings) if worker else nullcontext():
        server.run(sockets=[listener])
        say("正在停止，手上的文件处理完或下次启动时继续……")


def _server(app: FastAPI, settings: Settings, up: Callable[[], None]) -> uvicorn.Server:
    """The web server, which calls `up` once it answers."""
    import uvicorn

    from api.serving.web import configured

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            up()

    return Server(configured(app, settings, log_config=None, timeout_graceful_shutdown=GRACE_SECONDS))


@contextmanager
def _patience(say: Say) -> Iterator[Callable[[], None]]:
    """Says that the start takes a while, if it does; what is yielded ends that."""
    timer = threading.Timer(PATIENCE, say, ["正在启动，请稍候……"])
    timer.daemon = True
    timer.start()
    try:
        yield timer.cancel
    finally:
        timer.cancel()


def usual_address(settings: Settings, port: int | None = None) -> str:
    """What to type into a browser.  `port`: the one that is listened on; None: that of the settings."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = socket.gethostname() if _everywhere(settings.host) else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port if port is None else port}"


def _everywhere(host: str) -> bool:
    """Whether it stands for all addresses of the machine, as 0.0.0.0 and :: do; a name does not."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False
