"""Masking: the names of a typical case, a bureau's rules, and any text or judgment masked on request."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.orm import Session

from api.casebook import masking, masking_edits, masking_request, masking_rules, sight
from api.errors import ServiceError
from api.routes.casebook.masking_models import (
    MaskedCase,
    MaskedText,
    MaskingRules,
    MaskingWanted,
    NameAdded,
    NameDecision,
)
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag, revision_seen
from api.routes.kit.numbers import LARGEST_ID, Id
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.tables import TypicalCase

router = APIRouter(tags=["隐名"])

BureauId = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="司法局编号；不给则为您所在的司法局。", examples=[2])]


def _revision(session: Session, actor: Actor, case_id: int) -> int:
    return sight.managed(session, actor, case_id).revision


def _editing(case_id: Id, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, case_id, if_match, _revision, "manage")


EditingDep = Annotated[Editing, Depends(_editing)]


@router.get("/typical-cases/{case_id}/masking", summary="典型案例的隐名表")
def show(session: ReadDep, actor: ActorDep, response: Response, case_id: Id) -> MaskedCase:
    """出现哪些人、单位和号码，哪些隐去、换成什么，以及隐去后的文字。含有真实姓名，只提供给编写的司法局和受托撰写的单位。"""
    return _out(session, response, sight.whole(session, actor, case_id))


@router.put("/typical-cases/{case_id}/masking/names", summary="决定一个名称的隐名")
def decide(editing: EditingDep, response: Response, wanted: NameDecision) -> MaskedCase:
    """隐去、保留或恢复按规则处理；可以改用别的代称，或指明与另一个名称为同一人。此后须重新审签。须有管理权限。"""
    with editing.open() as (session, at):
        found = masking_edits.decide(session, *at, wanted.entity, deed=wanted.deed, shown=wanted.shown, same=wanted.same)
        return _out(session, response, found)


@router.post("/typical-cases/{case_id}/masking/names", summary="增加要隐去的文字")
def add(editing: EditingDep, response: Response, wanted: NameAdded) -> MaskedCase:
    """系统没有发现的姓名、绰号、地址等；稿件中各处一并隐去。此后须重新审签。须有管理权限。"""
    with editing.open() as (session, at):
        return _out(session, response, masking_edits.add(session, *at, wanted.text, category=wanted.category, shown=wanted.shown))


@router.post("/typical-cases/{case_id}/masking/accept", summary="按现在的结果保存隐名")
def accept(editing: EditingDep, response: Response) -> MaskedCase:
    """文书、更正或规则变化之后，看过新的隐名结果，予以保存。此后须重新审签。须有管理权限。"""
    with editing.open() as (session, at):
        return _out(session, response, masking_edits.accept(session, *at))


@router.get("/masking/rules", summary="隐名规则")
def rules(session: ReadDep, actor: ActorDep, response: Response, bureau: BureauId = None) -> MaskingRules:
    """一个司法局隐去哪些类别、保留哪些身份的人。ETag 供修改时放进 If-Match。须有管理权限。"""
    found = bureaus.one(session, actor, bureau)
    response.headers["ETag"] = etag(masking_rules.revision(session, found.id))
    return MaskingRules.of(masking_rules.of(session, found.id))


@router.put("/masking/rules", summary="修改隐名规则")
def change(
    services: ServicesDep, actor: ActorDep, response: Response, *, wanted: MaskingRules, bureau: BureauId = None, seen: IfMatch = None
) -> MaskingRules:
    """姓名、证件号码、电话、住址等法律要求隐去的内容不能改为保留。须有管理权限。"""
    with services.database.write() as session:
        found = bureaus.one(session, actor, bureau)
        revision = revision_seen(seen, masking_rules.revision(session, found.id))
        done = masking_rules.write(session, actor, found.id, revision, wanted.to_mapping())
        response.headers["ETag"] = etag(masking_rules.revision(session, found.id))
        return MaskingRules.of(done)


@router.post("/masking", summary="为文字或文书隐名")
def mask(session: ReadDep, actor: ActorDep, wanted: MaskingWanted) -> MaskedText:
    """给一段文字或一份已登记的文书，返回隐去后的全文和各处位置。什么也不保存。"""
    found = masking_request.rules_for(session, actor, wanted.bureau_id)
    if (wanted.judgment_id is None) == (not wanted.text):
        raise ServiceError("E602", why="请给出文字或文书编号中的一个")
    if wanted.judgment_id is not None:
        return MaskedText.of(masking_request.of_judgment(session, actor, wanted.judgment_id, found))
    return MaskedText.of(masking_request.of_words(actor, wanted.text, found))


def _out(session: Session, response: Response, case: TypicalCase) -> MaskedCase:
    response.headers["ETag"] = etag(case.revision)
    now = masking.masked(session, case)
    return MaskedCase.of(now, masking.inspect(session, case, now), case.revision)
