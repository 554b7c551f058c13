"""Deadlines: lists, one, and moving it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.ledger.due import deadlines, moving
from api.ledger.due.deadlines import STATES, Wanted
from api.ledger.due.workdays import UNPUBLISHED
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID, Id, Limit, Offset
from api.store.tables import Deadline
from api.store.types import today

router = APIRouter(prefix="/deadlines", tags=["期限"])

StateCode = Literal["overdue", "due_soon", "open", "unstarted", "done_late", "done", "ended"]
STATES_SAID = "、".join(f"{code} {label}" for code, label in STATES.items())
Organisation = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。", examples=[3])]
Dispute = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="案件编号。", examples=[12])]
Rule = Annotated[str, Query(max_length=40, description="期限规则代码；performance 为判决确定的履行期限。", examples=["answer"])]
States = Annotated[list[StateCode], Query(default_factory=list, alias="state", description=f"状态：{STATES_SAID}；可重复给出多个。")]
First = Annotated[date | None, Query(description="截止日不早于。", examples=["2024-03-01"])]
Last = Annotated[date | None, Query(description="截止日不晚于。", examples=["2024-03-31"])]


class DeadlineOut(BaseModel):
    """一个期限：从哪天起算、依据什么、哪天截止、办了没有。"""

    id: int = Field(description="期限编号。", examples=[31])
    dispute_id: int = Field(description="案件编号。", examples=[12])
    case_number: str = Field(description="案件的一审案号；不知道时为空。", examples=["（2024）临9901行初12号"])
    organisation_id: int = Field(description="单位编号。", examples=[3])
    organisation: str = Field(description="单位名称。", examples=["临江市公安局云溪分局"])
    rule: str = Field(description="期限规则代码。", examples=["answer"])
    label: str = Field(description="要办的事。", examples=["提交答辩状和证据"])
    source: str = Field(description="依据。", examples=["行政诉讼法第34条、第67条"])
    judgment_id: int | None = Field(description="所涉文书编号；针对整个案件或督促文书的为空。", examples=[20])
    start_on: date | None = Field(description="起算日；空为还没有起算。", examples=["2024-03-01"])
    start_from: str = Field(description="起算日来自台账的哪一栏（代码）。", examples=["suit_received"])
    start_from_label: str = Field(description="起算日来自哪里。", examples=["收到应诉材料日"])
    missing: str = Field(description="没有起算的原因；已起算为空。", examples=["未填写收到应诉材料日"])
    due_on: date | None = Field(description="按规则计算的截止日。", examples=["2024-03-18"])
    ends_on: date | None = Field(description="实际截止日：调整过的为调整后的日期。", examples=["2024-03-18"])
    certain: bool = Field(description=f"否：{UNPUBLISHED}，截止日暂按周末推算。", examples=[True])
    remind_on: date | None = Field(description="从这一天起为即将到期。", examples=["2024-03-13"])
    done_on: date | None = Field(description="办理日；空为没有办理。", examples=["2024-03-15"])
    moved: bool = Field(description="是否由人调整过。", examples=[False])
    moved_why: str = Field(description="调整原因。", examples=[""])
    statutory: bool = Field(description="是否法定或判决确定的期限。", examples=[True])
    state: StateCode = Field(description=f"状态代码：{STATES_SAID}。", examples=["done"])
    state_label: str = Field(description="状态。", examples=["已完成"])


class Deadlines(BaseModel):
    """一页期限。"""

    total: int = Field(description="总数。", examples=[8])
    items: list[DeadlineOut] = Field(description="期限：逾期的在前，其余按截止日。")


class Move(BaseModel):
    """调整期限。"""

    to: date | None = Field(description="新的截止日；空为恢复按规则计算。", examples=["2024-04-02"])
    reason: str = Field(min_length=1, max_length=moving.LONGEST, description="原因。", examples=["人民法院准许延期举证"])
    allowed_by_court: bool = Field(default=False, description="人民法院已准许（调整法定期限和判决确定的期限时必须）。")


@router.get("", summary="期限列表")
def index(
    actor: ActorDep, session: ReadDep, *, states: States, organisation: Organisation = None, dispute: Dispute = None,
    rule: Rule = "", first: First = None, last: Last = None, offset: Offset = 0, limit: Limit = 50,
) -> Deadlines:  # fmt: skip
    """您能看到的单位的期限；逾期的在前，其余按截止日。"""
    wanted = Wanted(organisation, rule, tuple(states), first, last, dispute)
    day = today()
    page = deadlines.listed(session, actor, wanted, on=day, offset=offset, limit=limit)
    return Deadlines(total=page.total, items=[_out(one, day) for one in page.rows])


@router.get("/{deadline_id}", summary="一个期限")
def show(actor: ActorDep, session: ReadDep, deadline_id: Id) -> DeadlineOut:
    """起算、依据、截止日和状态。"""
    return _out(deadlines.one(session, actor, deadline_id), today())


@router.post("/{deadline_id}/move", summary="调整期限")
def move(actor: ActorDep, services: ServicesDep, deadline_id: Id, wanted: Move) -> DeadlineOut:
    """由司法行政部门延长、缩短或恢复一个期限，须写明原因。"""
    with services.database.write() as session:
        found = moving.move(session, actor, deadline_id, wanted.to, wanted.reason, allowed_by_court=wanted.allowed_by_court)
        return _out(found, today())


def _out(one: Deadline, day: date) -> DeadlineOut:
    state = deadlines.state(one, day)
    return DeadlineOut(
        id=one.id,
        dispute_id=one.dispute_id,
        case_number=one.dispute.number,
        organisation_id=one.organisation_id,
        organisation=one.organisation.name,
        rule=one.rule,
        label=one.label,
        source=one.source,
        judgment_id=one.subject if one.subject and one.start_from != "letter_issued" else None,
        start_on=one.start_on,
        start_from=one.start_from,
        start_from_label=deadlines.started_by(one),
        missing=deadlines.missing(one),
        due_on=one.due_on,
        ends_on=one.ends_on,
        certain=one.certain,
        remind_on=one.remind_on,
        done_on=one.done_on,
        moved=one.moved_to is not None,
        moved_why=one.moved_why,
        statutory=one.statutory,
        state=state,
        state_label=STATES[state],
    )
