"""Statistics and the cases behind a figure as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.errors import ServiceError
from api.indicators import suits
from api.indicators.asked import NAMES, WAYS, Asked
from api.indicators.listing import listing
from api.indicators.reports import Asker, breakdown
from api.pages.kit import context, refusal, written
from api.pages.kit.written import Sheet
from api.pages.statistics import statistics_cases, statistics_suits, statistics_table
from api.pages.statistics.statistics_asked import asked_for, filter_names
from api.store import audit
from api.store.actor import Actor
from api.store.types import today

router = APIRouter(include_in_schema=False)


@router.get("/statistics/export")
async def export(request: Request) -> Response:
    """The breakdown."""
    return await _answered(request, "统计", "loss_rate")


@router.get("/statistics/cases/export")
async def export_cases(request: Request) -> Response:
    """The cases."""
    return await _answered(request, "统计案件", "lost")


@router.get("/statistics/suits/export")
async def export_suits(request: Request) -> Response:
    """Pending suits by agency."""
    return await _suits(request, "在诉案件统计", _suit_figures)


@router.get("/statistics/suits/list/export")
async def export_suit_list(request: Request) -> Response:
    """The suits behind a number."""
    return await _suits(request, "统计在诉案件", _suit_list)


async def _suits(request: Request, name: str, make: Callable[[Session, Actor, Mapping[str, str], str], tuple[Path, int]]) -> Response:
    params = request.query_params
    form = params.get("format", "")
    try:
        if form not in written.TYPES:
            raise ServiceError("E607")
        here = context.of(request)
        path, count = await here.read(make, params, form)
        span, unit = statistics_suits.asked(params)
        filters: dict[str, object] = {"period": span.code, "organisation": unit, "measure": params.get("measure")}
        await here.write(_noted_suits, filters, form, count)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    return written.answer(path, name, form)


def _suit_figures(session: Session, actor: Actor, params: Mapping[str, str], form: str) -> tuple[Path, int]:
    span, unit = statistics_suits.asked(params)
    found = suits.of_actor(session, actor, span, today(), organisation=unit)
    heads, lines = statistics_suits.figure_lines(found, suits.names(session, found))
    notes = [f"{suits.MEASURES.get(code, suits.RESOLVED)}：{said}。" for code, said in suits.DEFINITIONS.items()]
    return written.written(form, Sheet("在诉案件统计", [f"{span.label}在诉案件和审前化解情况", *notes, f"截至 {today()}"]), heads, lines)


def _suit_list(session: Session, actor: Actor, params: Mapping[str, str], form: str) -> tuple[Path, int]:
    (span, unit), measure = statistics_suits.asked(params), statistics_suits.asked_measure(params)
    found = suits.of_actor(session, actor, span, today(), organisation=unit)
    heads, lines = statistics_suits.suit_lines(suits.listed(session, found.ids[measure]), found.levels)
    title = f"{span.label}{suits.MEASURES[measure]}"
    return written.written(form, Sheet("在诉案件", [title, suits.DEFINITIONS[measure], f"截至 {today()}"]), heads, lines)


def _noted_suits(session: Session, actor: Actor, filters: dict[str, object], form: str, count: int) -> None:
    audit.note(session, actor, "indicators.export", "indicators", None, after={"format": form, "rows": count, "filters": filters})


async def _answered(request: Request, name: str, measure: str) -> Response:
    params = request.query_params
    form = params.get("format", "")
    try:
        if form not in written.TYPES:
            raise ServiceError("E607")
        here = context.of(request)
        asked = asked_for(params, today(), measure)
        make = _breakdown if name == "统计" else _cases
        path, count = await here.read(make, asked, form)
        await here.write(_noted, asked, form, count)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    return written.answer(path, name, form)


def _breakdown(session: Session, actor: Actor, asked: Asked, form: str) -> tuple[Path, int]:
    asker = Asker.of(session, actor)
    found = breakdown(asker, asked, today())
    heads, lines = statistics_table.lines(found, asked)
    title = f"{asked.period.label}{NAMES[asked.measure]}，按{WAYS[asked.by]}"
    return written.written(form, Sheet("统计", [title, *_notes(session, asker, asked)]), heads, lines)


def _cases(session: Session, actor: Actor, asked: Asked, form: str) -> tuple[Path, int]:
    asker = Asker.of(session, actor)
    heads, lines = statistics_cases.lines(listing(asker, asked).cases)
    title = f"{asked.period.label}{NAMES[asked.measure]}案件"
    return written.written(form, Sheet("统计", [title, *_notes(session, asker, asked)]), heads, lines)


def _notes(session: Session, asker: Asker, asked: Asked) -> list[str]:
    names = filter_names(session, asked)
    return [asker.profile.definition, *([f"范围：{'、'.join(names)}"] if names else []), f"截至 {today()}"]


def _noted(session: Session, actor: Actor, asked: Asked, form: str, count: int) -> None:
    audit.note(session, actor, "indicators.export", "indicators", None, after={"format": form, "rows": count, "filters": asked.params})
