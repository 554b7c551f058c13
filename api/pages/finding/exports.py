"""Lists as files: the rows that the address lets through, in its order, with the columns that were shown."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

import xlsxwriter
from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.datastructures import QueryParams
from starlette.responses import FileResponse, RedirectResponse, Response

from api.errors import ServiceError
from api.pages.finding import judgment_list
from api.pages.kit import context, filter_bar, refusal
from api.pages.kit.given import number
from api.pages.kit.table import Column, Deed, Row
from api.spreadsheets import harmless
from api.store import audit, judgments
from api.store.actor import Actor
from api.store.filters import Filters
from api.store.types import today

router = APIRouter(include_in_schema=False)

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTH: Final = 22
"""Of a column, in characters."""


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
        if form not in TYPES:
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
    name = quote(f"裁判文书{today():%Y%m%d}.{form}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return FileResponse(file, media_type=TYPES[form], headers=headers, background=BackgroundTask(file.unlink))


def _written(
    session: Session, actor: Actor, form: str, filters: Filters, *, sort: str, ids: frozenset[int], columns: Sequence[Column]
) -> tuple[Path, int]:
    """The file with all rows, and how many they are."""
    actor.require("read")
    found = judgments.records(session, actor.scope, filters, sort=sort)
    lines = (_texts(judgment_list.row(one), columns) for one in found if not ids or one.id in ids)
    with tempfile.NamedTemporaryFile(prefix="anjian-", suffix=f".{form}", delete=False) as made:
        path = Path(made.name)
    write = _csv if form == "csv" else _xlsx
    return path, write(path, [column.label for column in columns], lines)


def _noted(session: Session, actor: Actor, form: str, params: dict[str, str], count: int) -> None:
    after = {"format": form, "rows": count, "filters": params}
    audit.note(session, actor, "judgment.export", "judgment", None, after=after)


def _texts(row: Row, columns: Sequence[Column]) -> list[str]:
    cells = (row[column.key] for column in columns)
    return [str(one["text"] if isinstance(one, dict) else "" if one is None else one) for one in cells]


def _csv(path: Path, head: list[str], lines: Iterator[list[str]]) -> int:
    """With a byte order mark: without it Excel takes the text for GBK."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for line in lines:
            writer.writerow(map(harmless, line))
            count += 1
    return count


def _xlsx(path: Path, head: list[str], lines: Iterator[list[str]]) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    row = 0
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("裁判文书")
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(head) - 1, WIDTH)
        sheet.write_row(0, 0, head, book.add_format({"bold": True}))
        for line in lines:
            row += 1
            sheet.write_row(row, 0, line)
    return row
