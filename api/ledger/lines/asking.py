"""What was asked of the ledger's list, in words: for the sheet that goes with an exported workbook, and the audit."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.lines.columns import BY_CODE
from api.ledger.lines.machine import STAGES
from api.ledger.lines.narrowing import CHOICES, NAMES, SHOWN, Narrowing
from api.store.actor import Actor
from api.store.filters import ANY_LOSS
from api.store.tables import Dispute, Series
from nlp import taxonomy


def who(actor: Actor) -> str:
    """Name and unit."""
    return f"{actor.name}（{actor.organisation_name}）" if actor.organisation_name else actor.name


def words(session: Session, actor: Actor, asked: Narrowing) -> tuple[tuple[str, str], ...]:
    """Name and words of each filter that narrows the list.  A unit or series that the caller does not see is not named."""
    found = [("范围", SHOWN[asked.show])]
    found += [(name, value) for name, value in (("词语", asked.text), ("法院", asked.court)) if value]
    if asked.organisation is not None:
        found.append(("单位", _unit(session, actor, asked.organisation)))
    if asked.series is not None:
        found.append(("系列案", _series(session, actor, asked.series)))
    for name in CHOICES:
        codes = getattr(asked, name)
        if codes:
            found.append((NAMES[name], "、".join(label(name, code) for code in codes)))
    for name in ("decided_from", "decided_to", "filed_from", "filed_to"):
        day = getattr(asked, name)
        if day is not None:
            found.append((NAMES[name], day.isoformat()))
    return tuple(found)


def label(name: str, code: str) -> str:
    """A code of one of the filters in words."""
    if name == "missing":
        return BY_CODE[code].label
    if name == "stage":
        return STAGES[code]
    if name == "cause":
        return taxonomy.label("cause" if code in taxonomy.codes("cause") else "cause_detail", code)
    if code == ANY_LOSS:
        return "败诉（含部分败诉）"
    return taxonomy.label("agency_result" if name == "result" else name, code)


def _series(session: Session, actor: Actor, series_id: int) -> str:
    """It is named after its agencies: only for who sees one of its cases."""
    seen = select(Dispute.id).where(Dispute.series_id == series_id, actor.scope.holds_dispute())
    known = session.get(Series, series_id) if series_id and session.scalar(seen.limit(1)) is not None else None
    return known.name if known else "其他系列案" if series_id else "任一系列案"


def _unit(session: Session, actor: Actor, organisation_id: int) -> str:
    try:
        return actor.scope.organisation(session, organisation_id).name
    except ServiceError:
        return "其他单位"
