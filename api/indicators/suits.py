"""Figures of pending suits: how many there are, how many will probably be lost, and how those that ended did.

They are counted from `Suit`, one suit as one case, apart from the verdicts: a suit that a judgment ended is counted here
by how it ended, and by its judgment in `api.indicators.counting`.  No plan says how to count them; what is printed beside
each is in `DEFINITIONS`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from api.indicators.period import Period
from api.store.actor import Actor
from api.store.organisations import successors
from api.store.tables import Organisation, Suit, SuitScreening
from api.store.types import CHINA, midnight

MEASURES: Final = {
    "registered": "新收应诉", "pending": "期末在诉", "red": "在诉高风险", "closed": "办结", "mediated": "审前和解", "self_corrected": "自行纠错",
    "withdrawn": "原告撤诉", "judged": "法院裁判",
}  # fmt: skip
RESOLVED: Final = "审前化解率"
DEFINITIONS: Final = {
    "registered": "期间内收到应诉材料的案件；没有填写收到日的，按登记日",
    "pending": "期间最后一天（尚未结束的，为统计当日）尚未办结的在诉案件",
    "red": "期末在诉案件中，当时最近一次研判为高风险（红色）的",
    "closed": "期间内办结的在诉案件，按办结日",
    "mediated": "期间内办结的在诉案件中，判决前经调解、和解结案的",
    "self_corrected": "期间内办结的在诉案件中，判决前行政机关自行纠正、原告撤诉的",
    "withdrawn": "期间内办结的在诉案件中，行政机关没有自行纠正而原告撤诉的",
    "judged": "期间内办结的在诉案件中，由法院裁判的",
    "resolved": "（审前和解＋自行纠错）÷办结",
}
"""What is printed beside each."""
AT_ONCE: Final = 500
RED: Final = "red"


@dataclass(frozen=True, slots=True)
class _Row:
    """A suit as far as it is counted."""

    id: int
    owner: int
    state: str
    ending: str | None
    began: date
    ended: date | None
    level: str


@dataclass(frozen=True)
class SuitFigures:
    """The suits behind each measure, the newest first."""

    period: Period
    last: date
    """The day on which pending suits were looked at."""
    ids: Mapping[str, tuple[int, ...]]
    owners: Mapping[int, int]
    """Suit → its agency, or the one that has taken over."""
    levels: Mapping[int, str]
    """Suit → its level on that day."""

    def count(self, measure: str) -> int:
        """How many."""
        return len(self.ids[measure])

    @property
    def resolved(self) -> int:
        """Ended by settlement or by the agency's own correction, before a judgment."""
        return self.count("mediated") + self.count("self_corrected")

    @property
    def resolved_rate(self) -> float | None:
        """Of those that ended; None where none did."""
        return self.resolved / self.count("closed") if self.ids["closed"] else None

    @cached_property
    def everything(self) -> tuple[int, ...]:
        """All suits of all measures."""
        return tuple(dict.fromkeys(one for ids in self.ids.values() for one in ids))

    def units(self) -> dict[int, SuitFigures]:
        """The same for each agency that has any."""
        found: dict[int, dict[str, list[int]]] = {}
        for measure, ids in self.ids.items():
            for one in ids:
                found.setdefault(self.owners[one], {}).setdefault(measure, []).append(one)
        return {unit: SuitFigures(self.period, self.last, {name: tuple(ids.get(name, ())) for name in self.ids}, self.owners, self.levels)
                for unit, ids in found.items()}  # fmt: skip


    def by_unit(self, names: Mapping[int, str]) -> list[tuple[int, SuitFigures]]:
        """The same, those with most that will probably be lost first, then those with most pending, then by name."""
        return sorted(self.units().items(), key=lambda unit: (-unit[1].count("red"), -unit[1].count("pending"), names.get(unit[0], "")))


def names(session: Session, found: SuitFigures) -> dict[int, str]:
    """The names of the agencies that have any."""
    wanted = select(Organisation.id, Organisation.name).where(Organisation.id.in_(sorted(set(found.owners.values()))))
    return dict(session.execute(wanted).all())


def of_actor(session: Session, actor: Actor, period: Period, today: date, *, organisation: int | None = None) -> SuitFigures:
    """What the caller sees, of one organisation and those below it where one is given.  Raises ServiceError E504, E601."""
    actor.require("read")
    if organisation is not None:
        path = actor.scope.organisation(session, organisation).path
        below = actor.scope.organisations().where(Organisation.path.startswith(path, autoescape=True))
        return counted(session, period, today, frozenset(session.scalars(below)))
    return counted(session, period, today, None if actor.scope.everything else frozenset(session.scalars(actor.scope.organisations())))


def counted(session: Session, period: Period, today: date, organisations: Collection[int] | None) -> SuitFigures:
    """Of these agencies (None: all).  `today`: of a period that is not over, the day up to which it is looked at."""
    last = min(period.end, max(period.start, today))
    rows = sorted(_rows(session, period, organisations), key=lambda row: (row.ended or date.max, row.began, row.id), reverse=True)
    pending = [row for row in rows if row.began <= last and (row.ended is None or row.ended > last)]
    levels = {row.id: row.level for row in rows} if last >= today else _levels(session, [row.id for row in pending], last)
    closed = [row for row in rows if row.state == "closed" and row.ended is not None and row.ended in period]
    found = {
        "registered": [row for row in rows if row.began in period], "pending": pending,
        "red": [row for row in pending if levels.get(row.id) == RED], "closed": closed,
        **{ending: [row for row in closed if row.ending == ending] for ending in ("mediated", "self_corrected", "withdrawn", "judged")},
    }  # fmt: skip
    heirs = successors.of(session)
    ids = {measure: tuple(row.id for row in some) for measure, some in found.items()}
    return SuitFigures(period, last, ids, {row.id: heirs.get(row.owner, row.owner) for row in rows}, levels)


def listed(session: Session, ids: Sequence[int]) -> list[Suit]:
    """These suits in this order, with their organisations; who may see them was seen to when they were counted."""
    found: dict[int, Suit] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = select(Suit).where(Suit.id.in_(ids[start : start + AT_ONCE])).options(joinedload(Suit.organisation))
        found |= {row.id: row for row in session.scalars(some)}
    return [found[one] for one in ids if one in found]


def _rows(session: Session, period: Period, organisations: Collection[int] | None) -> list[_Row]:
    """All that can play a part: not dropped, and not ended before the period."""
    columns: tuple[Any, ...] = (
        Suit.id, Suit.organisation_id, Suit.state, Suit.ending, Suit.received_on, Suit.created_at, Suit.ended_on, Suit.level
    )  # fmt: skip
    wanted = select(*columns).where(Suit.state != "dropped", or_(Suit.ended_on.is_(None), Suit.ended_on >= period.start))
    return [
        _Row(suit_id, owner, state, ending, received or created.astimezone(CHINA).date(), ended, level)
        for suit_id, owner, state, ending, received, created, ended, level in session.execute(wanted)
        if organisations is None or owner in organisations
    ]


def _levels(session: Session, ids: Sequence[int], last: date) -> dict[int, str]:
    """Suit → the level of its newest screening made by the end of a day."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        made = SuitScreening.created_at < midnight(last + timedelta(days=1))
        newest = select(func.max(SuitScreening.id)).where(SuitScreening.suit_id.in_(some), made).group_by(SuitScreening.suit_id)
        found |= dict(session.execute(select(SuitScreening.suit_id, SuitScreening.level).where(SuitScreening.id.in_(newest))).all())
    return found
