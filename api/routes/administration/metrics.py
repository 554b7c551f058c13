"""The service's figures for Prometheus: of this process, and of the store that all processes share.

For who may read them see `Settings.metrics_local` and `metrics_token`; each figure is explained in README.zh-CN.md.
Labels are codes, route templates and names that the operator chose: nothing about people and documents.
"""

from __future__ import annotations

import hmac
import ipaddress
import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.alerts.deliveries import STATES as DELIVERIES
from api.alerts.kinds import KINDS
from api.errors import ServiceError
from api.intake.states import MOVING, STATES
from api.review.checks import STATES as CHECKS
from api.routes.kit.deps import AddressDep, ServicesDep, caller
from api.services import Services
from api.settings import Settings
from api.store.tables import Alert, BatchItem, Delivery, Document, Job, Judgment
from api.store.types import now
from api.worker import jobs
from api.worker.heartbeat import beats
from api.worker.version import version

router = APIRouter(tags=["运行状况"])
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
FORWARDED: Final = ("forwarded", "x-real-ip", "via")
LATELY: Final = timedelta(hours=1)
SAMPLE: Final = 1000
"""The newest documents whose time is looked at: a scrape must not become work."""
QUANTILES: Final = (0.5, 0.95, 1.0)


@router.get(
    "/metrics", summary="运行指标（Prometheus）", response_class=Response,
    responses={200: {"description": "指标。", "content": {"text/plain": {"schema": {"type": "string"}}}}},
    openapi_extra={"security": [{}, {"cookie": []}, {"bearer": []}]},
)  # fmt: skip
def metrics(request: Request, services: ServicesDep, address: AddressDep) -> Response:
    """供 Prometheus 读取。对本机（可关闭）、出示监控令牌的和系统管理员开放；管理员用会话，或用带“管理”权限的接口令牌。"""
    settings = services.settings
    if not (settings.metrics_local and _local(request)) and not _shows_token(request, settings):
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


def _shows_token(request: Request, settings: Settings) -> bool:
    kept = settings.metrics_token.get_secret_value()
    kind, _, shown = request.headers.get("authorization", "").partition(" ")
    return bool(kept) and kind.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), kept.encode())


