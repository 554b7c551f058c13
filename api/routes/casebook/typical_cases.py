"""Typical cases: proposals with their reasons, choosing, writing, signing, releasing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.orm import Session

from api.casebook import cases, proposals, releasing, settings, sight, signing, versions
from api.casebook.criteria import Reason
from api.casebook.obstacles import obstacles
from api.indicators.period import Period
from api.routes.casebook.typical_case_models import (
    CasebookSettings,
    CaseNote,
    CaseProposals,
    CaseTitle,
    CaseVersionItem,
    CaseVersionOut,
    CaseVersions,
    CaseWanted,
    CaseWords,
    ObstacleOut,
    Obstacles,
    StateCode,
    TypicalCaseItem,
    TypicalCaseOut,
    TypicalCasePage,
)
from api.routes.kit.deps import ActorDep, PersonDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag, revision_seen
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.tables import TypicalCase

router = APIRouter(tags=["典型案例"])

CaseId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="典型案例编号。", examples=[5])]
PartCode = Annotated[str, Path(max_length=40, description="节的代码：keywords、facts、result、reasons、basis、meaning。", examples=["facts"])]
Version = Annotated[int, Path(ge=1, le=LARGEST_ID, description="版本号。", examples=[2])]
BureauId = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="司法局编号；不给则为您所在的司法局。", examples=[2])]
PeriodText = Annotated[str, Query(max_length=40, description="期间，如 2025-Q1、2025-H1、2025。", examples=["2025-Q1"])]
DEEDS: Final[tuple[tuple[str, str, str, str, str, Callable[[Session, Actor, int, int], TypicalCase]], ...]] = (
    ("recheck", "recheck", "已按新情况核对", "文书更正或收到新文书后，确认已经对照。成为新版本，原有审签失效。", "correct", cases.recheck),
    ("ask", "ask", "要求单位撰写", "败诉单位可以看到并修改草稿，直到交回。须有管理权限。", "manage", cases.ask),
    ("release", "release", "发布", "固定隐名后的文字，本地区各单位可以看到。有不能发布的原因时不发布。须有管理权限。", "manage", releasing.release),
    ("reopen", "reopen", "重新编写", "撤下的案例回到编写中，须重新审签。须有管理权限。", "manage", releasing.reopen),
)
"""What moves a case on: the last part of the address, the operation's name, its summary, what the manual says of it, the right, the deed."""



def _revision(session: Session, actor: Actor, case_id: int) -> int:
    """Raises ServiceError E601 for who may not write on it."""
    return sight.whole(session, actor, case_id).revision


def _editing(case_id: CaseId, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, case_id, if_match, _revision)


EditingDep = Annotated[Editing, Depends(_editing)]


@router.get("/casebook/proposals", summary="典型案例候选")
def proposed(session: ReadDep, actor: ActorDep, period: PeriodText, organisation: BureauId = None) -> CaseProposals:
    """一个期间的败诉案件中符合遴选标准的，附各项理由；相近的只列一件，已选用和不选用的不再列出。须有管理权限。"""
    return CaseProposals.of(proposals.proposed(session, actor, organisation, Period.parse(period)))


@router.get("/casebook/settings", summary="典型案例设置")
def configured(session: ReadDep, actor: ActorDep, response: Response, organisation: BureauId = None) -> CasebookSettings:
    """各节字数上限、采用哪些方案的遴选标准、几人审签。ETag 供修改时放进 If-Match。须有管理权限。"""
    bureau = bureaus.one(session, actor, organisation)
    response.headers["ETag"] = etag(settings.revision(session, bureau.id))
    return CasebookSettings(bureau_id=bureau.id, **settings.of(session, bureau.id).model_dump())


@router.put("/casebook/settings", summary="修改典型案例设置")
def configure(services: ServicesDep, actor: ActorDep, response: Response, sent: CasebookSettings, seen: IfMatch = None) -> CasebookSettings:
    """整份替换。须有管理权限。"""
    actor.require("manage")
    with services.database.write() as session:
        bureau = bureaus.one(session, actor, sent.bureau_id)
        revision = revision_seen(seen, settings.revision(session, bureau.id))
        written = settings.write(session, actor, bureau.id, revision, sent.model_dump(exclude={"bureau_id"}))
        response.headers["ETag"] = etag(settings.revision(session, bureau.id))
        return CasebookSettings(bureau_id=bureau.id, **written.model_dump())


