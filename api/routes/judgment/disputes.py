"""Disputes: the list, one with its time line, and what people say about which judgments are one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.errors import ServiceError
from api.ledger.disputes import disputes, links, timeline
from api.ledger.disputes.disputes import NEWEST_FIRST, SORTS, Wanted
from api.ledger.disputes.timeline import Instance, Said, Timeline
from api.ledger.disputes.words import CAPACITIES, KINDS, STAGES, WHY
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.judgment_filters import paginate
from api.routes.kit.numbers import LARGEST_ID, Id, JudgmentId, Limit, Offset
from api.store.tables import Dispute, Verdict
from nlp.taxonomy import codes, label

router = APIRouter(tags=["案件"])

_SORT: Final = rf"-?(?:{'|'.join(SORTS)})"


def _said(words: dict[str, str]) -> str:
    return "、".join(f"{code} {text}" for code, text in words.items())


def _labels(group: str) -> str:
    return "、".join(f"{code} {label(group, code)}" for code in codes(group))


class VerdictOut(BaseModel):
    """一个机关在一份文书里的结果。"""

    id: int = Field(description="编号。", examples=[71])
    organisation_id: int | None = Field(description="单位编号；还没有对应到单位时为空。", examples=[3])
    name: str = Field(description="文书所印名称。", examples=["临江市公安局云溪分局"])
    capacity: str = Field(description=f"被告身份：{_said(CAPACITIES)}。", examples=["original"])
    stage: str = Field(description=f"审级：{_said(STAGES)}。", examples=["first"])
    decided_on: date | None = Field(description="裁判日期。", examples=["2024-03-05"])
    result: str | None = Field(description=f"该机关的结果：{_labels('agency_result')}。", examples=["lost"])
    dispositions: list[str] = Field(description=f"涉及该机关的判项；维持原判的为原判判项：{_labels('disposition')}。", examples=[["revoke", "redo"]])
    causes: list[list[str | None]] = Field(description="败诉原因：[代码, 细分代码]，主要原因在前。", examples=[[["procedure_violation", "P02"]]])
    merits: bool = Field(description="是否实体判决。", examples=[True])
    closing: bool = Field(description="是否审结本审级；补正、中止、移送、发回重审、指令审理不是。", examples=[True])
    latest: bool = Field(description="是否该机关在本案的最新结果。", examples=[True])
    final: bool = Field(description="是否已生效。", examples=[False])
    mild: bool = Field(description="是否仅因程序轻微违法被确认违法。", examples=[False])
    withdrawn: bool = Field(description="是否撤诉（含按撤诉处理）。", examples=[False])
    self_corrected: bool | None = Field(description="是否机关改变行为后撤诉；由该机关在台账里填写，您无权查看该机关台账时为空。", examples=[False])
    mediated: bool = Field(description="是否调解。", examples=[False])
    heard: bool | None = Field(description="是否开庭；文书没有写明时为空。", examples=[True])
    head: str = Field(description=f"负责人出庭：{_labels('head_attended')}。", examples=["attended"])


class DisputeItem(BaseModel):
    """列表里的一个案件：同一争议的全部审级。"""

    id: int = Field(description="案件编号。", examples=[12])
    kind: str = Field(description=f"种类：{_said(KINDS)}。", examples=["suit"])
    number: str = Field(description="一审案号（该文书不在库中时，取其他文书写明的）。", examples=["（2024）临9901行初12号"])
    court: str | None = Field(description="一审法院。", examples=["临江市云溪区人民法院"])
    agencies: str = Field(description="被告行政机关，以顿号分隔。", examples=["临江市公安局云溪分局"])
    opponents: str = Field(description="起诉人，以顿号分隔。", examples=["云泽远帆商贸有限公司"])
    act_type: str | None = Field(description=f"被诉行政行为：{_labels('act_type')}。", examples=["penalty"])
    field: str | None = Field(description=f"执法领域：{_labels('field')}。", examples=["public_security"])
    stage: str = Field(description=f"已到审级：{_said(STAGES)}。", examples=["second"])
    result: str | None = Field(description=f"最近一次裁判后各机关的结果：{_labels('agency_result')}。", examples=["lost"])
    filed_on: date | None = Field(description="一审立案日期。", examples=["2024-01-08"])
    first_decided_on: date | None = Field(description="一审裁判日期。", examples=["2024-03-05"])
    last_decided_on: date | None = Field(description="最近一次裁判日期。", examples=["2024-08-20"])
    final: bool = Field(description="是否已生效。", examples=[True])
    series_id: int | None = Field(description="所属系列案编号；不属于系列案时为空。", examples=[4])
    updated_at: datetime = Field(description="最近一次更新的时间。")


class DisputePage(BaseModel):
    """一页案件。"""

    total: int = Field(description="符合条件的案件总数。", examples=[128])
    offset: int = Field(description="从第几个开始，0 为第一个。", examples=[0])
    limit: int = Field(description="最多返回多少个。", examples=[50])
    items: list[DisputeItem] = Field(description="案件。")


class InstanceOut(BaseModel):
    """案件里的一份文书；您无权查看的只给出审级。"""

    judgment_id: int | None = Field(description="文书编号；无权查看时为空。", examples=[20])
    stage: str = Field(description=f"审级：{_said(STAGES)}。", examples=["first"])
    why: str = Field(description=f"归入本案的依据：{_said(WHY)}。", examples=["prior_number"])
    court: str | None = Field(description="法院。", examples=["临江市云溪区人民法院"])
    case_number: str | None = Field(description="案号。", examples=["（2024）临9901行初12号"])
    doc_type: str | None = Field(description=f"文书种类：{_labels('doc_type')}。", examples=["judgment"])
    decision_date: date | None = Field(description="裁判日期。", examples=["2024-03-05"])
    verdicts: list[VerdictOut] = Field(description="各机关在这份文书里的结果。")


class SaidOut(BaseModel):
    """一条人工决定：两份文书是或不是同一案件。"""

    judgments: list[int] = Field(description="两份文书的编号。", examples=[[20, 31]])
    together: bool = Field(description="是：合并；否：分开。", examples=[True])
    note: str = Field(description="理由。", examples=["二审文书案号印错"])
    who: str = Field(description="决定人。", examples=["李明"])
    at: datetime = Field(description="时间。")


class DisputeOut(DisputeItem):
    """一个案件的全部内容。"""

    instances: list[InstanceOut] = Field(description="各审级文书，按先后。")
    papers: list[VerdictOut] = Field(description="复议决定等其他文书里的结果。")
    series: list[DisputeItem] = Field(description="同一系列的其他案件中您有权查看的，最多 200 个。")
    said: list[SaidOut] = Field(description="人工合并、分开的决定，新的在前。")


class OtherJudgment(BaseModel):
    """合并或分开。"""

    other_id: int = Field(ge=1, le=LARGEST_ID, description="另一份文书的编号。", examples=[31])
    note: str = Field(min_length=1, max_length=links.NOTE, description="理由。", examples=["二审文书案号印错"])


Text = Annotated[str, Query(max_length=200, description="案号、机关或起诉人名称的一部分。", examples=["云溪分局"])]
Organisation = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。", examples=[3])]
Series = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="系列案编号。", examples=[4])]
Results = Annotated[list[str], Query(default_factory=list, alias="result", description=f"结果：{_labels('agency_result')}；可重复给出。")]
Stages = Annotated[list[str], Query(default_factory=list, alias="stage", description=f"已到审级：{_said(STAGES)}；可重复给出。")]
ActTypes = Annotated[list[str], Query(default_factory=list, alias="act_type", description=f"被诉行政行为：{_labels('act_type')}；可重复给出。")]
Fields = Annotated[list[str], Query(default_factory=list, alias="field", description=f"执法领域：{_labels('field')}；可重复给出。")]
Kind = Annotated[str, Query(max_length=30, description=f"种类：{_said(KINDS)}。", examples=["suit"])]
From = Annotated[date | None, Query(description="最近裁判日期不早于。", examples=["2024-01-01"])]
To = Annotated[date | None, Query(description="最近裁判日期不晚于。", examples=["2024-12-31"])]
Final_ = Annotated[bool | None, Query(alias="final", description="是否已生效。", examples=[True])]
Several = Annotated[bool, Query(description="只要有不止一份文书的。", examples=[False])]
Sort = Annotated[str, Query(pattern=rf"^{_SORT}(?:,{_SORT}){{0,3}}$", description=f"排序：{'、'.join(SORTS)}；前面加 - 为从大到小。", examples=["-filed_on"])]


@router.get("/disputes", summary="案件列表")
def index(
    request: Request, response: Response, actor: ActorDep, session: ReadDep, *, results: Results, stages: Stages, act_types: ActTypes,
    fields: Fields, text: Text = "", organisation: Organisation = None, kind: Kind = "", decided_from: From = None, decided_to: To = None,
    final: Final_ = None, series: Series = None, several: Several = False, sort: Sort = NEWEST_FIRST, offset: Offset = 0, limit: Limit = 50,
) -> DisputePage:  # fmt: skip
    """您有权查看的案件。一个案件含同一争议的一审、二审、再审等全部文书；系列案各为一个案件。"""
    wanted = Wanted(
        text, organisation, kind, tuple(results), tuple(stages), tuple(act_types), tuple(fields), decided_from, decided_to, final, series,
        several,
    )  # fmt: skip
    found = disputes.page(session, actor, wanted, sort=sort, offset=offset, limit=limit)
    paginate(request, response, total=found.total, offset=offset, limit=limit)
    return DisputePage(total=found.total, offset=offset, limit=limit, items=[_item(row) for row in found.rows])


@router.get("/disputes/{dispute_id}", summary="一个案件")
def show(dispute_id: Id, actor: ActorDep, session: ReadDep) -> DisputeOut:
    """各审级文书和各机关在其中的结果、系列案、人工决定。"""
    return _out(timeline.of(session, actor, dispute_id))


@router.get("/judgments/{judgment_id}/dispute", summary="文书所在案件")
def of_judgment(judgment_id: JudgmentId, actor: ActorDep, session: ReadDep) -> DisputeOut:
    """文书所在的案件。刚登记的文书要过一会儿才归入案件，在此之前答复 404。"""
    actor.scope.judgment(session, judgment_id)
    found = timeline.dispute_of(session, actor, judgment_id)
    if found is None:
        raise ServiceError("E601", what="这份文书的案件")
    return _out(timeline.of(session, actor, found))


@router.post("/judgments/{judgment_id}/dispute/join", summary="合并案件")
def join(judgment_id: JudgmentId, actor: ActorDep, services: ServicesDep, wanted: OtherJudgment) -> DisputeOut:
    """这份文书与另一份是同一案件：两个案件合为一个，台账、整改和期限归入较早的案件。可以再分开。"""
    with services.database.write() as session:
        return _out(timeline.of(session, actor, links.join(session, actor, judgment_id, wanted.other_id, wanted.note)))


@router.post("/judgments/{judgment_id}/dispute/part", summary="分开案件")
def part(judgment_id: JudgmentId, actor: ActorDep, services: ServicesDep, wanted: OtherJudgment) -> DisputeOut:
    """这份文书与另一份不是同一案件：分为两个案件，台账、整改和期限留在有一审文书的一边。可以再合并。"""
    with services.database.write() as session:
        return _out(timeline.of(session, actor, links.part(session, actor, judgment_id, wanted.other_id, wanted.note)))


def _item(row: Dispute) -> DisputeItem:
    return DisputeItem(**{name: getattr(row, name) for name in DisputeItem.model_fields})


def _out(found: Timeline) -> DisputeOut:
    return DisputeOut(
        **_item(found.dispute).model_dump(),
        instances=[_instance(one, found) for one in found.instances],
        papers=[_verdict(one, found) for one in found.papers],
        series=[_item(one) for one in found.series],
        said=[_statement(one) for one in found.said],
    )


def _instance(one: Instance, found: Timeline) -> InstanceOut:
    return InstanceOut(
        judgment_id=one.judgment_id if one.visible else None, stage=one.stage, why=one.why, court=one.court, case_number=one.case_number,
        doc_type=one.doc_type, decision_date=one.decision_date, verdicts=[_verdict(verdict, found) for verdict in one.verdicts],
    )  # fmt: skip


def _verdict(row: Verdict, found: Timeline) -> VerdictOut:
    values = {name: getattr(row, name) for name in VerdictOut.model_fields}
    return VerdictOut(**values if found.tells_correction(row) else values | {"self_corrected": None})


def _statement(one: Said) -> SaidOut:
    link = one.link
    return SaidOut(judgments=[link.judgment_id, link.other_id], together=link.together, note=link.note, who=one.name, at=link.created_at)
