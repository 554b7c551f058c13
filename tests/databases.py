"""Which database the tests run on: SQLite in the test's own folder, or with `--postgresql` a server of their own.

The server is PostgreSQL as the machine has it, in a temporary folder, reached through a socket there, without durability.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, text

from api.settings import Settings

BINARIES = tuple(Path(f"/usr/lib/postgresql/{version}/bin") for version in range(20, 12, -1))
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400", "shared_buffers=128MB")
DURABLE = ("max_connections=400", "shared_buffers=128MB")
START_SECONDS = 60


class Server:
    """A PostgreSQL server of the tests' own.  `durable`: what was committed survives its sudden end, as it does in a bureau.

    `listen`: an address of this machine at which it is reached over TCP, too, by whoever can.
    """

    def __init__(self, *, durable: bool = False, listen: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="anjian-pg-"))
        self._numbers = count(1)
        home = installed()
        if home is None:
            raise RuntimeError("PostgreSQL is not on this machine")
        as_user: list[str] = []
        if os.geteuid() == 0:  # it refuses to run as root
            shutil.chown(self.folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        data = str(self.folder / "data")
        subprocess.run(
            [*as_user, home / "initdb", "-D", data, "-A", "trust", "-U", "anjian", "--no-sync", "-E", "UTF8", "--no-locale"],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip
        if listen:
            with (self.folder / "data" / "pg_hba.conf").open("a", encoding="ascii") as rules:
                rules.write("host all all all trust\n")
        places = (f"unix_socket_directories={self.folder}", f"listen_addresses={listen}")
        options = [part for one in (*(DURABLE if durable else QUICK), *places) for part in ("-c", one)]
        self._command = [*as_user, str(home / "postgres"), "-D", data, *options]
        self.start()

    def start(self) -> None:
        """Starts it, again after `crash`; returns once it can be reached."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, cwd="/")
        self._await()

    def crash(self) -> None:
        """Ends it in its immediate mode: connections break off, nothing is written down, the next start recovers."""
        postmaster = (self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0]
        os.kill(int(postmaster), signal.SIGQUIT)  # not the process that `runuser` is
        self._process.wait(30)

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://anjian@/{name}?host={self.folder}"

    def fresh(self, template: str = "template0") -> str:
        """A new database like the template; returns its address."""
        name = f"t{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def fresh_in_chinese(self) -> str:
        """A new database that sorts and folds letters as Chinese dictionaries do, not by the numbers of characters."""
        name = f"t{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh'")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Removes a database, whoever is still connected."""
        self._do(f"DROP DATABASE IF EXISTS {name_of(url)} WITH (FORCE)")

    def stop(self) -> None:
        """Ends it and removes all it had."""
        self._process.terminate()
        self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _do(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _await(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not self._answers():  # its socket is there before it can be used
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            psycopg.connect(host=str(self.folder), user="anjian", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True


SERVERS: list[Server] = []
"""The one that runs, with `--postgresql`."""


def installed() -> Path | None:
    """The folder of the server's programs, the newest first; None: there are none."""
    return next((one for one in BINARIES if (one / "initdb").exists()), None)


def name_of(url: str) -> str:
    """The name of a database of the server."""
    return url.partition("@/")[2].partition("?")[0]


def fresh(home: Path) -> str:
    """The address of a new database; on SQLite the one that a service with this data folder has."""
    return SERVERS[0].fresh() if SERVERS else f"sqlite:///{home / 'anjian.db'}"


def copied(url: str, home: Path) -> str:
    """The address of a copy of a database that nobody uses; on SQLite it lies in `home` already, copied with the folder."""
    return SERVERS[0].fresh(name_of(url)) if SERVERS else f"sqlite:///{home / 'anjian.db'}"


def named(settings: Settings) -> dict[str, str]:
    """For a process beside the test: which database it is to open, where settings do not say so by their folder."""
    return {"ANJIAN_DATABASE": settings.database} if settings.database else {}


def dropped(url: str) -> None:
    """Nobody uses it any more; on SQLite it goes with its folder."""
    if SERVERS:
        SERVERS[0].drop(url)
