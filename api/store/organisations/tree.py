"""The tree of organisations and their names: made and changed by people, each deed in the audit."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store.actor import Actor
from api.store.audit import note
from api.store.locking import NAMES, alone
from api.store.organisations import abroad, names, paper_sights
from api.store.organisations.places import spelling
from api.store.scope import significant
from api.store.tables import Organisation, OrganisationName
from api.store.types import today
from nlp.taxonomy import codes

KINDS = {"bureau": "司法局", "agency": "行政机关"}
NAME_KINDS = {"official": "现用名称", "former": "曾用名", "alias": "别称"}
NAME_LENGTH = 200
_REGION = re.compile(r"\d{6}(?:\d{3})?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Nothing that cannot be seen: two names that look the same must be the same."""


class Changes(TypedDict, total=False):
    """What is to be changed; what is not named stays as it is."""

    name: str
    kind: Literal["bureau", "agency"]
    region: str
    field: str | None
    parent_id: int | None
    active: bool


def create(
    session: Session,
    actor: Actor,
    *,
    name: str,
    kind: str,
    region: str,
    parent_id: int | None = None,
    field: str | None = None,
) -> Organisation:
    """A new organisation; what waits for an organisation of that name is matched again.

    Raises ServiceError E504 (no right, or outside the caller's region), E601 (no such parent), E602 (a value), E605 (the
    name is taken).
    """
    actor.require("manage")
    alone(session, NAMES)
    clean = _name(session, name, None)
    abroad.refuse(session, actor, clean)
    parent = None if parent_id is None else actor.scope.organisation(session, parent_id)
    made = Organisation(name=clean, kind=_kind(kind), region=_region(actor, region), field=_field(field), parent_id=parent_id)
    made.names.append(OrganisationName(name=clean, folded=spelling(clean), kind="official"))
    session.add(made)
    session.flush()
    made.path = f"{parent.path if parent else '/'}{made.id}/"
    note(session, actor, "organisation.create", "organisation", made.id, after=_described(made))
    session.flush()
    _rematch(session, clean)
    return made


def change(session: Session, actor: Actor, organisation_id: int, changes: Changes) -> Organisation:
    """Changes an organisation.  A new name keeps the old one as a former name; a new parent moves all below with it.

    Raises ServiceError as `create` does, and E606 when it would stand below itself.
    """
    actor.require("manage")
    alone(session, NAMES)
    row = actor.scope.organisation(session, organisation_id)
    before = _described(row)
    if "kind" in changes:
        row.kind = _kind(changes["kind"])
    if "region" in changes:
        row.region = _region(actor, changes["region"])
    if "field" in changes:
        row.field = _field(changes["field"])
    if "active" in changes:
        _activate(session, row, active=changes["active"])
    if "parent_id" in changes and changes["parent_id"] != row.parent_id:
        _move(session, actor, row, changes["parent_id"])
    renamed = "name" in changes and _rename(session, actor, row, changes["name"])
    after = _described(row)
    if after != before:
        note(session, actor, "organisation.change", "organisation", row.id, before=before, after=after)
    session.flush()
    if renamed or changes.get("active"):
        for one in row.names:
            _rematch(session, one.name)
    return row


def add_name(
    session: Session, actor: Actor, organisation_id: int, name: str, *, kind: str = "alias", until: date | None = None
) -> OrganisationName:
    """A former name or an alias; what waits for it is matched again.

    Raises ServiceError E504, E601, E602, E605 (it is a name of this or another organisation).
    """
    actor.require("manage")
    alone(session, NAMES)
    row = actor.scope.organisation(session, organisation_id)
    if kind not in {"former", "alias"}:
        raise ServiceError("E602", why="名称的种类只能是曾用名或别称")
    clean = _name(session, name, None)
    abroad.refuse(session, actor, clean)
    made = OrganisationName(name=clean, folded=spelling(clean), kind=kind, until=until)
    row.names.append(made)
    note(session, actor, "organisation.change", "organisation", row.id, after={"name_added": clean, "kind": kind})
    session.flush()
    _rematch(session, clean)
    return made


