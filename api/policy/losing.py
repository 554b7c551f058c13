"""Whether a verdict counts as lost, one at a time: for a line of the ledger and for a deadline.

The rules are those of `api.indicators.counting`, which applies them to all verdicts at once; a test holds the two together.
"""

from __future__ import annotations

from typing import Final

from api.policy.profile import Counting
from api.store.tables import Verdict
from nlp.taxonomy import RELIEF

ENDING: Final = frozenset({"revoke", "declare_invalid"})
"""Dispositions that end an agreement (协议规定12–15)."""
BLAMELESS: Final = frozenset({"void", "other"})
"""Causes for which an agreement may end without its other side's fault."""


def lost(counting: Counting, verdict: Verdict) -> bool:
    """Whether this verdict of a suit is lost by these rules."""
    if verdict.capacity == "review" and not counting.review_joint:
        return False
    if (counting.withdrawn_after_correction and verdict.self_corrected) or (counting.mediated and verdict.mediated):
        return True
    otherwise = _set_by_act(counting, verdict)
    if otherwise is not None:
        return otherwise
    if verdict.mild and not counting.mild:
        return False
    return verdict.result == "lost" or (verdict.result == "partly_lost" and counting.partly_lost)


def _set_by_act(counting: Counting, verdict: Verdict) -> bool | None:
    """What the rules on agreements and on compensation alone say of it, whatever the result; None: nothing."""
    granted = RELIEF.intersection(verdict.dispositions)
    causes = {str(cause[0]) for cause in verdict.causes}
    if verdict.act_type == "agreement":
        if granted == {"compensate"} and "agreement_breach" not in causes:
            return counting.agreement_compensation
        if granted and granted <= ENDING and causes <= BLAMELESS:
            return counting.agreement_ended
    elif granted == {"compensate"} and not counting.compensation:
        return False
    return None
