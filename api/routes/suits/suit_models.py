"""Pending suits as other systems get them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal, cast

from pydantic import BaseModel, Field

from api.routes.kit.numbers import LARGEST_ID
from api.routes.suits.screening_models import PlaceOut, ScreeningOut
from api.screening import answering, suits
from api.screening.deadlines import Due
from api.screening.listing import Counts
from api.screening.papers import PROGRESS, PaperShown
from api.screening.showing import FactShown, Foretold, Shown
from api.screening.states import ANSWERS, ENDINGS, EVENTS, LEVELS, STATES
from api.screening.values import VALUES
from api.store.tables import Suit, SuitEvent
from nlp import taxonomy
from nlp.suit import PAPERS

StateCode = Literal["pending", "closed", "dropped"]
LevelCode = Literal["red", "yellow", "green", "unknown"]
EndingCode = Literal["judged", "self_corrected", "mediated", "withdrawn", "other"]
AnswerCode = Literal["met", "not_met", "not_shown", "ask", "not_applicable"]
KindCode = Literal[
    "notice", "complaint", "decision", "advance_notice", "demand", "evidence_list", "service_receipt", "record", "other"
]


def said(words: Any) -> str:
    """Codes and their labels, for a description."""
    return "、".join(f"{code} {label}" for code, label in words.items())


VALUES_SAID = said({one.code: one.label for one in VALUES.values()})
MOST = 20
"""Values in one request; there are fewer."""
Given = dict[str, str | int | None]


class NewSuit(BaseModel):
    """要登记的在诉案件。"""

    organisation_id: int = Field(ge=1, le=LARGEST_ID, description="被诉单位编号。", examples=[3])
    values: Given = Field(
        default_factory=dict, max_length=MOST, description=f"已知的内容，可以全部留空，由应诉材料读出：{VALUES_SAID}。",
        examples=[{"number": "（2026）临9901行初12号", "received_on": "2026-03-05"}],
    )  # fmt: skip


class SuitChanges(BaseModel):
    """要填写或更正的内容；没有给出的不变，空为收回人工填写、仍按材料读出的。"""

    values: Given = Field(max_length=MOST, description=f"代码和值，日期写成 2026-03-05：{VALUES_SAID}。", examples=[{"officer": "李某"}])


class SuitEnding(BaseModel):
    """办结。"""

    ending: EndingCode = Field(description=f"办结方式：{said(ENDINGS)}。", examples=["self_corrected"])
    on: date = Field(description="办结日，不晚于今天。", examples=["2026-03-20"])
    note: str = Field(default="", max_length=suits.NOTE_MAX, description="说明。", examples=["撤销原决定后原告撤诉"])


class SuitReason(BaseModel):
    """原因。"""

    note: str = Field(min_length=1, max_length=suits.NOTE_MAX, description="原因。", examples=["重复登记"])


class SuitAnswerIn(BaseModel):
    """对一个研判项目的回答。"""

    answer: AnswerCode | None = Field(description=f"回答：{said(ANSWERS)}；空为收回。", examples=["met"])
    note: str = Field(default="", max_length=answering.NOTE_MAX, description="说明，如依据的材料。", examples=["见案卷第12页集体讨论记录"])


class AttachedFiles(BaseModel):
    """要加入的文件。"""

    document_ids: list[int] = Field(
        min_length=1, max_length=100, description="已上传的文件的编号；裁判文书不能作为应诉材料。", examples=[[17, 18]]
    )


class PaperKindIn(BaseModel):
    """材料种类。"""

    kind: KindCode | None = Field(description=f"种类：{said(PAPERS)}；空为按标题识别。", examples=["decision"])


class DueOut(BaseModel):
    """一个期限。"""

    code: str = Field(description="代码；hearing 为开庭，其余同政策口径里的期限。", examples=["answer"])
    label: str = Field(description="名称。", examples=["提交答辩状和证据"])
    source: str = Field(description="依据。", examples=["行政诉讼法第34条、第67条"])
    due_on: date | None = Field(description="截止日；还不知道收到应诉材料日时为空。", examples=["2026-03-20"])
    done_on: date | None = Field(description="完成日。", examples=["2026-03-18"])
    state: str = Field(description="情况代码。", examples=["open"])
    state_label: str = Field(description="情况。", examples=["进行中"])
    doubt: str = Field(description="截止日可能变动的原因；确定的为空。", examples=[""])

    @classmethod
    def of(cls, one: Due, day: date) -> DueOut:
        """For an answer."""
        return cls(
            code=one.code, label=one.label, source=one.source, due_on=one.due_on, done_on=one.done_on, state=one.state(day),
            state_label=one.label_of_state(day), doubt=one.doubt,
        )  # fmt: skip


class SuitLine(BaseModel):
    """一个在诉案件。"""

    id: int = Field(description="编号。", examples=[4])
    organisation_id: int = Field(description="被诉单位编号。", examples=[3])
    organisation: str = Field(description="被诉单位。", examples=["临江市公安局云溪分局"])
    number: str = Field(description="案号；不知道时为空。", examples=["（2026）临9901行初12号"])
    court: str = Field(description="受理法院。", examples=["临江市云溪区人民法院"])
    plaintiffs: str = Field(description="原告。", examples=["钱某"])
    act: str = Field(description="被诉行为。", examples=["行政处罚 云市监罚〔2026〕7号"])
    act_type: str | None = Field(description="被诉行为种类代码。", examples=["penalty"])
    field: str | None = Field(description="管理领域代码。", examples=["market"])
    received_on: date | None = Field(description="收到应诉材料日。", examples=["2026-03-05"])
    next_due_on: date | None = Field(description="最近一个没有完成的期限。", examples=["2026-03-10"])
    state: StateCode = Field(description=f"状态：{said(STATES)}。", examples=["pending"])
    state_label: str = Field(description="状态名称。", examples=["在诉"])
    ending: EndingCode | None = Field(description=f"办结方式：{said(ENDINGS)}。", examples=["judged"])
    ended_on: date | None = Field(description="办结日。", examples=["2026-06-20"])
    judgment_id: int | None = Field(description="一审裁判文书编号。", examples=[12])
    level: LevelCode = Field(description=f"风险：{said(LEVELS)}。", examples=["red"])
    level_label: str = Field(description="风险名称。", examples=["红（高风险）"])
    stale: bool = Field(description="材料、内容或回答有变动，还没有重新研判。", examples=[False])
    revision: int = Field(description="修订号，每次人工改动加一。", examples=[3])
    created_at: datetime = Field(description="登记时间。")
    updated_at: datetime = Field(description="最近变动时间。")

    @classmethod
    def of(cls, row: Suit) -> SuitLine:
        """From a suit with its organisation."""
        return cls(**plain(row))


class SuitCounts(BaseModel):
    """件数。"""

    total: int = Field(description="符合条件的总数。", examples=[9])
    states: dict[str, int] = Field(description=f"各状态的件数：{said(STATES)}。", examples=[{"pending": 8, "closed": 1}])
    levels: dict[str, int] = Field(description=f"在诉案件各风险的件数：{said(LEVELS)}。", examples=[{"red": 2, "green": 6}])
    overdue: int = Field(description="在诉案件中有期限已经逾期的。", examples=[1])
    soon: int = Field(description="在诉案件中一周之内有期限届满的。", examples=[3])

    @classmethod
    def of(cls, one: Counts) -> SuitCounts:
        """For an answer."""
        return cls(total=one.total, states=one.states, levels=one.levels, overdue=one.overdue, soon=one.soon)


class SuitPage(BaseModel):
    """一页在诉案件。"""

    total: int = Field(description="符合条件的总数。", examples=[9])
    counts: SuitCounts = Field(description="符合条件的件数。")
    items: list[SuitLine] = Field(description="在诉案件：风险高、期限近的在前。")


class ValueOut(BaseModel):
    """案件的一项内容。"""

    code: str = Field(description=f"代码：{VALUES_SAID}。", examples=["court"])
    label: str = Field(description="名称。", examples=["受理法院"])
    value: str | int | None = Field(description="现在采用的值：人工填写的优先。", examples=["临江市云溪区人民法院"])
    text: str = Field(description="供人阅读的写法。", examples=["临江市云溪区人民法院"])
    machine: str | int | None = Field(description="从材料读出的值。", examples=["临江市云溪区人民法院"])
    person: str | int | None = Field(description="人工填写的值。", examples=[None])
    evidence: list[PlaceOut] = Field(description="读出的值在材料里的位置。")

    @classmethod
    def of(cls, one: FactShown) -> ValueOut:
        """For an answer."""
        fact = one.fact
        return cls(
            code=fact.code, label=fact.label, value=fact.value, text=fact.text, machine=fact.machine, person=fact.person,
            evidence=[PlaceOut.of(place) for place in one.evidence],
        )  # fmt: skip


class SuitPaperOut(BaseModel):
    """一份应诉材料。"""

    document_id: int = Field(description="文件编号，用于取得原件、页面和全文。", examples=[17])
    name: str = Field(description="文件名。", examples=["起诉状.pdf"])
    pages: int | None = Field(description="页数。", examples=[3])
    kind: KindCode = Field(description=f"种类：{said(PAPERS)}。", examples=["complaint"])
    kind_label: str = Field(description="种类名称。", examples=["起诉状"])
    kind_said: bool = Field(description="种类是否由人指定。", examples=[False])
    progress: str = Field(description=f"进度：{said(PROGRESS)}。", examples=["read"])
    progress_label: str = Field(description="进度名称。", examples=["已读取"])
    error: str = Field(description="没有读出的原因和办法。", examples=[""])
    judgment_id: int | None = Field(description="是裁判文书的，文书编号；不作为材料研判。", examples=[None])

    @classmethod
    def of(cls, one: PaperShown) -> SuitPaperOut:
        """For an answer."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class SuitAnswerOut(BaseModel):
    """人对研判项目的回答。"""

    item: str = Field(description="项目代码。", examples=["discussion"])
    answer: AnswerCode = Field(description=f"回答：{said(ANSWERS)}。", examples=["met"])
    note: str = Field(description="说明。", examples=["见案卷第12页"])
    user: str = Field(description="由谁。", examples=["李某"])
    at: datetime = Field(description="时间。")


