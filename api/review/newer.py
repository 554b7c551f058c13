"""A newer file that says something else than a person has vouched for: he decides whether its content is taken over.

What was vouched for stands whatever file comes (`effective`); that it would now be read differently must not go unseen.
The judgment is marked until somebody takes the new content over, which opens it again, or keeps what was vouched for.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.review import checks, corrections, effective, statements
from api.review.differences import differences
from api.review.guard import opened
from api.review.statements import WHOLE, Statement
from api.store import audit, search
from api.store.actor import Actor
from api.store.tables import Analysis, Correction, Judgment

TAKEN = "采用新版本的内容"


def arrived(session: Session, judgment: Judgment) -> None:
    """To be called when a newer file of the judgment has come into force: marks it, if a person has to decide."""
    judgment.newer = bool(lines(session, judgment))


def lines(session: Session, judgment: Judgment) -> list[str]:
    """What would change if the content of the file in force were taken over, a line each; nothing if nobody vouched."""
    said = effective.said_of(session, judgment.id)
    if all(statement.field != WHOLE for statement in statements.alive(said)):
        return []
    found = session.get_one(Analysis, judgment.analysis_id).record
    return differences(judgment.record, effective.apply(found, [*said, Statement(WHOLE, None, "withdraw")]).record)


def take_over(session: Session, actor: Actor, judgment_id: int, revision: int) -> Judgment:
    """The content of the newer file holds from now on, people's corrections stay, and it is to be checked again.

    Raises ServiceError E504, E601, E603; E606 when there is nothing to decide, or organisations would lose sight of it.
    """
    judgment, state = _undecided(session, actor, judgment_id, revision)
    session.add(
        Correction(
            judgment_id=judgment.id, analysis_id=judgment.analysis_id, field=WHOLE, action="withdraw", note=TAKEN,
            user_id=actor.user_id,
        )
    )  # fmt: skip
    checks.unchecked(session, judgment)
    effective.refresh(session, judgment)
    corrections.involve(session, actor, judgment)
    search.index(session, judgment)
    audit.note(
        session, actor, "judgment.take_over", "judgment", judgment.id,
        before={"state": state}, after={"state": judgment.state, "document": judgment.document_id},
    )  # fmt: skip
    return judgment


def keep(session: Session, actor: Actor, judgment_id: int, revision: int) -> Judgment:
    """What was vouched for stays, and nobody is asked again.  Raises ServiceError as `take_over` does."""
    judgment, state = _undecided(session, actor, judgment_id, revision)
    effective.refresh(session, judgment)
    audit.note(
        session, actor, "judgment.keep", "judgment", judgment.id, after={"state": state, "document": judgment.document_id}
    )
    return judgment


def _undecided(session: Session, actor: Actor, judgment_id: int, revision: int) -> tuple[Judgment, str]:
    judgment = opened(session, actor, judgment_id, revision)
    if not judgment.newer:
        raise ServiceError("E606", why="这份文书没有需要决定是否采用的新版本")
    judgment.newer = False
    return judgment, judgment.state
