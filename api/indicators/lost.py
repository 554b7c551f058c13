"""Whether a verdict counts as lost, by a profile's rules; the definition stands in `api.indicators.counting`."""

from __future__ import annotations

from typing import Final

import numpy as np

from api.indicators.columns import CAUSES, DISPOSITIONS, Flags
from api.indicators.facts import Facts
from api.policy.profile import Counting

GRANTING: Final = frozenset({
    "revoke", "revoke_in_part", "redo", "declare_unlawful", "declare_invalid", "order_performance", "order_payment", "modify", "remedy", "compensate",
})  # fmt: skip
"""Dispositions that give the plaintiff something."""
_COMPENSATION: Final = DISPOSITIONS["compensate"]
_ENDING: Final = DISPOSITIONS["revoke"] | DISPOSITIONS["declare_invalid"]
_BLAMELESS: Final = CAUSES["void"] | CAUSES["other"]
"""Causes that an agreement itself may be void for, without the agency having broken it."""


def lost(facts: Facts, counting: Counting) -> Flags:
    """For each verdict of a suit, whether it is lost."""
    found = facts.has("result", "lost")
    if counting.partly_lost:
        found = found | facts.has("result", "partly_lost")
    if not counting.mild:
        found = found & ~facts.flags("mild")
    found = _by_dispositions(facts, counting, found)
    if counting.withdrawn_after_correction:
        found = found | facts.flags("self_corrected")
    if counting.mediated:
        found = found | facts.flags("mediated")
    if not counting.review_joint:
        found = found & ~facts.has("capacity", "review")
    return found


def _by_dispositions(facts: Facts, counting: Counting, found: Flags) -> Flags:
    """What compensation alone, and the end of an agreement, count as."""
    granted = facts.columns["dispositions"] & sum(DISPOSITIONS[code] for code in GRANTING)
    agreement, causes = facts.has("act_type", "agreement"), facts.columns["cause_bits"]
    compensated = granted == _COMPENSATION
    lawful_change = agreement & compensated & ((causes & CAUSES["agreement_breach"]) == 0)
    ended = agreement & (granted != 0) & ((granted & ~_ENDING) == 0) & ((causes & ~_BLAMELESS) == 0)
    if not counting.compensation:
        found = found & ~(compensated & ~agreement)
    found = np.where(lawful_change, counting.agreement_compensation, found)
    return np.asarray(np.where(ended, counting.agreement_ended, found), np.bool_)
