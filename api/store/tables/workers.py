"""The processes that work on what was handed in, and which of them does what only one may do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.tables.base import Base
from api.store.types import now


class Worker(Base):
    """A worker by its name: its last start, and its last sign of life.

    Whether it lives is told by whether `beats` grows while one looks, by one's own clock: those of the hosts may differ.
    """

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    starts: Mapped[int] = mapped_column(Integer, default=1)
    """How often a worker of this name was started; a process of an earlier start has no say any more."""
    beats: Mapped[int] = mapped_column(BigInteger, default=0)
    host: Mapped[str] = mapped_column(String(255), default="")
    process: Mapped[int] = mapped_column(Integer, default=0)
    born: Mapped[float] = mapped_column(Float, default=0.0)
    """When the process began, as its host counts: a number of processes is given again."""
    version: Mapped[str] = mapped_column(String(80), default="")
    layout: Mapped[str] = mapped_column(String(20), default="")
    """Which steps it knows; see `api.worker.workflow.LAYOUT`."""
    slots: Mapped[int] = mapped_column(Integer, default=0)
    """How many documents it works on at once."""
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    """When it ended in good order; None: it runs, or was lost."""


class Lease(Base):
    """What one worker alone does; `holder`: its name and the number of its start, such as `north#3`."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    taken_at: Mapped[datetime] = mapped_column(default=now)
