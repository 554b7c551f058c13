"""A judgment's fields, what people corrected, its checks and its history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.review import checks, corrections, history, items, newer
from api.review.fields import FIELDS
from api.review.statements import action_of
from api.review.words import describe
from api.routes.judgment.review_models import (
    ChangesIn,
    CheckIn,
    CorrectionOut,
    EventOut,
    Place,
    ReopenIn,
    SheetOut,
    Standing,
)
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag
from api.routes.kit.numbers import JudgmentId
from api.store.actor import Actor
from api.store.tables import Correction, Judgment

router = APIRouter(prefix="/judgments/{judgment_id}", tags=["核对与更正"])



def _revision(session: Session, actor: Actor, judgment_id: int) -> int:
    return actor.scope.judgment(session, judgment_id).revision


def _editing(judgment_id: JudgmentId, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, judgment_id, if_match, _revision)


EditingDep = Annotated[Editing, Depends(_editing)]


@router.get("/fields", summary="字段与核对情况", response_model=SheetOut)
def fields(judgment_id: JudgmentId, response: Response, session: ReadDep, actor: ActorDep) -> items.Sheet:
    """各字段的机器值、人工值、把握和在文书中的位置，分组列出；需要核对的字段另行列出。ETag 供更正时使用。"""
    judgment = _seen(session, actor, judgment_id)
    response.headers["ETag"] = etag(judgment.revision)
    return items.sheet(session, judgment)


@router.get("/history", summary="文书的历史", response_model=list[EventOut])
def story(judgment_id: JudgmentId, session: ReadDep, actor: ActorDep) -> list[history.Event]:
    """上传、版本、历次分析、更正、核对和复核，按时间先后。"""
    actor.require("read")
    return history.of(session, actor, judgment_id)


@router.get("/corrections", summary="更正记录")
def listing(judgment_id: JudgmentId, response: Response, session: ReadDep, actor: ActorDep) -> list[CorrectionOut]:
    """全部更正，按时间先后；更正只会增加，不会改动。"""
    judgment = _seen(session, actor, judgment_id)
    response.headers["ETag"] = etag(judgment.revision)
    rows = select(Correction).where(Correction.judgment_id == judgment.id).order_by(Correction.id)
    return [_correction(row) for row in session.scalars(rows)]


@router.post("/corrections", summary="更正")
def correct(editing: EditingDep, sent: ChangesIn, response: Response) -> Standing:
    """更正一个或多个值。全部保存，或者全部不保存；机器值始终保留。返回新的 ETag。"""
    with editing.open() as (session, at):
        changes = [
            corrections.Change(
                one.field, one.item, one.action, one.value, one.place.model_dump() if one.place else None, one.note
            )
            for one in sent.changes
        ]
        return _standing(response, corrections.correct(session, *at, *changes))


@router.post("/check", summary="核对完毕")
def check(editing: EditingDep, sent: CheckIn, response: Response) -> Standing:
    """表明全部内容已核对无误。仍提示核对的字段须先确认、更正，或列入 accept。按设置可能还需另一人复核。"""
    with editing.open() as (session, at):
        asked = editing.services.settings.second_check
        done = checks.check(session, *at, asked=asked, accept=sent.accept, remark=sent.note)
        return _standing(response, done)


@router.post("/second-check", summary="复核完毕")
def second_check(editing: EditingDep, response: Response) -> Standing:
    """由核对人以外的另一人复核。"""
    with editing.open() as (session, at):
        return _standing(response, checks.second_check(session, *at))


@router.post("/reopen", summary="退回核对")
def reopen(editing: EditingDep, sent: ReopenIn, response: Response) -> Standing:
    """把已核对的文书退回，重新核对。以前的更正保留。"""
    with editing.open() as (session, at):
        return _standing(response, checks.reopen(session, *at, reason=sent.reason))


@router.post("/take-over", summary="采用新版本")
def take_over(editing: EditingDep, response: Response) -> Standing:
    """核对后收到内容不同的新版本（newer 为 true）时，采用新版本的内容，退回核对。以前的更正保留。"""
    with editing.open() as (session, at):
        return _standing(response, newer.take_over(session, *at))


@router.post("/keep", summary="不采用新版本")
def keep(editing: EditingDep, response: Response) -> Standing:
    """核对后收到内容不同的新版本时，保持核对过的内容，不再提示。"""
    with editing.open() as (session, at):
        return _standing(response, newer.keep(session, *at))


def _seen(session: Session, actor: Actor, judgment_id: int) -> Judgment:
    actor.require("read")
    return actor.scope.judgment(session, judgment_id)


def _standing(response: Response, judgment: Judgment) -> Standing:
    response.headers["ETag"] = etag(judgment.revision)
    return Standing(
        id=judgment.id, revision=judgment.revision, state=judgment.state, state_label=checks.STATES[judgment.state],
        review_count=judgment.review_count, corrected=judgment.corrected,
    )  # fmt: skip


def _correction(row: Correction) -> CorrectionOut:
    shape = FIELDS.get(row.field)
    return CorrectionOut(
        id=row.id, field=row.field, label="整份文书" if shape is None else shape.label, item=row.item,
        action=action_of(row.action), before=row.before, after=row.after,
        before_text="" if shape is None else describe(shape, row.before),
        after_text="" if shape is None else describe(shape, row.after),
        place=Place(**row.place) if row.place else None, note=row.note, user=row.user.name, at=row.created_at,
    )  # fmt: skip
