"""Views of a list that a person keeps under names: its filters, order and columns, as they stand in the address."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.store import audit
from api.store.actor import Actor
from api.store.tables import SavedView

MOST: Final = 50
"""Of one person on one page."""
NAME_LIMIT: Final = 60
ADDRESS_LIMIT: Final = 4_000


def listed(session: Session, actor: Actor, page: str) -> list[SavedView]:
    """The caller's own views of a page, by name."""
    wanted = select(SavedView).where(SavedView.user_id == actor.user_id, SavedView.page == page)
    return list(session.scalars(wanted.order_by(SavedView.name)))


def save(session: Session, actor: Actor, page: str, name: str, address: str) -> SavedView:
    """Keeps what stands behind the ? of the page's address under a name; an own view of that name becomes this one.

    Raises ServiceError E602: no name, too long, or too many.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LIMIT or len(address) > ADDRESS_LIMIT:
        raise ServiceError("E602", why=f"视图名称要有 1 到 {NAME_LIMIT} 个字" if len(address) <= ADDRESS_LIMIT else "筛选条件太长")
    own = (SavedView.user_id == actor.user_id, SavedView.page == page)
    found = session.scalar(select(SavedView).where(*own, SavedView.name == name))
    if found is None:
        if (session.scalar(select(func.count(SavedView.id)).where(*own)) or 0) >= MOST:
            raise ServiceError("E602", why=f"最多保存 {MOST} 个视图，请先删除不用的")
        found = SavedView(user_id=actor.user_id, page=page, name=name)
        session.add(found)
    found.address = address
    session.flush()
    audit.note(session, actor, "view.save", "view", found.id, after={"page": page, "name": name, "address": address})
    return found


def remove(session: Session, actor: Actor, view_id: int) -> None:
    """Forgets an own view.  Raises ServiceError E601: not there, or somebody else's."""
    found = session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == actor.user_id))
    if found is None:
        raise ServiceError("E601", what="这个视图")
    session.delete(found)
    audit.note(session, actor, "view.remove", "view", view_id, before={"page": found.page, "name": found.name})
