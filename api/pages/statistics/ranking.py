"""What the profile in force makes of a period: ranking, summons and the other lists, each line with its reason and cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.indicators.evaluation import Evaluation, evaluate
from api.indicators.lines import Line
from api.indicators.listing import AT_ONCE, Case, behind
from api.indicators.period import Period
from api.pages.kit import context, filter_fields, frame
from api.pages.kit.charts import percent
from api.pages.kit.table import Cell, Column, Row, Table, Tone, cell
from api.pages.kit.theme import tag
from api.pages.statistics.statistics_cases import COLUMNS as CASE_COLUMNS
from api.pages.statistics.statistics_cases import row as case_row
from api.policy import words
from api.policy.in_force import profile_for
from api.store.actor import Actor
from api.store.types import today

PAGE: Final = "/ranking"
CASES: Final = "/ranking/cases"
YEARS: Final = 4
RANKED = (
    Column("place", "名次", "number", width=72, fixed=True),
    Column("organisation", "单位", width=240, fixed=True),
    Column("filed", "发案", "number"),
    Column("decided", "审结", "number"),
    Column("lost", "败诉", "number"),
    Column("rate", "败诉率", "number"),
    Column("reason", "说明", "wrap", width=420),
)
FOUND = (
    Column("organisation", "单位", width=208, fixed=True),
    Column("title", "事项", "wrap", width=140),
    Column("reason", "理由", "wrap", width=440),
    Column("cases", "案件", "number"),
    Column("source", "依据", "wrap", width=200),
)
TARGETS = (Column("state", "结果", "code", width=96), *FOUND)
STATES: Final[dict[str, tuple[str, Tone]]] = {
    "met": ("实现", "good"), "missed": ("没有实现", "bad"), "unknown": ("不能判断", "quiet"), "": ("不考核", "quiet"),
}  # fmt: skip
RULED: Final = {
    "ranking": "ranking", "lagging": "ranking", "summons": "summons", "repeats": "repeats", "excellence": "excellence", "on_site": "on_site",
    "file_review": "file_review", "targets": "target", "double_decline": "target",
}  # fmt: skip
"""List → section of the profile's rules."""


@frame.page(PAGE, "排名与评价")
async def shown(request: Request) -> None:
    """The form, then list after list."""
    here, params = context.current(), request.query_params
    found = await here.read(evaluated, params)
    frame.action("导出 Excel 表格", f"{PAGE}/export?{urlencode({'period': found.period.code})}", main=False)
    frame.action("打印", _print, main=False)
    _form(found)
    tag("h2", f"{found.period.label}排名与评价")
    tag("p", found.profile.definition, "definition")
    if not found.comparing:
        tag("p", "以下只有本单位的情况；排名和评优由司法局通报。", "definition")
    without = []
    for code, title, lines in found.lists:
        if lines or ruled(found, code):
            _section(found, code, title, lines)
        elif found.comparing or code not in {"ranking", "lagging", "excellence"}:
            without.append(title)
    if without:
        tag("p", f"现行口径没有这些规则：{'、'.join(without)}。", "quiet")


@frame.page(CASES, "评价案件")
async def cases(request: Request) -> None:
    """The cases behind a line."""
    here, params = context.current(), request.query_params
    found, line, behind_it = await here.read(_behind, params)
    frame.crumbs(("排名与评价", f"{PAGE}?{urlencode({'period': found.period.code})}"))
    if line is None:
        tag("p", "这条评价已经不在名单里了：案件或者口径有了变化。请回到“排名与评价”查看现在的名单。")
        return
    frame.heading(f"{line.organisation}：{line.title}")
    tag("p", line.reason)
    tag("p", f"依据：{line.source}；{found.profile.definition}", "definition")
    lines = [case_row(number, one) for number, one in enumerate(behind_it, 1)]
    Table("ranking-cases", CASE_COLUMNS, lines, empty="没有案件", footer=f"合计 {len(lines):,} 件")


def period_of(params: QueryParams, usual: Period) -> Period:
    """What an address asks for.  Raises ServiceError E602."""
    return Period.parse(params["period"]) if params.get("period") else usual


def evaluated(session: Session, actor: Actor, params: QueryParams) -> Evaluation:
    """By the profile in force, for the period of the address; usually the one that runs."""
    profile = profile_for(session, actor)
    return evaluate(session, actor, profile, period_of(params, Period.holding(profile.ranking.period, today())))


