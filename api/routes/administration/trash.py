"""The trash: what was thrown away, put back, purged; and what is held."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from api.routes.kit.deps import ActorDep, PersonDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.services import Services
from api.store.actor import Actor
from api.trash import holds, listing, purging, throwing
from api.trash.holds import HoldShown
from api.trash.kinds import HELD, KINDS
from api.trash.listing import TrashShown

router = APIRouter(tags=["回收站"])

KINDS_SAID = "、".join(f"{code} {label}" for code, label in KINDS.items())
HELD_SAID = "、".join(f"{code} {label}" for code, label in HELD.items())


def _number(what: str) -> object:
    return InPath(ge=1, le=LARGEST_ID, description=f"{what}编号。", examples=[4])


TrashId = Annotated[int, _number("回收站里的")]
JudgmentId = Annotated[int, _number("文书")]
PaperId = Annotated[int, _number("其他文书")]
DocumentId = Annotated[int, _number("文件")]
SuitId = Annotated[int, _number("在诉案件")]
ReportId = Annotated[int, _number("一案一报")]
CaseId = Annotated[int, _number("典型案例")]
VolumeId = Annotated[int, _number("汇编")]
DisputeId = Annotated[int, _number("案件")]


class RemovalReason(BaseModel):
    """为什么这样做。"""

    reason: str = Field(min_length=1, max_length=throwing.REASON, description="原因，记入操作记录，不要写个人信息。", examples=["重复登记"])


class Confirmation(BaseModel):
    """彻底删除前的再次确认。"""

    typed: str = Field(min_length=1, max_length=throwing.TITLE, description="要彻底删除的案号或名称，须与列表所示一致。", examples=["（2024）临9901行初7号"])
    reason: str = Field(default="", max_length=throwing.REASON, description="原因，长期留在操作记录里，不要写个人信息。", examples=["当事人要求"])


class TrashOut(BaseModel):
    """回收站里的一项。"""

    id: int = Field(description="编号。", examples=[4])
    kind: str = Field(description=f"种类：{KINDS_SAID}。", examples=["judgment"])
    kind_label: str = Field(description="种类名称。", examples=["裁判文书"])
    object_id: int = Field(description="它原来的编号，恢复后仍是这个。", examples=[12])
    title: str = Field(description="案号或名称。", examples=["（2024）临9901行初7号"])
    organisation: str = Field(description="原属单位。", examples=["临江市公安局云溪分局"])
    by: str = Field(description="谁删除的。", examples=["云溪区司法局"])
    thrown_at: datetime = Field(description="何时删除的。")
    reason: str = Field(description="为什么删除。", examples=["重复登记"])
    rows: int = Field(description="连同一起移走的记录数。", examples=[42])
    files: int = Field(description="文件数。", examples=[1])
    days_left: int | None = Field(description="还有几天彻底删除；空为一直保留。", examples=[29])

    @classmethod
    def of(cls, shown: TrashShown) -> TrashOut:
        """As the service tells it."""
        return cls.model_validate(shown, from_attributes=True)


class TrashPage(BaseModel):
    """回收站的一页，最近删除的在前。"""

    items: list[TrashOut] = Field(description="各项。")
    total: int = Field(description="共有多少项。", examples=[1])


class HoldOut(BaseModel):
    """一项保全。"""

    id: int = Field(description="编号。", examples=[2])
    kind: str = Field(description=f"种类：{HELD_SAID}。", examples=["dispute"])
    kind_label: str = Field(description="种类名称。", examples=["案件"])
    object_id: int = Field(description="保全的文书、文件、案件或在诉案件的编号。", examples=[12])
    title: str = Field(description="案号或名称。", examples=["（2024）临9902行初7号"])
    reason: str = Field(description="原因。", examples=["再审审查期间"])
    by: str = Field(description="谁设置的。", examples=["云溪区司法局"])
    since: datetime = Field(description="何时设置的。")

    @classmethod
    def of(cls, shown: HoldShown) -> HoldOut:
        """As the service tells it."""
        return cls.model_validate(shown, from_attributes=True)


class Holds(BaseModel):
    """保全中的内容。"""

    items: list[HoldOut] = Field(description="各项，最近的在前。")


KindSaid = Annotated[str, Query(max_length=20, description=f"只列这一种：{KINDS_SAID}。", examples=["judgment"])]


@router.get("/trash", summary="回收站")
def listed(session: ReadDep, actor: ActorDep, *, kind: KindSaid = "", offset: Offset = 0, limit: Limit = 50) -> TrashPage:
    """司法局看到本地区的，单位看到自己删除的。恢复之前，任何列表、检索、统计里都没有这些内容。"""
    found = listing.page(session, actor, kind=kind, offset=offset, limit=limit)
    return TrashPage(items=[TrashOut.of(one) for one in found.rows], total=found.total)


@router.get("/trash/{trash_id}", summary="回收站里的一项")
def one(session: ReadDep, actor: ActorDep, trash_id: TrashId) -> TrashOut:
    """删除的人、时间、原因和剩余天数。"""
    return TrashOut.of(listing.one(session, actor, trash_id))


@router.post("/trash/{trash_id}/restore", summary="恢复", status_code=204)
def restore(services: ServicesDep, actor: ActorDep, trash_id: TrashId) -> None:
    """恢复原样：编号、更正、台账和整改都在原处；期间新到的文书重新合成案件。"""
    with services.database.write() as session:
        throwing.restore(session, actor, trash_id)


@router.post("/trash/{trash_id}/purge", summary="彻底删除", status_code=204)
def purge(services: ServicesDep, actor: PersonDep, trash_id: TrashId, confirmation: Confirmation) -> None:
    """不能恢复。只有管理员可以，并须再输入一次案号或名称；备份里的不受影响。"""
    purging.purge(services, actor, trash_id, confirmation.typed, confirmation.reason)


def _throw(services: Services, actor: Actor, kind: str, object_id: int, said: RemovalReason) -> TrashOut:
    with services.database.write() as session:
        return TrashOut.of(listing.shown(session, throwing.throw(session, actor, kind, object_id, said.reason)))


@router.post("/trash/judgments/{judgment_id}", summary="把裁判文书移入回收站", status_code=201)
def throw_judgment(services: ServicesDep, actor: ActorDep, judgment_id: JudgmentId, said: RemovalReason) -> TrashOut:
    """连同它的文件、更正和只属于它的案件。单位只能删除自己上传、还没有人核对过的。"""
    return _throw(services, actor, "judgment", judgment_id, said)


@router.post("/trash/papers/{paper_id}", summary="把其他文书移入回收站", status_code=201)
def throw_paper(services: ServicesDep, actor: ActorDep, paper_id: PaperId, said: RemovalReason) -> TrashOut:
    """连同它的文件。只是不作为其他文书统计的，请用“移出”。"""
    return _throw(services, actor, "paper", paper_id, said)


@router.post("/trash/documents/{document_id}", summary="把文件移入回收站", status_code=201)
def throw_document(services: ServicesDep, actor: ActorDep, document_id: DocumentId, said: RemovalReason) -> TrashOut:
    """没有成为裁判文书的文件，例如处理失败的、传错的。"""
    return _throw(services, actor, "document", document_id, said)


@router.post("/trash/suits/{suit_id}", summary="把在诉案件移入回收站", status_code=201)
def throw_suit(services: ServicesDep, actor: ActorDep, suit_id: SuitId, said: RemovalReason) -> TrashOut:
    """连同只属于它的应诉材料。"""
    return _throw(services, actor, "suit", suit_id, said)


@router.post("/trash/reports/{report_id}", summary="把一案一报移入回收站", status_code=201)
def throw_report(services: ServicesDep, actor: ActorDep, report_id: ReportId, said: RemovalReason) -> TrashOut:
    """还没有提交的草稿。"""
    return _throw(services, actor, "case_report", report_id, said)


@router.post("/trash/typical-cases/{case_id}", summary="把典型案例移入回收站", status_code=201)
def throw_case(services: ServicesDep, actor: ActorDep, case_id: CaseId, said: RemovalReason) -> TrashOut:
    """还没有发布、也没有编入汇编的。"""
    return _throw(services, actor, "typical_case", case_id, said)


@router.post("/trash/casebooks/{volume_id}", summary="把汇编移入回收站", status_code=201)
def throw_volume(services: ServicesDep, actor: ActorDep, volume_id: VolumeId, said: RemovalReason) -> TrashOut:
    """还没有定稿的。"""
    return _throw(services, actor, "volume", volume_id, said)


@router.get("/holds", summary="保全中的内容")
def held(session: ReadDep, actor: ActorDep) -> Holds:
    """正在保全的文书、文件、案件和在诉案件。"""
    return Holds(items=[HoldOut.of(one) for one in holds.listed(session, actor)])


def _put(services: Services, actor: Actor, kind: str, object_id: int, said: RemovalReason) -> None:
    with services.database.write() as session:
        holds.put(session, actor, kind, object_id, said.reason)


def _end(services: Services, actor: Actor, kind: str, object_id: int) -> None:
    with services.database.write() as session:
        holds.end(session, actor, kind, object_id)


@router.put("/holds/judgments/{judgment_id}", summary="保全裁判文书", status_code=204)
def hold_judgment(services: ServicesDep, actor: ActorDep, judgment_id: JudgmentId, said: RemovalReason) -> None:
    """保全期间不能移入回收站，保留期满也不清理。"""
    _put(services, actor, "judgment", judgment_id, said)


@router.delete("/holds/judgments/{judgment_id}", summary="解除文书保全", status_code=204)
def free_judgment(services: ServicesDep, actor: ActorDep, judgment_id: JudgmentId) -> None:
    """恢复平常的保留规则。"""
    _end(services, actor, "judgment", judgment_id)


@router.put("/holds/documents/{document_id}", summary="保全文件", status_code=204)
def hold_document(services: ServicesDep, actor: ActorDep, document_id: DocumentId, said: RemovalReason) -> None:
    """保全期间不能移入回收站。"""
    _put(services, actor, "document", document_id, said)


@router.delete("/holds/documents/{document_id}", summary="解除文件保全", status_code=204)
def free_document(services: ServicesDep, actor: ActorDep, document_id: DocumentId) -> None:
    """恢复平常的保留规则。"""
    _end(services, actor, "document", document_id)


@router.put("/holds/disputes/{dispute_id}", summary="保全案件", status_code=204)
def hold_dispute(services: ServicesDep, actor: ActorDep, dispute_id: DisputeId, said: RemovalReason) -> None:
    """它的各份文书在保全期间都不能移入回收站。"""
    _put(services, actor, "dispute", dispute_id, said)


@router.delete("/holds/disputes/{dispute_id}", summary="解除案件保全", status_code=204)
def free_dispute(services: ServicesDep, actor: ActorDep, dispute_id: DisputeId) -> None:
    """恢复平常的保留规则。"""
    _end(services, actor, "dispute", dispute_id)


@router.put("/holds/suits/{suit_id}", summary="保全在诉案件", status_code=204)
def hold_suit(services: ServicesDep, actor: ActorDep, suit_id: SuitId, said: RemovalReason) -> None:
    """保全期间不能移入回收站。"""
    _put(services, actor, "suit", suit_id, said)


@router.delete("/holds/suits/{suit_id}", summary="解除在诉案件保全", status_code=204)
def free_suit(services: ServicesDep, actor: ActorDep, suit_id: SuitId) -> None:
    """恢复平常的保留规则。"""
    _end(services, actor, "suit", suit_id)
