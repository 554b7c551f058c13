"""The workers that share the database, for administrators."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.worker.heartbeat import Beat, beats

router = APIRouter(prefix="/workers", tags=["运行状况"])


class WorkerOut(BaseModel):
    """一个后台处理。"""

    name: str = Field(description="名称。", examples=["north"])
    host: str = Field(description="主机名。", examples=["anjian-2"])
    process: int = Field(description="进程号。", examples=[4711])
    version: str = Field(description="规则与模型的版本。", examples=["0.1.0+3f5a09c1d2e4.9b01c4"])
    living: bool = Field(description="是否有响应。", examples=[True])
    silent_seconds: int = Field(description="距最近一次响应多少秒。", examples=[3])
    starts: int = Field(description="启动过几次。", examples=[2])
    started_at: datetime = Field(description="最近一次启动的时间。")
    seen_at: datetime = Field(description="最近一次响应的时间。")
    ended: bool = Field(description="是否已正常停止，或已认定失去、由其他后台处理接手。", examples=[False])


class Workers(BaseModel):
    """全部后台处理。"""

    lost_seconds: int = Field(description="多少秒没有响应就认为已失去。", examples=[60])
    items: list[WorkerOut] = Field(description="后台处理，按名称排列。")


@router.get("", summary="后台处理列表")
def index(actor: ActorDep, session: ReadDep, services: ServicesDep) -> Workers:
    """在这个数据库上运行过的每一个后台处理。只有系统管理员可以查看。"""
    actor.require("administer")
    patience = services.settings.worker_lost_seconds
    return Workers(lost_seconds=patience, items=[_out(beat, patience) for beat in beats(session)])


def _out(beat: Beat, patience: int) -> WorkerOut:
    return WorkerOut(
        name=beat.name, host=beat.host, process=beat.process, version=beat.version, living=beat.living(patience),
        silent_seconds=int(beat.age), starts=beat.starts, started_at=beat.started_at, seen_at=beat.seen_at, ended=beat.ended,
    )  # fmt: skip
