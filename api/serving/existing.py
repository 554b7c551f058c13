"""A service's data folder, opened beside the running service or while it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.services import Services
from api.serving.checks import CannotServeError
from api.settings import Settings
from api.store import migrations


def settings_of(home: Path | None) -> Settings:
    """The settings of the service in `home`; None: of ANJIAN_HOME, or the usual folder.

    Raises CannotServeError where no service ever ran on it, and pydantic's ValidationError for variables that cannot be.
    """
    settings = Settings() if home is None else Settings(home=home.absolute())
    if not settings.database and not (settings.home / "anjian.db").is_file():
        raise CannotServeError(
            f"{settings.home} 不是服务的数据文件夹（没有 anjian.db）。请用 --home 指定启动服务时用的文件夹。"
        )
    return settings


@contextmanager
def opened(settings: Settings) -> Iterator[Services]:
    """Its database, at the present version's schema.

    Raises CannotServeError where the service has yet to bring the schema up to date, ServiceError E703 and E711.
    """
    services = Services(settings)
    try:
        if not migrations.schema(services.database).current:
            raise CannotServeError("数据库还是旧版本的结构。请先用当前版本启动一次服务。")
        yield services
    finally:
        services.database.close()
