"""What a person does on a judgment's page, as calls of the review; and what was done before, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.facsimile import reading
from api.pages.kit import words
from api.review import checks, corrections, history, newer
from api.review.corrections import Change
from api.services import Services
from api.store.actor import Actor


def do(session: Session, actor: Actor, services: Services, judgment_id: int, given: Mapping[str, Any]) -> None:
    """Does what the browser sent, which is not trusted.

    Raises ServiceError as the review does: E504, E601, E602, E603, E606.
    """
    revision, name = given.get("revision"), given.get("name")
    if not isinstance(revision, int):
        raise ServiceError("E602", why="缺少版本")
    if name == "correct":
        corrections.correct(session, actor, judgment_id, revision, _change(session, actor, given))
    elif name == "check":
        accept = [field for field in given.get("accept") or () if isinstance(field, str)]
        checks.check(session, actor, judgment_id, revision, asked=services.settings.second_check, accept=accept)
    elif name == "second_check":
        checks.second_check(session, actor, judgment_id, revision)
    elif name == "take_over":
        newer.take_over(session, actor, judgment_id, revision)
    elif name == "keep":
        newer.keep(session, actor, judgment_id, revision)
    elif name == "reopen":
        checks.reopen(session, actor, judgment_id, revision, reason=str(given.get("reason") or ""))
    else:
        raise ServiceError("E602", why="没有这种操作")


def _change(session: Session, actor: Actor, given: Mapping[str, Any]) -> Change:
    item = given.get("item")
    return Change(
        field=str(given.get("field") or ""),
        item=item if isinstance(item, str) else None,
        action=str(given.get("action") or ""),
        value=given.get("value"),
        place=_place(session, actor, given.get("place")),
        note=str(given.get("note") or ""),
    )


def _place(session: Session, actor: Actor, given: Any) -> dict[str, Any] | None:
    """Where the marked characters stand: looked up here, so that the browser need not be believed."""
    if not isinstance(given, Mapping):
        return None
    document_id, start, end = given.get("document"), given.get("start"), given.get("end")
    if not (isinstance(document_id, int) and isinstance(start, int) and isinstance(end, int)):
        raise ServiceError("E602", why="所选文字的位置不对")
    text = reading.text_of(session, actor.scope.document(session, document_id))
    return None if text is None else reading.place_of(text, start, end)


def history_of(session: Session, actor: Actor, judgment_id: int) -> list[dict[str, Any]]:
    """What happened to the judgment, newest first."""
    return [
        {"at": words.moment(event.at), "sentence": event.sentence, "details": event.details, "note": event.note}
        for event in reversed(history.of(session, actor, judgment_id))
    ]


def last(session: Session, actor: Actor, judgment_id: int) -> str:
    """The last thing that happened to the judgment, in a sentence."""
    events = history.of(session, actor, judgment_id)
    return events[-1].sentence if events else ""