@router.get("/typical-cases", summary="典型案例列表")
def index(
    session: ReadDep, actor: ActorDep, *,
    state: Annotated[list[StateCode], Query(default_factory=list, description="状态；可重复给出多个，不给则为除不选用以外的全部。")],
    text: Annotated[str, Query(max_length=200, description="标题里的词语。", examples=["听证"])] = "",
    bureau: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="发布单位编号。", examples=[2])] = None,
    dispute: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="案件编号。", examples=[12])] = None,
    offset: Offset = 0, limit: Limit = 50,
) -> TypicalCasePage:  # fmt: skip
    """本单位编写的、要求您撰写的，和本地区已发布的。"""
    wanted = cases.Wanted(tuple(state), text, bureau, dispute)
    found, total = cases.page(session, actor, wanted, offset=offset, limit=limit)
    return TypicalCasePage(total=total, items=[TypicalCaseItem.of(one.case, whole=one.whole) for one in found])


@router.post("/typical-cases", summary="选为典型案例", status_code=201)
def take(services: ServicesDep, actor: ActorDep, response: Response, sent: CaseWanted) -> TypicalCaseOut:
    """选用一件败诉案件并由裁判文书起草各节。须有管理权限。"""
    actor.require("manage")
    key = sent.bureau_id, sent.dispute_id, sent.organisation_id
    why = _reasons(services, actor, sent)
    with services.database.read() as session:
        drafted = cases.prepare(session, actor, *key)
    with services.database.write() as session:
        made = cases.take(session, actor, *key, reasons=why, drafted=drafted)
        return _out(session, actor, made.id, response)


@router.post("/typical-cases/dismiss", summary="不选为典型案例")
def dismiss(services: ServicesDep, actor: ActorDep, response: Response, sent: CaseWanted) -> TypicalCaseOut:
    """候选不再列出，草稿收起；可以恢复。须有管理权限。"""
    actor.require("manage")
    why = _reasons(services, actor, sent)
    with services.database.write() as session:
        found = cases.dismiss(session, actor, sent.bureau_id, sent.dispute_id, sent.organisation_id, reasons=why)
        return _out(session, actor, found.id, response)


@router.post("/typical-cases/{case_id}/reconsider", summary="恢复不选用的案件", status_code=204)
def reconsider(services: ServicesDep, actor: ActorDep, case_id: CaseId) -> None:
    """有草稿的回到编写中，没有的重新成为候选。须有管理权限。"""
    with services.database.write() as session:
        cases.reconsider(session, actor, case_id)


@router.get("/typical-cases/{case_id}", summary="一个典型案例")
def show(session: ReadDep, actor: ActorDep, response: Response, case_id: CaseId) -> TypicalCaseOut:
    """编写单位得到全文、来源和审签；其他单位得到发布的隐名文字。ETag 供修改时放进 If-Match。"""
    return _out(session, actor, case_id, response)


@router.patch("/typical-cases/{case_id}", summary="修改标题")
def rename(editing: EditingDep, response: Response, sent: CaseTitle) -> TypicalCaseOut:
    """成为新版本，原有审签失效。"""
    with editing.open() as (session, at):
        return _done(session, editing, response, cases.rename(session, *at, sent.title))


@router.put("/typical-cases/{case_id}/sections/{code}", summary="修改一节")
def change(editing: EditingDep, response: Response, code: PartCode, sent: CaseWords) -> TypicalCaseOut:
    """整节替换。与裁判文书一字不差的句子仍标为原文，其余标为人工填写。成为新版本，原有审签失效。"""
    with editing.open() as (session, at):
        return _done(session, editing, response, cases.change(session, *at, code, paragraphs=sent.paragraphs))


@router.post("/typical-cases/{case_id}/sections/{code}/redraft", summary="恢复一节的草拟文字")
def redraft(editing: EditingDep, response: Response, code: PartCode) -> TypicalCaseOut:
    """由裁判文书重新草拟这一节；人工写的留在旧版本里。"""
    editing.actor.require("correct")
    with editing.services.database.read() as session:
        drafted = cases.anew(session, editing.actor, editing.object_id, code)
    with editing.open() as (session, at):
        return _done(session, editing, response, cases.redraft(session, *at, drafted))


