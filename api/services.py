"""What a request needs: settings and database, made once for a process and handed around; no globals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pwdlib import PasswordHash

from api.rates import Rates
from api.settings import Settings
from api.store.database import Database


@dataclass
class Services:
    """One process's settings and database."""

    settings: Settings
    passwords: PasswordHash = field(default_factory=PasswordHash.recommended)
    """argon2id at the library's cost (64 MiB, three passes); tests hand in a cheaper one."""
    rates: Rates = field(default_factory=Rates)

    @cached_property
    def database(self) -> Database:
        """Opened at first use; the schema is brought up to date by `api.store.migrations.upgrade`."""
        self.settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Database(self.settings.database_url)
