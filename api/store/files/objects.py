"""The objects of an S3-compatible store: put, got, listed, removed; every fault of the network told as ServiceError E713.

What the machine's environment says of Amazon (AWS_…) counts for nothing here: address, region and key come from our own settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from api.errors import ServiceError
from api.settings import Settings

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Credential, S3Store

PART: Final = 8 * 1024 * 1024
"""Bytes of one request; larger files go in several."""
PARTS_AT_ONCE: Final = 4
REQUEST: Final[ClientConfig] = {"connect_timeout": timedelta(seconds=5), "read_timeout": timedelta(seconds=30), "timeout": timedelta(minutes=10)}
"""A store that sends nothing for half a minute is as good as gone; a large file over a slow line may take its time."""
RETRY: Final[RetryConfig] = {
    "max_retries": 4, "retry_timeout": timedelta(seconds=60),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=2), "base": 2},
}  # fmt: skip
"""Some two seconds in all where the store refuses at once; what is durable is tried again later anyway."""
GLANCE: Final[ClientConfig] = {"connect_timeout": timedelta(seconds=2), "timeout": timedelta(seconds=4)}
NO_RETRY: Final[RetryConfig] = {"max_retries": 0, "retry_timeout": timedelta(seconds=4)}
PROBE: Final = "probe"
NO_BUCKET: Final = "NoSuchBucket"
SIGNS: Final = {NO_BUCKET: "没有这个存储桶", "status code: 403": "访问密钥不正确或没有权限", "status code: 401": "访问密钥不正确或没有权限"}
"""What the store's answer is known by, whichever error the package makes of it: a refused listing is not told from other faults."""


class Found(NamedTuple):
    """An object that is there."""

    key: str
    size: int
    since: datetime


class Objects:
    """The objects under one prefix of one bucket.  Threads may share it."""

    def __init__(self, settings: Settings) -> None:
        """`settings.files`: s3://bucket/prefix.  Raises ServiceError E717 (the package is not installed), E713 (it does not take the certificate)."""
        self.place = settings.files
        try:
            with _told():
                self._store, self._quick = opened(settings, REQUEST, RETRY), opened(settings, GLANCE, NO_RETRY)
        except ModuleNotFoundError as error:
            raise ServiceError("E717", place=self.place) from error

    def put(self, key: str, content: Path | bytes) -> None:
        """Stores bytes, or a file's, whole or not at all; what each request carries is signed, so the store sees whether it came whole."""
        import obstore

        with _told():
            obstore.put(self._store, key, content, chunk_size=PART, max_concurrency=PARTS_AT_ONCE)

    def get(self, key: str) -> Iterator[bytes]:
        """An object's bytes as they come.  Raises FileNotFoundError."""
        import obstore

        with _told():
            yield from obstore.get(self._store, key).stream(PART)

    def one(self, key: str) -> Found | None:
        """An object; None: there is none."""
        import obstore

        try:
            with _told():
                found = obstore.head(self._store, key)
        except FileNotFoundError:
            return None
        return Found(key, found["size"], found["last_modified"])

    def delete(self, key: str, *, at_once: bool = False) -> None:
        """Removes an object, if it is there.  `at_once`: within seconds or not at all, and never a second time."""
        import obstore

        with _told():
            obstore.delete(self._quick if at_once else self._store, key)

    def all(self) -> Iterator[Found]:
        """All objects, in no order."""
        import obstore

        with _told():
            for batch in obstore.list(self._store):
                for one in batch:
                    yield Found(one["path"], one["size"], one["last_modified"])

    def glance(self, *, write: bool) -> None:
        """Whether the store answers and lets us in, within seconds.  Raises ServiceError E713.

        `write`: a small object is put and removed; otherwise none is touched.
        """
        import obstore

        with _told():
            list(obstore.list(self._quick, PROBE))
            if write:
                obstore.put(self._quick, f"{PROBE}/probe", b"probe")
                obstore.delete(self._quick, f"{PROBE}/probe")


def opened(settings: Settings, client: ClientConfig, retry: RetryConfig) -> S3Store:
    """The bucket that `settings.files` names.  Raises ModuleNotFoundError."""
    from obstore.store import S3Store

    bucket, _, prefix = settings.files.removeprefix("s3://").partition("/")
    endpoint = settings.s3_endpoint.rstrip("/") or f"https://s3.{settings.s3_region}.amazonaws.com"
    options: ClientConfig = {**client, "allow_http": settings.s3_http}
    if settings.s3_certificate is not None:
        options["root_certificate"] = settings.s3_certificate.read_bytes()
    return S3Store(
        bucket, prefix=prefix.rstrip("/") or None, endpoint=endpoint, aws_endpoint_url_s3=endpoint, region=settings.s3_region,
        virtual_hosted_style_request=settings.s3_hosted, skip_signature=False, unsigned_payload=False,
        disable_bulk_delete=True,  # several stores that speak S3 lack it
        credential_provider=_Key(settings), client_options=options, retry_config=retry,
    )  # fmt: skip


class _Key:
    """Hands the key of the settings out, and no session of the environment with it."""

    def __init__(self, settings: Settings) -> None:
        self._key, self._secret = settings.s3_key, settings.s3_secret

    def __call__(self) -> S3Credential:
        return {"access_key_id": self._key, "secret_access_key": self._secret.get_secret_value(), "token": None, "expires_at": None}


@contextmanager
def _told() -> Iterator[None]:
    """Raises ServiceError E713 for whatever the store or the way to it refuses; a missing object stays FileNotFoundError."""
    from obstore import exceptions

    try:
        yield
    except (exceptions.BaseError, OSError) as error:
        said = str(error)
        if isinstance(error, FileNotFoundError) and NO_BUCKET not in said:
            raise
        raise ServiceError("E713", why=next((why for sign, why in SIGNS.items() if sign in said), "网络或对象存储出错")) from error
