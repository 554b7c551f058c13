"""The workbench: what waits, what came in, what the courts decided."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.intake.states import STATES
from api.pages import context, frame
from api.pages.theme import tag
from api.store.actor import Actor
from api.store.tables import Document


@frame.page("/", "工作台")
async def home() -> None:
    """How many files are in which state."""
    counts = await context.current().read(_states)
    for state, count in counts.items():
        tag("p", f"{STATES[state]}：{count} 件")
    if not counts:
        tag("p", "还没有裁判文书，把文件拖到这里")


def _states(session: Session, actor: Actor) -> dict[str, int]:
    inside = select(Document.state, func.count()).where(actor.scope.holds_document()).group_by(Document.state)
    return dict(session.execute(inside).tuples().all())
