"""From the outbox (documents in state `received`) to workflows, fairly; and what was lost on the way is found again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from dbos import DBOS, SetWorkflowID
from sqlalchemy import func, select

from api.errors import ServiceError
from api.intake import documents
from api.intake.states import MOVING
from api.intake.workflow import ACTIVE, LOST, NAME, QUEUE, Workflow, workflow_id
from api.store.database import Database
from api.store.tables import Document

MOST_ATTEMPTS = 100
"""No document is taken up for ever, whatever goes wrong with it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document to be worked on."""

    id: int
    sha256: str
    attempt: int


class Dispatcher:
    """Starts a workflow for each waiting document, a few ahead of what can be worked on at once.

    Few, so that who sends one file needs not wait for another's thousand: each user's next document has its turn.
    """

    def __init__(self, database: Database, take_in: Workflow, version: str, ahead: int) -> None:
        self._database, self._take_in, self._version, self._ahead = database, take_in, version, ahead

    def tick(self) -> int:
        """Starts workflows for waiting documents while there is room; returns how many."""
        active = _active()
        waiting = self._next(self._ahead - len(active), active)
        if not waiting:
            return 0
        ended = self._ended(waiting)
        for document in waiting:
            name = self._name(document)
            if name in ended:  # it came to an end before the document began to move
                self._again(document.id, ended[name])
                continue
            with SetWorkflowID(name):
                DBOS.enqueue_workflow(QUEUE, self._take_in, document.id, document.attempt)
        return len(waiting)

    def waiting(self) -> bool:
        """Whether a document waits for a workflow."""
        with self._database.read() as session:
            return session.scalar(select(Document.id).where(Document.state == "received").limit(1)) is not None

    def sweep(self) -> int:
        """Takes up documents that are in work but have no living workflow; returns how many."""
        active = _active()
        with self._database.read() as session:
            rows = session.execute(
                select(Document.id, Document.sha256, Document.attempts).where(
                    Document.state.in_(MOVING - {"received"}), Document.id.not_in(active)
                )
            )
            moving = [Waiting(*row) for row in rows.tuples()]
        states = self._states(moving)
        stuck = [(d.id, states.get(self._name(d))) for d in moving if states.get(self._name(d)) not in ACTIVE]
        return sum(self._again(document_id, state) for document_id, state in stuck)

    def take_over(self, seconds: float) -> int:
        """Goes on with what a worker of another name began so long ago that it must be dead; returns how many.

        One that is alive after all loses its turn: DBOS lets one run go on, and the steps bear being done twice.
        """
        before = (time.time() - seconds) * 1000
        found = DBOS.list_workflows(name=NAME, status="PENDING", load_input=False, load_output=False)
        left = [one.workflow_id for one in found if one.executor_id != DBOS.executor_id and (one.updated_at or 0) < before]
        if left:
            DBOS.resume_workflows(left)
        return len(left)

    def _next(self, room: int, active: set[int]) -> list[Waiting]:
        if room <= 0:
            return []
        turn = func.row_number().over(partition_by=Document.user_id, order_by=Document.id)
        wanted = select(Document.id, Document.sha256, Document.attempts).where(
            Document.state == "received", Document.id.not_in(active)
        )
        with self._database.read() as session:
            return [Waiting(*row) for row in session.execute(wanted.order_by(turn, Document.id).limit(room)).tuples()]

    def _ended(self, waiting: Sequence[Waiting]) -> dict[str, str]:
        return {name: state for name, state in self._states(waiting).items() if state not in ACTIVE}

    def _states(self, waiting: Sequence[Waiting]) -> dict[str, str]:
        if not waiting:
            return {}
        names = [self._name(document) for document in waiting]
        found = DBOS.list_workflows(workflow_ids=names, load_input=False, load_output=False)
        return {one.workflow_id: one.status for one in found}

    def _name(self, document: Waiting) -> str:
        return workflow_id(document.id, document.sha256, self._version, document.attempt)

    def _again(self, document_id: int, state: str | None) -> bool:
        """Back to the outbox; a document whose workflow broke down has failed."""
        with self._database.write() as session:
            document = session.get(Document, document_id)
            if state in LOST or (document is not None and document.attempts >= MOST_ATTEMPTS):
                error = ServiceError("E721")
                return documents.fail(session, document_id, error.code, error.message, error.remedy)
            return documents.move(session, document_id, "received")


def _active() -> set[int]:
    """Ids of the documents that have a workflow which is waiting or at work."""
    found = DBOS.list_workflows(name=NAME, status=ACTIVE, load_input=False, load_output=False)
    return {int(one.workflow_id.split("-", 1)[0]) for one in found}
