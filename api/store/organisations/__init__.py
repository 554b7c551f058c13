"""Organisations, in one place for those who call: the tree, the names, and whom a judgment concerns."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from api.store.organisations.involvements import Question, confirm, involve, likely, reject, seeing, to_confirm, waiting
from api.store.organisations.names import candidates, match
from api.store.organisations.places import spelling
from api.store.organisations.tree import Changes, add_name, change, create, remove_name
from api.store.scope import Scope
from api.store.tables import Organisation, OrganisationName

__all__ = [
    "Changes",
    "Question",
    "add_name",
    "candidates",
    "change",
    "confirm",
    "create",
    "involve",
    "likely",
    "listed",
    "match",
    "reject",
    "remove_name",
    "seeing",
    "to_confirm",
    "waiting",
]


def listed(session: Session, scope: Scope, text: str = "", *, active: bool | None = None) -> list[Organisation]:
    """The organisations within, with their names, each after the one above it.

    `text`: a part of any of their names.  `active`: only those in use, or only those that are not.
    """
    wanted = select(Organisation).where(scope.holds_organisation()).options(selectinload(Organisation.names))
    if text.strip():
        part = spelling(text)
        named = select(OrganisationName.organisation_id).where(OrganisationName.folded.icontains(part, autoescape=True))
        wanted = wanted.where(or_(Organisation.id.in_(named), Organisation.name.icontains(text.strip(), autoescape=True)))
    if active is not None:
        wanted = wanted.where(Organisation.active.is_(active))
    rows = session.scalars(wanted).all()
    return sorted(rows, key=lambda row: [int(part) for part in row.path.strip("/").split("/") if part])
