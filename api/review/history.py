"""All that happened to a judgment, in order of time: files, analyses with what changed, corrections, checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.review.differences import differences
from api.review.fields import FIELDS, Field
from api.review.statements import WHOLE
from api.review.words import describe
from api.store.actor import SYSTEM, Actor
from api.store.tables import Analysis, AuditEntry, Correction, Document, User

Kind = Literal["upload", "version", "analysis", "correction", "check", "second_check", "reopen", "take_over", "keep"]
CHECKS: dict[str, tuple[Kind, str]] = {
    "judgment.check": ("check", "核对完毕"),
    "judgment.second_check": ("second_check", "复核完毕"),
    "judgment.reopen": ("reopen", "退回核对"),
    "judgment.take_over": ("take_over", "采用新版本的内容，退回核对"),
    "judgment.keep": ("keep", "决定保持核对过的内容，不采用新版本"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.  `sentence` says it in Chinese; `details`: one line for each value that changed.

    For a correction `machine` is the value that stood before (in words) and `human` what the person said.
    """

    at: datetime
    kind: Kind
    who: str
    sentence: str
    details: list[str] = field(default_factory=list)
    field: str | None = None
    machine: str | None = None
    human: str | None = None
    note: str = ""


def of(session: Session, actor: Actor, judgment_id: int) -> list[Event]:
    """The events, oldest first.  Files that the caller may not see are left out.  Raises ServiceError E601."""
    actor.scope.judgment(session, judgment_id)
    documents = session.scalars(
        actor.scope.documents().where(Document.judgment_id == judgment_id, ~Document.held).order_by(Document.id)
    ).all()
    events = [
        *_uploads(session, list(documents)),
        *_analyses(session, list(documents)),
        *_corrections(session, judgment_id),
        *_checks(session, judgment_id),
    ]
    return sorted(events, key=lambda event: event.at)


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id is not None else None
    return user.name if user is not None else SYSTEM.name


def _uploads(session: Session, documents: list[Document]) -> Iterator[Event]:
    for document in documents:
        first = (document.version or 1) == 1
        tail = "" if first else f"，登记为第 {document.version} 版"
        who = _name(session, document.user_id)
        yield Event(document.received_at, "upload" if first else "version", who, f"{who}上传了“{document.name}”{tail}。")


def _analyses(session: Session, documents: list[Document]) -> Iterator[Event]:
    """Bytes that another organisation had sent earlier were analysed then; here that is told from this file's arrival."""
    for document in {document.sha256: document for document in reversed(documents)}.values():
        last: Analysis | None = None
        for analysis in session.scalars(
            select(Analysis).where(Analysis.sha256 == document.sha256).order_by(Analysis.id)
        ):
            at = max(analysis.created_at, document.received_at)
            if last is None:
                yield Event(at, "analysis", SYSTEM.name, f"系统读取并分析了“{document.name}”。", [f"程序版本 {analysis.version}"])
            else:
                lines = differences(last.record, analysis.record)
                what = f"有 {len(lines)} 处不同" if lines else "结果相同"
                sentence = f"系统用新的程序版本重新分析了“{document.name}”，{what}。"
                yield Event(at, "analysis", SYSTEM.name, sentence, [f"程序版本 {analysis.version}", *lines])
            last = analysis


def _corrections(session: Session, judgment_id: int) -> Iterator[Event]:
    rows = select(Correction).where(Correction.judgment_id == judgment_id, Correction.field != WHOLE)
    for row in session.scalars(rows.order_by(Correction.id)):
        shape = FIELDS.get(row.field)
        if shape is not None:
            yield _correction(shape, row)


def _correction(shape: Field, row: Correction) -> Event:
    old = None if row.action == "add" else describe(shape, row.before)
    new = describe(shape, row.after) if row.action in {"confirm", "change", "add"} else None
    who = row.user.name
    sentence = {
        "confirm": f"{who}确认{shape.label}为“{new}”。",
        "change": f"{who}把{shape.label}由“{old}”改为“{new}”。",
        "add": f"{who}在{shape.label}中增加“{new}”。",
        "remove": f"{who}删去{shape.label}“{old}”。",
        "withdraw": f"{who}撤回了对{shape.label}的更正。",
    }[row.action]
    return Event(row.created_at, "correction", who, sentence, [], shape.name, old, new, row.note)


def _checks(session: Session, judgment_id: int) -> Iterator[Event]:
    rows = select(AuditEntry).where(
        AuditEntry.object_type == "judgment", AuditEntry.object_id == judgment_id, AuditEntry.action.in_(CHECKS)
    )
    for row in session.scalars(rows.order_by(AuditEntry.id)):
        kind, words = CHECKS[row.action]
        who, after = _name(session, row.user_id), row.after or {}
        accepted = [FIELDS[name].label for name in after.get("accepted", ()) if name in FIELDS]
        details = [f"按现有内容接受：{'、'.join(accepted)}"] if accepted else []
        yield Event(row.at, kind, who, f"{who}{words}。", details, note=after.get("reason", ""))
