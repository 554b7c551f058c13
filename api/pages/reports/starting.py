"""The way to a case report from wherever a lost case is shown: to the one that there is, or to a new one."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from nicegui import ui
from sqlalchemy.orm import Session

from api.pages.kit import context
from api.reports import keeping
from api.reports.keeping import Drafted
from api.store.actor import Actor

LABEL = "起草一案一报"


def starter(here: context.Context, dispute_id: int, organisation_id: int) -> Callable[[], Coroutine[Any, Any, None]]:
    """What a button does: the report is drafted, or found where there is one, and opened."""

    async def start() -> None:
        drafted = await here.read(keeping.prepare, dispute_id, organisation_id)
        ui.navigate.to(f"/reports/{await here.write(_start, dispute_id, organisation_id, drafted)}")

    return start


def _start(session: Session, actor: Actor, dispute_id: int, organisation_id: int, drafted: Drafted | None) -> int:
    return keeping.start(session, actor, dispute_id, organisation_id, drafted).id
