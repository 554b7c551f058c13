"""Whether a line is one more loss of the same agency for the same cause (同因重复败诉), by the profile's level and window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ledger.lines import standing
from api.policy.profile import Profile
from api.store import firm
from api.store.tables import LedgerEntry, Verdict
from nlp.taxonomy import causes

_YEARS: Final = {"year": 0, "two_years": 1, "all": 9999}


@dataclass(frozen=True, slots=True)
class Loss:
    """A line that counts as lost, and why it was, at the profile's level."""

    day: date
    entry_id: int
    grounds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Repeated:
    """The losses of some agencies, by agency and in the order of their days."""

    losses: dict[int, list[Loss]]
    profile: Profile

    @classmethod
    def of(cls, session: Session, profile: Profile, lines: Collection[LedgerEntry]) -> Repeated:
        """All losses of these lines' agencies that the profile counts, as far back as its window reaches."""
        organisations = {line.organisation_id for line in lines}
        days = [line.decided_on for line in lines if line.decided_on]
        first = date(max(min(days).year - _YEARS[profile.repeats.window], 1), 1, 1) if days else date.min
        kinds = session.scalars(select(LedgerEntry.standing).where(LedgerEntry.organisation_id.in_(organisations)).distinct())
        lost = [kind for kind in kinds if standing.counts(kind, profile.counting)]
        rows = session.execute(
            select(LedgerEntry.id, LedgerEntry.organisation_id, LedgerEntry.decided_on, Verdict.causes)
            .join(Verdict, (Verdict.dispute_id == LedgerEntry.dispute_id) & firm.condition(Verdict.organisation_id == LedgerEntry.organisation_id))
            .where(LedgerEntry.organisation_id.in_(organisations), LedgerEntry.standing.in_(lost), Verdict.latest)
            .where(LedgerEntry.decided_on >= first, LedgerEntry.decided_on <= max(days, default=date.max))
        )
        found: dict[tuple[int, int, date], set[str]] = defaultdict(set)
        for entry_id, organisation_id, day, given in rows:
            found[organisation_id, entry_id, day or date.min] |= {_ground(cause, profile.repeats.level) for cause in given}
        losses: dict[int, list[Loss]] = defaultdict(list)
        for (organisation_id, entry_id, day), grounds in sorted(found.items(), key=lambda item: (item[0][2], item[0][1])):
            losses[organisation_id].append(Loss(day, entry_id, frozenset(grounds - {""})))
        return cls(losses, profile)

    def said(self, entry: LedgerEntry) -> str:
        """`是，第 3 次`, `否`, or "" for a line that is not lost."""
        mine = self.losses.get(entry.organisation_id, [])
        at = next((index for index, loss in enumerate(mine) if loss.entry_id == entry.id), None)
        if at is None:
            return ""
        number = 1 + sum(bool(loss.grounds & mine[at].grounds) and self._near(loss.day, mine[at].day) for loss in mine[:at])
        return f"是，第 {number} 次" if number >= self.profile.repeats.from_count else "否"

    def _near(self, earlier: date, day: date) -> bool:
        return day.year - earlier.year <= _YEARS[self.profile.repeats.window]


def _ground(cause: list[str | None], level: str) -> str:
    code, detail = cause[0] or "", cause[1] if len(cause) > 1 else None
    if level == "cause" or detail is None:
        return code
    known = causes().get(detail)
    return known.parent if level == "group" and known else detail
