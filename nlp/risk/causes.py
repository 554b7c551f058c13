"""On what the suit may be lost, where the law asks it, and what can still be done about it."""

from __future__ import annotations

from collections.abc import Iterable

from nlp import taxonomy
from nlp.risk.values import RiskCause
from nlp.risk.weights import weights
from nlp.screening import Finding, LikelyCause, Mend, Screening, mends


def likely_causes(screening: Screening) -> tuple[RiskCause, ...]:
    """The causes of a screening, those shown first, among these the likeliest; the others as the checklist has them."""
    found = [_cause(one, screening.findings) for one in screening.causes]
    shown = sorted((one for one in found if one.lost), key=lambda one: -(one.lost.value if one.lost else 0))
    return (*shown, *(one for one in found if not one.lost))


def all_mends(causes: Iterable[RiskCause]) -> tuple[Mend, ...]:
    """What can still be done about the causes that are shown, each once, in the order of the causes."""
    return tuple(dict.fromkeys(mend for one in causes if one.shown for mend in one.mends))


def _cause(likely: LikelyCause, findings: Iterable[Finding]) -> RiskCause:
    items = [one.item for one in findings if one.item.code in likely.items]
    return RiskCause(
        likely.code,
        taxonomy.causes()[likely.code].label,
        likely.shown,
        weights().of_cause(likely.code).lost if likely.shown else None,
        likely.items,
        tuple(one.requires for one in items),
        tuple(dict.fromkeys(rule for one in items for rule in one.basis)),
        tuple(dict.fromkeys(mends()[one.mend] for one in items)),
    )
