"""Which organisation a printed name means; the same on every database."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.tables import Organisation, OrganisationName
from nlp.folding import fold

SURE = 98.0
"""From this likeness on nobody is asked."""
CANDIDATE = 80.0
"""From this likeness on an organisation is proposed."""
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: `matched`, or `to_confirm` with the best candidate or with None."""

    organisation_id: int | None
    status: str
    score: float


def spelling(name: str) -> str:
    """A name as names are compared: brackets and widths folded, blanks removed."""
    return _BLANKS.sub("", fold(name))


def match(session: Session, name: str) -> Match:
    """The organisation that a printed name means."""
    wanted = spelling(name)
    exact = set(
        session.scalars(
            select(OrganisationName.organisation_id)
            .join(Organisation)
            .where(OrganisationName.folded == wanted, Organisation.active)
        )
    )
    if len(exact) == 1:
        return Match(exact.pop(), "matched", 100.0)
    if exact:
        return Match(min(exact), "to_confirm", 100.0)
    names = dict(
        session.execute(
            select(OrganisationName.id, OrganisationName.folded).join(Organisation).where(Organisation.active)
        ).tuples().all()
    )
    best = process.extractOne(wanted, names, scorer=fuzz.ratio, score_cutoff=CANDIDATE)
    if best is None:
        return Match(None, "to_confirm", 0.0)
    owner = session.scalars(select(OrganisationName.organisation_id).where(OrganisationName.id == best[2])).one()
    return Match(owner, "to_confirm", best[1])
