"""Names that are not a bureau's to give: those of organisations of other regions.

Who gives an agency of his a neighbour's name makes it see the neighbour's cases, those that come and those that wait to be
confirmed.  An administrator may give any name that is free.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.actor import Actor
from api.store.organisations.names import SHORTENED, likeness
from api.store.organisations.places import parts, spelling, within
from api.store.scope import significant
from api.store.tables import Organisation, OrganisationName

Home = tuple[str, ...]
WHY: Final = "这像是其他地区单位的名称，请由系统管理员登记"


def refuse(session: Session, actor: Actor, name: str) -> None:
    """Raises ServiceError E602 for a name as another region's organisation may be printed.

    That is: one of the names of an organisation that the caller does not see, perhaps shortened or from before a reform;
    or a name within the place of a bureau that he does not see, unless it is within his own.
    """
    if actor.scope.everything:
        return
    inside = set(session.scalars(actor.scope.organisations()))
    listed = select(OrganisationName.organisation_id, OrganisationName.folded).join(Organisation).where(Organisation.active)
    wanted = spelling(name)
    if any(one not in inside and likeness(wanted, folded) >= SHORTENED for one, folded in session.execute(listed)):
        raise ServiceError("E602", why=WHY)
    own, others = _homes(session, inside, actor.scope.region or "")
    if any(within(name, home) for home in others) and not any(within(name, home) for home in own):
        raise ServiceError("E602", why=WHY)


def _homes(session: Session, inside: set[int], region: str) -> tuple[set[Home], set[Home]]:
    """The places of bureaus, from their names: those of the region itself, and those that the caller does not see."""
    bureaus = session.scalars(select(Organisation).where(Organisation.kind == "bureau", Organisation.active)).all()
    own = {parts(one.name).places for one in bureaus if one.id in inside and significant(one.region) == region}
    return own, {parts(one.name).places for one in bureaus if one.id not in inside}
