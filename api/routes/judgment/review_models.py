"""What the review interface takes and gives, with the words of its OpenAPI document."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.review import corrections, history
from api.review.statements import Action
from api.review.values import NOTE


class Place(BaseModel):
    """文书中的位置。"""

    model_config = ConfigDict(extra="ignore")

    start: int | None = Field(default=None, ge=0, le=100_000_000, description="起点：全文的第几个字，从 0 起。", examples=[120])
    end: int | None = Field(default=None, ge=0, le=100_000_000, description="终点（不含）。", examples=[133])
    page: int | None = Field(default=None, ge=1, le=100_000, description="页码，从 1 起。", examples=[1])
    boxes: list[list[float]] = Field(
        default_factory=list, max_length=50, description="页面上的方框：左、上、右、下，单位为点。", examples=[[[72.0, 90.5, 210.0, 104.0]]]
    )
    text: str = Field(default="", max_length=2000, description="此处的文字。", examples=["二〇二一年五月十八日"])


class ChangeIn(BaseModel):
    """对一个值的更正。"""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(max_length=60, description="字段名，见字段接口。", examples=["decision_date"])
    item: str | None = Field(
        default=None, max_length=300, description="列表字段中某一项的 item；不填表示单值字段或整个列表。", examples=[None]
    )
    action: Action = Field(
        description="confirm 确认、change 改为 value、add 增加一项、remove 删去（单值字段表示文书没有写）、withdraw 撤回以前的更正。",
        examples=["change"],
    )
    value: Any = Field(default=None, description="新值。修改对象时只需给出要改的部分。", examples=["2021-05-18"])
    place: Place | None = Field(default=None, description="文书中的依据在哪里。")
    note: str = Field(default="", max_length=NOTE, description="说明。", examples=["落款日期以印章旁为准"])


class ChangesIn(BaseModel):
    """一次提交的更正：全部保存，或者全部不保存。"""

    model_config = ConfigDict(extra="forbid")

    changes: list[ChangeIn] = Field(min_length=1, max_length=corrections.MOST, description="更正，按先后次序。")


class CheckIn(BaseModel):
    """核对完毕。"""

    model_config = ConfigDict(extra="forbid")

    accept: list[Annotated[str, Field(max_length=60)]] = Field(
        default_factory=list, max_length=100, description="仍提示核对、但现有内容正确的字段。", examples=[["causes"]]
    )
    note: str = Field(default="", max_length=NOTE, description="说明。", examples=["已与原件核对"])


class ReopenIn(BaseModel):
    """退回核对。"""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=NOTE, description="退回的原因。", examples=["败诉原因需要重新确认"])


class Standing(BaseModel):
    """文书现在的状态。"""

    id: int = Field(description="裁判文书编号。", examples=[12])
    revision: int = Field(description="修订号，ETag 为 r 加修订号。", examples=[3])
    state: str = Field(description="to_check 待核对、second_check 待复核、checked 已核对。", examples=["to_check"])
    state_label: str = Field(description="状态名称。", examples=["待核对"])
    review_count: int = Field(description="还有几栏需要核对。", examples=[2])
    corrected: bool = Field(description="是否有人工更正。", examples=[True])


class CorrectionOut(BaseModel):
    """一次更正。"""

    id: int = Field(description="更正编号。", examples=[31])
    field: str = Field(description="字段名；* 表示整份文书核对完毕或退回。", examples=["decision_date"])
    label: str = Field(description="字段的中文名。", examples=["裁判日期"])
    item: str | None = Field(description="列表中的哪一项。", examples=[None])
    action: Action = Field(description="操作。", examples=["change"])
    before: Any = Field(description="更正前的值。", examples=["2021-05-19"])
    after: Any = Field(description="更正后的值。", examples=["2021-05-18"])
    before_text: str = Field(description="更正前的值，中文。", examples=["2021-05-19"])
    after_text: str = Field(description="更正后的值，中文。", examples=["2021-05-18"])
    place: Place | None = Field(description="依据的位置。")
    note: str = Field(description="说明。", examples=[""])
    user: str = Field(description="更正人。", examples=["李明"])
    at: datetime = Field(description="时间。", examples=["2026-03-05T08:30:00Z"])


class EventOut(BaseModel):
    """文书上发生的一件事。"""

    model_config = ConfigDict(from_attributes=True)

    at: datetime = Field(description="时间。", examples=["2026-03-05T08:30:00Z"])
    kind: history.Kind = Field(description="种类。", examples=["correction"])
    who: str = Field(description="何人；系统自动完成的写“系统”。", examples=["李明"])
    sentence: str = Field(description="一句话说明。", examples=["李明把裁判日期由“2021-05-19”改为“2021-05-18”。"])
    details: list[str] = Field(description="逐项变化。", examples=[[]])
    field: str | None = Field(description="更正的字段名。", examples=["decision_date"])
    machine: str | None = Field(description="更正前的值。", examples=["2021-05-19"])
    human: str | None = Field(description="人工给出的值。", examples=["2021-05-18"])
    note: str = Field(description="说明。", examples=[""])


class GroundOut(Place):
    """依据在文书中的位置。"""

    confidence: float | None = Field(default=None, description="把握，0 到 1。", examples=[0.98])
    source: str = Field(default="", description="由哪条规则或哪个模型得出。", examples=["rule:heading.court"])


class ShownOut(BaseModel):
    """一个值：机器值与人工值并列。"""

    model_config = ConfigDict(from_attributes=True)

    item: str | None = Field(description="更正这一项时用的 item；单值字段为空。", examples=[None])
    value: Any = Field(description="现在的值。", examples=["2021-05-18"])
    text: str = Field(description="现在的值，中文。", examples=["2021-05-18"])
    machine: Any = Field(description="机器得出的值。", examples=["2021-05-19"])
    machine_text: str = Field(description="机器得出的值，中文。", examples=["2021-05-19"])
    confidence: float | None = Field(description="机器的把握，0 到 1。", examples=[0.98])
    source: str = Field(description="由哪条规则或哪个模型得出。", examples=["rule:dates"])
    places: list[GroundOut] = Field(description="文书中的位置。")
    human: bool = Field(description="有人确认或更正过。", examples=[True])
    changed: bool = Field(description="人工值与机器值不同。", examples=[True])
    gone: bool = Field(description="已被人工删去。", examples=[False])
    action: str = Field(description="人工操作；没有则为空。", examples=["change"])
    by: str = Field(description="何人。", examples=["李明"])
    at: datetime | None = Field(description="何时。", examples=["2026-03-05T08:30:00Z"])
    note: str = Field(description="说明。", examples=[""])


class FieldOut(BaseModel):
    """一个字段和它的值。"""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(description="字段名。", examples=["decision_date"])
    label: str = Field(description="中文名。", examples=["裁判日期"])
    group: str = Field(description="所在的组。", examples=["案件"])
    kind: str = Field(description="choice 选项、text 文字、date 日期；复数为列表；objects 为对象列表。", examples=["date"])
    vocabulary: str = Field(description="选项所用的代码表；没有则为空。", examples=[""])
    listed: bool = Field(description="是否为列表。", examples=[False])
    why: list[str] = Field(description="需要核对的原因；空表示不需要。", examples=[["裁判日期把握不大（60%）"]])
    values: list[ShownOut] = Field(description="值；单值字段恰有一个。")


class GroupOut(BaseModel):
    """一组字段。"""

    model_config = ConfigDict(from_attributes=True)

    label: str = Field(description="组名。", examples=["案件"])
    fields: list[FieldOut] = Field(description="字段。")


class SheetOut(BaseModel):
    """全部字段，分组。"""

    model_config = ConfigDict(from_attributes=True)

    needs_review: list[str] = Field(description="需要核对的字段名，应先看这些。", examples=[["decision_date"]])
    groups: list[GroupOut] = Field(description="各组字段。")
