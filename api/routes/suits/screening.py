"""Similar judgments, and how good the screening of suits has been."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID
from api.routes.suits.screening_models import (
    BinOut,
    ChanceOut,
    ComparedOut,
    ReliabilityOut,
    SimilarCaseOut,
    SimilarCases,
)
from api.screening import outcomes, similar

router = APIRouter(tags=["应诉研判"])


@router.get("/similar", summary="类案检索")
def find(
    session: ReadDep, actor: ActorDep, services: ServicesDep, *,
    suit: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="与这个在诉案件相似。", examples=[4])] = None,
    judgment: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="与这份文书相似。", examples=[12])] = None,
    question: Annotated[str, Query(max_length=2000, description="与这段话描述的情况相似。", examples=["强制拆除前没有催告"])] = "",
    limit: Annotated[int, Query(ge=1, le=similar.LIMIT_MAX, description="最多返回多少件。", examples=[10])] = 10,
) -> SimilarCases:  # fmt: skip
    """在诉案件、文书、问题三者给出一个。按行为种类、领域、败诉原因、所引法条、案情、机关和地区比较，最相似的在前，各说明理由和结果；

    同一系列只列一件。只含您有权查看的文书；索引由后台建立，新到的文书稍后可以找到。
    """
    found = similar.find(session, services, actor, suit_id=suit, judgment_id=judgment, question=question, limit=limit)
    standing = similar.standing(session, services, actor)
    return SimilarCases(complete=standing.complete, items=[SimilarCaseOut.of(one) for one in found])


@router.get("/screening/reliability", summary="研判与裁判的比较")
def reliability(
    session: ReadDep, actor: ActorDep, *,
    first: Annotated[date | None, Query(description="裁判日不早于。", examples=["2026-01-01"])] = None,
    last: Annotated[date | None, Query(description="裁判日不晚于。", examples=["2026-12-31"])] = None,
) -> ReliabilityOut:  # fmt: skip
    """裁判文书到来之前研判过、后来有实体裁判的案件：预计的可能性与实际败诉的比例、漏报和误报，连同全部案件。"""
    found = outcomes.reliability(session, actor, first, last)
    told = found.reliability
    rows = [
        ComparedOut(
            suit_id=one.suit.id, number=one.suit.number, organisation=one.suit.organisation.name, judgment_id=one.judgment_id,
            decided_on=one.decided_on, level=one.level, probability=one.probability, lost=one.lost,
        )
        for one in found.rows.values()
    ]  # fmt: skip
    bins = [
        BinOut(start=one.start, end=one.end, count=one.count, predicted=one.predicted, seen=ChanceOut.of(one.seen), agrees=one.agrees)
        for one in told.bins
    ]
    return ReliabilityOut(
        told=told.told, untold=told.untold, enough=found.enough, brier=told.brier, brier_base=told.brier_base, calibration=told.calibration,
        bins=bins, misses=[int(one) for one in told.misses], false_alarms=[int(one) for one in told.false_alarms], items=rows,
    )  # fmt: skip
