"""Which bodies took over which (机构改革): an organisation that is no longer in use, and the one in use that bears its name now.

To merge a unit people take it out of use and add its name to its successor as a former name; from then on judgments under
the old name are the successor's, and so are in every figure those from before.  (To let its people open these, too, the old
unit is moved below it.)
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from api.store.tables import Organisation, OrganisationName


def of(session: Session) -> dict[int, int]:
    """Organisation out of use → its successor; those without one are not in it."""
    old, new = aliased(Organisation), aliased(Organisation)
    old_name, new_name = aliased(OrganisationName), aliased(OrganisationName)
    heirs = (
        select(old.id, func.min(new.id))
        .join(old_name, (old_name.organisation_id == old.id) & (old_name.kind == "official"))
        .join(new_name, new_name.folded == old_name.folded)
        .join(new, new.id == new_name.organisation_id)
        .where(~old.active, new.active)
        .group_by(old.id)
    )
    return dict(session.execute(heirs).all())