def _doing(right: str, deed: Callable[[Session, Actor, int, int], TypicalCase]) -> Callable[[Editing, Response], TypicalCaseOut]:
    def done(editing: EditingDep, response: Response) -> TypicalCaseOut:
        with editing.open(right) as (session, at):
            return _done(session, editing, response, deed(session, *at))

    return done


for _last, _name, _summary, _description, _right, _deed in DEEDS:
    router.add_api_route(
        f"/typical-cases/{{case_id}}/{_last}", _doing(_right, _deed), methods=["POST"], name=_name, summary=_summary,
        description=_description,
    )  # fmt: skip


@router.post("/typical-cases/{case_id}/hand-back", summary="交回", status_code=204)
def hand_back(editing: EditingDep) -> None:
    """单位写完交回，或司法局收回；此后单位不再看到草稿。"""
    with editing.open() as (session, at):
        cases.hand_back(session, *at)


@router.post("/typical-cases/{case_id}/sign", summary="审签")
def sign(editing: EditingDep, _: PersonDep, response: Response, sent: CaseNote) -> TypicalCaseOut:
    """对现有版本审签；须由不同的人各签一次，任何修改使审签失效。只能由本人在登录后办理。须有管理权限。"""
    with editing.open("manage") as (session, at):
        signing.sign(session, *at, sent.note)
        return _out(session, editing.actor, editing.object_id, response)


@router.post("/typical-cases/{case_id}/withdraw", summary="撤下")
def withdraw(editing: EditingDep, response: Response, sent: CaseNote) -> TypicalCaseOut:
    """其他单位不再看到；已定稿的汇编不变。须写明原因，须有管理权限。"""
    with editing.open("manage") as (session, at):
        return _done(session, editing, response, releasing.withdraw(session, *at, sent.note))


@router.get("/typical-cases/{case_id}/obstacles", summary="不能发布的原因")
def in_the_way(session: ReadDep, actor: ActorDep, case_id: CaseId) -> Obstacles:
    """逐项列出；没有则可以发布。"""
    found = sight.whole(session, actor, case_id)
    return Obstacles(items=[ObstacleOut.of(one) for one in obstacles(session, found)])


@router.get("/typical-cases/{case_id}/versions", summary="各版本")
def history(session: ReadDep, actor: ActorDep, case_id: CaseId) -> CaseVersions:
    """谁在何时改了什么；只给编写单位。"""
    return CaseVersions(items=[CaseVersionItem.of(one) for one in versions.history(session, actor, case_id)])


@router.get("/typical-cases/{case_id}/versions/{version}", summary="一个版本")
def version(session: ReadDep, actor: ActorDep, case_id: CaseId, version: Version) -> CaseVersionOut:
    """这个版本的标题和各节；只给编写单位。"""
    return CaseVersionOut.whole(versions.one(session, actor, case_id, version))


@router.post("/typical-cases/{case_id}/versions/{version}/restore", summary="恢复旧版本")
def restore(editing: EditingDep, response: Response, version: Version) -> TypicalCaseOut:
    """标题和各节回到那个版本，成为新版本；隐名的决定不变。"""
    with editing.open() as (session, at):
        return _done(session, editing, response, versions.restore(session, *at, version))


def _reasons(services: ServicesDep, actor: Actor, sent: CaseWanted) -> tuple[Reason, ...]:
    """Why the case was a proposal of the period that is named.  Raises ServiceError E601 for what the caller does not see."""
    if not sent.period:
        return ()
    with services.database.read() as session:
        actor.scope.dispute(session, sent.dispute_id)
        return proposals.reasons_of(session, actor, sent.bureau_id, Period.parse(sent.period), (sent.dispute_id, sent.organisation_id))


def _done(session: Session, editing: Editing, response: Response, case: TypicalCase) -> TypicalCaseOut:
    return _out(session, editing.actor, case.id, response)


def _out(session: Session, actor: Actor, case_id: int, response: Response) -> TypicalCaseOut:
    found = sight.seen(session, actor, case_id)
    response.headers["ETag"] = etag(found.case.revision)
    if not found.whole:
        return TypicalCaseOut.public(found.case)
    return TypicalCaseOut.whole(found.case, signing.of(session, found.case), sight.reasons(session, actor, found.case))
