"""The list of judgments, filtered and sorted by its address."""

from __future__ import annotations

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.pages.finding import exports
from api.pages.finding.judgment_list import COLUMNS, row
from api.pages.judgment import neighbours
from api.pages.kit import context, filter_bar, frame, uploading
from api.pages.kit.table import Deed, Piece, Table
from api.store import judgments
from api.store.actor import Actor
from api.store.filters import Filters
from api.store.judgments import Counts
from nlp import taxonomy

EMPTY = "还没有裁判文书，把文件拖到这里"


@frame.page("/judgments", "裁判文书")
async def listed(request: Request) -> None:
    """Filters, the list, and its export."""
    here = context.current()
    params = request.query_params
    filters, piece = filter_bar.read(params), Piece.of(params, judgments.NEWEST_FIRST)
    inside, page = await here.read(filter_bar.organisations), await here.read(_page, filters, piece)
    if here.person.may("upload"):
        frame.action("上传文件", "/upload")
        uploading.drop_anywhere()
    filter_bar.show(params, inside)

    def export(deed: Deed) -> None:
        ui.navigate.to(exports.address(params, deed))

    rows = [row(one) | {"href": neighbours.address(one.id, params, at)} for at, one in enumerate(page.rows, piece.offset)]
    table = Table(
        "judgments", COLUMNS, rows, total=page.total, piece=piece, footer=f"合计 {page.total:,}{'+' if page.capped else ''} 件",
        empty=EMPTY if filters == Filters() else "没有符合条件的裁判文书，请放宽条件或清除筛选",
        tools=(("xlsx", "导出 Excel 表格"), ("csv", "导出文本表格")), selectable=(("xlsx", "导出所选为 Excel 表格"), ("csv", "导出所选为文本表格")),
        act=export,
    )  # fmt: skip

    async def totals() -> None:
        table.foot(_totals(await here.read(_counts, filters)))

    ui.timer(0.1, totals, once=True)  # counting all takes longer than finding fifty: the list does not wait for it


def _page(session: Session, actor: Actor, filters: Filters, piece: Piece) -> judgments.Page:
    actor.require("read")
    return judgments.page(session, actor.scope, filters, sort=piece.sort, offset=piece.offset, limit=piece.limit)


def _counts(session: Session, actor: Actor, filters: Filters) -> Counts:
    actor.require("read")
    return judgments.counts(session, actor.scope, filters, causes=False)


def _totals(counts: Counts) -> str:
    results = [f"{taxonomy.label('agency_result', code)} {counts.results[code]:,} 件"
               for code in taxonomy.codes("agency_result") if counts.results.get(code)]  # fmt: skip
    return f"合计 {counts.total:,} 件" + (f"：{'，'.join(results)}" if results else "")
