"""Lost cases in a test's store, from invented judgments that are read and analysed, in force and checked.

    case = lost_cases.lost(world, "police")           # dispute, agency, judgment
    case_id = lost_cases.taken(world, case)           # chosen as a typical case, drafted
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

import corpora
from api.casebook import cases
from api.store.tables import Dispute, DisputeJudgment, Judgment, LedgerEntry, TypicalCase, TypicalCaseVersion
from api.writing import passages
from tests.api import seed
from tests.api.bulletins.quarter import NAMES
from tests.api.ledger import filed
from tests.api.renewing import catch_up
from tests.api.world import World

DETENTION = "02-detention-revoked-facts-unclear"
FINE = "01-penalty-revoked-and-redo"
DEMOLITION = "03-demolition-unlawful-town"
AGENCIES = {DETENTION: "柳浦市公安局柳东分局", FINE: "青岚县市场监督管理局", DEMOLITION: "丰岭县金沙镇人民政府"}
"""Sample → its agency as printed; in the store it is one of the test's world."""


@dataclass(frozen=True)
class Lost:
    """An agency's lost case."""

    owner: str
    dispute_id: int
    organisation_id: int
    judgment_id: int


def lost(world: World, owner: str = "police", sample: str = DETENTION, *, effective: bool = True, checked: bool = True, **changes: str) -> Lost:
    """`changes`: words of the sample → others; such as another case number or plaintiff, written as `old="new"`."""
    folder = world.home / "samples"
    folder.mkdir(parents=True, exist_ok=True)
    text = (corpora.ROOT / "samples" / "judgments" / f"{sample}.txt").read_text(encoding="utf-8").replace(AGENCIES[sample], NAMES[owner])
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{owner}-{sample}-{len(list(folder.iterdir()))}.txt"
    path.write_text(text, encoding="utf-8")
    judgment_id = seed.judgment(world, path, owner)
    catch_up(world.database)
    organisation_id = world.organisations[owner]
    with world.database.write() as session:
        dispute_id = session.scalars(select(DisputeJudgment.dispute_id).where(DisputeJudgment.judgment_id == judgment_id)).one()
        entry_id = session.scalars(select(LedgerEntry.id).where(LedgerEntry.dispute_id == dispute_id)).one()
        if checked:
            session.get_one(Judgment, judgment_id).state = "checked"
    if effective:
        filed.fill(world, entry_id, effective="2021-05-01")
        catch_up(world.database)
    return Lost(owner, dispute_id, organisation_id, judgment_id)


def taken(world: World, case: Lost, login: str = "bureau") -> int:
    """Chosen by hand; its id."""
    with world.database.write() as session:
        return cases.take(session, world.actor(login), None, case.dispute_id, case.organisation_id).id


def belongings(session: Session, bureau_id: int, dispute: Dispute, organisation_id: int, *, judgment_id: int, mark: str) -> dict[str, int | str]:
    """A draft that the agency was asked to write on, with its mark, for tests of who sees what."""
    words = passages.Section("facts", "基本案情", (passages.Passage(mark, "person"),))
    case = TypicalCase(
        bureau_id=bureau_id, dispute_id=dispute.id, organisation_id=organisation_id, judgment_id=judgment_id, title=f"{mark}案", reasons=[],
        sections=passages.to_json([words]), masking={}, asked_id=organisation_id, user_id=1,
    )  # fmt: skip
    session.add(case)
    session.flush()
    session.add(TypicalCaseVersion(case_id=case.id, version=1, title=case.title, sections=case.sections, masking={}, what="drafted", user_id=1))
    session.flush()
    return {"case_id": case.id, "version": 1, "code": "facts"}


def revision(world: World, case_id: int) -> int:
    """As of now."""
    with world.database.read() as session:
        return session.get_one(TypicalCase, case_id).revision
