"""Settings of the service, as ANJIAN_… variables or in the file that ANJIAN_CONFIG names (`api.settings.sources`).

Nothing here has a secret as its default; what must be secret is made at the first start and kept in the data folder.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints, field_validator, model_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from api.settings import sources

MEBIBYTE = 1024 * 1024
BUCKET = r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?"
"""Names of buckets as S3 has them (3 to 63 characters); prefixes of plain characters only."""
KEY_CHARACTERS = 32
"""The least of a key that somebody made: 24 random bytes in base64."""
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
    files: str = Field(default="", pattern=rf"^(/.*|{BUCKET})?$")
    """Where the files are kept: empty for a folder in the data folder, the path of a folder that several machines share, or
    s3://bucket/prefix in an object store."""
    files_cache_bytes: int = Field(default=2048 * MEBIBYTE, ge=0)
    """How much of an object store's files is kept nearby in the data folder, for who reads them again."""
    s3_endpoint: str = Field(default="", pattern=r"^(https?://[^/\s@]+/?)?$")
    """The object store's address; empty: Amazon's."""
    s3_region: str = Field(default="us-east-1", pattern=r"^[A-Za-z0-9-]+$")
    s3_key: str = ""
    s3_secret: SecretStr = SecretStr("")
    s3_http: bool = False
    """The way to the object store is not encrypted: without this an address that begins with http:// is refused."""
    s3_hosted: bool = False
    """The bucket's name is part of the address (virtual-hosted style) and stands in `s3_endpoint`, too."""
    s3_certificate: Path | None = None
    """A file with the certificate (PEM) of the authority that vouches for the object store within one's own network."""
    secret_key_file: Path | None = None
    """The key that signs cookies, for several machines that serve the same pages; without it, a key in the data folder."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = Field(default="", pattern=r"^(https?://[^/\s]+/?)?$")
    """The address that people type, for links and for the check of where a request comes from; empty: as requested."""
    https: bool = False
    """The service is reached through HTTPS (a proxy in front): cookies are sent on HTTPS only."""
    proxy: bool = False
    """A proxy in front sets X-Forwarded-For; without one the header is not believed."""
    connections_per_address: int = Field(default=5_000, ge=1)
    """The most connections of one address at once (behind a proxy: requests and open pages); a whole agency may have one."""
    workers: int = Field(default=0, ge=0)
    """Reading processes; 0: one less than the processors, at least one."""
    worker_name: str = Field(default="", max_length=100)
    """The worker's name, the same at every start; where several share a PostgreSQL database, each has its own.  Empty: see `worker`."""
    worker_lost_seconds: int = Field(default=60, ge=15, le=3600)
    """A worker that gave no sign of life for so long is dead, and others go on with its work; the same for all workers."""
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

    oidc_issuer: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    """The identity provider (OpenID Connect), exactly as it calls itself; empty: people sign in with passwords alone."""
    oidc_client_id: str = Field(default="", max_length=200)
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = Field(default="统一身份认证", min_length=1, max_length=30)
    """What the button on the sign-in page says."""
    oidc_scope: str = Field(default="openid profile email", pattern=r"^openid( [\x21-\x7e]+)*$")
    oidc_claim: str = Field(default="preferred_username", min_length=1)
    """The claim that names the user's login; the provider must not let people choose it themselves."""
    oidc_groups_claim: str = Field(default="groups", min_length=1)
    oidc_groups: dict[str, Annotated[str, StringConstraints(pattern=r"^(bureau|agency|reader):[1-9]\d{0,9}$")]] = {}
    """Group → role and organisation (`agency:12`) of a user who is made when one of its members first signs in; empty: none is."""
    local_sign_in: Literal["all", "administrators"] = "all"
    """Who may sign in with a password where there is an identity provider."""
    metrics_local: bool = True
    """Figures for Prometheus are open to callers on this machine."""
    metrics_token: SecretStr = SecretStr("")
    """Who shows it (Authorization: Bearer …) may read the figures; empty: nobody may by this way."""
    traces: str = Field(default="", pattern=r"^(https?://[^/\s@?#]+/?)?$")
    """The address of a collector of traces (OTLP over HTTP, such as http://collector:4318); empty: there are none."""
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
        secret = InitSettingsSource(settings_cls, dict(sources.of_secret_files(settings_cls)))
        file = InitSettingsSource(settings_cls, sources.of_file(settings_cls))
        return init_settings, env_settings, secret, file

    @field_validator("s3_certificate")
    @classmethod
    def _there(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise sources.said(f"证书文件 {path} 不存在或不能读取。")
        return path

    @field_validator("secret_key_file")
    @classmethod
    def _only_its_owner_reads(cls, path: Path | None) -> Path | None:
        if path is not None:
            _given_key(path)
        return path

    @model_validator(mode="after")
    def _object_store(self) -> Settings:
        if self.files.startswith("s3://"):
            if not (self.s3_key and self.s3_secret.get_secret_value()):
                raise sources.said("ANJIAN_FILES 指向对象存储，须同时设置 ANJIAN_S3_KEY 和 ANJIAN_S3_SECRET。")
            if self.s3_endpoint.startswith("http://") and not self.s3_http:
                raise sources.said("ANJIAN_S3_ENDPOINT 不加密（http://）；确实只在可信的内网使用时，设置 ANJIAN_S3_HTTP=true。")
        return self

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the store."""
        return self.database or f"sqlite:///{self.home / 'anjian.db'}"

    @property
    def worker(self) -> str:
        """The worker's name: as set, else that of the host, where workers of other hosts may share the database."""
        return self.worker_name or (socket.gethostname()[:100] if self.shared_database else "worker")

    @property
    def shared_database(self) -> bool:
        """Whether the database is a server, which several hosts may use, and not a file."""
        return bool(self.database) and not self.database.startswith("sqlite")

    @property
    def workflow_url(self) -> str:
        """Where the durable workflows keep their state: a database of their own on SQLite, the same on PostgreSQL."""
        return self.database if self.shared_database else f"sqlite:///{self.home / 'workflows.db'}"

    def secret_key(self) -> str:
        """The key that signs cookies: the one that was given, else made at the first call, readable by the owner only."""
        return _given_key(self.secret_key_file) if self.secret_key_file else _secret(self.home)


@cache
def _given_key(path: Path) -> str:
    """Raises PydanticCustomError with a sentence: the file cannot be used."""
    try:
        mode, key = path.stat().st_mode, path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise sources.said(f"密钥文件 {path} 不存在或不能读取。") from None
    if mode & OTHERS:
        raise sources.said(f"密钥文件 {path} 只能由运行服务的用户读取，请执行 chmod 600。")
    if len(key) < KEY_CHARACTERS:
        raise sources.said(f"密钥文件 {path} 里的密钥太短，至少 {KEY_CHARACTERS} 个字符。")
    return key


@cache
def _secret(home: Path) -> str:
    """Read once for a process: every request asks for it."""
    path = home / "secret.key"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = home / f"secret.{secrets.token_hex(8)}.new"  # each thread its own: the first requests come together
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another was first: its key counts
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii")
