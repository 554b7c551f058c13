"""Releasing a typical case: masked, fixed, for everybody in the bureau's region; and taking it back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casebook import outgoing, sight, versions
from api.casebook.cases import NOTE
from api.casebook.obstacles import obstacles
from api.casebook.versions import STATES
from api.errors import ServiceError
from api.ledger.lines import entries
from api.ledger.wording import clean
from api.store import audit
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.tables import LedgerEntry, TypicalCase
from api.store.types import now

TOLD = 4
"""Obstacles that an error names; all of them stand on the page."""


def release(session: Session, actor: Actor, case_id: int, revision: int) -> TypicalCase:
    """Fixes the masked words and lets them out.  Raises ServiceError E504, E601, E606 (with what is in the way), E611."""
    found = versions.opened(session, actor, sight.managed(session, actor, case_id).id, revision, right="manage")
    if actor.user_id is None:
        raise ServiceError("E504")
    in_the_way = obstacles(session, found)
    if in_the_way:
        more = f"；等共 {len(in_the_way)} 项" if len(in_the_way) > TOLD else ""
        raise ServiceError("E606", why="；".join(one.text for one in in_the_way[:TOLD]) + more)
    found.released = outgoing.released(session, found).to_json()
    found.state, found.released_at, found.released_by = "released", now(), actor.user_id
    versions.touched(found)
    _mark(session, actor, found, typical=True)
    audit.note(session, actor, "typical.release", "typical_case", found.id, after={"version": found.version})
    session.flush()
    return found


def withdraw(session: Session, actor: Actor, case_id: int, revision: int, note: str) -> TypicalCase:
    """Takes a released case back: nobody outside the bureau gets it any more; frozen volumes keep what they have.

    Raises ServiceError E504, E601, E602 (no reason given), E606 (not released), E611.
    """
    found = _opened(session, actor, case_id, revision, "released")
    said = clean(note, NOTE)
    if not said:
        raise ServiceError("E602", why="请写明撤下的原因")
    found.state, found.released, found.released_at, found.released_by = "withdrawn", None, None, None
    versions.touched(found)
    _mark(session, actor, found, typical=False)
    audit.note(session, actor, "typical.withdraw", "typical_case", found.id, before={"version": found.version}, after={"note": said})
    session.flush()
    return found


def reopen(session: Session, actor: Actor, case_id: int, revision: int) -> TypicalCase:
    """A case that was taken back is written on again; its signatures hold no more.

    Raises ServiceError E504, E601, E606 (not withdrawn), E611.
    """
    found = _opened(session, actor, case_id, revision, "withdrawn")
    found.state = "draft"
    audit.note(session, actor, "typical.reopen", "typical_case", found.id, after={"version": found.version})
    versions.raised(session, actor, found, "reopened")
    return found


def _opened(session: Session, actor: Actor, case_id: int, revision: int, state: str) -> TypicalCase:
    """Raises ServiceError E504, E601, E606 (in another state), E611."""
    found = session.get_one(TypicalCase, sight.managed(session, actor, case_id).id, with_for_update=ROW, populate_existing=True)
    versions.at(session, found, revision)
    if found.state != state:
        raise ServiceError("E606", why=f"{sight.WHAT}现在是“{STATES[found.state]}”")
    return found


def _mark(session: Session, actor: Actor, case: TypicalCase, *, typical: bool) -> None:
    """Says in the agency's line of the ledger whether it is a typical case; not while another bureau has released it."""
    others = select(TypicalCase.id).where(
        TypicalCase.dispute_id == case.dispute_id, TypicalCase.organisation_id == case.organisation_id, TypicalCase.state == "released",
        TypicalCase.id != case.id,
    )  # fmt: skip
    if not typical and session.scalar(others.limit(1)) is not None:
        return
    line = session.scalar(select(LedgerEntry).where(LedgerEntry.dispute_id == case.dispute_id, LedgerEntry.organisation_id == case.organisation_id))
    if line is not None:
        entries.write(session, actor, entries.locked(session, line), {"typical": True if typical else None}, "casebook")
