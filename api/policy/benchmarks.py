"""Figures of others that people enter to compare with: the provincial average of a year (全省平均)."""

from __future__ import annotations

import math
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import audit
from api.store.actor import Actor
from api.store.scope import significant
from api.store.tables import Benchmark, Organisation
from api.store.types import now

MEASURES: Final = {
    "loss_rate": "败诉率", "correction_rate": "纠错率", "attendance_rate": "负责人出庭率", "filed": "发案量", "decided": "审结量", "lost": "败诉量",
}  # fmt: skip
"""What an average may be entered for; the names are those of `api.indicators`."""
RATES: Final = frozenset({"loss_rate", "correction_rate", "attendance_rate"})
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2200
MOST: Final = 1e9


def enter(session: Session, actor: Actor, year: int, measure: str, *, value: float, source: str) -> Benchmark:
    """Writes a figure of the caller's bureau (an administrator: everybody's); one there is for it is replaced.

    `value`: a rate as a share (0.145), else a number.  Raises ServiceError E504, E602.
    """
    actor.require("manage")
    _check(year, measure, value, source)
    row = session.scalar(select(Benchmark).where(_own(actor), Benchmark.year == year, Benchmark.measure == measure))
    before = None if row is None else _described(row)
    if row is None:
        row = Benchmark(organisation_id=actor.organisation_id, year=year, measure=measure)
        session.add(row)
    row.value, row.source, row.user_id, row.created_at = value, source.strip(), actor.user_id or 0, now()
    session.flush()
    after = _described(row)
    audit.note(session, actor, "benchmark.enter", "benchmark", row.id, before=before, after=after)
    return row


def remove(session: Session, actor: Actor, year: int, measure: str) -> None:
    """Takes a figure of the caller's bureau away.  Raises ServiceError E504, E601."""
    actor.require("manage")
    row = session.scalar(select(Benchmark).where(_own(actor), Benchmark.year == year, Benchmark.measure == measure))
    if row is None:
        raise ServiceError("E601", what="这个平均数")
    before = _described(row)
    audit.note(session, actor, "benchmark.remove", "benchmark", row.id, before=before)
    session.delete(row)


def listed(session: Session, actor: Actor) -> list[Benchmark]:
    """The figures that count for the caller, the newest year first: of each year and measure the nearest."""
    actor.require("read")
    return sorted(_nearest(session, actor.organisation_id).values(), key=lambda row: (-row.year, list(MEASURES).index(row.measure)))


def of(session: Session, organisation_id: int | None, year: int, measure: str) -> Benchmark | None:
    """The figure that counts for an organisation: its own, else that of the nearest bureau above, else everybody's."""
    return _nearest(session, organisation_id).get((year, measure))


def _nearest(session: Session, organisation_id: int | None) -> dict[tuple[int, str], Benchmark]:
    place = None if organisation_id is None else session.get(Organisation, organisation_id)
    rows = session.execute(select(Benchmark, Organisation.region).outerjoin(Organisation, Organisation.id == Benchmark.organisation_id))
    found: dict[tuple[int, str], tuple[int, Benchmark]] = {}
    for row, region in rows:
        near = _nearness(row, significant(region or ""), place)
        known = found.get((row.year, row.measure))
        if near is not None and (known is None or near > known[0]):
            found[row.year, row.measure] = (near, row)
    return {key: row for key, (_, row) in found.items()}


def _nearness(row: Benchmark, region: str, place: Organisation | None) -> int | None:
    if row.organisation_id is None:
        return -1
    if place is None or not region or not place.region.startswith(region):
        return None
    return 100 if row.organisation_id == place.id else len(region)


def _own(actor: Actor) -> ColumnElement[bool]:
    """Condition on `Benchmark`: entered by the caller's own bureau."""
    if actor.organisation_id is None:
        return Benchmark.organisation_id.is_(None)
    return Benchmark.organisation_id == actor.organisation_id


def _described(row: Benchmark) -> dict[str, str | int | float]:
    return {"year": row.year, "indicator": MEASURES[row.measure], "value": row.value, "source": row.source}


def _check(year: int, measure: str, value: float, source: str) -> None:
    if measure not in MEASURES:
        raise ServiceError("E602", why=f"指标只能是 {'、'.join(MEASURES.values())}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ServiceError("E602", why=f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间")
    most = 1.0 if measure in RATES else MOST
    if not (math.isfinite(value) and 0 <= value <= most):
        raise ServiceError("E602", why="比率应在 0% 至 100% 之间" if measure in RATES else "数值不能小于 0")
    if len(source) > 200:
        raise ServiceError("E602", why="来源不能超过 200 个字")
