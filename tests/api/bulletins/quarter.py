"""A quarter in a test's store: verdicts of two units of one district, this year and the last, and one of another district."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.store.tables import Dispute, LedgerEntry, Verdict
from tests.api import seed
from tests.api.indicators.verdicts import verdict, write
from tests.api.world import World

NAMES = {"police": "临江市公安局云溪分局", "land": "临江市云溪区自然资源局", "foreign_agency": "临江市松陵区市场监督管理局"}
LOST = {"result": "lost", "merits": True, "final": True, "dispositions": ["revoke"], "causes": [["procedure_violation", "P02"]]}
HEARD = {"heard": True, "head": "attended"}


def more(world: World) -> None:
    """Another lost case of the quarter."""
    _write(world, [one("land", 31, date(2025, 3, 20), **LOST)])


def fill(world: World) -> dict[str, list[int]]:
    """Ids of the verdicts: `lost` of the quarter, `won` of it, `before`: a year earlier, `foreign`: another district's."""
    return {
        "lost": _write(world, [
            one("police", 1, date(2025, 2, 3), **LOST), one("police", 2, date(2025, 3, 5), **LOST, heard=True, head="absent"),
            one("land", 3, date(2025, 1, 20), **{**LOST, "causes": [["inaction", "I01"]], "field": "natural_resources"}, **HEARD),
        ]),
        "won": _write(world, [one("land", number, date(2025, 2, number), **HEARD) for number in range(4, 9)]
                      + [one("land", 9, date(2025, 3, 9), result="procedural", withdrawn=True, self_corrected=True)]),
        "before": _write(world, [one("police", 11, date(2024, 2, 3), filed=date(2024, 1, 3), **LOST), one("land", 12, date(2024, 2, 4), filed=date(2024, 1, 4))]),
        "foreign": _write(world, [one("foreign_agency", 21, date(2025, 2, 3), **LOST)]),
    }  # fmt: skip


def one(owner: str, number: int, day: date, **values: Any) -> dict[str, Any]:
    """A verdict of a unit; its dispute has this number."""
    return {"owner": owner, "number": number, "decided": day, "filed": date(day.year, 1, 6), **values}


def _write(world: World, rows: list[dict[str, Any]]) -> list[int]:
    numbers = [(row.pop("owner"), row.pop("number")) for row in rows]
    made = [verdict(**row, organisation=world.organisations[owner], name=NAMES[owner]) for row, (owner, _) in zip(rows, numbers, strict=True)]
    ids = write(world, made)
    judgments = [seed.record(world, {"case_number": f"（2025）江9902行初{number}号"}, owner) for owner, number in numbers]
    with world.database.write() as session:
        for row, (owner, number), judgment_id in zip(made, numbers, judgments, strict=True):
            session.get_one(Verdict, row["id"]).judgment_id = judgment_id
            session.get_one(Dispute, row["dispute"]).number = f"（2025）江9902行初{number}号"
            liable = {"liability": "已问责"} if number == 1 else {}
            session.add(LedgerEntry(dispute_id=row["dispute"], organisation_id=world.organisations[owner], values=liable))
    return ids
