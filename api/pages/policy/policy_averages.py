"""The averages that people enter to compare with, on the page of the profile."""

from __future__ import annotations

from nicegui import ui
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.pages.kit import context, forms
from api.pages.kit.charts import percent
from api.pages.kit.given import number
from api.pages.kit.table import Column, Deed, Row, Table, cell
from api.pages.kit.theme import tag
from api.pages.kit.words import moment
from api.policy import benchmarks
from api.store.actor import Actor
from api.store.tables import Benchmark
from api.store.types import today

COLUMNS = (
    Column("year", "年份", "code", width=80, fixed=True),
    Column("measure", "指标", "code", width=160),
    Column("value", "数值", "number"),
    Column("source", "来源", "wrap", width=320),
    Column("at", "录入时间", "code"),
    Column("deed", "", "code"),
)


def averages(here: context.Context, entered: list[Benchmark]) -> None:
    """The list, and for who may a form for one more."""
    may = here.person.may("manage")

    async def remove(deed: Deed) -> None:
        row = next(one for one in entered if one.id == deed.ids[0])
        if await forms.sure("删除这个平均数？", f"{row.year} 年{benchmarks.MEASURES[row.measure]}将不再与全省比较。", "删除"):
            await here.write(benchmarks.remove, row.year, row.measure)
            ui.navigate.to("/policy")

    with tag("section", classes="figure policy-part"):
        tag("h2", "全省平均")
        tag("p", "由本单位根据上级通报录入，用于同全省比较和目标考核。", "definition")
        Table("averages", COLUMNS, [_row(here, one, may=may) for one in entered], empty="还没有录入", act=remove, unit="个")
        if may:
            _form(here)


def _row(here: context.Context, one: Benchmark, *, may: bool) -> Row:
    own = one.organisation_id == here.person.organisation_id
    value = percent(one.value) if one.measure in benchmarks.RATES else f"{one.value:g}"
    return {
        "id": one.id, "year": str(one.year), "measure": benchmarks.MEASURES[one.measure], "value": value, "source": one.source or "—",
        "at": moment(one.created_at), "deed": cell("删除", act="remove") if may and own else None if own else cell("上级录入", "quiet"),
    }  # fmt: skip


def _form(here: context.Context) -> None:
    with tag("div", classes="admin-fields"):
        year = forms.text("年份", str(today().year), limit=4)
        measure = forms.choice("指标", benchmarks.MEASURES, "loss_rate")
        value = forms.text("数值（比率写百分数，如 14.5）", limit=12)
        source = forms.text("来源", limit=200, hint="如：省司法厅 2025 年通报")

    async def enter() -> None:
        await here.write(_entered, str(year.value or ""), str(measure.value), str(value.value or ""), str(source.value or ""))
        ui.navigate.to("/policy")

    with tag("div", classes="row"):
        forms.button("录入", enter)


def _entered(session: Session, actor: Actor, year: str, measure: str, *texts: str) -> None:
    value, source = texts
    shown = value.strip().removesuffix("%").removesuffix("％").strip()
    try:
        found = float(shown)
    except ValueError as error:
        raise ServiceError("E602", why="数值应是数字，如 14.5") from error
    share = round(found / 100, 10) if measure in benchmarks.RATES else found
    benchmarks.enter(session, actor, number(year.strip()) or 0, measure, value=share, source=source)
