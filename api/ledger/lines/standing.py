"""What of an agency's verdicts in a dispute decides whether they count as lost, in one short text of its line.

A list asks each of 100,000 lines whether the profile in force counts it as lost.  There are far fewer kinds of standing
than lines: each kind is judged once by `counts`, and of each line only its kind is looked at (as `api.store.sights` does).

    "fLC"        first instance, lost, closed
    "fWC,sLCF"   won at first; lost on appeal, which is in force

The rules are those of `api.policy.losing` and `api.indicators.counting`, said of lines; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from api.policy.losing import BLAMELESS, ENDING
from api.policy.profile import Counting
from api.store.tables import Verdict
from nlp.taxonomy import RELIEF

STAGES: Final = {
    "first": "f", "second": "s", "retrial": "r", "retrial_review": "v", "enforcement": "e", "reconsideration_decision": "D",
    "reconsideration_opinion": "O", "supervision_notice": "N", "judicial_suggestion": "J",
}  # fmt: skip
RESULTS: Final = {"lost": "L", "partly_lost": "P", "won": "W", "procedural": "p", "open": "o", "not_suit": "n"}
UNKNOWN: Final = "-"
SUITS: Final = "fsr"
"""Instances, in their order on one day."""
PAPERS: Final = {STAGES[kind]: kind for kind in ("reconsideration_decision", "reconsideration_opinion", "supervision_notice", "judicial_suggestion")}
LIMIT: Final = 200


def of(verdicts: Iterable[Verdict]) -> str:
    """The standing of one agency's verdicts in one dispute, oldest first; "" for none."""
    ordered = sorted(verdicts, key=_order)
    found, before = [], None
    for verdict in ordered:
        key = _order(verdict)[:2]
        found.append(_one(verdict) + ("=" if key == before else ""))
        before = key
    text = ",".join(found)
    return text if len(text) <= LIMIT else text[-LIMIT:].partition(",")[2]


def counts(standing: str, rule: Counting) -> bool:
    """Whether a line of this standing counts as lost: its suit, a paper or a refused enforcement that the rule counts."""
    parts = [part for part in standing.split(",") if part]
    suits = [part for part in parts if part[0] in SUITS and "C" in part[2:]]
    enforced = [part for part in parts if part[0] == STAGES["enforcement"]]
    refused = rule.enforcement_refused and bool(enforced) and "N" in enforced[-1][2:]
    return _suit(suits, rule) or refused or any(_paper(part, rule) for part in parts)


def _order(verdict: Verdict) -> tuple[date, int, int]:
    stage = SUITS.find(STAGES.get(verdict.stage, UNKNOWN))
    return verdict.decided_on or date.min, stage, verdict.id or 0


def _one(verdict: Verdict) -> str:
    codes = set(verdict.dispositions)
    granted, causes = codes & RELIEF, {cause[0] for cause in verdict.causes}
    agreement, alone = verdict.act_type == "agreement", granted == {"compensate"}
    flags = (
        ("C", verdict.closing), ("F", verdict.final), ("m", verdict.mild), ("c", alone and not agreement),
        ("a", agreement and alone and "agreement_breach" not in causes),
        ("E", agreement and bool(granted) and granted <= ENDING and causes <= BLAMELESS),
        ("x", verdict.self_corrected), ("d", verdict.mediated), ("j", verdict.capacity == "review"),
        ("N", "enforce_denied" in codes and "terminate" not in codes),
    )  # fmt: skip
    letters = "".join(letter for letter, on in flags if on)
    return STAGES.get(verdict.stage, UNKNOWN) + RESULTS.get(verdict.result or "", UNKNOWN) + letters


def _suit(suits: Sequence[str], rule: Counting) -> bool:
    if rule.unit == "judgment" and rule.stage != "final":
        wanted = suits if rule.stage == "all" else [part for part in suits if part[0] == "f"]
        return any(_lost(part, rule) for part in wanted)
    chosen = _standing_for(suits, rule)
    return any(_lost(part, rule) for part in _tied(chosen))


def _standing_for(suits: Sequence[str], rule: Counting) -> Sequence[str]:
    """Those of which the last stands for the dispute."""
    if rule.stage == "first":
        return [part for part in suits if part[0] == "f"]
    found = [part for part in suits if "F" in part[2:]] if rule.stage == "final" else suits
    if found and not rule.retrial_reopens and found[-1][0] == "r":
        return [part for part in suits if part[0] != "r"] or found
    return found


def _tied(parts: Sequence[str]) -> Sequence[str]:
    """The last, and those of its own day and instance: of these the lost one counts."""
    start = len(parts) - 1
    while start > 0 and parts[start].endswith("="):
        start -= 1
    return parts[max(start, 0) :]


def _paper(part: str, rule: Counting) -> bool:
    kind = PAPERS.get(part[0])
    if kind not in rule.papers:
        return False
    return part[1] in "LP" if kind == "reconsideration_decision" else part[1] not in "Wp"


def _lost(part: str, rule: Counting) -> bool:
    result, flags = part[1], part[2:]
    for flag, setting, on, off in _decisive(rule):
        decided = on if setting else off
        if flag in flags and decided is not None:
            return decided
    return result == "L" or (result == "P" and rule.partly_lost)


def _decisive(rule: Counting) -> tuple[tuple[str, bool, bool | None, bool | None], ...]:
    """Flag, the setting that it is about, and what a verdict with it is, whatever its result, where that is on and where it is
    off (None: not decided by this).  The first that decides stands.
    """
    return (
        ("j", rule.review_joint, None, False), ("x", rule.withdrawn_after_correction, True, None), ("d", rule.mediated, True, None),
        ("a", rule.agreement_compensation, True, False), ("E", rule.agreement_ended, True, False),
        ("c", rule.compensation, None, False), ("m", rule.mild, None, False),
    )  # fmt: skip
