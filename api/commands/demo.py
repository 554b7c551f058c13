"""`anjian demo`: the whole service on a throw-away folder, with an invented place in it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from api.console.exits import FAILED
from api.console.limits import limits_or_exit

if TYPE_CHECKING:
    from api.demo.loading import SignIn
    from api.demo.running import Companion, Progress

PREFIX = "anjian-demo-"
GIVE_UP_SECONDS = 900.0
"""With --check: what takes longer has failed."""


def run(
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, metavar="端口", help="监听端口。 [默认：8080，被占用时另选]")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="文件夹", help="数据放在这个文件夹，退出后保留；不写则用临时文件夹，退出时删除。")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="全部读完、填好后显示汇总并退出，不等待 Ctrl-C；用于检查安装。")] = False,
) -> None:
    """启动一个装好示例的完整服务：虚构的区县、单位、用户和两年的案件，随软件附带的示例判决当场读取。

    终端显示网址和各种角色的用户名、密码（每次启动重新生成）。Ctrl-C 停止并删除示例数据。
    """
    from pydantic import ValidationError

    from api.settings.sources import wrong_variables

    limits_or_exit()
    for name in ("SIGTERM", "SIGHUP"):  # a closed window or a stop from outside ends it as Ctrl-C does: nothing is left
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: os.kill(os.getpid(), signal.SIGINT))
    console = Console()
    try:
        with _folder(keep) as home:
            raise typer.Exit(_demonstrate(console, home, port, check=check))
    except ValidationError as error:
        raise typer.BadParameter(wrong_variables(error)) from None


def _demonstrate(console: Console, home: Path, port: int | None, *, check: bool) -> int:
    from api.demo.loading import settle
    from api.demo.running import Companion
    from api.errors import ServiceError
    from api.services import Services
    from api.serving import CannotServeError, serve
    from api.settings import Settings
    from api.store.migrations import upgrade

    os.environ.pop("ANJIAN_DATABASE", None)  # the worker, a process of its own, would use it
    settings = Settings(home=home, database="", host="127.0.0.1", port=_port(port), public_url="", https=False, proxy=False)
    services = Services(settings)
    console.print("正在准备示例数据……")
    upgrade(services.database)
    found = settle(services)
    ending = _Ending(console, check=check)
    companion = Companion(services, look=ending.look, read=ending.read, done=ending.done, fail=ending.fail)
    ending.companion = companion
    try:
        with companion:
            serve(settings, _saying(console), greet=lambda _address: _show_people(console, found))
    except (CannotServeError, ServiceError) as error:
        typer.echo(str(error), err=True)
        return FAILED
    finally:
        ending.over()
        services.database.close()
        if home.exists() and not check:
            console.print("示例数据随临时文件夹一起删除；用 --keep 可以保留。" if home.name.startswith(PREFIX) else f"示例数据保留在 {home}")
    return ending.status


class _Ending:
    """Tells when everything has been read and worked on; with --check also ends the service then, or when it takes too long."""

    def __init__(self, console: Console, *, check: bool) -> None:
        self._console, self._check = console, check
        self.companion: Companion | None = None
        self.status = FAILED if check else 0
        self._timer = threading.Timer(GIVE_UP_SECONDS, self._late)
        if check:
            self._timer.daemon = True
            self._timer.start()

    def look(self, line: str) -> None:
        """A line about the progress, for someone who looks."""
        if self._console.is_terminal:
            self._console.print(line)

    def read(self, progress: Progress) -> None:
        """Everything has been read."""
        from api.intake.states import STATES

        parts = [f"{label} {progress.states[code]}" for code, label in STATES.items() if progress.states.get(code)]
        self._console.print(f"{progress.total} 份文件全部处理完毕：{'，'.join(parts)}。接着填写台账、登记整改、制作通报。")

    def done(self) -> None:
        """The offices have done all that they do; every page has something to show, or else with --check it has failed."""
        self._console.print("台账、期限、整改、在诉案件、监督文书、通报、预警、一案一报、典型案例和汇编已经填好。")
        if not self._check:
            return
        left = self.companion.samples_left() if self.companion else []
        if left:
            self._console.print(f"没有读出的示例：{'、'.join(left)}")
        missing = self.companion.not_shown() if self.companion else []
        if missing:
            self._console.print(f"示例中没有：{'、'.join(missing)}")
        self.status = FAILED if left or missing else 0
        os.kill(os.getpid(), signal.SIGINT)

    def fail(self, line: str) -> None:
        """The papers could not be handed in."""
        self._console.print(line)
        if self._check:
            os.kill(os.getpid(), signal.SIGINT)

    def over(self) -> None:
        """The service has ended."""
        self._timer.cancel()

    def _late(self) -> None:
        self._console.print(f"{GIVE_UP_SECONDS:.0f} 秒内没有全部处理完。")
        os.kill(os.getpid(), signal.SIGINT)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The data folder: a throw-away one, or the given one, which must be new or empty."""
    if keep is None:
        made = Path(tempfile.mkdtemp(prefix=PREFIX))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise typer.BadParameter(f"“{keep}”不是空文件夹。要再次打开保留的示例，请运行 anjian serve --home {keep}")
    yield keep.absolute()


def _port(wanted: int | None) -> int:
    """The port asked for, or the usual one, or a free one when that is taken."""
    if wanted is not None:
        return wanted
    from api.settings import Settings

    usual = Settings().port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", usual))
        except OSError:
            probe.close()
            return _free_port()
    return usual


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _saying(console: Console) -> Callable[[str], None]:
    return lambda line: console.print(line, highlight=False, soft_wrap=True)


def _show_people(console: Console, found: list[SignIn]) -> None:
    """How to sign in, as a table that fits 80 columns."""
    from api.people.users import ROLES

    table = Table(box=box.HORIZONTALS, show_edge=False, pad_edge=False)
    for heading in ("用户名", "密码", "角色、单位"):
        table.add_column(heading, overflow="fold")
    for one in found:
        role = ROLES[one.person.role]
        table.add_row(one.person.login, one.password, f"{role}　{one.organisation}" if one.person.organisation else role)
    console.print("\n登录（密码每次启动重新生成；单位、人名、案情均为虚构）：")
    console.print(table, highlight=False)
    console.print("两年的案件和随软件附带的示例判决正在后台读取，打开网页就能看到进度。\n", highlight=False)
