"""What agencies lost before: this one's own cases of the kind, and those of all, as the policy counts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.policy.losing import lost
from api.policy.profile import Profile
from api.screening.results import OwnLoss, Tally
from api.store.tables import Suit, Verdict
from nlp import taxonomy
from nlp.judgment import LOSSES
from nlp.risk import Counts

LEAST_AGENCIES: Final = 3
"""Cases of fewer agencies are not told: their number would tell of a single one what only its bureau may see."""
DECIDED: Final = (*sorted(LOSSES), "won")
"""Results of verdicts that decide on the act."""
LOOKED_AT: Final = 2_000
"""The newest verdicts of the kind that are counted, the agency's own and those of others."""
SHOWN: Final = 20
"""Own losses that are named with a cause."""


@dataclass(frozen=True, slots=True)
class Past:
    """Decided cases of the kind: this agency's own, and those of all agencies."""

    own: tuple[Verdict, ...]
    lost: frozenset[int]
    """Verdicts among `own` that count as lost."""
    history: Tally | None
    base: Tally | None

    def losses(self, cause: str) -> tuple[OwnLoss, ...]:
        """What this agency lost for a sub-cause, the newest first."""
        return tuple(_loss(one) for one in self.own if one.id in self.lost and any(detail == cause for _, detail in one.causes))[:SHOWN]


def of(session: Session, suit: Suit, act_type: str | None, profile: Profile) -> Past:
    """The past of the agency of this suit in cases of the kind of act; nothing where the kind is not known."""
    if act_type is None:
        return Past((), frozenset(), None, None)
    kinds = (Verdict.act_type == act_type, Verdict.result.in_(DECIDED), Verdict.latest, Verdict.organisation_id.is_not(None))
    newest = select(Verdict).where(*kinds).order_by(Verdict.decided_on.desc().nulls_last(), Verdict.id.desc()).limit(LOOKED_AT)
    own = tuple(session.scalars(newest.where(Verdict.organisation_id == suit.organisation_id).options(joinedload(Verdict.dispute))))
    others = session.scalars(newest.where(Verdict.organisation_id != suit.organisation_id)).all()
    losing = frozenset(one.id for one in (*own, *others) if lost(profile.counting, one))
    kind, agencies = taxonomy.label("act_type", act_type), {one.organisation_id for one in others}
    history = Tally(sum(one.id in losing for one in own), len(own), f"本单位已决的{kind}案件", _address(suit, act_type)) if own else None
    base = Tally(sum(one.id in losing for one in others), len(others), f"其他单位已决的{kind}案件", "") if len(agencies) >= LEAST_AGENCIES else None
    return Past(own, losing, history, base)


def counts(tally: Tally | None) -> Counts | None:
    """As the assessment takes them."""
    return None if tally is None else Counts(tally.lost, tally.decided)


def _address(suit: Suit, act_type: str) -> str:
    """The ledger's page with these cases."""
    return "/ledger?" + urlencode({"show": "all", "organisation": suit.organisation_id, "act_type": act_type, "result": ",".join(DECIDED)})


def _loss(one: Verdict) -> OwnLoss:
    result = taxonomy.label("agency_result", one.result) if one.result else ""
    return OwnLoss(one.dispute_id, one.dispute.number, one.court or "", one.decided_on.isoformat() if one.decided_on else "", result)
