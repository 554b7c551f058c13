"""The profile's lists for a period, and the averages that they are held against."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.indicators import evaluation
from api.indicators.period import Period
from api.policy import benchmarks
from api.policy.in_force import profile_for
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.statistics.policy_models import BenchmarkIn, BenchmarkOut, Benchmarks, EvaluationOut, Measure

router = APIRouter(tags=["考核评价"])

PeriodText = Annotated[str, Query(max_length=40, description="期间，如 2025-Q1、2025-H1、2025。", examples=["2025-Q1"])]
Year = Annotated[int, Query(ge=benchmarks.FIRST_YEAR, le=benchmarks.LAST_YEAR, description="年份。", examples=[2025])]
MeasureCode = Annotated[Measure, Query(description="指标代码。", examples=["loss_rate"])]


@router.get("/evaluation", summary="考核评价")
def show(session: ReadDep, actor: ActorDep, period: PeriodText) -> EvaluationOut:
    """按现行口径评价一个期间：排名、约谈、重复败诉、评优限制、专项督导、驻站监督、案卷评查、目标和双下降，各附理由和案件。"""
    found = evaluation.evaluate(session, actor, profile_for(session, actor), Period.parse(period))
    return EvaluationOut.of(found)


@router.get("/benchmarks", summary="全省平均")
def index(session: ReadDep, actor: ActorDep) -> Benchmarks:
    """对您有效的平均数：本单位录入的，没有则用上级的。"""
    return Benchmarks(items=[BenchmarkOut.of(row, actor.organisation_id) for row in benchmarks.listed(session, actor)])


@router.put("/benchmarks", summary="录入平均数")
def enter(services: ServicesDep, actor: ActorDep, sent: BenchmarkIn) -> BenchmarkOut:
    """录入或更正本单位的一个平均数。须有管理权限。"""
    with services.database.write() as session:
        row = benchmarks.enter(session, actor, sent.year, sent.measure, value=sent.value, source=sent.source)
        return BenchmarkOut.of(row, actor.organisation_id)


@router.delete("/benchmarks", summary="删除平均数", status_code=204)
def remove(services: ServicesDep, actor: ActorDep, year: Year, measure: MeasureCode) -> None:
    """删除本单位录入的一个平均数；上级的不受影响。须有管理权限。"""
    with services.database.write() as session:
        benchmarks.remove(session, actor, year, measure)
