"""Whether the process lives, and whether the service can work: open to all, for they say nothing of anybody."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from typing import Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.errors import ServiceError
from api.routes.kit.deps import ServicesDep
from api.services import Services
from api.settings import Settings
from api.store import migrations
from api.worker.heartbeat import silence

router = APIRouter(tags=["运行状况"])
KEPT_SECONDS: Final = 2.0
"""A finding is given again for so long: probing must not become work."""


class Alive(BaseModel):
    """进程正在运行。"""

    status: str = Field(description="固定为 alive。", examples=["alive"])


class Part(BaseModel):
    """一项检查。"""

    name: str = Field(description="代码。", examples=["database"])
    label: str = Field(description="名称。", examples=["数据库可写"])
    ok: bool = Field(description="是否正常。", examples=[True])
    why: str = Field(description="不正常的原因；正常则为空。", examples=[""])


class Readiness(BaseModel):
    """各项检查；全部正常才可以接收请求。"""

    ready: bool = Field(description="是否全部正常。", examples=[True])
    parts: list[Part] = Field(description="逐项结果。")


@router.get("/healthz", summary="进程是否在运行")
async def healthz() -> Alive:
    """只要进程在运行就返回 200，不检查数据库。"""
    return Alive(status="alive")


@router.get(
    "/readyz", summary="服务是否可用",
    responses={503: {"model": Readiness, "description": "有检查没有通过。"}},
)  # fmt: skip
def readyz(response: Response, request: Request, services: ServicesDep) -> Readiness:
    """检查数据库可写、数据库结构版本、文件存放处、磁盘空间和后台处理进程；有一项不正常返回 503。"""
    probe: Probe = request.app.state.probe
    found = probe.look(services)
    response.status_code = 200 if found.ready else 503
    return found


class Probe:
    """Looks whether the service can work; one look at a time, and not more often than every KEPT_SECONDS."""

    def __init__(self) -> None:
        self._lock, self._until = threading.Lock(), 0.0
        self._found: Readiness | None = None

    def look(self, services: Services) -> Readiness:
        """The parts, as of now or a moment ago."""
        with self._lock:
            if self._found is None or time.monotonic() > self._until:
                parts = list(_parts(services))
                self._found = Readiness(ready=all(part.ok for part in parts), parts=parts)
                self._until = time.monotonic() + KEPT_SECONDS
            return self._found


def _parts(services: Services) -> Iterator[Part]:
    settings = services.settings
    yield _part("database", "数据库可写", services.database.refusal() or "")
    yield _part("schema", "数据库结构版本", _schema(services))
    yield _part("files", "文件存放处可用", services.files.refusal())
    yield _part("disk", "磁盘空间", _disk(settings))
    yield _part("worker", "后台处理进程", silence(services.database, settings.worker_lost_seconds))


def _schema(services: Services) -> str:
    """An older schema is brought up to date when the service starts; another under a running service is somebody's mistake."""
    try:
        found = migrations.schema(services.database)
    except ServiceError as error:
        return error.message
    return "" if found.current else f"数据库结构版本是 {found.found or '无'}，本程序需要 {found.newest}；请用同一版本重新启动各服务"


def _disk(settings: Settings) -> str:
    try:
        free = shutil.disk_usage(settings.home).free
    except OSError:
        return "数据文件夹不存在或磁盘没有挂载"
    return "" if free >= settings.free_bytes else "磁盘剩余空间低于下限，不再接收文件"


def _part(name: str, label: str, why: str) -> Part:
    return Part(name=name, label=label, ok=not why, why=why)
