"""Which user of ours somebody is whom the provider vouches for.

Only users who are there already, unless the settings say what a group of the provider makes of its members.  Who is there
keeps the role and organisation that he was given here, whatever his groups are.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.people.sign_in import fold_login, refuse_locked
from api.people.users import require_fitting
from api.settings import Settings
from api.store import audit
from api.store.actor import SYSTEM
from api.store.tables import Organisation, User

LONGEST_NAME = 60


def of(session: Session, settings: Settings, claims: dict[str, Any]) -> User:
    """The user.  Raises ServiceError E515 (none, or no longer active), E503 (locked)."""
    login = _login(settings, claims)
    user = session.scalar(select(User).where(User.login == login)) if login else None
    if user is None:
        user = _made(session, settings, claims, login)
    if not user.active:
        raise ServiceError("E515")
    refuse_locked(settings, user)
    return user


def _login(settings: Settings, claims: dict[str, Any]) -> str:
    """The login that the claim names, folded as ours are; "" when it names none.  An address nobody has verified is none."""
    named = claims.get(settings.oidc_claim)
    if settings.oidc_claim == "email" and claims.get("email_verified") is not True:
        return ""
    return fold_login(named) if isinstance(named, str) else ""


def _made(session: Session, settings: Settings, claims: dict[str, Any], login: str) -> User:
    groups = claims.get(settings.oidc_groups_claim)
    held = {one for one in groups if isinstance(one, str)} if isinstance(groups, list) else set()
    meant = next((place for group, place in settings.oidc_groups.items() if group in held), None)
    if meant is None or not login:
        raise ServiceError("E515")
    role, _, number = meant.partition(":")
    organisation = session.get(Organisation, int(number))
    if organisation is None or not organisation.active:
        raise ServiceError("E515")
    require_fitting(role, organisation)
    name = claims.get("name")
    user = User(login=login, name=(name if isinstance(name, str) and name.strip() else login)[:LONGEST_NAME], role=role, organisation_id=organisation.id)
    session.add(user)
    session.flush()
    facts = {"login": login, "name": user.name, "role": role, "organisation_id": organisation.id, "by": "oidc"}
    audit.note(session, SYSTEM, "user.create", "user", user.id, after=facts)
    return user
