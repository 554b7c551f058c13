"""Who may throw what away, and what must not go: what is in work, what went out, what is held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.screening import suits
from api.screening.papers import MOVING
from api.store.actor import Actor
from api.store.tables import CaseReport, Correction, Document, Judgment, Paper, Suit, TypicalCase, Volume
from api.trash import holds
from api.trash.gathering import Gathered

RIGHTS: Final = {"typical_case": "manage", "volume": "manage"}
"""What is needed to throw away, where it is more than `correct`."""
NOT_YOURS: Final = "只有司法局可以删除；您只能删除自己上传、还没有人核对过的文件"


def checked(session: Session, actor: Actor, kind: str, object_id: int) -> Any:
    """The row that may be thrown away, as far as the caller's rights and its own state go.

    Raises ServiceError E504 (may not), E601 (none, or not within sight), E606 (its state does not allow it).
    """
    actor.require(RIGHTS.get(kind, "correct"))
    return _OF[kind](session, actor, object_id)


def check_all(session: Session, gathered: Gathered) -> None:
    """Looks at everything that would go along.  Raises ServiceError E606: something of it must stay."""
    holds.check(session, gathered)
    _check_documents(session, gathered)
    for table, states, why in (
        (CaseReport, ("submitted", "accepted"), "有已提交或审核通过的一案一报，请先退回"),
        (TypicalCase, ("released",), "有已发布的典型案例，请先撤下"),
    ):
        numbers = gathered.ids(table.__tablename__)
        if numbers and session.scalar(select(table.id).where(table.id.in_(numbers), table.state.in_(states)).limit(1)):
            raise ServiceError("E606", why=why)
    cases = gathered.ids("typical_cases")
    for volume in session.scalars(select(Volume).where(Volume.state == "draft")) if cases else ():
        if cases.intersection(volume.cases):
            raise ServiceError("E606", why=f"典型案例已编入汇编草稿“{volume.title}”，请先移出")


def _check_documents(session: Session, gathered: Gathered) -> None:
    numbers = gathered.ids("documents")
    if numbers and session.scalar(select(Document.id).where(Document.id.in_(numbers), Document.state.in_(MOVING)).limit(1)):
        raise ServiceError("E606", why="文件正在处理，请等处理完")


def _judgment(session: Session, actor: Actor, judgment_id: int) -> Judgment:
    row = actor.scope.judgment(session, judgment_id)
    if not actor.may("manage"):
        files = session.execute(select(Document.user_id, Document.organisation_id).where(Document.judgment_id == row.id)).all()
        mine = all((user, home) == (actor.user_id, actor.organisation_id) for user, home in files)
        touched = session.scalar(select(Correction.id).where(Correction.judgment_id == row.id).limit(1)) is not None
        if not mine or touched or row.state != "to_check":
            raise ServiceError("E606", why=NOT_YOURS)
    return row


def _document(session: Session, actor: Actor, document_id: int) -> Document:
    row = actor.scope.document(session, document_id)
    if row.judgment_id is not None:
        raise ServiceError("E606", why="这个文件已是一份裁判文书，请在文书页面删除")
    if not actor.may("manage") and (row.user_id, row.organisation_id) != (actor.user_id, actor.organisation_id):
        raise ServiceError("E606", why=NOT_YOURS)
    return row


def _paper(session: Session, actor: Actor, paper_id: int) -> Paper:
    row = actor.scope.paper(session, paper_id)
    document = session.get_one(Document, row.document_id)
    mine = (document.user_id, document.organisation_id) == (actor.user_id, actor.organisation_id) and row.checked_at is None
    if not actor.may("manage") and not mine:
        raise ServiceError("E606", why=NOT_YOURS)
    return row


def _suit(session: Session, actor: Actor, suit_id: int) -> Suit:
    row = suits.seen(session, actor, suit_id)
    if not actor.may("manage") and row.user_id != actor.user_id:
        raise ServiceError("E606", why="只有司法局和登记人可以删除")
    return row


def _case_report(session: Session, actor: Actor, report_id: int) -> CaseReport:
    within = actor.scope.organisations()
    row = session.scalar(select(CaseReport).where(CaseReport.id == report_id, CaseReport.organisation_id.in_(within)))
    if row is None:
        raise ServiceError("E601", what="这份一案一报")
    if row.state not in {"draft", "returned"}:
        raise ServiceError("E606", why="已提交或审核通过的一案一报不能删除，请先退回")
    if not actor.may("manage") and row.user_id != actor.user_id:
        raise ServiceError("E606", why="只有司法局和起草人可以删除")
    return row


def _typical_case(session: Session, actor: Actor, case_id: int) -> TypicalCase:
    row = session.scalar(select(TypicalCase).where(TypicalCase.id == case_id, TypicalCase.bureau_id.in_(actor.scope.organisations())))
    if row is None:
        raise ServiceError("E601", what="这个典型案例")
    if row.state not in {"draft", "dismissed"}:
        raise ServiceError("E606", why="已发布的典型案例不能删除，请先撤下")
    return row


def _volume(session: Session, actor: Actor, volume_id: int) -> Volume:
    row = session.scalar(select(Volume).where(Volume.id == volume_id, Volume.bureau_id.in_(actor.scope.organisations())))
    if row is None:
        raise ServiceError("E601", what="这本汇编")
    if row.state == "frozen":
        raise ServiceError("E606", why="已定稿的汇编不能删除")
    return row


_OF: Final[Mapping[str, Callable[[Session, Actor, int], Any]]] = {
    "judgment": _judgment, "document": _document, "paper": _paper, "suit": _suit, "case_report": _case_report,
    "typical_case": _typical_case, "volume": _volume,
}  # fmt: skip
