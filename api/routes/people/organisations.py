"""Organisations: the list, the tree, one, and changes of them and their names."""

from __future__ import annotations

from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Path, Query, Response, status
from sqlalchemy.orm import Session

from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID, Offset
from api.routes.people.organisation_models import (
    NameIn,
    NameOut,
    OrganisationChange,
    OrganisationIn,
    OrganisationNode,
    OrganisationOut,
    OrganisationPage,
)
from api.store import organisations
from api.store.actor import Actor
from api.store.tables import Organisation

router = APIRouter(prefix="/organisations", tags=["单位"])

OrganisationId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="单位编号。", examples=[4])]
NameId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="名称编号。", examples=[9])]
TAKEN: Final[dict[int | str, dict[str, Any]]] = {409: {"description": "名称已是另一单位的，或不能这样移动。"}}


@router.get("", summary="单位列表")
def index(
    session: ReadDep,
    actor: ActorDep,
    *,
    q: Annotated[str, Query(max_length=100, description="名称的一部分，曾用名和别称也算。", examples=["自然资源"])] = "",
    active: Annotated[bool | None, Query(description="只要在用的，或只要停用的。")] = None,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="最多返回多少个。")] = 100,
) -> OrganisationPage:
    """您有权查看的单位和它们的全部名称。"""
    actor.require("read")
    found, seen = organisations.listed(session, actor.scope, q, active=active), _seen(session, actor)
    items = [OrganisationOut.of(row, seen) for row in found[offset : offset + limit]]
    return OrganisationPage(total=len(found), offset=offset, limit=limit, items=items)


@router.get("/tree", summary="单位树")
def tree(session: ReadDep, actor: ActorDep) -> list[OrganisationNode]:
    """您有权查看的单位，按上下级排列；上级不可见的单位列在最上一层。"""
    actor.require("read")
    nodes: dict[int, OrganisationNode] = {}
    roots: list[OrganisationNode] = []
    for row in organisations.listed(session, actor.scope):
        node = OrganisationNode(
            id=row.id, name=row.name, kind=row.kind, region=row.region, active=row.active, children=[]
        )
        nodes[row.id] = node
        above = nodes.get(row.parent_id or 0)
        (above.children if above else roots).append(node)
    return roots


@router.get("/{organisation_id}", summary="一个单位")
def show(organisation_id: OrganisationId, session: ReadDep, actor: ActorDep) -> OrganisationOut:
    """单位的现用名称、曾用名、别称和所在区划。"""
    actor.require("read")
    return _out(session, actor, actor.scope.organisation(session, organisation_id))


@router.post("", summary="新建单位", status_code=status.HTTP_201_CREATED, responses=TAKEN)
def create(sent: OrganisationIn, response: Response, services: ServicesDep, actor: ActorDep) -> OrganisationOut:
    """登记一个单位；等待确认归属的同名单位随即重新对应。司法局只能在本地区登记。"""
    with services.database.write() as session:
        made = organisations.create(session, actor, **sent.model_dump())
        response.headers["Location"] = f"/api/v1/organisations/{made.id}"
        return _out(session, actor, made)


@router.patch("/{organisation_id}", summary="修改单位", responses=TAKEN)
def change(
    organisation_id: OrganisationId, sent: OrganisationChange, services: ServicesDep, actor: ActorDep
) -> OrganisationOut:
    """改名、移动、停用等。改名后原名成为曾用名；移动时下级单位一起移动。"""
    with services.database.write() as session:
        changes = cast(organisations.Changes, sent.model_dump(exclude_unset=True))
        return _out(session, actor, organisations.change(session, actor, organisation_id, changes))


@router.post("/{organisation_id}/names", summary="新增名称", status_code=status.HTTP_201_CREATED, responses=TAKEN)
def add_name(organisation_id: OrganisationId, sent: NameIn, services: ServicesDep, actor: ActorDep) -> NameOut:
    """登记曾用名或别称；等待确认归属的同名单位随即重新对应。"""
    with services.database.write() as session:
        made = organisations.add_name(session, actor, organisation_id, sent.name, kind=sent.kind, until=sent.until)
        return NameOut.of(made)


@router.delete(
    "/{organisation_id}/names/{name_id}",
    summary="删除名称",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={409: {"description": "现用名称不能删除。"}},
)
def remove_name(organisation_id: OrganisationId, name_id: NameId, services: ServicesDep, actor: ActorDep) -> None:
    """删除曾用名或别称；已经对应的文书不变。"""
    with services.database.write() as session:
        organisations.remove_name(session, actor, organisation_id, name_id)


def _out(session: Session, actor: Actor, row: Organisation) -> OrganisationOut:
    return OrganisationOut.of(row, _seen(session, actor))


def _seen(session: Session, actor: Actor) -> frozenset[int]:
    return frozenset(session.scalars(actor.scope.organisations()))
