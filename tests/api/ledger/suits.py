"""Disputes in a test's store as `api.ledger.disputes.renewal` makes them, with what people filled into the line of the ledger.

    suit = suits.make(world, "police", {"stage": "first", "result": "lost"}, {"stage": "second", "final": True}, suit_received="2024-03-01")
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from api.ledger.due import deadlines
from api.store import sights
from api.store.tables import Deadline, Dispute, DisputeJudgment, Judgment, LedgerEntry, Verdict
from tests.api import seed
from tests.api.world import World

PERIOD = {"text": "本判决生效之日起六十日内", "days": 60, "working_days": False}


@dataclass(frozen=True)
class Suit:
    """Ids of a dispute, of its judgments, and whose it is."""

    world: World
    id: int
    judgments: tuple[int, ...]
    organisation: int

    def fill(self, **values: str) -> None:
        """What a person wrote into the line; then everything is renewed."""
        with self.world.database.write() as session:
            entry = session.scalars(select(LedgerEntry).where(LedgerEntry.dispute_id == self.id)).one()
            entry.values = {**entry.values, **values}
            deadlines.renew(session, [self.id])

    def renew(self) -> None:
        with self.world.database.write() as session:
            deadlines.renew(session, [self.id])

    def rows(self) -> dict[str, Deadline]:
        """Rule → deadline."""
        with self.world.database.read() as session:
            found = session.scalars(select(Deadline).where(Deadline.dispute_id == self.id).order_by(Deadline.id))
            return {one.rule: one for one in found}


def item(code: str, period: dict[str, Any] | None = PERIOD, *agencies: str) -> dict[str, Any]:
    """An item of an operative part."""
    return {"code": code, "text": "……", "agencies": list(agencies), "performance_period": period}


def make(world: World, owner: str, *instances: dict[str, Any], number: str = "（2024）临9902行初1号", **values: str) -> Suit:
    """A dispute with these instances, each given as columns of its verdict, `doc_type` and `items` of its judgment."""
    home = world.organisations[owner]
    judgments = [_judgment(world, owner, number, position, given) for position, given in enumerate(instances)]
    with world.database.write() as session:
        last = instances[-1]
        dispute = Dispute(
            number=number, stage=last.get("stage", "first"), result=last.get("result"), final=bool(last.get("final")),
            sight_id=sights.of(session.connection(), [home]), last_decided_on=last.get("decided_on", date(2024, 5, 6)),
        )  # fmt: skip
        for position, (given, judgment_id) in enumerate(zip(instances, judgments, strict=True)):
            stage = given.get("stage", "first")
            dispute.judgments.append(DisputeJudgment(judgment_id=judgment_id, position=position, stage=stage, why="alone"))
            dispute.verdicts.append(_verdict(session.get_one(Judgment, judgment_id), home, given, latest=given is last))
        session.add(dispute)
        session.flush()
        session.add(LedgerEntry(dispute_id=dispute.id, organisation_id=home, values=values))
        deadlines.renew(session, [dispute.id])
        return Suit(world, dispute.id, tuple(judgments), home)


def _judgment(world: World, owner: str, number: str, position: int, given: dict[str, Any]) -> int:
    record = {"doc_type": given.get("doc_type", "judgment"), "case_number": f"{number}/{position}", "disposition_items": given.get("items", [])}
    return seed.record(world, record, owner)


def _verdict(judgment: Judgment, home: int, given: dict[str, Any], *, latest: bool) -> Verdict:
    columns = {key: value for key, value in given.items() if key not in {"items", "doc_type"}}
    codes = [one["code"] for one in given.get("items", [])]
    base = {"name": "某局", "stage": "first", "result": "lost", "decided_on": date(2024, 5, 6), "dispositions": codes, "latest": latest, "closing": True}
    return Verdict(judgment_id=judgment.id, organisation_id=home, **{**base, **columns})