class ForetoldOut(BaseModel):
    """裁判结果与研判的比较。"""

    judgment_id: int = Field(description="一审裁判文书编号。", examples=[12])
    number: str = Field(description="案号。", examples=["（2026）临9901行初12号"])
    decided_on: date | None = Field(description="裁判日。", examples=["2026-06-20"])
    result: str = Field(description="行政机关结果代码；没有的为空。", examples=["lost"])
    result_label: str = Field(description="行政机关结果。", examples=["败诉"])
    level: str = Field(description="裁判文书到来之前最后一次研判的风险；没有研判过为空。", examples=["red"])
    probability: float | None = Field(description="当时预计的败诉可能。", examples=[0.82])

    @classmethod
    def of(cls, one: Foretold) -> ForetoldOut:
        """For an answer."""
        return cls(
            judgment_id=one.judgment_id, number=one.number, decided_on=one.decided_on, result=one.result,
            result_label=taxonomy.label("agency_result", one.result) if one.result else "", level=one.level, probability=one.probability,
        )  # fmt: skip


class SuitOut(SuitLine):
    """一个在诉案件，连同读出的内容、材料、期限和研判结论。"""

    values: list[ValueOut] = Field(description="各项内容：机器读出的、人工填写的、采用的。")
    papers: list[SuitPaperOut] = Field(description="应诉材料，按加入的先后。")
    deadlines: list[DueOut] = Field(description="期限。")
    answers: list[SuitAnswerOut] = Field(description="人对研判项目的回答，与机器的回答并列。")
    screening: ScreeningOut | None = Field(description="最近一次研判；还没有研判时为空。")
    foretold: ForetoldOut | None = Field(description="裁判文书到来之后，与研判的比较。")
    another: str = Field(description="材料里的被告都不是登记的单位时，其中第一个被告的名称；否则为空。", examples=[""])

    @classmethod
    def shown(cls, one: Shown) -> SuitOut:
        """For an answer."""
        screening = ScreeningOut.of(one.result, one.screened_at) if one.result and one.screened_at else None
        return cls(
            **plain(one.suit), values=[ValueOut.of(fact) for fact in one.facts], papers=[SuitPaperOut.of(paper) for paper in one.papers],
            deadlines=[DueOut.of(due, one.day) for due in one.deadlines], answers=answers_of(one), screening=screening,
            foretold=ForetoldOut.of(one.foretold) if one.foretold else None, another=one.another,
        )  # fmt: skip


