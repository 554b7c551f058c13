"""Whom a judgment concerns: what waits to be confirmed, and what people say about it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query

from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.routes.people.organisation_models import (
    CandidateOut,
    ConfirmIn,
    DecidedOut,
    QuestionOut,
    QuestionPage,
    RejectIn,
)
from api.store import organisations

router = APIRouter(prefix="/involvements", tags=["单位归属"])

InvolvementId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="单位归属编号。", examples=[31])]


@router.get("", summary="待确认的单位归属")
def index(
    session: ReadDep,
    actor: ActorDep,
    *,
    status: Annotated[Literal["to_confirm"], Query(description="只有待确认的可以列出。")] = "to_confirm",
    offset: Offset = 0,
    limit: Limit = 50,
) -> QuestionPage:
    """文书里的机关名称与登记的单位不能确定对应的，由司法局或管理员确认。确认之前，有关单位看不到这份文书。"""
    actor.require("manage")
    found = organisations.to_confirm(session, actor.scope)
    items = [QuestionOut.of(one) for one in found[offset : offset + limit]]
    return QuestionPage(total=len(found), offset=offset, limit=limit, items=items)


@router.get("/{involvement_id}/candidates", summary="相近的单位")
def candidates(involvement_id: InvolvementId, session: ReadDep, actor: ActorDep) -> list[CandidateOut]:
    """与文书所印名称相近、您有权查看的单位，最相近的在前。"""
    found = organisations.likely(session, actor, involvement_id)
    return [CandidateOut.of(one, organisation.name) for one, organisation in found]


@router.post("/{involvement_id}/confirm", summary="确认归属", responses={409: {"description": "名称已是另一单位的。"}})
def confirm(involvement_id: InvolvementId, sent: ConfirmIn, services: ServicesDep, actor: ActorDep) -> DecidedOut:
    """说明这个名称就是某个单位；该单位随即能看到这份文书。重新分析不会改变人工的决定。"""
    with services.database.write() as session:
        row = organisations.confirm(session, actor, involvement_id, sent.organisation_id, alias=sent.alias)
        return DecidedOut.of(row)


@router.post("/{involvement_id}/reject", summary="否定归属", responses={409: {"description": "建议的单位已经变化。"}})
def reject(involvement_id: InvolvementId, sent: RejectIn, services: ServicesDep, actor: ActorDep) -> DecidedOut:
    """说明这个名称不是登记的任何单位；以后不再询问。"""
    with services.database.write() as session:
        return DecidedOut.of(organisations.reject(session, actor, involvement_id, sent.organisation_id))
