"""How a service's data folder is, whether the service runs or not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.errors import ServiceError
from api.services import Services
from api.serving.existing import settings_of
from api.store import migrations
from api.worker.heartbeat import beats, silence
from nlp.reading.guard.limits import human_size


@dataclass(frozen=True, slots=True)
class Part:
    """What was looked at; `lack`: what is wrong with it, empty where nothing is."""

    name: str
    lack: str
    detail: str


def examine(home: Path) -> list[Part]:
    """The parts of the service in `home`; nothing but a probe of writing is written.

    Raises CannotServeError where no service ever ran on it, and pydantic's ValidationError for variables that cannot be.
    """
    services = Services(settings_of(home))
    try:
        return list(_parts(services))
    finally:
        services.database.close()


def _parts(services: Services) -> Iterator[Part]:
    settings = services.settings
    yield _database(services)
    yield Part("文件存放处", services.files.refusal(thorough=True), services.files.place)
    lack = silence(services.database, settings.worker_lost_seconds)
    yield Part("后台处理", lack, "" if lack else _workers(services))
    free = shutil.disk_usage(settings.home).free
    short = f"少于 {human_size(settings.free_bytes)}，不再接收上传" if free < settings.free_bytes else ""
    yield Part("磁盘剩余", short, human_size(free))


def _workers(services: Services) -> str:
    patience = services.settings.worker_lost_seconds
    with services.database.read() as session:
        return "；".join(f"{one.name}：{int(one.age)} 秒前有响应" for one in beats(session) if one.living(patience))


def _database(services: Services) -> Part:
    try:
        schema = migrations.schema(services.database)
    except ServiceError as error:
        return Part("数据库", f"{error.message}{error.remedy}", "")
    detail = f"结构版本 {schema.found or '无'}，{services.database.dialect}"
    if not schema.current:
        return Part("数据库", f"结构版本不是最新的 {schema.newest}，启动服务时自动升级", detail)
    return Part("数据库", services.database.refusal() or "", detail)
