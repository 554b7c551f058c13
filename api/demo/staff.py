"""Who of the invented people does something for an organisation, and the words that they use."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import corpora
from api.demo.place import FOLDER
from api.people.sessions import describe
from api.store.actor import Actor
from api.store.scope import significant
from api.store.tables import Organisation, User

ADMINISTRATOR: Final = "guanliyuan"
BUREAU: Final = "zhouguyu"
"""Who writes for the bureau of the district that is shown."""


@cache
def words() -> dict[str, Any]:
    """What they write: `office.toml`."""
    return tomllib.loads(corpora.read(f"{FOLDER}/office.toml"))


def acting(session: Session, login: str) -> Actor:
    """One of the people."""
    return describe(session.scalars(select(User).filter_by(login=login)).one())


def of_agency(session: Session, organisation_id: int) -> Actor:
    """Who fills in an agency's lines: its own person, else somebody of the bureau of its region."""
    own = select(User).where(User.organisation_id == organisation_id, User.role == "agency").order_by(User.id)
    user = session.scalars(own).first()
    return describe(user) if user is not None else of_bureau(session, organisation_id)


def of_bureau(session: Session, organisation_id: int) -> Actor:
    """The person of the nearest bureau in whose region an organisation lies."""
    region = session.get_one(Organisation, organisation_id).region
    bureaus = select(User, Organisation.region).join(Organisation, Organisation.id == User.organisation_id).where(User.role == "bureau")
    around = [(user, own) for user, own in session.execute(bureaus.order_by(User.id)) if region.startswith(significant(own))]
    return describe(max(around, key=lambda one: (len(significant(one[1])), -one[0].id))[0])
