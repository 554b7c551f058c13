"""Deadlines as they would be under other profiles: worked out by the same rules as the real ones, written nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from api.ledger.due.asked import Asked
from api.ledger.due.setting import AT_ONCE, Key, Rules, all_asked
from api.ledger.due.workdays import Calendar
from api.policy.in_force import InForce
from api.policy.profile import Profile


def planned(session: Session, dispute_ids: Sequence[int], profiles: Mapping[int, Profile]) -> dict[Key, Asked]:
    """What would be asked in these disputes, by dispute, organisation, rule and subject.

    `profiles`: organisation → the profile to take for it; for others the one in force.
    """
    rules = Rules(InForce.of(session), Calendar.of(session), dict(profiles))
    found: dict[Key, Asked] = {}
    for start in range(0, len(dispute_ids), AT_ONCE):
        found |= all_asked(session, dispute_ids[start : start + AT_ONCE], rules)
    return found
