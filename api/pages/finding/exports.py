"""Lists as files: the rows that the address lets through, in its order, with the columns that were shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from api.errors import ServiceError
from api.pages.finding import judgment_list
from api.pages.kit import context, filter_bar, refusal, written
from api.pages.kit.given import number
from api.pages.kit.table import Column, Deed, Row
from api.pages.kit.written import Sheet
from api.store import audit, judgments
from api.store.actor import Actor
from api.store.filters import Filters

router = APIRouter(include_in_schema=False)

NAME: Final = "裁判文书"
LOOK: Final = Sheet(NAME, fixed=2, first_width=22, width=22, framed=False)


def address(params: QueryParams, deed: Deed) -> str:
    """Where the file is to be had: the list's filters and order, the columns shown, the rows chosen."""
    given = [(name, value) for name, value in params.multi_items() if name not in {"page", "limit"}]
    chosen = [*(("column", key) for key in deed.columns), *(("id", str(one)) for one in deed.ids)]
    return f"/judgments/export?{urlencode([*given, ('format', deed.act), *chosen])}"


@router.get("/judgments/export")
async def export(request: Request) -> Response:
    """The file."""
    params = request.query_params
    form = params.get("format", "")
    try:
        if form not in written.TYPES:
            raise ServiceError("E607")
        filters = filter_bar.read(params)
        ids = frozenset(one for one in map(number, params.getlist("id")) if one is not None)
        shown = [column for column in judgment_list.COLUMNS if column.key in params.getlist("column")] or list(judgment_list.COLUMNS)
        here = context.of(request)
        file, count = await here.read(
            _written, form, filters, sort=params.get("sort") or judgments.NEWEST_FIRST, ids=ids, columns=shown
        )
        await here.write(_noted, form, dict(params), count)
    except ServiceError as error:
        return RedirectResponse("/sign-in", 303) if error.status == 401 else refusal.page(error)
    return written.answer(file, NAME, form)


def _written(
    session: Session, actor: Actor, form: str, filters: Filters, *, sort: str, ids: frozenset[int], columns: Sequence[Column]
) -> tuple[Path, int]:
    """The file with all rows, and how many they are."""
    actor.require("read")
    found = judgments.records(session, actor.scope, filters, sort=sort)
    lines = (_texts(judgment_list.row(one), columns) for one in found if not ids or one.id in ids)
    return written.written(form, LOOK, [column.label for column in columns], lines)


def _noted(session: Session, actor: Actor, form: str, params: dict[str, str], count: int) -> None:
    after = {"format": form, "rows": count, "filters": params}
    audit.note(session, actor, "judgment.export", "judgment", None, after=after)


def _texts(row: Row, columns: Sequence[Column]) -> list[str]:
    cells = (row[column.key] for column in columns)
    return [str(one["text"] if isinstance(one, dict) else "" if one is None else one) for one in cells]
