"""The profile's lists for a period as a file: one line a finding, with its reason, its source and the numbers of its cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from api.errors import ServiceError
from api.indicators.evaluation import Evaluation
from api.indicators.lines import Line
from api.pages.kit import context, refusal, written
from api.pages.kit.written import Sheet, Value
from api.pages.statistics.ranking import PAGE, STATES, cases_of, evaluated
from api.store import audit
from api.store.actor import Actor
from api.store.types import today

router = APIRouter(include_in_schema=False)
CELL_MAX = 32_000
"""Characters; Excel takes 32,767 in a cell."""
HEADS = ("单位", "名单", "名次", "事项", "发案", "审结", "败诉", "败诉率", "样本", "目标", "理由", "依据", "案号")


@router.get(f"{PAGE}/export")
async def export(request: Request) -> Response:
    """The file."""
    here = context.of(request)
    try:
        path, found, count = await here.read(_written, request.query_params)
        await here.write(_noted, found.period.code, count)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    return written.answer(path, f"{found.period.label}排名与评价", "xlsx")


def _written(session: Session, actor: Actor, params: QueryParams) -> tuple[Path, Evaluation, int]:
    found = evaluated(session, actor, params)
    notes = [found.profile.definition, f"依据：{found.profile.source}", f"截至 {today()}"]
    path, count = written.written("xlsx", Sheet("统计", [f"{found.period.label}排名与评价", *notes]), HEADS, _lines(session, actor, found))
    return path, found, count


def _lines(session: Session, actor: Actor, found: Evaluation) -> Iterator[list[Value]]:
    for code, title, lines in found.lists:
        for line in lines:
            numbers = case_numbers([case.number or case.verdict.dispute.number or "（案号不详）" for case in cases_of(session, actor, line)])
            yield [line.organisation, title, line.place, *_figures(code, line), line.reason, line.source, numbers]


def case_numbers(all_of_them: Sequence[str]) -> str:
    """All where a cell takes them; Excel would cut off the rest without a word."""
    text = "、".join(all_of_them)
    return text if len(text) <= CELL_MAX else f"{text[:CELL_MAX].rpartition('、')[0]}……等 {len(all_of_them):,} 件"


def _figures(code: str, line: Line) -> list[Value]:
    counts: list[Value] = [None if (one := line.figures.get(name)) is None else int(one) for name in ("filed", "decided", "lost")]
    rate = line.figures.get("loss_rate")
    state = STATES[line.state][0] if code in {"targets", "double_decline"} else None
    return [line.title, *counts, None if rate is None else float(rate), "小样本" if line.small else None, state]


def _noted(session: Session, actor: Actor, period: str, count: int) -> None:
    audit.note(session, actor, "ranking.export", "indicators", None, after={"period": period, "rows": count})
