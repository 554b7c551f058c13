"""Other papers than judgments (复议决定书 …): lists, one, correcting, checking, taking out of the counting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.review import other_papers
from api.review.other_papers import STATES, Filters
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.store.actor import Actor
from api.store.tables import Organisation, Paper
from nlp.paper import LABELS, PaperKind
from nlp.taxonomy import codes, label

router = APIRouter(prefix="/papers", tags=["其他文书"])

KINDS_SAID = "、".join(f"{code} {text}" for code, text in LABELS.items())
STATES_SAID = "、".join(f"{code} {text}" for code, text in STATES.items())
PaperId = Annotated[int, InPath(ge=1, le=LARGEST_ID, description="其他文书编号。", examples=[5])]


class PaperCause(BaseModel):
    """文书指出的一个问题。"""

    code: str = Field(max_length=40, description="败诉原因代码。", examples=["procedure_violation"])
    detail: str | None = Field(default=None, max_length=20, description="细分原因代码；没有细分的为空。", examples=["P02"])


class PaperOut(BaseModel):
    """一份其他文书。"""

    id: int = Field(description="编号。", examples=[5])
    document_id: int = Field(description="文件编号，用于取得原件、页面和全文。", examples=[17])
    kind: PaperKind = Field(description=f"种类代码：{KINDS_SAID}。", examples=["reconsideration_decision"])
    kind_label: str = Field(description="种类。", examples=["行政复议决定书"])
    number: str | None = Field(description="文号。", examples=["云政复决字〔2025〕第18号"])
    issuer: str | None = Field(description="作出机关。", examples=["临江市云溪区人民政府"])
    issued_on: date | None = Field(description="日期。", examples=["2025-04-20"])
    agency: str | None = Field(description="原文所写的被申请人或受文单位。", examples=["临江市云溪区市场监督管理局"])
    organisation_id: int | None = Field(description="所涉单位编号；空为还没有确认。", examples=[3])
    organisation: str | None = Field(description="所涉单位名称。", examples=["临江市云溪区市场监督管理局"])
    agency_result: str | None = Field(description="结果代码；只有复议决定书有。", examples=["lost"])
    agency_result_label: str = Field(description="结果。", examples=["败诉"])
    applicants: list[str] = Field(description="申请人。", examples=[["钱某"]])
    dispositions: list[str] = Field(description="决定内容的代码。", examples=[["revoke", "redo"]])
    causes: list[PaperCause] = Field(description="指出的问题。")
    act_type: str | None = Field(description="行政行为代码。", examples=["penalty"])
    field: str | None = Field(description="执法领域代码。", examples=["market"])
    state: str = Field(description=f"状态：{STATES_SAID}。", examples=["to_check"])
    state_label: str = Field(description="状态名称。", examples=["待核对"])
    revision: int = Field(description="修订号，每次改动加一。", examples=[1])
    created_at: datetime = Field(description="登记时间。")


class PaperDetail(PaperOut):
    """一份其他文书，连同出处。"""

    corrected: list[str] = Field(description="由人更正或确认过的栏目。", examples=[["agency_result"]])
    evidence: dict[str, list[dict[str, Any]]] = Field(description="机器读出的值在全文中的位置，键为输出记录里的 JSON 指针。")
    copies: list[int] = Field(description="您能看到的、种类、作出机关和文号都相同的其他文书编号；只统计其中一份。", examples=[[]])


class Papers(BaseModel):
    """一页其他文书。"""

    total: int = Field(description="总数。", examples=[69])
    items: list[PaperOut] = Field(description="其他文书，新的在前。")


class PaperChanges(BaseModel):
    """要更正的栏目；没有给出的不变。"""

    kind: PaperKind | None = Field(default=None, description=f"种类代码：{KINDS_SAID}。")
    number: str | None = Field(default=None, max_length=120, description="文号；空为没有写。", examples=["云政复决字〔2025〕第18号"])
    issuer: str | None = Field(default=None, max_length=200, description="作出机关。", examples=["临江市云溪区人民政府"])
    issued_on: date | None = Field(default=None, description="日期。", examples=["2025-04-20"])
    agency: str | None = Field(default=None, max_length=200, description="原文所写单位。", examples=["临江市云溪区市场监督管理局"])
    organisation_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="所涉单位编号；空为不是本系统的单位。", examples=[3])
    agency_result: str | None = Field(default=None, max_length=40, description="结果代码。", examples=["lost"])
    causes: list[PaperCause] | None = Field(default=None, max_length=20, description="指出的问题，整体替换。")
    act_type: str | None = Field(default=None, max_length=40, description="行政行为代码。", examples=["penalty"])
    field: str | None = Field(default=None, max_length=40, description="执法领域代码。", examples=["market"])
    note: str = Field(default="", max_length=500, description="说明。", examples=["按原件更正"])


class Reason(BaseModel):
    """原因。"""

    reason: str = Field(min_length=1, max_length=500, description="为什么移出。", examples=["是内部函件，不是监督通知书"])


class PaperEvent(BaseModel):
    """对一份其他文书做过的一件事。"""

    at: datetime = Field(description="时间。")
    who: str = Field(description="由谁。", examples=["临江市云溪区司法局"])
    action: str = Field(description="操作代码。", examples=["paper.correct"])
    before: Any = Field(description="改动之前的值。")
    after: Any = Field(description="改动之后的值。")


class PaperHistory(BaseModel):
    """一份其他文书的改动记录。"""

    items: list[PaperEvent] = Field(description="改动，旧的在前。")


def _revision(session: Session, actor: Actor, paper_id: int) -> int:
    return actor.scope.paper(session, paper_id).revision


def _dropped(session: Session, actor: Actor, paper_id: int) -> int:
    return actor.scope.paper(session, paper_id, dropped=True).revision


def _editing(paper_id: PaperId, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, paper_id, if_match, _revision)


def _restoring(paper_id: PaperId, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, paper_id, if_match, _dropped, "manage")


EditingDep = Annotated[Editing, Depends(_editing)]
RestoringDep = Annotated[Editing, Depends(_restoring)]


@router.get("", summary="其他文书列表")
def index(
    session: ReadDep, actor: ActorDep, *,
    kind: Annotated[PaperKind | None, Query(description=f"只要这一种：{KINDS_SAID}。")] = None,
    organisation: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。", examples=[3])] = None,
    result: Annotated[str, Query(max_length=40, description="结果代码。", examples=["lost"])] = "",
    state: Annotated[str, Query(max_length=20, description=f"状态：{STATES_SAID}。", examples=["unnamed"])] = "",
    q: Annotated[str, Query(max_length=200, description="文号、作出机关、单位名称里的词语。", examples=["云政复决"])] = "",
    first: Annotated[date | None, Query(description="日期不早于。", examples=["2025-01-01"])] = None,
    last: Annotated[date | None, Query(description="日期不晚于。", examples=["2025-12-31"])] = None,
    offset: Offset = 0, limit: Limit = 50,
) -> Papers:  # fmt: skip
    """您能看到的行政复议决定书、意见书、执法监督文书和司法建议书，新的在前。"""
    if state and state not in STATES:
        raise ServiceError("E602", why="没有这种状态")
    if result and result not in codes("agency_result"):
        raise ServiceError("E602", why="没有这种结果")
    found = other_papers.listed(session, actor, Filters(kind or "", organisation, result, state, q, first, last), offset=offset, limit=limit)
    return Papers(total=found.total, items=[PaperOut(**_plain(paper, name)) for paper, name in found.rows])


@router.get("/{paper_id}", summary="一份其他文书")
def show(paper_id: PaperId, session: ReadDep, actor: ActorDep, response: Response) -> PaperDetail:
    """各项内容和出处。ETag 供改动时使用。"""
    return _detail(session, actor, other_papers.one(session, actor, paper_id), response)


@router.get("/{paper_id}/history", summary="一份其他文书的改动记录")
def history(paper_id: PaperId, session: ReadDep, actor: ActorDep) -> PaperHistory:
    """谁在什么时候改了什么，旧的在前。"""
    rows = other_papers.history(session, actor, paper_id)
    return PaperHistory(items=[PaperEvent(at=one.at, who=who, action=one.action, before=one.before, after=one.after) for one, who in rows])


@router.patch("/{paper_id}", summary="更正其他文书")
def correct(editing: EditingDep, sent: PaperChanges, response: Response) -> PaperDetail:
    """由所涉单位或其所在地司法局更正；改变所涉单位，使原单位看不到的，由司法局办理。核对过的要重新核对。"""
    given = sent.model_dump(exclude_unset=True, exclude={"note"})
    with editing.open() as (session, at):
        return _detail(session, editing.actor, other_papers.correct(session, *at, given, remark=sent.note), response)


@router.post("/{paper_id}/check", summary="核对其他文书")
def check(editing: EditingDep, response: Response) -> PaperDetail:
    """确认各项内容无误；此后重新分析不改变它们。"""
    with editing.open() as (session, at):
        return _detail(session, editing.actor, other_papers.check(session, *at), response)


@router.post("/{paper_id}/drop", summary="移出其他文书", status_code=204)
def drop(editing: EditingDep, sent: Reason) -> None:
    """由司法局认定不是这类文书：不再列出和统计，文件状态改为“不是行政裁判文书”。误移出的可以恢复。"""
    with editing.open("manage") as (session, at):
        other_papers.drop(session, *at, sent.reason)


@router.post("/{paper_id}/restore", summary="恢复移出的其他文书")
def restore(editing: RestoringDep, response: Response) -> PaperDetail:
    """由司法局恢复误移出的文书：重新列出和统计，须重新核对。移出的文书用 `GET /papers?state=dropped` 查看。"""
    with editing.open() as (session, at):
        return _detail(session, editing.actor, other_papers.restore(session, *at), response)


def _plain(paper: Paper, name: str | None) -> dict[str, Any]:
    record, state, result = paper.record, other_papers.state(paper), paper.record.get("agency_result")
    return {
        "id": paper.id, "document_id": paper.document_id, "kind": paper.kind, "kind_label": LABELS[paper.kind], "number": paper.number,
        "issuer": paper.issuer, "issued_on": paper.issued_on, "agency": record.get("agency"), "organisation_id": paper.organisation_id,
        "organisation": name, "agency_result": result, "agency_result_label": label("agency_result", result) if result else "",
        "applicants": record.get("applicants") or [], "dispositions": record.get("dispositions") or [],
        "causes": [PaperCause(code=one["code"], detail=one.get("detail")) for one in record.get("causes") or []],
        "act_type": record.get("act_type"), "field": record.get("field"), "state": state, "state_label": STATES[state],
        "revision": paper.revision, "created_at": paper.created_at,
    }  # fmt: skip


def _detail(session: Session, actor: Actor, paper: Paper, response: Response) -> PaperDetail:
    session.flush()
    response.headers["ETag"] = etag(paper.revision)
    home = session.get(Organisation, paper.organisation_id) if paper.organisation_id else None
    analysis = paper.document.analysis
    found = (analysis.evidence or {}) if analysis is not None else {}
    return PaperDetail(
        **_plain(paper, home.name if home else None), corrected=sorted(paper.said),
        evidence={pointer: places for pointer, places in found.items() if pointer.startswith("/paper/")},
        copies=[one.id for one in other_papers.copies_of(session, actor, paper)],
    )  # fmt: skip
