"""Settings of the service, as ANJIAN_… variables or in the file that ANJIAN_CONFIG names (`api.setting_sources`).

Nothing here has a secret as its default; what must be secret is made at the first start and kept in the data folder.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from api import setting_sources

MEBIBYTE = 1024 * 1024
OTHERS = 0o077
"""The rights that files of the service never get (umask): nobody else on the machine reads judgments and hashes of
passwords, though the data folder was made for all to look into."""


class Settings(BaseSettings):
    """What an operator may set, each as the environment variable ANJIAN_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="ANJIAN_", extra="ignore")

    home: Path = Field(default_factory=lambda: Path.home() / "anjian-data")
    """The data folder: database, files, secret key, logs.  All that a back-up needs."""
    database: str = ""
    """SQLAlchemy URL; empty for SQLite in the data folder."""
    files: str = Field(default="", pattern=r"^(/.*)?$")
    """Where the files are kept: empty for a folder in the data folder, or the path of a folder that several machines share."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = Field(default="", pattern=r"^(https?://[^/\s]+/?)?$")
    """The address that people type, for links and for the check of where a request comes from; empty: as requested."""
    https: bool = False
    """The service is reached through HTTPS (a proxy in front): cookies are sent on HTTPS only."""
    proxy: bool = False
    """A proxy in front sets X-Forwarded-For; without one the header is not believed."""
    workers: int = Field(default=0, ge=0)
    """Reading processes; 0: one less than the processors, at least one."""
    worker_name: str = Field(default="worker", min_length=1)
    """The worker's name, the same at every start; where several workers share a PostgreSQL database, each has its own."""
    second_check: Literal["none", "lost", "all"] = "none"
    """Which judgments a second person must check (复核): none, those the agency lost, or all."""
    session_hours: int = Field(default=12, ge=1)
    idle_minutes: int = Field(default=120, ge=5)
    lock_failures: int = Field(default=5, ge=1)
    """Failed sign-ins in a row after which an account is locked."""
    lock_minutes: int = Field(default=15, ge=1)
    upload_bytes: int = Field(default=200 * MEBIBYTE, ge=1)
    """The largest single file accepted."""
    batch_bytes: int = Field(default=4096 * MEBIBYTE, ge=1)
    """The largest request that brings files, in all."""
    batch_files: int = Field(default=500, ge=1)
    """The most files in one request."""
    free_bytes: int = Field(default=500 * MEBIBYTE, ge=0)
    """Uploads are refused when less than this would stay free on the disk of the data folder."""
    uploads_per_minute: int = Field(default=20_000, ge=1)
    """Files that one user may send in a minute."""
    sign_ins_per_minute: int = Field(default=20, ge=1)
    """Attempts to sign in from one address in a minute."""

    smtp_host: str = Field(default="", max_length=200)
    """The mail server that takes alerts; empty: no e-mail is sent."""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str = ""
    """Empty: the mail server is not signed in to."""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = Field(default="", pattern=r"^([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+)?$")
    """The address that alerts come from."""
    smtp_tls: Literal["none", "starttls", "tls"] = "starttls"
    """How the way to the mail server is encrypted; `none` only within one's own network."""

    log_to: Literal["files", "stderr"] = "files"
    """Where the log goes: files in the data folder, or standard error (for systemd's journal and containers)."""
    log_format: Literal["auto", "json", "plain"] = "auto"
    """One JSON object a line, or lines for people; auto: for people on a terminal, else JSON."""
    log_bytes: int = Field(default=20 * MEBIBYTE, ge=MEBIBYTE)
    """How large a log file grows before the next is begun."""
    log_kept: int = Field(default=5, ge=1, le=1000)
    """How many full log files of a process are kept."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given by name, variables, secrets in files, the settings' file."""
        secret = InitSettingsSource(settings_cls, dict(setting_sources.of_secret_files(settings_cls)))
        file = InitSettingsSource(settings_cls, setting_sources.of_file(settings_cls))
        return init_settings, env_settings, secret, file

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the store."""
        return self.database or f"sqlite:///{self.home / 'anjian.db'}"

    @property
    def workflow_url(self) -> str:
        """Where the durable workflows keep their state: a database of their own on SQLite, the same on PostgreSQL."""
        return self.database or f"sqlite:///{self.home / 'workflows.db'}"

    def secret_key(self) -> str:
        """The key that signs cookies; made at the first call, readable by the owner only."""
        return _secret(self.home)


@cache
def _secret(home: Path) -> str:
    """Read once for a process: every request asks for it."""
    path = home / "secret.key"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = home / f"secret.{os.getpid()}.new"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii")
