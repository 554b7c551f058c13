"""A worker's sign of life: its row in the database, written every few seconds, read by /readyz and /metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.database import Database
from api.store.tables import Worker
from api.store.types import now

EVERY_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Beat:
    """What a worker last said.  `age`: seconds since then; `starts`: how often a worker of this name was started.

    `ended`: it ended in good order, or others have found it dead.
    """

    name: str
    host: str
    process: int
    version: str
    starts: int
    started_at: datetime
    seen_at: datetime
    age: float
    ended: bool

    def living(self, patience: float) -> bool:
        """Whether it can be counted on: it spoke within `patience` seconds."""
        return not self.ended and self.age <= patience


def moment(session: Session) -> datetime:
    """The present moment by the one clock that all processes share: that of the database's host."""
    if session.get_bind().dialect.name == "sqlite":
        return now()
    found = session.scalar(select(func.clock_timestamp()))
    assert isinstance(found, datetime)
    return found


def beats(session: Session) -> list[Beat]:
    """The last sign of life of every worker that ever ran on this database, by name."""
    present = moment(session)
    return [
        Beat(
            one.name, one.host, one.process, one.version, one.starts, one.started_at, one.seen_at,
            max(0.0, (present - one.seen_at).total_seconds()), one.ended_at is not None,
        )
        for one in session.scalars(select(Worker).order_by(Worker.name))
    ]  # fmt: skip


def silence(database: Database, patience: float) -> str:
    """Why no worker can be counted on, in words; empty while one lives."""
    try:
        with database.read() as session:
            found = beats(session)
    except ServiceError:
        return "数据库不能读取，不知道后台处理进程是否在运行"
    if not found:
        return "后台处理进程还没有启动过；上传的文件会保存，等它启动后再处理"
    if any(beat.living(patience) for beat in found):
        return ""
    youngest = int(min(beat.age for beat in found))
    return f"后台处理进程已有 {youngest} 秒没有响应；上传的文件会保存，等它恢复后再处理"
