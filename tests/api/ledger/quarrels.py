"""Invented judgments of quarrels, as the worker would have saved them: numbers, people and results, little else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from api.store.tables import Dispute, DisputeJudgment, Verdict
from tests.api import seed
from tests.api.renewing import catch_up
from tests.api.world import World

POLICE = "临江市公安局云溪分局"
LAND = "临江市云溪区自然资源局"
PERSON = "云晓溪"
DISTRICT, CITY, PROVINCE = "临江市云溪区人民法院", "临江市中级人民法院", "临江省高级人民法院"
_ROLES = {
    "first": ("plaintiff", "defendant"),
    "second": ("appellant", "appellee"),
    "retrial_review": ("retrial_applicant", "retrial_respondent"),
    "retrial": ("retrial_applicant", "retrial_respondent"),
    "nonlitigation_enforcement": ("enforcement_respondent", "enforcement_applicant"),
}

Record = dict[str, Any]


def record(
    number: str | None,
    procedure: str = "first",
    *,
    day: str | None = "2021-05-18",
    court: str | None = DISTRICT,
    people: tuple[str, ...] = (PERSON,),
    agencies: tuple[str, ...] = (POLICE,),
    prior: tuple[Any, ...] = (),
    codes: tuple[str, ...] = ("dismiss_claims",),
    result: str | None = "won",
    doc_type: str = "judgment",
    **more: Any,
) -> Record:
    """A record.  `prior`: numbers, or (number, court)."""
    suing, sued = _ROLES[procedure]
    named = [one if isinstance(one, tuple) else (one, None) for one in prior]
    return {
        "court": court, "case_number": number, "doc_type": doc_type, "procedure": procedure, "decision_date": day,
        "parties": [*(_party(name, suing, "plaintiff", "person") for name in people), *(_party(name, sued, "defendant", "agency") for name in agencies)],
        "prior_cases": [{"case_number": one, "court": its} for one, its in named], "prior_case_numbers": [one for one, _ in named],
        "dispositions": list(codes),
        "disposition_items": [{"code": code, "text": code, "agencies": [], "performance_period": None} for code in codes],
        "agency_result": result, "results_by_agency": [{"name": name, "result": result} for name in agencies] if result else [],
        "act_type": "penalty", "field": "public_security", **more,
    }  # fmt: skip


def _party(name: str, role: str, original: str, kind: str) -> Record:
    enforcement = role.startswith("enforcement")
    return {
        "name": name, "role": role, "original_role": None if enforcement else original, "kind": kind, "representative": None, "agents": [],
        "aliases": [],
    }  # fmt: skip


def save(world: World, values: Record, *organisations: str, text: str = "没有正文", name: str = "made-up.txt") -> int:
    """Puts it into the store; its disputes are renewed by `renewed`."""
    return seed.record(world, values, *(organisations or ("police",)), text=text, name=name)


def renewed(world: World) -> None:
    catch_up(world.database)


def dispute_of(world: World, judgment_id: int) -> int:
    with world.database.read() as session:
        return session.scalars(select(DisputeJudgment.dispute_id).where(DisputeJudgment.judgment_id == judgment_id)).one()


def disputes(world: World) -> set[frozenset[int]]:
    """The judgments of each dispute; each judgment must be in exactly one."""
    with world.database.read() as session:
        rows = session.execute(select(DisputeJudgment.dispute_id, DisputeJudgment.judgment_id)).all()
        known = set(session.scalars(select(Dispute.id)))
    groups: dict[int, set[int]] = {}
    for dispute_id, judgment_id in rows:
        groups.setdefault(dispute_id, set()).add(judgment_id)
    assert known == groups.keys()
    assert len({one for group in groups.values() for one in group}) == len(rows)
    return {frozenset(group) for group in groups.values()}


def dispute(world: World, dispute_id: int) -> Dispute:
    with world.database.read() as session:
        return session.get_one(Dispute, dispute_id)


def verdicts(world: World, judgment_id: int) -> list[Verdict]:
    with world.database.read() as session:
        return list(session.scalars(select(Verdict).where(Verdict.judgment_id == judgment_id).order_by(Verdict.id)))
