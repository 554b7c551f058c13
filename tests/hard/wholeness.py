"""What must hold after every fault: each file that was accepted is there once, and `anjian check` finds nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import func, select

from api.care.check import check
from api.services import Services
from api.store.tables import AuditEntry, Document, Judgment
from tests.api.world import World

PATIENCE = 240
"""Seconds after which something is stuck; who reads has stepped back, and waits long where others want the processors."""


def wrong(world: World) -> list[str]:
    """What `anjian check` names."""
    services = Services(world.settings)
    try:
        return [line for found in check(services) for line in found.wrong]
    finally:
        services.database.close()


def whole(world: World, accepted: Iterable[bytes]) -> None:
    """Every accepted file is one document with one judgment, made once; beside them only files that nobody was told of."""
    digests = {hashlib.sha256(data).hexdigest() for data in accepted}
    with world.database.read() as session:
        documents, judgments = session.scalars(select(Document)).all(), session.scalars(select(Judgment)).all()
        made = session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "judgment.create"))
    assert digests <= {document.sha256 for document in documents}
    assert {document.state for document in documents} == {"to_check"}
    assert len(documents) == len({document.sha256 for document in documents}) == len(judgments) == made
    assert wrong(world) == []
