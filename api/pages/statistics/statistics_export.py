"""Statistics and the cases behind a figure as files."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.errors import ServiceError
from api.indicators.asked import NAMES, WAYS, Asked
from api.indicators.listing import listing
from api.indicators.reports import Asker, breakdown
from api.pages.kit import context, refusal, written
from api.pages.kit.written import Sheet
from api.pages.statistics import statistics_cases, statistics_table
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
