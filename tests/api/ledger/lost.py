"""A lost case in a test's store, as the ledger makes it from a judgment.

    dispute_id = lost.case(world, "police")
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.store.tables import Dispute, DisputeJudgment, Judgment, Verdict
from tests.api import seed
from tests.api.world import ORGANISATIONS, World

NAMES = {key: name for key, name, _, _ in ORGANISATIONS}
CAUSES = (("procedure_violation", "P02"), ("insufficient_evidence", "E01"))
QUOTE = "被告作出决定前未告知原告享有的权利，程序违法。"
OPERATIVE = "撤销被告作出的行政处罚决定"


def record(owner: str, number: str, causes: Sequence[tuple[str, str | None]] = CAUSES, *, result: str = "lost") -> seed.Record:
    """What was read from the judgment."""
    return {
        "court": f"{owner}-word人民法院", "case_number": number, "decision_date": "2026-03-05", "doc_type": "judgment", "procedure": "first",
        "agency_result": result, "act_type": "penalty", "field": "market", "dispositions": ["revoke"],
        "disposition_items": [{"code": "revoke", "text": OPERATIVE, "agencies": [NAMES[owner]], "performance_period": None}],
        "causes": [{"code": code, "detail": detail, "quote": QUOTE, "agency": NAMES[owner], "confidence": 0.9} for code, detail in causes],
    }  # fmt: skip


def case(
    world: World,
    owner: str,
    number: str = "（2026）赣9901行初12号",
    causes: Sequence[tuple[str, str | None]] = CAUSES,
    *,
    result: str = "lost",
) -> int:
    """A dispute of one judgment in which `owner` is the defendant; returns its id."""
    judgment_id = seed.record(world, record(owner, number, causes, result=result), owner)
    with world.database.write() as session:
        judgment = session.get_one(Judgment, judgment_id)
        day = date(2026, 3, 5)
        dispute = Dispute(
            number=number, court=judgment.court, agencies=NAMES[owner], act_type="penalty", field="market", stage="first", result=result,
            sight_id=judgment.sight_id, last_decided_on=day, first_decided_on=day,
        )  # fmt: skip
        dispute.judgments.append(DisputeJudgment(judgment_id=judgment_id, stage="first", why="alone"))
        verdict = Verdict(
            judgment_id=judgment_id, organisation_id=world.organisations[owner], name=NAMES[owner], stage="first", decided_on=day,
            result=result, causes=[list(one) for one in causes], dispositions=["revoke"], act_type="penalty", field="market",
            court=judgment.court, merits=True, closing=True, latest=True,
        )  # fmt: skip
        dispute.verdicts.append(verdict)
        session.add(dispute)
        session.flush()
        return dispute.id
