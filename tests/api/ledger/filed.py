"""Lines of the ledger in a test's store, made from judgments by the renewal itself.

    line = filed.lost(world, "police")                      # id of the agency's line
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ledger.books.checking import STATUSES
from api.ledger.lines import entries
from api.store.tables import Dispute, LedgerEntry, LedgerImport, SavedView, User
from tests.api import seed
from tests.api.ledger import lost as cases
from tests.api.renewing import catch_up
from tests.api.world import World

NUMBER = "（2025）赣9901行初12号"


def judgment(world: World, owner: str, number: str = NUMBER, *, result: str = "lost", **more: Any) -> int:
    """A judgment in the store, its dispute made."""
    party = {"kind": "agency", "representative": None, "agents": [], "aliases": []}
    values = cases.record(owner, number, result=result) | {
        "decision_date": "2025-03-05",
        "parties": [
            party | {"name": "赵甲乙", "kind": "person", "role": "plaintiff", "original_role": "plaintiff"},
            party | {"name": cases.NAMES[owner], "role": "defendant", "original_role": "defendant"},
        ],
        "results_by_agency": [{"name": cases.NAMES[owner], "result": result}],
    }
    made = seed.record(world, values | more, owner)
    catch_up(world.database)
    return made


def lost(world: World, owner: str, number: str = NUMBER, **more: Any) -> int:
    """The line of a lost case."""
    judgment(world, owner, number, **more)
    return line(world, owner, number)


def line(world: World, owner: str, number: str) -> int:
    """The agency's line in the dispute of this number."""
    with world.database.read() as session:
        found = select(LedgerEntry.id).join(Dispute).where(Dispute.number == number)
        return session.scalars(found.where(LedgerEntry.organisation_id == world.organisations[owner])).one()


def fill(world: World, entry_id: int, login: str = "bureau", **values: Any) -> None:
    """What a person wrote on the page."""
    with world.database.write() as session:
        revision = session.get_one(LedgerEntry, entry_id).revision
        entries.fill(session, world.actor(login), entry_id, revision, values)


def values(world: World, entry_id: int) -> dict[str, Any]:
    """What people filled in."""
    with world.database.read() as session:
        return dict(session.get_one(LedgerEntry, entry_id).values)


def belongings(session: Session, dispute: Dispute, home: int, sha256: str, mark: str) -> dict[str, int]:
    """A line, an import and a view of an agency, each with its mark, for tests of who sees what."""
    user_id = session.scalars(select(User.id).where(User.organisation_id == home).order_by(User.id)).first()
    entry = LedgerEntry(dispute_id=dispute.id, organisation_id=home, number=dispute.number, standing="fLC", values={"note": mark})
    report = {"columns": [], "lines": [], "counts": dict.fromkeys((*STATUSES, "cells", "problems", "notes"), 0)}
    handed = LedgerImport(user_id=user_id, organisation_id=home, name=f"{mark}.xlsx", sha256=sha256, report=report, digest="")
    view = SavedView(user_id=user_id, page="ledger", name=mark, address="")
    session.add_all([entry, handed, view])
    session.flush()
    return {"entry_id": entry.id, "import_id": handed.id, "view_id": view.id}
