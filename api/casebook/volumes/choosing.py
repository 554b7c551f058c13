"""The released cases that a volume can be made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from api.casebook.released import Released
from api.store.scope import scope_of
from api.store.tables import Organisation, TypicalCase
from api.store.types import midnight

RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Choice:
    """A released case, as it goes out.  `bureau`: who released it."""

    id: int
    bureau: str
    released_at: datetime | None
    case: Released


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases another system or a person asks for; what is None is not asked for.

    `since`, `until`: days of release, both within.  `cause`: a code of the taxonomy.  `field`, `agency`: as printed.
    """

    since: date | None = None
    until: date | None = None
    cause: str | None = None
    field: str | None = None
    agency: str | None = None

    def holds(self, choice: Choice) -> bool:
        """Whether a case is one of these."""
        at, case = choice.released_at, choice.case
        return (
            (self.since is None or (at is not None and at >= midnight(self.since)))
            and (self.until is None or (at is not None and at.astimezone(midnight(self.until).tzinfo).date() <= self.until))
            and (self.cause is None or any(one.code == self.cause for one in case.causes))
            and (self.field is None or case.field == self.field)
            and (self.agency is None or case.agency == self.agency)
        )


def choices(session: Session, bureau: Organisation, wanted: Wanted | None = None) -> list[Choice]:
    """The released cases of a bureau and of those below it, the last released first."""
    found = session.scalars(_of(bureau).order_by(TypicalCase.released_at.desc(), TypicalCase.id.desc()))
    chosen = [_choice(one) for one in found]
    return chosen if wanted is None else [one for one in chosen if wanted.holds(one)]


def chosen(session: Session, bureau: Organisation, ids: Sequence[int]) -> list[Choice]:
    """Those of the ids that are released and that the bureau may print, in the order of the ids."""
    found = {one.id: _choice(one) for one in session.scalars(_of(bureau).where(TypicalCase.id.in_(set(ids))))}
    return [found[one] for one in ids if one in found]


def titles(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What cases are called that may not be released any more.  For who may see the volume that names them."""
    return dict(session.execute(select(TypicalCase.id, TypicalCase.title).where(TypicalCase.id.in_(set(ids)))).all())


def _of(bureau: Organisation) -> Select[TypicalCase]:
    within = scope_of("bureau", bureau).organisations()
    wanted = select(TypicalCase).where(TypicalCase.bureau_id.in_(within), TypicalCase.state == RELEASED, TypicalCase.released.is_not(None))
    return wanted.options(joinedload(TypicalCase.bureau))


def _choice(one: TypicalCase) -> Choice:
    return Choice(one.id, one.bureau.name, one.released_at, Released.from_json(one.released or {}))
