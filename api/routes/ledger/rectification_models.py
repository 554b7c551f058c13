"""What the API says of rectifications."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.ledger.rectification import problems
from api.ledger.rectification.rectification_list import Count
from api.ledger.rectification.rectification_states import EVENTS, STATES
from api.ledger.rectification.rectifications import overdue
from api.store.tables import Attachment, Rectification, RectificationEvent

StateCode = Literal["open", "returned", "submitted", "closed", "cancelled"]
STATES_SAID = "、".join(f"{code} {label}" for code, label in STATES.items())
CAUSE = "对应的败诉原因或其细分代码；空为没有对应原因。"


class RectificationOut(BaseModel):
    """一个整改问题。"""

    id: int = Field(description="编号。", examples=[5])
    dispute_id: int = Field(description="案件编号。", examples=[12])
    case_number: str = Field(description="案件的一审案号；不知道时为空。", examples=["（2024）临9901行初12号"])
    organisation_id: int = Field(description="单位编号。", examples=[3])
    organisation: str = Field(description="单位名称。", examples=["临江市公安局云溪分局"])
    problem: str = Field(description="问题。", examples=["违反法定程序：未告知听证权利"])
    cause: str | None = Field(description=CAUSE, examples=["P02"])
    cause_label: str = Field(description="对应原因。", examples=["未告知听证权利"])
    measure: str = Field(description="整改措施。", examples=["修订告知文书并培训"])
    unit: str = Field(description="责任单位（内设机构）。", examples=["法制大队"])
    person: str = Field(description="责任人。", examples=["某某"])
    due_on: date | None = Field(description="整改期限。", examples=["2024-06-30"])
    state: StateCode = Field(description=f"状态：{STATES_SAID}。", examples=["open"])
    state_label: str = Field(description="状态名称。", examples=["整改中"])
    overdue: bool = Field(description="是否逾期未报送。", examples=[False])
    closed_on: date | None = Field(description="销号日期。", examples=["2024-07-02"])
    revision: int = Field(description="修订号，每次改动加一。", examples=[3])
    created_at: datetime = Field(description="登记时间。")
    updated_at: datetime = Field(description="最近改动时间。")

    @classmethod
    def of(cls, row: Rectification, day: date) -> RectificationOut:
        """From a row with its dispute and organisation."""
        return cls(**plain(row, day))


def plain(row: Rectification, day: date) -> dict[str, Any]:
    """The values of `RectificationOut`."""
    return {
        "id": row.id, "dispute_id": row.dispute_id, "case_number": row.dispute.number, "organisation_id": row.organisation_id,
        "organisation": row.organisation.name, "problem": row.problem, "cause": row.cause, "cause_label": problems.label(row.cause),
        "measure": row.measure, "unit": row.unit, "person": row.person, "due_on": row.due_on, "state": row.state,
        "state_label": STATES[row.state], "overdue": overdue(row, day), "closed_on": row.closed_on, "revision": row.revision,
        "created_at": row.created_at, "updated_at": row.updated_at,
    }  # fmt: skip


class ProofOut(BaseModel):
    """一份佐证材料。"""

    id: int = Field(description="材料编号。", examples=[8])
    name: str = Field(description="文件名。", examples=["培训签到表.pdf"])
    size: int = Field(description="字节数。", examples=[20480])
    media_type: str = Field(description="文件格式，按内容判断。", examples=["application/pdf"])
    sha256: str = Field(description="内容校验值。", examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    created_at: datetime = Field(description="上传时间。")

    @classmethod
    def of(cls, row: Attachment) -> ProofOut:
        """From a row."""
        return cls(id=row.id, name=row.name, size=row.size, media_type=row.media_type, sha256=row.sha256, created_at=row.created_at)


class RectificationEventOut(BaseModel):
    """整改过程中的一步。"""

    action: str = Field(description=f"代码：{'、'.join(f'{code} {label}' for code, label in EVENTS.items())}。", examples=["submitted"])
    label: str = Field(description="做了什么。", examples=["报送核查"])
    before: Any = Field(description="改动前的值。", examples=[None])
    after: Any = Field(description="改动后的值。", examples=[{"state": "submitted"}])
    note: str = Field(description="说明。", examples=["文书已修订"])
    user: str = Field(description="由谁；空为系统。", examples=["李某"])
    at: datetime = Field(description="时间。")

    @classmethod
    def of(cls, row: RectificationEvent) -> RectificationEventOut:
        """From a row."""
        user = row.user.name if row.user else ""
        return cls(action=row.action, label=EVENTS[row.action], before=row.before, after=row.after, note=row.note, user=user, at=row.created_at)


class RectificationDetail(RectificationOut):
    """一个整改问题，连同材料和过程。"""

    proofs: list[ProofOut] = Field(description="佐证材料。")
    events: list[RectificationEventOut] = Field(description="过程，按时间先后。")


class Counts(BaseModel):
    """整改问题的件数；已作废的只在 states 里。"""

    states: dict[str, int] = Field(description=f"各状态的件数：{STATES_SAID}。", examples=[{"open": 3, "closed": 5}])
    total: int = Field(description="问题总数。", examples=[9])
    closed: int = Field(description="已销号件数。", examples=[5])
    overdue: int = Field(description="逾期件数。", examples=[1])
    rate: float | None = Field(description="整改完成率，即已销号÷总数；没有问题时为空。", examples=[0.5556])

    @classmethod
    def of(cls, count: Count) -> Counts:
        """From counts."""
        return cls(states=dict(count.states), total=count.total, closed=count.closed, overdue=count.overdue, rate=count.rate)


class UnitCounts(Counts):
    """一个单位的整改问题件数。"""

    organisation_id: int = Field(description="单位编号。", examples=[3])
    organisation: str = Field(description="单位名称。", examples=["临江市公安局云溪分局"])


class Rectifications(BaseModel):
    """一页整改问题，以及全部符合条件的件数。"""

    total: int = Field(description="符合条件的总数，含已作废的。", examples=[10])
    counts: Counts = Field(description="符合条件的件数。")
    items: list[RectificationOut] = Field(description="整改问题：没有办完的在前，期限近的在前。")


class Rates(BaseModel):
    """各单位的整改完成率。"""

    items: list[UnitCounts] = Field(description="各单位。")


class ProposalOut(BaseModel):
    """由裁判文书提示的一个问题，还没有登记。"""

    cause: str = Field(description=CAUSE, examples=["P02"])
    problem: str = Field(description="建议的写法：原因名称和案号。", examples=["违反法定程序：未告知听证权利，见（2024）临9901行初12号案"])


class Proposals(BaseModel):
    """建议登记的问题。"""

    items: list[ProposalOut] = Field(description="建议，主要原因在前；没有败诉或都已登记时为空。")


class RectificationValues(BaseModel):
    """可以填写的内容；没有给出的不变。"""

    problem: str | None = Field(default=None, max_length=2_000, description="问题。", examples=["未告知听证权利"])
    cause: str | None = Field(default=None, max_length=40, description=CAUSE, examples=["P02"])
    measure: str | None = Field(default=None, max_length=4_000, description="整改措施。", examples=["修订告知文书并培训"])
    unit: str | None = Field(default=None, max_length=200, description="责任单位（内设机构）。", examples=["法制大队"])
    person: str | None = Field(default=None, max_length=60, description="责任人。", examples=["某某"])
    due_on: date | None = Field(default=None, description="整改期限；确定以后由司法局修改。", examples=["2024-06-30"])


class NewRectification(RectificationValues):
    """新的整改问题。"""

    organisation_id: int = Field(ge=1, le=2**31 - 1, description="被告单位编号。", examples=[3])
    problem: str = Field(min_length=1, max_length=2_000, description="问题。", examples=["未告知听证权利"])


class Note(BaseModel):
    """说明。"""

    note: str = Field(default="", max_length=2_000, description="整改完成情况、退回原因等；销号时可以不填。", examples=["文书已修订，已培训"])
