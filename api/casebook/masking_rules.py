"""What a bureau masks in what it publishes: the law's part stands, the rest is its own choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from api.casebook import kept
from api.errors import ServiceError
from api.store.actor import Actor
from nlp.redact import ROLE_LABELS, Category, Role, Rules, kinds

NAME: Final = "masking"
KIND: Final = kept.Kind(NAME, "masking.rules", "隐名规则")
OPEN: Final = (Category.COMPANY, Category.VILLAGE, Category.LAW_FIRM, Category.HEALTH, Category.COURT, Category.AGENCY)
"""Categories that a bureau decides on; all others are always masked (法释〔2016〕19号 8, 9 and the notes on it)."""
OPEN_ROLES: Final = (Role.JUDGE, Role.LAWYER, Role.OFFICIAL_HEAD, Role.OFFICIAL, Role.REPRESENTATIVE)
"""People whose names a bureau may keep: they act in office or by trade.  All others are always masked."""
OPEN_NAMELESS: Final = (Role.MINOR, Role.VICTIM, Role.DECEASED, Role.FAMILY)
"""People whose family names a bureau may mask, too."""
FIRM_ROLES: Final = frozenset({Role.PARTY, Role.MINOR, Role.VICTIM})
"""People whose names nobody may keep, not even by hand (法释〔2016〕19号 8; who sued is listed by the court, so it is no mistake)."""


def of(session: Session, bureau_id: int) -> Rules:
    """What a bureau masks, the defaults where it set nothing."""
    found = kept.values(session, bureau_id, NAME)
    return Rules() if found is None else Rules.from_mapping(found)


def revision(session: Session, bureau_id: int) -> int:
    """Of what a bureau set; 0: nothing yet."""
    return kept.revision(session, bureau_id, NAME)


def write(session: Session, actor: Actor, bureau_id: int, seen: int, given: Mapping[str, Any]) -> Rules:
    """Other rules for one of the caller's bureaus.  `given`: as `Rules.to_mapping`; `seen`: the revision that he saw.

    Raises ServiceError E504, E601, E602 (no bureau, or something is kept that must be masked), E611.
    """
    wanted = checked(given)
    kept.put(session, actor, bureau_id, KIND, seen=seen, after=wanted.to_mapping())
    return wanted


def checked(given: Mapping[str, Any]) -> Rules:
    """Rules as they are kept.  Raises ServiceError E602 for what is none, or keeps what must be masked."""
    try:
        rules = Rules.from_mapping(given)
    except (KeyError, TypeError, ValueError) as error:
        raise ServiceError("E602", why="隐名规则的内容不正确") from error
    missing = [kinds()[one].label for one in Category if one not in OPEN and one not in rules.masked]
    named = [ROLE_LABELS[one] for one in Role if one in rules.kept_roles and one not in OPEN_ROLES]
    if rules.nameless - set(OPEN_NAMELESS):
        raise ServiceError("E602", why="只有未成年人、受害人、死者和亲属可以连姓氏也隐去")
    if missing or named:
        raise ServiceError("E602", why=f"以下内容必须隐去：{'、'.join([*missing, *named])}")
    return rules


def firm(category: Category, role: Role | None) -> bool:
    """Whether a name has to be masked whatever people say."""
    return category is Category.MINOR or role in FIRM_ROLES
