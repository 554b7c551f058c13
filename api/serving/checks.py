"""What must hold before the service starts: each check says in a sentence what is wrong and what to do."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from api.settings import Settings
from api.store.files import open_files

SQLITE_NEEDED: Final = (3, 42)
"""DBOS keeps the state of its workflows with functions that older SQLite lacks, where Python is 3.12 or newer."""
PYTHON_CONCERNED: Final = (3, 12)


class CannotServeError(Exception):
    """The service cannot start; the message is a sentence for the operator."""


def check_sqlite(
    settings: Settings,
    python: tuple[int, ...] = sys.version_info[:2],
    sqlite: tuple[int, ...] = sqlite3.sqlite_version_info,
) -> None:
    """Raises CannotServeError where the SQLite of this Python is too old for the workflows."""
    embedded = make_url(settings.workflow_url).get_backend_name() == "sqlite"
    if embedded and python >= PYTHON_CONCERNED and sqlite < SQLITE_NEEDED:
        raise CannotServeError(
            f"本机 Python 自带的 SQLite 是 {'.'.join(map(str, sqlite))}，需要 3.42 或更新的版本。"
            "请改用 Python 3.11，或安装较新的 SQLite 后重新编译 Python，或设置 ANJIAN_DATABASE 使用 PostgreSQL。"
        )


def check_home(home: Path) -> None:
    """Makes the data folder.  Raises CannotServeError where it cannot be written."""
    probe = home / f".probe.{os.getpid()}"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        why = "磁盘已满" if error.errno == errno.ENOSPC else "没有写入权限或路径不可用"
        raise CannotServeError(
            f"数据文件夹 {home} 不能写入（{why}）。请检查权限，或用 --home 指定其他文件夹。"
        ) from error


def check_files(settings: Settings) -> None:
    """Raises ServiceError E717, E713 where the place of the files cannot be used at all; one that is out of reach may come back."""
    open_files(settings)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Holds the data folder for this process; the hold ends with it, however it ends.

    Raises CannotServeError where another server holds it.
    """
    with (home / "serve.lock").open("ab") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise CannotServeError(
                f"数据文件夹 {home} 已有一个服务在运行。请先停止它，或用 --home 指定其他文件夹。"
            ) from error
        yield


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there.  Raises CannotServeError where that is not possible."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(2048)
    except OSError as error:
        made.close()
        raise CannotServeError(_refusal(host, port, error)) from error
    return made


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用。请停止占用它的程序，或用 --port 指定其他端口。"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}。请用 --port 指定 1024 以上的端口。"
    return f"不能在 {host}:{port} 上接受连接。请检查 --host 和 --port。"
