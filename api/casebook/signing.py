"""Signing off: different people who manage the bureau's cases each sign the version that they read; any change voids it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.casebook import settings, sight, versions
from api.errors import ServiceError
from api.ledger.wording import clean
from api.store import audit
from api.store.actor import MANAGERS, Actor
from api.store.tables import Signature, TypicalCase

NOTE = 500


@dataclass(frozen=True, slots=True)
class Signed:
    """Who has signed the present version, the first first; how many have to."""

    signatures: tuple[Signature, ...]
    wanted: int

    @property
    def missing(self) -> int:
        """How many still have to sign."""
        return max(0, self.wanted - len(self.signatures))

    def by(self, user_id: int | None) -> bool:
        """Whether this person has."""
        return any(one.user_id == user_id for one in self.signatures)


def of(session: Session, case: TypicalCase) -> Signed:
    """The signatures that hold: of the present version, by people who may still sign."""
    rows = select(Signature).where(Signature.case_id == case.id, Signature.version == case.version).options(joinedload(Signature.user))
    found = session.scalars(rows.order_by(Signature.id))
    return Signed(tuple(one for one in found if one.user.active and one.user.role in MANAGERS), settings.of(session, case.bureau_id).signatures)


def sign(session: Session, actor: Actor, case_id: int, revision: int, note: str = "") -> Signature:
    """Signs the present version off.  Only a person can, no other system's token.

    Raises ServiceError E504, E601, E602 (note too long), E605 (he has), E606 (not a draft, or with the agency), E611.
    """
    found = versions.opened(session, actor, sight.managed(session, actor, case_id).id, revision, right="manage")
    if actor.token_scopes is not None or actor.user_id is None:
        raise ServiceError("E504")
    if found.asked_id is not None:
        raise ServiceError("E606", why=f"{found.organisation.name}还没有交回")
    if of(session, found).by(actor.user_id):
        raise ServiceError("E605", what="您对这一版的审签")
    made = Signature(case_id=found.id, version=found.version, user_id=actor.user_id, note=clean(note, NOTE))
    session.add(made)
    versions.touched(found)
    audit.note(session, actor, "typical.sign", "typical_case", found.id, after={"version": found.version})
    session.flush()
    return made
