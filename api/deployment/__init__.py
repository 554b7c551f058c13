"""Files that install the service on a server: units for systemd, or a Compose file; written for an operator to look through.

They stand beside this file as they are written, but for `@PROGRAM@` (the command line program, absolute) and the secrets,
which are made anew each time: nothing has a password that somebody else could know.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Final

from api.errors import ServiceError

FOLDER: Final = Path(__file__).parent
KINDS: Final = ("systemd", "compose")
CONTAINER_USER: Final = 10001
"""Who the containers run as; he must be able to read the secrets, and nobody else."""
SECRET: Final = 0o600
NAMES: Final = {"install.txt": "安装.txt"}
"""What a file is called for the operator; packages have plain names."""


def write(kind: str, folder: Path) -> list[Path]:
    """Writes the files of `kind` (one of KINDS) into an empty or new folder; returns them.

    Raises ServiceError E734 where something is in it already (secrets of a running service might be lost), E733 where it
    cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ServiceError("E734", folder=folder)
        made = [_copied(source, folder) for source in sorted((FOLDER / kind).iterdir())]
        return made + (_passwords(folder / "secrets") if kind == "compose" else [])
    except OSError as error:
        raise ServiceError("E733", folder=folder, why="没有写入权限、磁盘已满或路径不可用") from error


def program() -> Path:
    """The command line program of this installation."""
    return Path(sys.prefix) / "bin" / "anjian"


def _copied(source: Path, folder: Path) -> Path:
    made = folder / NAMES.get(source.name, source.name)
    made.write_text(source.read_text(encoding="utf-8").replace("@PROGRAM@", str(program())), encoding="utf-8")
    return made


def _passwords(folder: Path) -> list[Path]:
    """The database's password, as PostgreSQL and as the service take it."""
    folder.mkdir(mode=0o700)
    password = secrets.token_urlsafe(32)
    return [
        _kept(folder / "postgres_password", password),
        _kept(folder / "database", f"postgresql+psycopg://anjian:{password}@database/anjian"),
    ]


def _kept(path: Path, text: str) -> Path:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET), "w", encoding="ascii") as file:
        file.write(text)
    if os.geteuid() == 0:
        os.chown(path, CONTAINER_USER, CONTAINER_USER)
    return path
