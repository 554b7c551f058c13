"""Who sees which typical cases.

A bureau sees all of its own.  The agency that was asked to write on one sees that one until it hands it back.  Everybody in
the bureau's region sees what was released, and of it only the masked words that went out (`TypicalCase.released`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.tables import Dispute, TypicalCase

WHAT: Final = "这个典型案例"
DRAFTERS: Final = frozenset({"administrator", "bureau", "reader"})
"""Roles that see a bureau's drafts, where it lies within their scope."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case and how much of it the caller gets.

    `whole`: unmasked, with its sources; otherwise only what was released.  `own`: as the bureau that publishes it.
    """

    case: TypicalCase
    whole: bool
    own: bool


def own(actor: Actor) -> ColumnElement[bool]:
    """Condition on `TypicalCase`: it is one of a bureau whose drafts the caller sees."""
    return TypicalCase.bureau_id.in_(actor.scope.organisations()) if actor.role in DRAFTERS else false()


def asked(actor: Actor) -> ColumnElement[bool]:
    """Condition on `TypicalCase`: the caller's organisation was asked to write on it and has not handed it back."""
    return and_(TypicalCase.state == "draft", TypicalCase.asked_id.in_(actor.scope.organisations()))


def released(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Condition on `TypicalCase`: it went out in the caller's region."""
    return and_(TypicalCase.state == "released", TypicalCase.bureau_id.in_(bureaus.above(session, actor)))


def seen(session: Session, actor: Actor, case_id: int) -> Seen:
    """A case, whole or as it was released; for who reads and for who writes and need not have the right to read.

    Raises ServiceError E601 when the caller gets nothing of it.
    """
    row = session.execute(
        select(TypicalCase, own(actor), asked(actor)).where(
            TypicalCase.id == case_id, or_(own(actor), asked(actor), released(session, actor))
        )
    ).one_or_none()
    if row is None:
        raise ServiceError("E601", what=WHAT)
    case, owns, is_asked = row
    return Seen(case, bool(owns or is_asked), bool(owns))


def whole(session: Session, actor: Actor, case_id: int) -> TypicalCase:
    """A case with its unmasked words.  Raises ServiceError E601 for who gets at most the released ones."""
    found = seen(session, actor, case_id)
    if not found.whole:
        raise ServiceError("E601", what=WHAT)
    return found.case


def reasons(session: Session, actor: Actor, case: TypicalCase) -> list[dict[str, Any]]:
    """Why the case was chosen, as it is kept; of the cases behind it those alone that the caller may see."""
    named = {dispute for one in case.reasons for dispute in one["disputes"]}
    within = set(session.scalars(select(Dispute.id).where(Dispute.id.in_(sorted(named)), actor.scope.holds_dispute())))
    return [{**one, "disputes": [dispute for dispute in one["disputes"] if dispute in within]} for one in case.reasons]


def managed(session: Session, actor: Actor, case_id: int) -> TypicalCase:
    """A case of the caller's own bureau.  Raises ServiceError E504 (not a bureau's person), E601."""
    actor.require("manage")
    found = session.scalar(select(TypicalCase).where(TypicalCase.id == case_id, own(actor)))
    if found is None:
        raise ServiceError("E601", what=WHAT)
    return found