def remove_name(session: Session, actor: Actor, organisation_id: int, name_id: int) -> None:
    """Takes a former name or an alias away; what was matched by it stays.

    Raises ServiceError E504, E601, E606 for the official name.
    """
    actor.require("manage")
    alone(session, NAMES)
    row = actor.scope.organisation(session, organisation_id)
    found = next((one for one in row.names if one.id == name_id), None)
    if found is None:
        raise ServiceError("E601", what="这个名称")
    if found.kind == "official":
        raise ServiceError("E606", why="现用名称不能删除，只能改名")
    row.names.remove(found)
    note(session, actor, "organisation.change", "organisation", row.id, before={"name_removed": found.name, "kind": found.kind})
    session.flush()


def _rematch(session: Session, name: str) -> None:
    """What waits for an organisation of this name, in judgments and in other papers."""
    names.rematch(session, name)
    paper_sights.rematch(session, name)


def _described(row: Organisation) -> dict[str, Any]:
    return {key: getattr(row, key) for key in ("name", "kind", "region", "field", "parent_id", "active")}


def _name(session: Session, name: str, owner: int | None) -> str:
    """The name without blanks around it.  Raises E602 for none or one too long, E605 for another organisation's."""
    clean = _CONTROL.sub("", name).strip()
    if not clean or len(clean) > NAME_LENGTH:
        raise ServiceError("E602", why=f"单位名称应为 1 至 {NAME_LENGTH} 个字")
    taken = select(OrganisationName.organisation_id).join(Organisation)
    taken = taken.where(OrganisationName.folded == spelling(clean), Organisation.active)
    if any(one != owner for one in session.scalars(taken)):
        raise ServiceError("E605", what=f"名称“{clean}”")
    return clean


def _rename(session: Session, actor: Actor, row: Organisation, name: str) -> bool:
    clean = _name(session, name, row.id)
    if clean == row.name:
        return False
    if all(one.folded != spelling(clean) for one in row.names):  # a name of its own may be taken up again
        abroad.refuse(session, actor, clean)
    for one in row.names:
        if one.kind == "official":
            one.kind, one.until = "former", today()
    same = next((one for one in row.names if one.folded == spelling(clean)), None)
    if same is None:
        row.names.append(OrganisationName(name=clean, folded=spelling(clean), kind="official"))
    else:  # a former name is taken up again, or only brackets differ
        same.name, same.kind, same.until = clean, "official", None
    row.name = clean
    return True


def _activate(session: Session, row: Organisation, *, active: bool) -> None:
    """Raises E605 when another organisation took one of the names meanwhile."""
    if active and not row.active:
        for one in row.names:
            _name(session, one.name, row.id)
    row.active = active


def _move(session: Session, actor: Actor, row: Organisation, parent_id: int | None) -> None:
    parent = None if parent_id is None else actor.scope.organisation(session, parent_id)
    if parent is not None and parent.path.startswith(row.path):
        raise ServiceError("E606", why="一个单位不能放在自己或自己的下级单位之下")
    if row.parent_id is not None:  # what sees it now, and what it sees itself, must be the caller's
        actor.scope.organisation(session, row.parent_id)
    old, new = row.path, f"{parent.path if parent else '/'}{row.id}/"
    below = session.scalars(select(Organisation).where(Organisation.path.startswith(old, autoescape=True))).all()
    for one in below:
        actor.scope.organisation(session, one.id)
    for one in below:
        one.path = new + one.path[len(old) :]
    row.parent_id = parent_id


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise ServiceError("E602", why="单位类型只能是司法局或行政机关")
    return kind


def _region(actor: Actor, region: str) -> str:
    if not _REGION.fullmatch(region) or not region.isascii():
        raise ServiceError("E602", why="区划代码应为 6 位或 9 位数字")
    if not actor.scope.everything and not (actor.scope.region and significant(region).startswith(actor.scope.region)):
        raise ServiceError("E504")
    return region


def _field(field: str | None) -> str | None:
    if field is not None and field not in codes("field"):
        raise ServiceError("E602", why=f"执法领域没有“{field[:40]}”这个取值")
    return field
