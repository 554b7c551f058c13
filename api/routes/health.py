"""Whether the process lives, whether the service can work, and its figures for Prometheus.

/healthz and /readyz are open: they say nothing of anybody.  /metrics is for this machine (a caller on the loopback that
came through no proxy) and for administrators: signed in, or with a token that may manage; see README.zh-CN.md.
"""

from __future__ import annotations

import ipaddress
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily, Metric
from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake.heartbeat import beats, silence
from api.intake.states import MOVING, STATES
from api.review.checks import STATES as CHECKS
from api.routes.deps import AddressDep, ServicesDep, caller
from api.services import Services
from api.store.tables import BatchItem, Document, Judgment
from api.store.types import now

router = APIRouter(tags=["运行状况"])
KEPT_SECONDS: Final = 2.0
"""A finding is given again for so long: probing must not become work."""
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
FORWARDED: Final = ("forwarded", "x-real-ip", "via")


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
    """检查数据库可写、文件夹可写、磁盘空间和后台处理进程；有一项不正常返回 503。"""
    probe: Probe = request.app.state.probe
    found = probe.look(services)
    response.status_code = 200 if found.ready else 503
    return found


@router.get(
    "/metrics", summary="运行指标（Prometheus）", response_class=Response,
    responses={200: {"description": "指标。", "content": {"text/plain": {"schema": {"type": "string"}}}}},
    openapi_extra={"security": [{}, {"cookie": []}, {"bearer": []}]},
)  # fmt: skip
def metrics(request: Request, services: ServicesDep, address: AddressDep) -> Response:
    """供 Prometheus 读取。只对本机开放；其他机器须用系统管理员的会话或带“管理”权限的接口令牌。"""
    if not _local(request):
        actor = caller(request, services, address)
        actor.require("manage")
        if actor.role != "administrator":
            raise ServiceError("E504")
    stored = CollectorRegistry()
    stored.register(_Stored(services))
    return Response(generate_latest(request.app.state.meter.registry) + generate_latest(stored), media_type=TEXT)


def _local(request: Request) -> bool:
    """A caller on this machine.  Behind a proxy everybody comes from there, so what passed one is not."""
    if request.client is None or any(name in request.headers for name in FORWARDED) or "unnamed" in request.scope["state"]:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


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
    yield _part("files", "文件存放处可用", services.files.refusal())
    free = shutil.disk_usage(settings.home).free
    yield _part("disk", "磁盘空间", "" if free >= settings.free_bytes else "磁盘剩余空间低于下限，不再接收文件")
    yield _part("worker", "后台处理进程", silence(services.database, settings.worker_lost_seconds))


def _part(name: str, label: str, why: str) -> Part:
    return Part(name=name, label=label, ok=not why, why=why)


class _Stored:
    """Figures that are read from the store when asked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterable[Metric]:
        """What prometheus_client calls."""
        settings = self._services.settings
        with self._services.database.read() as session:
            yield _counts(session, "anjian_documents", "Documents by state", Document, STATES)
            yield _counts(session, "anjian_judgments", "Judgments by state", Judgment, CHECKS)
            yield GaugeMetricFamily("anjian_queue_age_seconds", "Age of the oldest document at work", _queue_age(session))
            told = beats(session)
            uploads = session.scalar(select(func.count()).select_from(BatchItem)) or 0
            yield CounterMetricFamily("anjian_uploads", "Files accepted", uploads)
        yield GaugeMetricFamily("anjian_free_bytes", "Free bytes on the disk", shutil.disk_usage(settings.home).free)
        starts = CounterMetricFamily("anjian_worker_starts", "Starts of a worker", labels=["worker"])
        ages = GaugeMetricFamily("anjian_worker_silence_seconds", "Since a worker's last sign of life", labels=["worker"])
        for beat in told:
            starts.add_metric([beat.name], beat.starts)
            ages.add_metric([beat.name], beat.age)
        yield from (starts, ages)


def _counts(session: Session, name: str, title: str, table: type[Document | Judgment], states: Iterable[str]) -> Metric:
    rows = session.execute(select(table.state, func.count()).group_by(table.state)).all()
    found = {row[0]: row[1] for row in rows}
    family = GaugeMetricFamily(name, title, labels=["state"])
    for state in states:
        family.add_metric([state], found.get(state, 0))
    return family


def _queue_age(session: Session) -> float:
    oldest = session.scalar(select(func.min(Document.received_at)).where(Document.state.in_(MOVING)))
    return max(0.0, (now() - oldest).total_seconds()) if oldest is not None else 0.0
