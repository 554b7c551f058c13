"""Figures: for a period, by parts, and the cases behind each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.indicators.asked import CAPACITIES, NAMES, STAGES, WAYS, Asked
from api.indicators.labels import UNKNOWN
from api.indicators.listing import listing
from api.indicators.query import By
from api.indicators.reports import Asker, breakdown, figures
from api.routes.kit.deps import ActorDep, ReadDep
from api.routes.kit.judgment_filters import paginate
from api.routes.kit.numbers import Limit, Offset
from api.routes.statistics.indicator_models import BreakdownOut, CaseOut, CasePage, CountedBy, FiguresOut, PartOut
from api.store.types import today

router = APIRouter(prefix="/indicators", tags=["统计"])

Measure = Annotated[
    Literal[
        "filed", "decided", "lost", "won", "examined", "corrected", "withdrawn", "mediated", "self_corrected", "heard", "attended", "loss_rate",
        "correction_rate", "attendance_rate",
    ],
    Query(description=f"指标：{'、'.join(f'{code} {name}' for code, name in NAMES.items())}。"),
]  # fmt: skip
Way = Annotated[By, Query(description=f"分组方式：{'、'.join(f'{code} {name}' for code, name in WAYS.items())}。")]


def _text(by: By, what: str = "代码") -> Any:
    return Query(max_length=100, description=f"{WAYS[by]}{what}；- 为{UNKNOWN[by]}。")


def _given(
    *,
    period: Annotated[
        str, Query(max_length=40, description="期间：2025、2025-Q1、2025-H1、2025-03 或 2025-01-01..2025-05-31；不填为今年。", examples=["2025-Q1"])
    ] = "",
    organisation: Annotated[str, _text("organisation", "编号")] = "",
    township: Annotated[str, _text("township", "区划代码（9 位）")] = "",
    field: Annotated[str, _text("field")] = "",
    act_type: Annotated[str, _text("act_type")] = "",
    cause: Annotated[str, _text("cause")] = "",
    detail: Annotated[str, _text("detail")] = "",
    court: Annotated[str, _text("court", "全称")] = "",
    stage: Annotated[Literal["", "first", "final", "all"], Query(description=f"审级：{'、'.join(f'{c} {t}' for c, t in STAGES.items())}；不填按口径。")] = "",
    capacity: Annotated[Literal["", "original", "review"], Query(description=f"单位身份：{'、'.join(f'{c} {t}' for c, t in CAPACITIES.items())}。")] = "",
    unmatched: Annotated[bool, Query(description="只看未确认单位的案件。")] = False,
) -> dict[str, str]:
    """The parameters as text, so that the API and the pages are read by the same rules."""
    given = {
        "period": period, "organisation": organisation, "township": township, "field": field, "act_type": act_type, "cause": cause,
        "detail": detail, "court": court, "stage": stage, "capacity": capacity, "unmatched": "1" if unmatched else "",
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


Given = Annotated[dict[str, str], Depends(_given)]


@router.get("", summary="指标")
def index(session: ReadDep, actor: ActorDep, given: Given, *, measure: Measure = "loss_rate") -> FiguresOut:
    """一段期间的全部指标，按您适用的口径统计，附上年同期、上期、全省平均和目标。measure 只决定比较哪个指标的平均和目标。"""
    asked = Asked.of(given | {"measure": measure}, today())
    return FiguresOut.of(asked.period, figures(Asker.of(session, actor), asked, today()))


@router.get("/breakdown", summary="分组统计")
def parts(session: ReadDep, actor: ActorDep, given: Given, *, by: Way = "organisation", measure: Measure = "loss_rate") -> BreakdownOut:
    """按单位、乡镇街道、执法领域、被诉行政行为、败诉原因、法院或时间分组的指标；各组之和等于合计。按败诉原因分组时，每件按主要原因计一次，只列有败诉或被纠错的。"""
    asked = Asked.of(given | {"by": by, "measure": measure}, today())
    found = breakdown(Asker.of(session, actor), asked, today())
    return BreakdownOut(whole=FiguresOut.of(asked.period, found.figures), parts=[PartOut.of(part) for part in found.parts])


@router.get("/cases", summary="指标背后的案件")
def cases(
    request: Request, response: Response, session: ReadDep, actor: ActorDep, given: Given, *,
    measure: Measure = "lost", offset: Offset = 0, limit: Limit = 50,
) -> CasePage:  # fmt: skip
    """一个指标背后的全部案件，件数与指标相同；比率给出分子的案件。"""
    asked = Asked.of(given | {"measure": measure}, today(), "lost")
    found = listing(Asker.of(session, actor), asked, offset=offset, limit=limit)
    paginate(request, response, total=found.total, offset=offset, limit=limit)
    items = [CaseOut.of(one) for one in found.cases]
    return CasePage(total=found.total, offset=offset, limit=limit, profile=CountedBy.of(found.profile), items=items)
