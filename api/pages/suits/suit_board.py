"""The board of pending suits: by risk and by the day that comes next, narrowed by the address, with counts that lead to their lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from starlette.datastructures import QueryParams

from api.pages.kit import context, filter_bar, filter_fields, frame, words
from api.pages.kit.table import Deed, Piece, Table, Tone
from api.pages.kit.theme import asset, tag
from api.pages.suits import suit_asked, suit_export, suit_line
from api.screening import listing
from api.screening.listing import Counts
from api.screening.states import ENDINGS, LEVELS, STATES
from api.store.types import today
from nlp import taxonomy

ui.add_head_html(f'<link rel="stylesheet" href="{asset("suits.css")}"><link rel="stylesheet" href="{asset("rectifications.css")}">', shared=True)
MORE: Final = ("field", "ending", "ended_from", "ended_to", "overdue")
SOON: Final = timedelta(days=7)
FLAGS: Final = (("true", "是"), ("false", "否"))
NONE: Final = "还没有在诉案件。收到应诉通知书后，点右上角“登记在诉案件”，把材料拖进去。"
EMPTY: Final = "没有符合条件的案件，请放宽条件或清除筛选"
DEFINITION: Final = (
    "风险由检查清单、同类判决和本单位既往情况综合得出，依据写在每个案件里；“尚不能判断”是材料还不够，不等于没有风险。"
    "期限从“收到应诉材料日”起算，按政策口径和行政诉讼法计算。"
)


@frame.page("/suits", "在诉案件")
async def board(request: Request) -> None:
    """Suits, as the address narrows them; pending ones where it names no state."""
    here, params = context.current(), request.query_params
    filters, piece = suit_asked.read(params), Piece.of(params, listing.USUAL)
    inside = await here.read(filter_bar.organisations)
    found = await here.read(listing.page, filters, sort=piece.sort, offset=piece.offset, limit=piece.limit)
    asked = {name: params[name] for name in suit_asked.NAMES if params.get(name)}
    if here.person.may("correct"):
        frame.action("登记在诉案件", "/suits/new")
    frame.action("研判效果", "/screening/reliability", main=False)
    _bar(params, inside)
    _counts(await here.read(listing.counts, replace(filters, state=("pending",), ending=(), level=(), overdue=None, due_to=None)), asked)
    tag("p", DEFINITION, "quiet small")

    def act(deed: Deed) -> None:
        ui.navigate.to(suit_export.address(params, deed))

    day = today()
    Table(
        "suits", suit_line.COLUMNS, [suit_line.row(one, day) for one in found.rows], total=found.total, piece=piece,
        empty=EMPTY if asked else NONE, tools=(("xlsx", "导出表格"), ("csv", "导出文本表格")), act=act,
    )  # fmt: skip


def _bar(params: QueryParams, inside: list[tuple[str, str]]) -> None:
    with filter_fields.form():
        filter_fields.words(params, "text", "词语", "案号、原告、法院、文号", wide=True)
        if len(inside) > 1:
            filter_fields.choice(params.get("organisation", ""), "organisation", "单位", inside, wide=True)
        filter_fields.choice(params.get("level", ""), "level", "风险", LEVELS.items())
        filter_fields.choice(params.get("state", ""), "state", "状态", _states(), nothing=STATES["pending"])
        acts = [(code, words.label("act_type", code)) for code in taxonomy.codes("act_type")]
        filter_fields.choice(params.get("act_type", ""), "act_type", "被诉行为", acts)
        filter_fields.days(params, ("due_to", "期限不晚于"))
        filter_fields.more(params, MORE, _more)


def _states() -> list[tuple[str, str]]:
    return [*((code, label) for code, label in STATES.items() if code != "pending"), (suit_asked.ALL, "全部")]


def _more(params: QueryParams) -> None:
    fields = [(code, words.label("field", code)) for code in taxonomy.codes("field")]
    filter_fields.choice(params.get("field", ""), "field", "管理领域", fields)
    filter_fields.choice(params.get("overdue", ""), "overdue", "逾期", FLAGS)
    filter_fields.choice(params.get("ending", ""), "ending", "办结方式", ENDINGS.items())
    filter_fields.days(params, ("ended_from", "办结日期自"), ("ended_to", "至"))


def _counts(count: Counts, asked: dict[str, str]) -> None:
    """Of the pending suits: how many in each level, past their day, and due within a week; a click narrows the list."""
    pending = {name: value for name, value in asked.items() if name not in {"state", "level", "overdue", "due_to"}}
    with tag("ul", classes="state-counts"):
        _tile("在诉", count.states.get("pending", 0), pending)
        for code, label in LEVELS.items():
            _tile(label, count.levels.get(code, 0), {**pending, "level": code}, suit_line.TONES[code])
        _tile("期限逾期", count.overdue, {**pending, "overdue": "true"}, "bad")
        _tile("7 日内到期", count.soon, {**pending, "overdue": "false", "due_to": (today() + SOON).isoformat()}, "warn")


def _tile(label: str, value: int, query: dict[str, str], tone: Tone = "") -> None:
    with tag("li"), tag("a", href=f"/suits?{urlencode(query)}" if query else "/suits"):
        tag("span", label, "quiet small")
        tag("strong", f"{value} 件", f"tone-{tone}" if value and tone else "")
