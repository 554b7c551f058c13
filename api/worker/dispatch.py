"""From the outbox (documents in state `received`) to workflows, fairly; and what was lost on the way is found again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID
from sqlalchemy import ColumnElement, Select, func, select

from api.errors import ServiceError
from api.intake import documents
from api.intake.states import MOVING
from api.store.database import Database
from api.store.locking import ROW
from api.store.tables import Document
from api.worker.workflow import ACTIVE, AT_WORK, LAYOUT, LOST, NAME, QUEUE, Workflow, workflow_id

MOST_ATTEMPTS = 100
"""No document is taken up for ever, whatever goes wrong with it."""
FEW = 5
"""So many documents of a lane that wait are some person's files, and go before those of an import that are queued already."""
SOON, LATER = 1, 2
"""Priorities of DBOS.  None starves: documents are queued in turn, whatever their priority, and only as there is room."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document to be worked on; `many`: how many of its lane wait."""

    id: int
    sha256: str
    attempt: int
    many: int = 1


class Dispatcher:
    """Starts a workflow for each waiting document, a few ahead of what can be worked on at once.

    Few, so that who sends one file needs not wait for another's thousand, nor for his own: users have their turns, and
    within a user's turn the lanes of what he handed in (`Document.lane`).  Each worker has a dispatcher; that two start
    the same workflow does no harm.
    """

    def __init__(self, database: Database, take_in: Workflow, ahead: Callable[[], int]) -> None:
        """`ahead`: how many workflows may wait or run, of all workers."""
        self._database, self._take_in, self._ahead = database, take_in, ahead
        self._dropped: set[str] = set()

    def tick(self) -> int:
        """Starts workflows for waiting documents while there is room; returns how many."""
        active = _active()
        waiting = self._next(self._ahead() - len(active), active)
        if not waiting:
            return 0
        ended = self._ended(waiting)
        for document in waiting:
            name = _name(document)
            if name in ended:  # it came to an end before the document began to move
                self._again(document, ended[name])
                continue
            with SetWorkflowID(name), SetEnqueueOptions(priority=SOON if document.many <= FEW else LATER):
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
        states = _states(moving)
        stuck = [(one, states.get(_name(one))) for one in moving if states.get(_name(one)) not in ACTIVE]
        return sum(self._again(one, state) for one, state in stuck)

    def take_over(self, living: Collection[str], layouts: Collection[str]) -> int:
        """Goes on with what dead workers had in hand; returns how many.  For the one worker that does the chores.

        `living`: the executors that are not dead.  `layouts`: those of their programs; what needs another one is begun anew.
        Who is alive after all loses its turn: DBOS takes no more results of it, and the steps bear being done twice.
        """
        found = DBOS.list_workflows(name=NAME, status=ACTIVE, load_input=False, load_output=False)
        known = {LAYOUT, *layouts}
        left = [one.workflow_id for one in found if one.status == "PENDING" and one.executor_id not in living and one.app_version in known]
        if left:
            DBOS.resume_workflows(left, queue_name=QUEUE)
        foreign = [one.workflow_id for one in found if one.app_version not in known]
        if foreign:
            DBOS.cancel_workflows(foreign)
        return len(left) + self._anew({_document(name) for name in foreign})

    def pick_up(self) -> int:
        """Goes on with what this very worker let fall; returns how many.

        When the database goes away in the middle, DBOS may give a workflow up and leave it as being at work here for ever.
        What is not at work at two looks in a row is taken up again from its last step.
        """
        found = DBOS.list_workflows(name=NAME, status="PENDING", executor_id=DBOS.executor_id, load_input=False, load_output=False)
        dropped = {one.workflow_id for one in found} - AT_WORK
        again, self._dropped = sorted(dropped & self._dropped), dropped
        if again:
            DBOS.resume_workflows(again, queue_name=QUEUE)
        return len(again)

    def _anew(self, ids: Collection[int]) -> int:
        """Documents whose steps nobody knows any more: back to the outbox, for another attempt by the present program."""
        with self._database.write() as session:
            return sum(documents.begin_anew(session, one) for one in ids)

    def _next(self, room: int, active: set[int]) -> list[Waiting]:
        if room <= 0:
            return []
        with self._database.read() as session:
            return [Waiting(*row) for row in session.execute(_in_turn(Document.id.not_in(active)).limit(room)).tuples()]

    def _ended(self, waiting: Sequence[Waiting]) -> dict[str, str]:
        return {name: state for name, state in _states(waiting).items() if state not in ACTIVE}

    def _again(self, seen: Waiting, state: str | None) -> bool:
        """Back to the outbox; a document whose workflow broke down has failed.  Nothing, where it has moved meanwhile."""
        with self._database.write() as session:
            document = session.get(Document, seen.id, with_for_update=ROW)
            if document is None or document.state not in MOVING or document.attempts != seen.attempt:
                return False
            if state in LOST or document.attempts >= MOST_ATTEMPTS:
                error = ServiceError("E721")
                return documents.fail(session, seen.id, error.code, error.message, error.remedy)
            return documents.begin_anew(session, seen.id)


def _in_turn(which: ColumnElement[bool]) -> Select[int, str, int, int]:
    """Waiting documents: each lane of a user in turn, then each user in turn."""
    lane = (Document.user_id, Document.lane)
    waiting = (
        select(
            Document.id, Document.sha256, Document.attempts, Document.user_id,
            func.row_number().over(partition_by=lane, order_by=Document.id).label("place"),
            func.count().over(partition_by=lane).label("many"),
        )
        .where(Document.state == "received", which)
        .subquery()
    )  # fmt: skip
    turn = func.row_number().over(partition_by=waiting.c.user_id, order_by=(waiting.c.place, waiting.c.id))
    return select(waiting.c.id, waiting.c.sha256, waiting.c.attempts, waiting.c.many).order_by(turn, waiting.c.id)


def _name(document: Waiting) -> str:
    return workflow_id(document.id, document.sha256, document.attempt)


def _document(workflow: str) -> int:
    """The document that a workflow is about."""
    return int(workflow.split("-", 1)[0])


def _states(waiting: Sequence[Waiting]) -> dict[str, str]:
    if not waiting:
        return {}
    names = [_name(document) for document in waiting]
    found = DBOS.list_workflows(workflow_ids=names, load_input=False, load_output=False)
    return {one.workflow_id: one.status for one in found}


def _active() -> set[int]:
    """Ids of the documents that have a workflow which is waiting or at work."""
    found = DBOS.list_workflows(name=NAME, status=ACTIVE, load_input=False, load_output=False)
    return {_document(one.workflow_id) for one in found}