class _Stored:
    """Figures that are read from the store when asked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterable[Metric]:
        """What prometheus_client calls.  A database that is away is a figure, too."""
        settings, start = self._services.settings, time.perf_counter()
        try:
            with self._services.database.read() as session:
                found = [*_documents(session), *_work(session), *_telling(session), *_workers(session, settings)]
        except ServiceError:
            found = []
        yield from found
        yield GaugeMetricFamily("anjian_database_up", "Whether the database can be read", float(bool(found)))
        yield GaugeMetricFamily("anjian_database_seconds", "Seconds that reading these figures took", time.perf_counter() - start)
        yield InfoMetricFamily("anjian", "Version of rules and models", {"version": version()})
        yield from _disk(settings)


def _documents(session: Session) -> Iterator[Metric]:
    yield _counts(session, "anjian_documents", "Documents by state", Document.state, STATES)
    yield _counts(session, "anjian_judgments", "Judgments by state", Judgment.state, CHECKS)
    failed = select(Document.error_code, func.count()).where(Document.state == "failed").group_by(Document.error_code)
    yield _family("anjian_document_errors", "Documents that failed, by code", "code", session.execute(failed))
    uploads = session.scalar(select(func.count()).select_from(BatchItem)) or 0
    yield CounterMetricFamily("anjian_uploads", "Files accepted", uploads)


def _work(session: Session) -> Iterator[Metric]:
    yield GaugeMetricFamily("anjian_queue_age_seconds", "Age of the oldest document at work", _queue_age(session))
    yield _durations(session)
    rows = session.execute(select(Job.kind, Job.state, func.count()).group_by(Job.kind, Job.state))
    found = {(kind, state): count for kind, state, count in rows}
    family = GaugeMetricFamily("anjian_jobs", "Jobs by kind and state", labels=["kind", "state"])
    for kind in jobs.KINDS:
        for state in jobs.STATES:
            family.add_metric([kind, state], found.get((kind, state), 0))
    yield family
    took = GaugeMetricFamily("anjian_job_seconds", "From order to end of the last job that ended", labels=["kind"])
    for kind in jobs.KINDS:
        ended = select(Job).where(Job.kind == kind, Job.finished_at.is_not(None)).order_by(Job.id.desc()).limit(1)
        job = session.scalar(ended)
        if job is not None and job.finished_at is not None:
            took.add_metric([kind], (job.finished_at - job.created_at).total_seconds())
    yield took


def _telling(session: Session) -> Iterator[Metric]:
    waiting = select(Alert.kind, func.count()).where(Alert.acknowledged_at.is_(None)).group_by(Alert.kind)
    found = dict(session.execute(waiting).all())
    yield _family("anjian_alerts_open", "Alerts that nobody has confirmed", "kind", ((kind, found.get(kind, 0)) for kind in KINDS))
    yield _counts(session, "anjian_deliveries", "E-mails and messages of alerts by state", Delivery.state, DELIVERIES)


def _workers(session: Session, settings: Settings) -> Iterator[Metric]:
    up = GaugeMetricFamily("anjian_worker_up", "Whether a worker gives signs of life", labels=["worker"])
    starts = CounterMetricFamily("anjian_worker_starts", "Starts of a worker", labels=["worker"])
    ages = GaugeMetricFamily("anjian_worker_silence_seconds", "Since a worker's last sign of life", labels=["worker"])
    living = 0
    for beat in beats(session):
        lives = beat.living(settings.worker_lost_seconds)
        living += lives
        up.add_metric([beat.name], float(lives))
        starts.add_metric([beat.name], beat.starts)
        ages.add_metric([beat.name], beat.age)
    yield GaugeMetricFamily("anjian_workers_alive", "Workers that give signs of life", living)
    yield from (up, starts, ages)


def _disk(settings: Settings) -> Iterator[Metric]:
    try:
        usage = shutil.disk_usage(settings.home)
    except OSError:  # the disk is not mounted; /readyz says so
        return
    yield GaugeMetricFamily("anjian_free_bytes", "Free bytes on the disk of the data folder", usage.free)
    yield GaugeMetricFamily("anjian_disk_bytes", "Bytes of the disk of the data folder", usage.total)


def _counts(session: Session, name: str, title: str, column: InstrumentedAttribute[str], states: Iterable[str]) -> Metric:
    found = dict(session.execute(select(column, func.count()).group_by(column)).all())
    return _family(name, title, "state", ((state, found.get(state, 0)) for state in states))


def _family(name: str, title: str, label: str, rows: Iterable[tuple[str | None, int]]) -> Metric:
    family = GaugeMetricFamily(name, title, labels=[label])
    for value, count in rows:
        family.add_metric([value or "-"], count)
    return family


def _queue_age(session: Session) -> float:
    oldest = session.scalar(select(func.min(Document.received_at)).where(Document.state.in_(MOVING)))
    return max(0.0, (now() - oldest).total_seconds()) if oldest is not None else 0.0


def _durations(session: Session) -> Metric:
    """How long documents took from their arrival to their result, of those that came to one within the last hour."""
    lately = (
        select(Document.received_at, Document.state_at)
        .where(Document.state_at >= now() - LATELY, Document.received_at >= now() - 2 * LATELY, Document.state.not_in(MOVING | {"checked"}))
        .order_by(Document.state_at.desc())
        .limit(SAMPLE)
    )
    took = sorted((end - begin).total_seconds() for begin, end in session.execute(lately))
    family = GaugeMetricFamily("anjian_document_seconds", "From arrival to result, within the last hour", labels=["quantile"])
    for quantile in QUANTILES if took else ():
        family.add_metric([str(quantile)], max(0.0, took[min(len(took) - 1, int(quantile * len(took)))]))
    return family
