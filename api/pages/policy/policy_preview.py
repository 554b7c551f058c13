"""What a draft would change: rules, figures, lists and deadlines beside those in force, before it is applied."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.indicators.counting import RATES
from api.indicators.listing import AT_ONCE, Case, behind
from api.indicators.period import Period
from api.indicators.preview import FigureChange, LineChange, Preview, preview
from api.pages.kit import context, filter_fields, forms, frame
from api.pages.kit.charts import percent
from api.pages.kit.given import number
from api.pages.kit.table import Column, Row, Table, cell
from api.pages.kit.theme import tag
from api.pages.kit.words import day
from api.pages.policy.in_force import EDIT, PAGE, PREVIEW
from api.pages.statistics.ranking import choose_period, period_of
from api.pages.statistics.statistics_cases import COLUMNS as CASE_COLUMNS
from api.pages.statistics.statistics_cases import row as case_row
from api.policy import store
from api.policy.profile import parse
from api.store.actor import Actor
from api.store.tables import Dispute, Organisation, PolicyVersion
from api.store.types import today

NONE: Final = "没有"
SHOWN: Final = 200
"""Lines of a list; a draft that changes more is judged by its figures."""
RULES = (Column("section", "类别", "code", width=96, fixed=True), Column("before", "现行", "wrap", width=440), Column("after", "草稿", "wrap", width=440))
FIGURES = (
    Column("label", "指标", "code", width=160, fixed=True),
    Column("before", "现行", "number"),
    Column("after", "草稿", "number"),
    Column("gained", "新计入的案件", "number"),
    Column("dropped", "不再计入的案件", "number"),
)
LINES = (
    Column("list", "名单", "code", width=112, fixed=True),
    Column("organisation", "单位", width=200, fixed=True),
    Column("before", "现行", "wrap", width=400),
    Column("after", "草稿", "wrap", width=400),
)
DEADLINES = (
    Column("number", "案号", "code", width=208, fixed=True),
    Column("organisation", "单位", width=200, fixed=True),
    Column("label", "期限", "wrap", width=240),
    Column("before", "现行截止日", "code"),
    Column("after", "草稿截止日", "code"),
)


@frame.page(PREVIEW, "试算口径", "manage")
async def tried(request: Request) -> None:
    """The differences, and the button that applies."""
    here, params = context.current(), request.query_params
    frame.crumbs(("政策口径", PAGE))
    if not params.get("version"):
        tag("p", "请在“政策口径”页的版本列表里选择一份草稿。")
        return
    row, current, found = await here.read(_tried, params)
    names = await here.read(_names, found)
    frame.heading(f"试算：版本 {row.id}（{found.after.name}）")
    tag("p", f"与现行口径“{found.before.name}”比较；试算期间 {found.period.label}。应用以前不影响任何数字。", "definition")
    _form(params, found)
    if row.applied_at is None:
        frame.action("继续修改", f"{EDIT}?version={row.id}", main=False)

        async def apply() -> None:
            if await forms.sure(f"应用版本 {row.id}？", "本地区的数字、名单和期限随即按这份口径计算；需要时可以把旧版本作为底稿恢复。", "应用"):
                await here.write(_applied, row.id, current)
                ui.navigate.to(PAGE)

        frame.action("应用这份口径", apply)
    else:
        tag("p", "这个版本已经应用过。", "quiet")
    _differences(found, names)


def _differences(found: Preview, names: dict[tuple[str, int], str]) -> None:
    _part("规则", RULES, [{"id": at, "section": one.section, "before": one.before or NONE, "after": one.after or NONE} for at, one in enumerate(found.rules, 1)])
    _part(f"数字（{found.period.label}）", FIGURES, [_figure(at, one) for at, one in enumerate(found.figures, 1)])
    changed = [one for one in found.figures if one.measure in {"lost", "corrected", "decided"} and (one.gained or one.dropped)]
    for one in changed:
        _cases(one)
    _part("名单", LINES, [_line(at, one) for at, one in enumerate(found.lines[:SHOWN], 1)], len(found.lines))
    rows: list[Row] = [
        {
            "id": at, "href": f"/disputes/{one.dispute_id}", "number": names.get(("dispute", one.dispute_id)) or "（案号不详）",
            "organisation": names.get(("organisation", one.organisation_id), ""), "label": one.label,
            "before": NONE if one.comes else day(one.before), "after": NONE if one.goes else day(one.after),
        }
        for at, one in enumerate(found.deadlines[:SHOWN], 1)
    ]  # fmt: skip
    _part("期限", DEADLINES, rows, len(found.deadlines), "案件较多，只比较了最近裁判的一部分。" if found.cut else "")


def _part(title: str, columns: tuple[Column, ...], rows: list[Row], total: int | None = None, said: str = "") -> None:
    with tag("section", classes="figure policy-part"):
        tag("h2", title)
        if said:
            tag("p", said, "definition")
        more = f"共 {total:,} 条，列出前 {SHOWN} 条" if total is not None and total > SHOWN else ""
        Table(f"preview-{columns[0].key}-{len(columns)}", columns, rows, empty="没有变化", footer=more, unit="条")


def _cases(one: FigureChange) -> None:
    with tag("section", classes="figure policy-part"):
        tag("h2", f"{one.label}的变化")
        holder = tag("div")

        async def open_it() -> None:
            here = context.current()
            gained, dropped = await here.read(_listed, one.gained[:SHOWN]), await here.read(_listed, one.dropped[:SHOWN])
            holder.clear()
            with holder:
                for title, listed in (("新计入", gained), ("不再计入", dropped)):
                    if listed:
                        tag("h3", f"{title} {len(listed)} 件")
                        Table(f"preview-cases-{title}", CASE_COLUMNS, [case_row(at, case) for at, case in enumerate(listed, 1)])

        with holder:
            forms.button(f"查看变化的 {len(one.gained) + len(one.dropped):,} 件案件", open_it)


def _figure(at: int, one: FigureChange) -> Row:
    came, went = ("—", "—") if one.measure in RATES else (len(one.gained), len(one.dropped))  # cases are those of counts
    return {
        "id": at, "label": one.label, "before": _value(one.measure, one.before), "after": cell(_value(one.measure, one.after), "warn" if one.before != one.after else ""),
        "gained": came, "dropped": went,
    }  # fmt: skip


def _value(measure: str, value: float | None) -> str:
    if value is None:
        return "—"
    return percent(value) if measure in RATES else f"{value:,.0f}"


def _line(at: int, one: LineChange) -> Row:
    before, after = (NONE if line is None else line.reason for line in (one.before, one.after))
    return {"id": at, "list": one.list_title, "organisation": one.line.organisation, "before": before, "after": after}


def _form(params: QueryParams, found: Preview) -> None:
    with filter_fields.form():
        tag("input", type="hidden", name="version", value=params.get("version", ""))
        choose_period(found.period, Period.holding("year", today()), "试算期间")
        tag("button", "试算", "button plain-button", type="submit")


def _tried(session: Session, actor: Actor, params: QueryParams) -> tuple[PolicyVersion, int | None, Preview]:
    row = store.version(session, actor, number(params.get("version")) or 0)
    standing = store.standing(session, actor)
    found = preview(session, actor, standing.profile, parse(row.text), period_of(params, Period.holding("year", today())))
    return row, standing.version.id if standing.version else None, found


def _names(session: Session, _actor: Actor, found: Preview) -> dict[tuple[str, int], str]:
    """Numbers of the cases and names of the organisations that the preview shows; both are within the caller's sight."""
    shown = found.deadlines[:SHOWN]
    disputes = select(Dispute.id, Dispute.number).where(Dispute.id.in_({one.dispute_id for one in shown}))
    units = select(Organisation.id, Organisation.name).where(Organisation.id.in_({one.organisation_id for one in shown}))
    return {
        **{("dispute", one): text for one, text in session.execute(disputes)},
        **{("organisation", one): text for one, text in session.execute(units)},
    }


def _listed(session: Session, actor: Actor, ids: tuple[int, ...]) -> list[Case]:
    return [one for start in range(0, len(ids), AT_ONCE) for one in behind(session, actor, list(ids[start : start + AT_ONCE]))]


def _applied(session: Session, actor: Actor, version_id: int, replacing: int | None) -> None:
    store.apply(session, actor, version_id, replacing=replacing)
