"""What a request needs: settings, database and files, made once for a process and handed around; no globals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pwdlib import PasswordHash

from api.rates import Rates
from api.settings import Settings
from api.store.database import Database
from api.store.files import FileStore, open_files


@dataclass
class Services:
    """One process's settings, database and files."""

    settings: Settings
    passwords: PasswordHash = field(default_factory=PasswordHash.recommended)
    """argon2id at the library's cost (64 MiB, three passes); tests hand in a cheaper one."""
    rates: Rates = field(default_factory=Rates)

    @cached_property
    def database(self) -> Database:
        """Opened at first use; the schema is brought up to date by `api.store.migrations.upgrade`."""
        self.settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Database(self.settings.database_url)

    @cached_property
    def files(self) -> FileStore:
        """The files of the service, each under its SHA-256."""
        return open_files(self.settings)