def ruled(found: Evaluation, code: str) -> bool:
    """Whether the profile has a rule for a list that this caller is shown."""
    profile = found.profile
    return {
        "ranking": found.comparing, "lagging": found.comparing and profile.ranking.lagging > 0, "summons": bool(profile.summons), "repeats": True,
        "excellence": found.comparing and profile.excellence is not None, "on_site": profile.on_site is not None,
        "file_review": profile.file_review is not None, "targets": bool(profile.target), "double_decline": profile.double_decline is not None,
    }[code]  # fmt: skip


def cases_of(session: Session, actor: Actor, line: Line) -> list[Case]:
    """The cases behind a line, the newest first."""
    ids = list(line.verdict_ids)
    return [one for start in range(0, len(ids), AT_ONCE) for one in behind(session, actor, ids[start : start + AT_ONCE])]


def _behind(session: Session, actor: Actor, params: QueryParams) -> tuple[Evaluation, Line | None, list[Case]]:
    found = evaluated(session, actor, params)
    for code, _, lines in found.lists:
        for line in lines:
            if (code, str(line.organisation_id or ""), line.rule, line.title) == tuple(params.get(name, "") for name in ("list", "unit", "rule", "title")):
                return found, line, cases_of(session, actor, line)
    return found, None, []


def _section(found: Evaluation, code: str, title: str, lines: list[Line]) -> None:
    with tag("section", classes="figure policy-part"):
        tag("h2", f"{title}（{len(lines)}）" if code not in {"targets", "double_decline"} else title)
        for rule in _rules(found, code):
            tag("p", f"{rule.text}（{rule.source}）", "definition")
        columns = RANKED if code == "ranking" else TARGETS if code in {"targets", "double_decline"} else FOUND
        rows = [_row(found, code, number, line) for number, line in enumerate(lines, 1)]
        Table(f"ranking-{code}", columns, rows, empty="没有符合条件的单位", unit="条" if code == "repeats" else "个单位")


def _rules(found: Evaluation, code: str) -> Sequence[words.Rule]:
    """Those that a list rests on; two lists may share a section."""
    rules = next((one.rules for one in words.sections(found.profile) if one.code == RULED[code]), ())
    first = {"ranking": 1, "targets": len(found.profile.target)}
    rest = {"lagging": 1, "double_decline": len(found.profile.target)}
    return rules[rest.get(code, 0) : first.get(code)]


def _row(found: Evaluation, code: str, number: int, line: Line) -> Row:
    rate = line.figures.get("loss_rate")
    address = f"{CASES}?{urlencode({'period': found.period.code, 'list': code, 'unit': line.organisation_id or '', 'rule': line.rule, 'title': line.title})}"
    state, tone = STATES[line.state]
    return {
        "id": number, "place": "—" if line.place is None else line.place, "organisation": line.organisation, "title": line.title, "reason": line.reason,
        "source": line.source, "filed": _number(line, "filed"), "decided": _number(line, "decided"),
        "lost": _linked(_number(line, "lost"), address, line), "cases": _linked(len(line.verdict_ids), address, line),
        "rate": "—" if rate is None else percent(float(rate)) + ("*" if line.small else ""), "state": cell(state, tone),
    }  # fmt: skip


def _number(line: Line, figure: str) -> int:
    return int(line.figures.get(figure) or 0)


def _linked(number: int, address: str, line: Line) -> Cell:
    return cell(str(number), href=address, title="查看案件") if line.verdict_ids else number


def _form(found: Evaluation) -> None:
    with filter_fields.form():
        choose_period(found.period, Period.holding(found.profile.ranking.period, today()), "期间")
        tag("button", "查看", "button plain-button", type="submit")


def choose_period(chosen: Period, usual: Period, label: str) -> None:
    """A field for a period; none stands for the usual one."""
    options = [(one.code, one.label) for one in periods(today()) if one != usual]
    if chosen != usual and chosen.code not in dict(options):
        options.append((chosen.code, chosen.label))
    filter_fields.choice("" if chosen == usual else chosen.code, "period", label, options, nothing=usual.label)


def periods(day: date) -> list[Period]:
    """This year and the ones before, with their halves and quarters."""
    found: list[Period] = []
    for year in range(day.year, day.year - YEARS, -1):
        found += [Period.year(year), *(Period.half(year, half) for half in (1, 2)), *(Period.quarter(year, quarter) for quarter in (1, 2, 3, 4))]
    return found


def _print() -> None:
    ui.run_javascript("window.print()")
