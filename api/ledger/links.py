"""What people say about which judgments are one dispute."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.store.actor import Actor


def join(session: Session, actor: Actor, judgment_id: int, other_id: int, note: str) -> int:
    """These two judgments are one dispute.  Returns the id of that dispute.

    Raises ServiceError E504 without the right `manage`, E601 where the caller does not see one of them, E602 for the same one twice.
    """
    raise NotImplementedError


def part(session: Session, actor: Actor, judgment_id: int, other_id: int, note: str) -> int:
    """These two judgments are not one dispute.  Returns the id of the dispute that `judgment_id` is in now.

    Raises ServiceError E504, E601 and E602 as `join`.
    """
    raise NotImplementedError
