"""Jobs: what takes longer than a request."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import Id, Limit, Offset
from api.store.tables import Job
from api.worker import jobs

router = APIRouter(prefix="/jobs", tags=["后台任务"])


class NewJob(BaseModel):
    """要启动的任务。"""

    kind: Literal["reanalysis"] = Field(description="reanalysis：用当前版本重新分析可见的全部文书。", examples=["reanalysis"])


class JobOut(BaseModel):
    """一个任务。"""

    id: int = Field(description="任务编号。", examples=[3])
    kind: str = Field(description="任务种类代码。", examples=["reanalysis"])
    kind_label: str = Field(description="任务种类。", examples=["重新分析"])
    state: str = Field(description="状态代码：waiting、running、done、failed、stopped。", examples=["running"])
    state_label: str = Field(description="状态。", examples=["进行中"])
    total: int = Field(description="总数。", examples=[1200])
    done: int = Field(description="已完成。", examples=[340])
    failed: int = Field(description="没有完成，保留原来的结果。", examples=[2])
    message: str = Field(description="说明。", examples=[""])
    created_at: datetime = Field(description="建立时间。")
    finished_at: datetime | None = Field(description="结束时间。")


class Jobs(BaseModel):
    """一页任务。"""

    total: int = Field(description="总数。", examples=[5])
    items: list[JobOut] = Field(description="任务，新的在前。")


@router.get("", summary="任务列表")
def index(actor: ActorDep, session: ReadDep, offset: Offset = 0, limit: Limit = 50) -> Jobs:
    """您所在单位范围内的任务，新的在前。"""
    rows, total = jobs.page(session, actor, offset=offset, limit=limit)
    return Jobs(total=total, items=[_out(job) for job in rows])


@router.get("/{job_id}", summary="任务进度")
def show(actor: ActorDep, session: ReadDep, job_id: Id) -> JobOut:
    """一个任务的状态和计数。"""
    return _out(jobs.one(session, actor, job_id))


@router.post("", summary="启动任务", status_code=202)
def start(actor: ActorDep, services: ServicesDep, wanted: NewJob) -> JobOut:
    """启动后台任务；人工更正全部保留，原来的分析结果也保留。"""
    with services.database.write() as session:
        return _out(jobs.start(session, actor, wanted.kind))


@router.post("/{job_id}/stop", summary="停止任务")
def stop(actor: ActorDep, services: ServicesDep, job_id: Id) -> JobOut:
    """处理完手上的一份后停止；已完成的部分保留。"""
    with services.database.write() as session:
        return _out(jobs.stop(session, actor, job_id))


def _out(job: Job) -> JobOut:
    return JobOut(
        id=job.id,
        kind=job.kind,
        kind_label=jobs.KINDS.get(job.kind, job.kind),
        state=job.state,
        state_label=jobs.STATES.get(job.state, job.state),
        total=job.total,
        done=job.done,
        failed=job.failed,
        message=job.message,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )
