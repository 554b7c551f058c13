"""The ledger of cases (案件台账): filters and saved views, the list, its export."""

from __future__ import annotations

import zlib
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.ledger.lines import asking, cells, listing, views
from api.ledger.lines.columns import BY_CODE
from api.ledger.lines.listing import Totals
from api.ledger.lines.machine import SLOW
from api.ledger.lines.narrowing import CHOICES, Narrowing
from api.pages.kit import context, filter_bar, filter_fields, forms, frame
from api.pages.kit.filter_fields import Options
from api.pages.kit.table import Deed, Piece, Row, Table
from api.pages.kit.theme import asset, notice, tag
from api.pages.ledger import ledger_list
from api.policy.profile import Profile
from api.store.actor import Actor
from api.store.filters import ANY_LOSS
from api.store.tables import LedgerEntry, SavedView
from nlp import taxonomy

ui.add_head_html(f'<link rel="stylesheet" href="{asset("ledger.css")}">', shared=True)
PAGE: Final = "ledger"
COLUMNS: Final = "columns"
"""In the address: codes of the columns of a saved view."""
MORE: Final = ("field", "act_type", "stage", "court", "series", "missing", "filed_from", "filed_to")
EMPTY: Final = "还没有计败诉的案件；要看全部案件，请把“范围”改为“全部案件”"
NOTHING: Final = "没有符合条件的案件，请放宽条件或清除筛选"


@frame.page("/ledger", "案件台账")
async def listed(request: Request) -> None:
    """Filters, views, the list."""
    here, params = context.current(), request.query_params
    asked, piece = narrowing(params), Piece.of(params, listing.NEWEST_FIRST)
    inside, kept = await here.read(filter_bar.organisations), await here.read(views.listed, PAGE)
    page, rows = await here.read(_page, asked, piece, params)
    if here.person.may("correct"):
        frame.action("导入台账", "/ledger/import", main=False)
    _views(here, kept)
    _filters(params, inside)
    tag("p", page.profile.definition, "quiet small")

    async def act(deed: Deed) -> None:
        if deed.act == "xlsx":
            ui.navigate.to(export_address(params, deed.columns))
        elif deed.act == "save":
            await _ask_name(here, params, deed.columns)

    chosen = [code for code in params.get(COLUMNS, "").split(",") if code in BY_CODE]
    name = f"ledger-{zlib.crc32(','.join(chosen).encode()):08x}" if chosen else "ledger"  # the browser keeps each view's columns apart
    table = Table(
        name, ledger_list.columns(chosen), rows, total=page.total, piece=piece, footer=f"合计 {page.total:,} 件",
        empty=EMPTY if asked == Narrowing() else NOTHING, tools=(("xlsx", "导出 Excel 表格"), ("save", "保存为视图")), act=act,
    )  # fmt: skip

    async def rest() -> None:
        table.show(await here.read(_rows, page.rows, page.profile, params), page.total)
        table.foot(_said(await here.read(listing.totals, asked)))

    ui.timer(0.1, rest, once=True)  # columns that are made from whole records, and sums: the list does not wait for them


def narrowing(params: QueryParams) -> Narrowing:
    """What an address asks for.  Raises ServiceError E602 for a value that there is not."""
    given: dict[str, list[str]] = {}
    for name, value in params.multi_items():
        given.setdefault(name, []).append(value)
    return Narrowing.from_params(given)


def export_address(params: QueryParams, columns: list[str]) -> str:
    """Where the workbook is to be had: the list's filters and order, the columns shown."""
    given = [(name, value) for name, value in params.multi_items() if value and name not in {"page", "limit", COLUMNS}]
    singles = [(name, code) for name, value in given for code in (value.split(",") if name in CHOICES else [value]) if code]
    return f"/api/v1/ledger/export?{urlencode([*singles, *(('column', code) for code in columns if code in BY_CODE)])}"


def _page(session: Session, actor: Actor, asked: Narrowing, piece: Piece, params: QueryParams) -> tuple[listing.Page, list[Row]]:
    """The list without the columns that take long."""
    page = listing.page(session, actor, asked, sort=piece.sort, offset=piece.offset, limit=piece.limit)
    return page, _rows(session, actor, page.rows, page.profile, params, without=SLOW)


def _rows(
    session: Session, _actor: Actor, entries: list[LedgerEntry], profile: Profile, params: QueryParams, *, without: frozenset[str] = frozenset()
) -> list[Row]:
    """Rows of lines that `listing.page` found for the caller."""
    shown = cells.of(session, entries, profile, [code for code in BY_CODE if code not in without])
    back = f"?{params}" if str(params) else ""
    return [ledger_list.row(entry, shown[entry.id], f"/ledger/{entry.id}{back}") for entry in entries]


def _said(totals: Totals) -> str:
    results = [f"{taxonomy.label('agency_result', code)} {totals.results[code]:,} 件"
               for code in taxonomy.codes("agency_result") if totals.results.get(code)]  # fmt: skip
    parts = [f"合计 {totals.lines:,} 件", f"涉及 {totals.agencies:,} 个单位", f"计败诉 {totals.lost:,} 件", *results]
    return "，".join(parts) if totals.lines else ""


def _filters(params: QueryParams, inside: list[tuple[str, str]]) -> None:
    with filter_fields.form():
        if params.get(COLUMNS):
            tag("input", type="hidden", name=COLUMNS, value=params[COLUMNS])
        filter_fields.choice(params.get("show", ""), "show", "范围", [("all", "全部案件")], nothing="计败诉的案件")
        filter_fields.words(params, "text", "词语", "案号、单位、当事人", wide=True)
        if len(inside) > 1:
            _choice(params, "organisation", "单位", inside, wide=True)
        _choice(params, "result", "结果", _choices("result"))
        _choice(params, "cause", "败诉原因", [(code, asking.label("cause", code)) for code in taxonomy.codes("cause")])
        filter_fields.days(params, ("decided_from", "裁判日自"), ("decided_to", "至"))
        filter_fields.more(params, MORE, _more)


def _more(params: QueryParams) -> None:
    _choice(params, "missing", "未填写", _choices("missing"))
    _choice(params, "act_type", "案由", _choices("act_type"))
    _choice(params, "field", "执法领域", _choices("field"))
    _choice(params, "stage", "审级", _choices("stage"))
    _choice(params, "series", "系列案", [("0", "只看系列案")])
    filter_fields.words(params, "court", "法院", "法院名称的一部分")
    filter_fields.days(params, ("filed_from", "立案日自"), ("filed_to", "至"))


def _choices(name: str) -> Options:
    codes = CHOICES[name]
    ordered = (ANY_LOSS, *(code for code in codes if code != ANY_LOSS)) if ANY_LOSS in codes else codes
    return [(code, asking.label(name, code)) for code in ordered]


def _choice(params: QueryParams, name: str, label: str, options: Options, *, wide: bool = False) -> None:
    """What the address asks for is shown though it is none of the choices: several, a cause's detail, one series."""
    listed_ = list(options)
    value = ",".join(dict.fromkeys(code for one in params.getlist(name) for code in one.split(",") if code))
    if value and value not in dict(listed_):
        listed_.append((value, "已选多项" if "," in value else asking.label(name, value) if value in CHOICES.get(name, ()) else "已选一项"))
    filter_fields.choice(value, name, label, listed_, wide=wide)


def _views(here: context.Context, kept: list[SavedView]) -> None:
    """Links to the person's own views, each with a button that forgets it."""
    if not kept:
        return

    async def forget(view: SavedView) -> None:
        if await forms.sure(f"删除视图“{view.name}”？", "只删除这个名称和条件，台账内容不变。", "删除"):
            await here.write(views.remove, view.id)
            ui.navigate.reload()

    with tag("nav", classes="ledger-views screen-only", aria_label="保存的视图"):
        tag("span", "我的视图", "quiet")
        for view in kept:
            with tag("span", classes="ledger-view"):
                tag("a", view.name, href=f"/ledger?{view.address}")
                button = forms.link("×", lambda view=view: forget(view))
                button.props["aria-label"] = f"删除视图“{view.name}”"


async def _ask_name(here: context.Context, params: QueryParams, columns: list[str]) -> None:
    given = [(name, value) for name, value in params.multi_items() if value and name not in {"page", COLUMNS}]
    address = urlencode([*given, (COLUMNS, ",".join(code for code in columns if code in BY_CODE))])
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", "保存为视图")
        tag("p", "保存现在的筛选条件、排序和显示的列。已有同名视图时改为现在的条件。")
        name = forms.text("名称", limit=views.NAME_LIMIT)

        async def save() -> None:
            await here.write(views.save, PAGE, name.value or "", address)
            dialog.close()
            notice("已保存")
            ui.navigate.to(f"/ledger?{address}")

        with tag("div", classes="dialog-actions"):
            forms.button("取消", dialog.close)
            forms.button("保存", save, main=True)
