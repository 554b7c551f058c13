"""Checking (核对) and checking by a second person (复核): when a judgment counts as done, and when it does no longer.

    to_check ──check──▶ checked                   where no second person is asked for
    to_check ──check──▶ second_check ──second_check, by someone else──▶ checked
    second_check, checked ──reopen, or a value that changes──▶ to_check

Who checks vouches for every value as it stands: a later analysis changes none of them until the judgment is reopened.
A correction that changes a value takes back the check, not what was vouched for: the rest need not be looked at again.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.review import effective
from api.review.fields import FIELDS
from api.review.guard import opened
from api.review.statements import WHOLE
from api.review.values import note, text
from api.store import audit
from api.store.actor import Actor
from api.store.tables import Correction, Judgment
from api.store.types import now
from nlp.judgment import LOSSES

Asked = Literal["none", "lost", "all"]
"""`Settings.second_check`."""
STATES: Final = {"to_check": "待核对", "second_check": "待复核", "checked": "已核对"}


def check(
    session: Session, actor: Actor, judgment_id: int, revision: int, *, asked: Asked, accept: Collection[str] = (),
    remark: str = "",
) -> Judgment:  # fmt: skip
    """The caller has checked the judgment.

    asked: which judgments need a second person.  accept: fields that still ask for a person and are right as they stand.
    Raises ServiceError E504, E601, E603; E606 when it is checked already or fields ask for a person that are not accepted.
    """
    judgment = opened(session, actor, judgment_id, revision)
    if judgment.state != "to_check":
        raise ServiceError("E606", why=f"这份文书的状态是“{STATES[judgment.state]}”")
    open_ = list(dict.fromkeys(e["field"] for e in judgment.record["needs_review"] if e["field"] not in accept))
    if open_:
        labels = "、".join(FIELDS[name].label if name in FIELDS else name for name in open_)
        raise ServiceError("E606", why=f"还有 {len(open_)} 栏需要核对：{labels}")
    session.add(
        Correction(
            judgment_id=judgment.id, analysis_id=judgment.analysis_id, field=WHOLE, action="confirm",
            after={"accepted": sorted(set(accept))}, note=note(remark), user_id=actor.user_id,
        )
    )  # fmt: skip
    needs_second = asked == "all" or (asked == "lost" and judgment.agency_result in LOSSES)
    judgment.state = "second_check" if needs_second else "checked"
    judgment.checked_by, judgment.checked_at = actor.user_id, now()
    effective.refresh(session, judgment)
    audit.note(
        session, actor, "judgment.check", "judgment", judgment.id,
        before={"state": "to_check"}, after={"state": judgment.state, "accepted": sorted(set(accept))},
    )  # fmt: skip
    return judgment


def second_check(session: Session, actor: Actor, judgment_id: int, revision: int) -> Judgment:
    """A second person has checked the judgment.

    Raises ServiceError E504, E601, E603; E606 when no second check is asked for, or the caller is who checked first.
    """
    judgment = opened(session, actor, judgment_id, revision)
    if judgment.state != "second_check":
        raise ServiceError("E606", why=f"这份文书的状态是“{STATES[judgment.state]}”，不需要复核")
    if judgment.checked_by == actor.user_id:
        raise ServiceError("E606", why="您已核对过这份文书，复核须由另一人进行")
    judgment.state = "checked"
    judgment.second_checked_by, judgment.second_checked_at = actor.user_id, now()
    effective.refresh(session, judgment)
    audit.note(
        session, actor, "judgment.second_check", "judgment", judgment.id,
        before={"state": "second_check"}, after={"state": "checked"},
    )  # fmt: skip
    return judgment


def reopen(session: Session, actor: Actor, judgment_id: int, revision: int, *, reason: str) -> Judgment:
    """The judgment is to be checked again, for a reason; what was vouched for is open again, corrections stay.

    Raises ServiceError E504, E601, E603, E602 (no reason); E606 when it was not checked.
    """
    judgment = opened(session, actor, judgment_id, revision)
    if judgment.state == "to_check":
        raise ServiceError("E606", why="这份文书还没有核对")
    why, state = text(reason, "退回的原因", 500), judgment.state
    session.add(
        Correction(
            judgment_id=judgment.id, analysis_id=judgment.analysis_id, field=WHOLE, action="withdraw", note=why,
            user_id=actor.user_id,
        )
    )  # fmt: skip
    unchecked(session, judgment)
    judgment.newer = False
    effective.refresh(session, judgment)
    audit.note(
        session, actor, "judgment.reopen", "judgment", judgment.id,
        before={"state": state}, after={"state": "to_check", "reason": why},
    )  # fmt: skip
    return judgment


def unchecked(session: Session, judgment: Judgment) -> None:
    """Takes the checks of a judgment back."""
    judgment.state = "to_check"
    judgment.checked_by = judgment.checked_at = judgment.second_checked_by = judgment.second_checked_at = None
    session.flush()
    effective.documents(session, judgment)
