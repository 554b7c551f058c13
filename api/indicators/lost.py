"""Whether verdicts count as lost, all at once; the definition stands in `api.indicators.counting`, one at a time it is
`api.policy.losing`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from api.indicators.columns import CAUSES, DISPOSITIONS, Flags
from api.indicators.facts import Facts
from api.policy.losing import BLAMELESS, ENDING
from api.policy.profile import Counting
from nlp.taxonomy import RELIEF

_COMPENSATION: Final = DISPOSITIONS["compensate"]
_RELIEF: Final = sum(DISPOSITIONS[code] for code in RELIEF)
_ENDING: Final = sum(DISPOSITIONS[code] for code in ENDING)
_BLAMELESS: Final = sum(CAUSES[code] for code in BLAMELESS)


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
    granted = facts.columns["dispositions"] & _RELIEF
    agreement, causes = facts.has("act_type", "agreement"), facts.columns["cause_bits"]
    compensated = granted == _COMPENSATION
    lawful_change = agreement & compensated & ((causes & CAUSES["agreement_breach"]) == 0)
    ended = agreement & (granted != 0) & ((granted & ~_ENDING) == 0) & ((causes & ~_BLAMELESS) == 0)
    if not counting.compensation:
        found = found & ~(compensated & ~agreement)
    found = np.where(lawful_change, counting.agreement_compensation, found)
    return np.asarray(np.where(ended, counting.agreement_ended, found), np.bool_)
