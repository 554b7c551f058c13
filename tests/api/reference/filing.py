"""The town's history handed to the service: judgments as records, what people fill into the ledger, other papers."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from sqlalchemy import select

from api.ledger.lines import entries
from api.store.tables import Dispute, LedgerEntry, Organisation, OrganisationName
from api.store.tables import Paper as PaperRow
from nlp.folding import fold
from tests.api import seed
from tests.api.reference.town import UNITS, Other, Paper, Quarrel, Town
from tests.api.renewing import catch_up
from tests.api.world import World

EFFECTIVE = date(2025, 12, 31)
SIGNS = [chr(0x4E00 + number) for number in range(0, 2000, 3)]


def file(world: World, town: Town) -> None:
    """Everything, through the service's own ways."""
    for key, (name, own, _) in UNITS.items():
        _settle(world, key, name, own)
    for quarrel in town.quarrels:
        for paper in quarrel.papers:
            _judgment(world, quarrel, paper)
    for other in town.others:
        _other(world, other)
    catch_up(world.database)
    _fill(world, town)
    catch_up(world.database)


def _settle(world: World, key: str, name: str, own: str | None) -> None:
    with world.database.write() as session:
        row = session.scalar(select(Organisation).where(Organisation.name == name))
        if row is None:
            row = Organisation(name=name, kind="agency", region="990102" + {"east": "101", "west": "102"}.get(key, ""))
            row.names.append(OrganisationName(name=name, folded=fold(name), kind="official"))
            session.add(row)
            session.flush()
            row.path = f"/{row.id}/"
        row.field = own
        world.organisations[key] = row.id


def _judgment(world: World, quarrel: Quarrel, paper: Paper) -> None:
    units = [part.unit for part in paper.parts if part.unit]
    seed.record(world, _record(quarrel, paper), *units, text=_text(quarrel, paper), name=f"{quarrel.id}-{paper.stage}-{paper.number}.txt")


def _record(quarrel: Quarrel, paper: Paper) -> dict[str, Any]:
    return {
        "court": paper.court, "case_number": paper.number, "decision_date": paper.decided.isoformat(),
        "filed_date": paper.filed.isoformat() if paper.filed else None, "doc_type": _kind(paper),
        "procedure": {"enforcement": "nonlitigation_enforcement"}.get(paper.stage, paper.stage),
        "prior_cases": [{"case_number": paper.below[0], "court": paper.below[1]}] if paper.below else [],
        "prior_case_numbers": [paper.below[0]] if paper.below else [],
        "parties": [_party(f"钱一二三{quarrel.id}", "plaintiff", "person", paper.stage), *(_party(p.name, "defendant", "agency", paper.stage) for p in paper.parts)],
        "agency_result": paper.printed_result, "results_by_agency": [{"name": p.name, "result": p.result} for p in paper.parts],
        "dispositions": list(paper.codes), "causes": [{"code": c, "detail": d, "quote": "略", "confidence": 1.0, "agency": None} for c, d in paper.told],
        "hearing_dates": [paper.decided.isoformat()] if paper.heard else [], "head_attended": paper.head,
        "act_type": quarrel.act, "field": quarrel.field,
    }  # fmt: skip


def _kind(paper: Paper) -> str:
    if "mediation" in paper.codes:
        return "mediation"
    return "ruling" if paper.ruling else "judgment"


def _party(name: str, original: str, kind: str, stage: str) -> dict[str, Any]:
    sued = original == "defendant"
    role = {
        "first": original, "second": "appellant" if sued else "appellee", "retrial": "retrial_applicant" if sued else "retrial_respondent",
        "retrial_review": "retrial_applicant" if sued else "retrial_respondent",
        "enforcement": "enforcement_applicant" if sued else "enforcement_respondent",
    }[stage]  # fmt: skip
    return {
        "name": name, "role": role, "original_role": None if stage == "enforcement" else original, "kind": kind, "representative": None, "agents": [],
        "aliases": [],
    }  # fmt: skip


def _text(quarrel: Quarrel, paper: Paper) -> str:
    """Nobody's words: signs by chance, the same ones for twins."""
    chance = random.Random(quarrel.text)
    course = "本院不开庭审理了本案，现已审理终结。" if paper.heard is False else ""
    reviewed = "".join(f"原告向{part.name}申请行政复议，{part.name}作出行政复议决定。" for part in paper.parts if part.capacity == "review") * 2
    told = f"前案{paper.below[0]}发回重审。" if paper.below and paper.stage == "first" else ""
    return course + reviewed + told + "".join(chance.choice(SIGNS) for _ in range(600))


def _other(world: World, other: Other) -> None:
    path = world.home / f"{other.kind}-{other.number}.txt"
    path.write_text(other.number + other.kind, encoding="utf-8")
    document_id = seed.document(world, path, other.unit, state="to_check")
    record = {
        "agency": UNITS[other.unit][0], "agency_result": other.result, "field": other.field, "act_type": other.act,
        "causes": [{"code": other.cause[0], "detail": other.cause[1]}] if other.cause else [],
    }  # fmt: skip
    with world.database.write() as session:
        session.add(PaperRow(document_id=document_id, kind=other.kind, number=other.number, issued_on=other.day, record=record,
                             organisation_id=world.organisations[other.unit]))  # fmt: skip


def _fill(world: World, town: Town) -> None:
    """What only people know: the day of coming into force, and that an act was changed before the suit was withdrawn."""
    numbers = {quarrel.papers[0].number: quarrel for quarrel in town.quarrels if quarrel.effective or quarrel.corrected}
    admin = world.actor("admin")
    with world.database.write() as session:
        lines = session.execute(select(LedgerEntry, Dispute.number).join(Dispute, Dispute.id == LedgerEntry.dispute_id)).all()
        for line, number in lines:
            quarrel = numbers.get(number)
            if quarrel is not None:
                given = {"effective": EFFECTIVE.isoformat()} if quarrel.effective else {"self_corrected": True}
                entries.fill(session, admin, line.id, line.revision, given)