class SuitEventOut(BaseModel):
    """在诉案件经过的一步。"""

    action: str = Field(description=f"代码：{said(EVENTS)}。", examples=["answered"])
    label: str = Field(description="做了什么。", examples=["回答研判问题"])
    before: Any = Field(description="之前的值。")
    after: Any = Field(description="之后的值。")
    note: str = Field(description="说明。", examples=[""])
    user: str = Field(description="由谁；空为系统。", examples=["李某"])
    at: datetime = Field(description="时间。")

    @classmethod
    def of(cls, row: SuitEvent) -> SuitEventOut:
        """From a row with its user."""
        return cls(
            action=row.action, label=EVENTS[row.action], before=row.before, after=row.after, note=row.note,
            user=row.user.name if row.user else "", at=row.created_at,
        )  # fmt: skip


class SuitHistory(BaseModel):
    """在诉案件的经过，新的在前。"""

    items: list[SuitEventOut] = Field(description="各步。")


def plain(row: Suit) -> dict[str, Any]:
    """The columns of a suit with their labels."""
    names = ("id", "organisation_id", "number", "court", "plaintiffs", "act", "act_type", "field", "received_on", "next_due_on", "state",
             "ending", "ended_on", "judgment_id", "level", "stale", "revision", "created_at", "updated_at")  # fmt: skip
    found = {name: getattr(row, name) for name in names}
    return {**found, "organisation": row.organisation.name, "state_label": STATES[row.state], "level_label": LEVELS[row.level]}


def answers_of(one: Shown) -> list[SuitAnswerOut]:
    """By item."""
    rows: Iterable[answering.Answered] = one.answers.values()
    return [SuitAnswerOut(item=row.item, answer=cast(AnswerCode, row.answer), note=row.note, user=row.user, at=row.at) for row in rows]


