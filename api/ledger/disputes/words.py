"""What people read for the codes of disputes."""

from __future__ import annotations

from typing import Final

from api.ledger.lines import machine

STAGES: Final = {**machine.STAGES, "other": "其他程序"}
"""`Verdict.stage`, `Dispute.stage`."""
KINDS: Final = {"suit": "行政诉讼"} | {
    code: STAGES[code] for code in ("reconsideration_decision", "reconsideration_opinion", "supervision_notice", "judicial_suggestion")
}
"""`Dispute.kind`."""
WHY: Final = {"alone": "本案只有这一份", "prior_number": "文书写明前案案号", "named": "其他文书写明本案号", "person": "人工合并"}
"""`DisputeJudgment.why`."""
CAPACITIES: Final = machine.CAPACITIES
"""`Verdict.capacity`."""
HEADS: Final = machine.HEADS
"""`Verdict.head`."""
