"""Which organisation a printed name means; the same on every database.

To give an agency sight of a foreign case is worse than to ask: only what leaves no doubt is matched without a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.organisations.places import parts, shortened, spelling, unmistakable
from api.store.tables import Involvement, Organisation, OrganisationName
from nlp.lexicon import current_name

SURE = 98.0
"""From this likeness on nobody is asked."""
CANDIDATE = 80.0
"""From this likeness on an organisation is proposed."""
PROPOSED = 5
"""So many, at the most."""
SHORTENED, RENAMED, MISPRINTED = 92.0, 95.0, 90.0
"""At most this: a place that may be several; a department under its name before a reform; other letters."""


@dataclass(frozen=True, slots=True)
class Match:
    """`matched`, or `to_confirm` with the likeliest organisation or with None; likeness from 0 to 100."""

    organisation_id: int | None
    status: str
    score: float


def match(session: Session, name: str) -> Match:
    """The active organisation that a printed name means: by its official, former and other names.

    Exactly the name of one organisation: matched.  Exactly that of several, or nearly that of one: to be confirmed.
    """
    best = candidates(session, name, limit=2)
    if not best:
        return Match(None, "to_confirm", 0.0)
    first, *others = best
    alone = not others or others[0].score < min(first.score, SURE)
    return Match(first.organisation_id, "matched" if alone and first.score >= SURE else "to_confirm", first.score)


def candidates(session: Session, name: str, *, limit: int | None = PROPOSED) -> list[Match]:
    """The likeliest active organisations, best first; those below CANDIDATE are not among them."""
    wanted = spelling(name)
    listed = select(OrganisationName.organisation_id, OrganisationName.folded).join(Organisation).where(Organisation.active)
    rows = session.execute(listed.where(OrganisationName.folded == wanted)).all()
    if not rows:
        rows = session.execute(listed).all()
    best: dict[int, float] = {}
    for organisation_id, folded in rows:
        score = likeness(wanted, folded)
        if score >= CANDIDATE and score > best.get(organisation_id, 0.0):
            best[organisation_id] = score
    ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [Match(organisation_id, "to_confirm", score) for organisation_id, score in ordered[:limit]]


def likeness(printed: str, own: str) -> float:
    """How surely a printed name means the organisation of the name `own`, 0–100; both in the spelling of comparison."""
    if printed == own:
        return 100.0
    one, other = parts(printed), parts(own)
    place = _likeness_of_places(one.places, other.places)
    return min(place, _likeness_of_bodies(one.body, other.body)) if place else 0.0


def rematch(session: Session, name: str) -> int:
    """Looks again at all that waits to be confirmed and is like a name that has just come in.

    Returns how many have found their organisation.
    """
    own, found = spelling(name), 0
    for row in session.scalars(select(Involvement).where(Involvement.status == "to_confirm")):
        if likeness(spelling(row.name), own) >= CANDIDATE:
            fresh = match(session, row.name)
            row.organisation_id, row.status, row.score = fresh.organisation_id, fresh.status, fresh.score
            found += fresh.status == "matched"
    return found


def _likeness_of_places(printed: tuple[str, ...], own: tuple[str, ...]) -> float:
    """Another letter in a short place name is another place as often as a misprint: nothing is proposed then."""
    if printed == own:
        return 99.0
    if not shortened(printed, own):
        return 0.0
    return SURE if unmistakable(*sorted((printed, own), key=len)) else SHORTENED


def _likeness_of_bodies(printed: str, own: str) -> float:
    if printed == own:
        return 99.0
    if current_name(printed) == current_name(own):
        return RENAMED
    return min(MISPRINTED, fuzz.ratio(printed, own))
