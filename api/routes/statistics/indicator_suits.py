"""Figures of pending suits: for a period, by agency, and the suits behind each."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from api.indicators import suits
from api.indicators.period import Period
from api.indicators.suits import DEFINITIONS, MEASURES, RESOLVED, SuitFigures
from api.ledger.suit_words import ENDINGS, STATES
from api.routes.kit.deps import ActorDep, ReadDep
from api.routes.kit.judgment_filters import paginate
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.routes.statistics.indicator_models import PeriodOut
from api.store.tables import Suit
from api.store.types import today
from nlp.risk import LEVELS

router = APIRouter(prefix="/indicators/suits", tags=["统计"])

Measure = Literal["registered", "pending", "red", "closed", "mediated", "self_corrected", "withdrawn", "judged"]
PeriodText = Annotated[str, Query(max_length=40, description="期间：2025、2025-Q1、2025-H1、2025-03 或 2025-01-01..2025-05-31；不填为今年。", examples=["2025-Q1"])]
Unit = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。", examples=[3])]
Which = Annotated[Measure, Query(description=f"指标：{'、'.join(f'{code} {name}' for code, name in MEASURES.items())}。")]


def _count(measure: str) -> int:
    found: int = Field(description=f"{MEASURES[measure]}件数：{DEFINITIONS[measure]}。", examples=[3])
    return found


class SuitCountsOut(BaseModel):
    """一组在诉案件的件数和审前化解率。"""

    registered: int = _count("registered")
    pending: int = _count("pending")
    red: int = _count("red")
    closed: int = _count("closed")
    mediated: int = _count("mediated")
    self_corrected: int = _count("self_corrected")
    withdrawn: int = _count("withdrawn")
    judged: int = _count("judged")
    resolved_rate: float | None = Field(description=f"{RESOLVED}：{DEFINITIONS['resolved']}；没有办结的为空。", examples=[0.4])

    @classmethod
    def of(cls, found: SuitFigures) -> SuitCountsOut:
        """From figures."""
        return cls(**{measure: found.count(measure) for measure in MEASURES}, resolved_rate=found.resolved_rate)


class SuitPartOut(BaseModel):
    """一个单位的在诉案件。"""

    organisation_id: int = Field(description="单位编号。", examples=[3])
    organisation: str = Field(description="单位名称。", examples=["临江市公安局云溪分局"])
    now: SuitCountsOut = Field(description="本期。")


class SuitFiguresOut(BaseModel):
    """一段期间在诉案件的指标；各单位之和等于合计。"""

    period: PeriodOut = Field(description="统计期间。")
    last: date = Field(description="期末在诉案件的统计日：期间最后一天，尚未结束的为今天。", examples=["2025-03-31"])
    now: SuitCountsOut = Field(description="合计。")
    parts: list[SuitPartOut] = Field(description="各单位，在诉高风险多的在前。")


class SuitCaseOut(BaseModel):
    """指标背后的一件在诉案件。"""

    id: int = Field(description="在诉案件编号。", examples=[7])
    number: str = Field(description="案号；不知道的为空。", examples=["（2025）江9902行初12号"])
    organisation_id: int = Field(description="单位编号。", examples=[3])
    organisation: str = Field(description="单位名称。", examples=["临江市公安局云溪分局"])
    court: str = Field(description="受理法院。", examples=["临江市云溪区人民法院"])
    act: str = Field(description="被诉行政行为。", examples=["行政处罚 云公行罚〔2025〕12号"])
    received_on: date | None = Field(description="收到应诉材料日。", examples=["2025-03-05"])
    state: str = Field(description=f"状态：{'、'.join(f'{code} {name}' for code, name in STATES.items())}。", examples=["closed"])
    ending: str | None = Field(description=f"办结方式：{'、'.join(f'{code} {name}' for code, name in ENDINGS.items())}；没有办结的为空。", examples=["mediated"])
    ended_on: date | None = Field(description="办结日。", examples=["2025-04-20"])
    level: str = Field(description=f"统计日的研判：{'、'.join(f'{code} {name}' for code, name in LEVELS.items())}；当时没有研判的为空。", examples=["red"])

    @classmethod
    def of(cls, suit: Suit, level: str) -> SuitCaseOut:
        """From a suit."""
        return cls(
            id=suit.id, number=suit.number, organisation_id=suit.organisation_id, organisation=suit.organisation.name, court=suit.court, act=suit.act,
            received_on=suit.received_on, state=suit.state, ending=suit.ending, ended_on=suit.ended_on, level=level,
        )  # fmt: skip


class SuitCases(BaseModel):
    """一页在诉案件；total 等于指标的数字。"""

    total: int = Field(description="总数。", examples=[3])
    offset: int = Field(description="跳过多少条。", examples=[0])
    limit: int = Field(description="最多返回多少条。", examples=[50])
    items: list[SuitCaseOut] = Field(description="在诉案件，未办结的在前，其余办结日晚的在前。")


@router.get("", summary="在诉案件指标")
def index(session: ReadDep, actor: ActorDep, period: PeriodText = "", organisation: Unit = None) -> SuitFiguresOut:
    """一段期间新收、在诉、高风险、办结的在诉案件，以及判决前和解、自行纠错的件数；与裁判文书的统计分开计算。"""
    span, found = _found(session, actor, period, organisation)
    names = suits.names(session, found)
    return SuitFiguresOut(
        period=PeriodOut.of(span), last=found.last, now=SuitCountsOut.of(found),
        parts=[SuitPartOut(organisation_id=unit, organisation=names[unit], now=SuitCountsOut.of(one)) for unit, one in found.by_unit(names)],
    )  # fmt: skip


@router.get("/cases", summary="在诉案件指标背后的案件")
def cases(
    request: Request, response: Response, session: ReadDep, actor: ActorDep, *,
    period: PeriodText = "", organisation: Unit = None, measure: Which = "pending", offset: Offset = 0, limit: Limit = 50,
) -> SuitCases:  # fmt: skip
    """一个指标背后的全部在诉案件，件数与指标相同。"""
    _, found = _found(session, actor, period, organisation)
    ids = found.ids[measure]
    paginate(request, response, total=len(ids), offset=offset, limit=limit)
    items = [SuitCaseOut.of(one, found.levels.get(one.id, "")) for one in suits.listed(session, ids[offset : offset + limit])]
    return SuitCases(total=len(ids), offset=offset, limit=limit, items=items)


def _found(session: ReadDep, actor: ActorDep, period: str, organisation: int | None) -> tuple[Period, SuitFigures]:
    day = today()
    span = Period.parse(period) if period else Period.holding("year", day)
    return span, suits.of_actor(session, actor, span, day, organisation=organisation)
